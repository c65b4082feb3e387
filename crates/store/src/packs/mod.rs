//! 服务包.

use crate::cell::{all, one, row};
use crate::{Reader, StoreError};
use chrono::NaiveDate;
use rusqlite::named_params;
use serde_json::Value;
use xiangyi_domain::Money;
use xiangyi_domain::id::PackId;

row! {
    /// A service pack.
    Pack {
        id: PackId,
        /// Its code.
        code: String,
        /// Its name.
        name: String,
        /// What it holds.
        items: Value,
        ;
        /// Whom it is for.
        target: String,
        /// Its price per year.
        price: Money,
        /// Who pays.
        payer: String,
        /// From when it may be signed.
        valid_from: NaiveDate,
        /// Until when.
        valid_to: NaiveDate,
        /// Which part of the price comes from where.
        shares: Value,
    }
}

/// One pack.
///
/// # Errors
/// Those of the database.
pub fn find(reader: &Reader<'_>, id: PackId) -> Result<Option<Pack>, StoreError> {
    let sql = "SELECT *, price_fen AS price FROM packs WHERE id = :id";
    let found: Option<Pack> = one(reader.sql(), sql, named_params! {":id": id.bytes()})?;
    Ok(found.filter(|pack| sees(reader, pack)))
}

/// All listed packs by code.
///
/// # Errors
/// Those of the database.
pub fn list(reader: &Reader<'_>) -> Result<Vec<Pack>, StoreError> {
    let sql = "SELECT *, price_fen AS price FROM packs WHERE listed = 1 ORDER BY code, id";
    let mut found: Vec<Pack> = all(reader.sql(), sql, [])?;
    found.retain(|pack| sees(reader, pack));
    Ok(found)
}

/// A pack for the people of a register says who is on it.
fn sees(reader: &Reader<'_>, pack: &Pack) -> bool {
    reader.sight().sees_disease(pack.target.as_deref().unwrap_or_default(), None, None)
}
