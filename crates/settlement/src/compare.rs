//! The same bill under two packs, for what-if and for estimates.

use crate::bill::Bill;
use crate::layer::LayerCode;
use crate::pack::Pack;
use crate::refusal::Refusal;
use crate::settle;
use crate::statement::Statement;
use serde::Serialize;
use xiangyi_domain::Money;

/// Two statements of one bill side by side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Comparison {
    /// Under the first pack.
    pub first: Statement,
    /// Under the second.
    pub second: Statement,
    /// Every layer of either, in the order of the first, then of the second.
    pub rows: Vec<ComparedLayer>,
    /// Self-pay under the second − under the first.
    pub self_pay_difference: Money,
}

/// One layer under both packs; `None` where a pack does not have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ComparedLayer {
    /// The layer.
    pub code: LayerCode,
    /// Its name in the pack that has it (the first's, when both have it).
    pub name: String,
    /// Paid under the first.
    pub first: Option<Money>,
    /// Paid under the second.
    pub second: Option<Money>,
    /// Second − first, an absent layer paying nothing.
    pub difference: Money,
}

/// Settles the bill under both packs. A slip's amount for a layer that one of
/// the packs does not have is left out there.
///
/// # Errors
/// As [`settle`].
pub fn compare(bill: &Bill, first: &Pack, second: &Pack) -> Result<Comparison, Refusal> {
    let first = settle(&fitted(bill, first), first)?;
    let second = settle(&fitted(bill, second), second)?;
    let extra = second.layers.iter().filter(|layer| first.layer(layer.code).is_none());
    let rows = first.layers.iter().chain(extra).map(|layer| row(layer.code, &layer.name, &first, &second)).collect();
    let self_pay_difference = second.self_pay - first.self_pay;
    Ok(Comparison { first, second, rows, self_pay_difference })
}

fn fitted(bill: &Bill, pack: &Pack) -> Bill {
    let mut bill = bill.clone();
    let place = bill.place();
    bill.entered.retain(|code, _| pack.chain(place).any(|rule| rule.code == *code));
    bill.self_pay = None;
    bill
}

fn row(code: LayerCode, name: &str, first: &Statement, second: &Statement) -> ComparedLayer {
    let (a, b) = (first.layer(code).map(|layer| layer.paid), second.layer(code).map(|layer| layer.paid));
    let difference = b.unwrap_or(Money::ZERO) - a.unwrap_or(Money::ZERO);
    ComparedLayer { code, name: name.to_owned(), first: a, second: b, difference }
}
