//! How a JSON value stands in a column, and back.

use rusqlite::types::{Value as Sql, ValueRef};
use serde_json::Value;
use xiangyi_domain::Money;
use xiangyi_domain::id;
use xiangyi_wire::entities::Column;

/// `None` when the value has not the column's shape; it then stands in `extra`.
pub(crate) fn to_sql(column: Column, value: &Value) -> Option<Sql> {
    match (column, value) {
        (Column::Text, Value::String(text)) => Some(Sql::Text(text.clone())),
        (Column::Integer, Value::Number(number)) => number.as_i64().map(Sql::Integer),
        (Column::Flag, Value::Bool(flag)) => Some(Sql::Integer(i64::from(*flag))),
        (Column::Id, Value::String(text)) => id::from_text(text).ok().map(|bytes| Sql::Blob(bytes.to_vec())),
        (Column::Fen, Value::String(text)) => text.parse::<Money>().ok().map(|money| Sql::Integer(money.fen())),
        (Column::Json, value) if !value.is_null() => Some(Sql::Text(value.to_string())),
        _ => None,
    }
}

/// `None` for an empty column.
pub(crate) fn to_json(column: Column, value: ValueRef<'_>) -> Option<Value> {
    match (column, value) {
        (Column::Json, ValueRef::Text(text)) => serde_json::from_slice(text).ok(),
        (Column::Text, ValueRef::Text(text)) => std::str::from_utf8(text).ok().map(Value::from),
        (Column::Integer, ValueRef::Integer(number)) => Some(number.into()),
        (Column::Flag, ValueRef::Integer(flag)) => Some((flag != 0).into()),
        (Column::Id, ValueRef::Blob(bytes)) => bytes.try_into().ok().map(|bytes| id::to_text(bytes).into()),
        (Column::Fen, ValueRef::Integer(fen)) => Some(Money::from_fen(fen).to_string().into()),
        _ => None,
    }
}
