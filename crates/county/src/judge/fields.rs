//! Whether values are what the registry says they are.

use super::Rejection;
use crate::storage::StoredRow;
use serde_json::Value;
use xiangyi_domain::Money;
use xiangyi_domain::id::RowId;
use xiangyi_wire::change::Fields;
use xiangyi_wire::entities::{Column, EntitySpec};

/// Checks every value against the registry. A field that it does not know comes from a newer peer and is kept.
pub(super) fn check(spec: &EntitySpec, values: &Fields) -> Result<(), Rejection> {
    let known = values.iter().filter_map(|(name, value)| spec.field(name).map(|field| (field, value)));
    for (field, value) in known {
        if !value.is_null() && !fits(field.column, value) {
            return Err(Rejection::at("bad_value", field.name));
        }
    }
    Ok(())
}

fn fits(column: Column, value: &Value) -> bool {
    match column {
        Column::Text => value.is_string(),
        Column::Integer => value.is_i64(),
        Column::Flag => value.is_boolean(),
        Column::Id => value.as_str().is_some_and(|text| text.parse::<RowId>().is_ok()),
        Column::Fen => amount(value).is_some(),
        Column::Json => true,
    }
}

/// An amount of money, when the value is one.
pub(super) fn amount(value: &Value) -> Option<Money> {
    value.as_str()?.parse().ok()
}

/// Whether the row already has this value. Nothing and `null` are equal; money is compared as money.
pub(super) fn equal(row: &StoredRow, name: &str, value: &Value) -> bool {
    let stored = row.fields.get(name).unwrap_or(&Value::Null);
    let is_money = row.entity.spec().field(name).is_some_and(|field| field.column == Column::Fen);
    stored == value || (is_money && amount(stored).is_some() && amount(stored) == amount(value))
}
