//! Postings balance, or they are none.

use super::{Rejection, fields};
use serde_json::Value;
use xiangyi_domain::Money;
use xiangyi_wire::change::Fields;

/// The lines of a posting have an amount each and sum to 0.00.
pub(super) fn check(values: &Fields) -> Result<(), Rejection> {
    let lines = values.get("lines").and_then(Value::as_array).filter(|lines| !lines.is_empty());
    let lines = lines.ok_or_else(|| Rejection::at("missing_field", "lines"))?;
    let mut sum = Money::ZERO;
    for line in lines {
        let amount = line.get("amount").and_then(fields::amount);
        let amount = amount.ok_or_else(|| Rejection::at("bad_value", "lines"))?;
        sum = sum.checked_add(amount).ok_or_else(|| Rejection::at("bad_value", "lines"))?;
    }
    if sum.is_zero() { Ok(()) } else { Err(Rejection::at("unbalanced", "lines")) }
}
