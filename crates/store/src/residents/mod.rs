//! 居民.

mod alike;
mod card;
mod list;
mod suspects;

pub use alike::{Neighbours, by_name};
pub(crate) use card::card_of;
pub use card::{Card, Tags, card, tags};
pub use list::count;
pub use suspects::{Alike, Pair, suspects};

use crate::cell::{all, one, row};
use crate::{Reader, StoreError};
use chrono::NaiveDate;
use rusqlite::named_params;
use xiangyi_domain::id::{HouseholdId, ResidentId, VillageId};

row! {
    /// A resident.
    Resident {
        id: ResidentId,
        /// Their village.
        village: VillageId,
        /// Their name.
        name: String,
        ;
        /// Their household.
        household: HouseholdId,
        /// 与户主关系, GB/T 4761.
        relation: String,
        /// Sex.
        sex: String,
        /// Date of birth.
        birth_on: NaiveDate,
        /// Kind of document.
        id_type: String,
        /// Its number, as normalised.
        id_number: String,
        /// The 15-digit number of old papers.
        legacy_id_number: String,
        /// Telephone.
        phone: String,
        /// 民族.
        ethnic: String,
        /// 档案编号.
        record_number: String,
        /// Such as present, moved away, died.
        status: String,
        /// Since when.
        status_on: NaiveDate,
        /// Remark.
        remark: String,
        /// 备用写法: the name as older systems or the ID card's pinyin have it.
        other_name: String,
        /// The mother, of a newborn without a number.
        mother: ResidentId,
        /// 劳动技能.
        labour: String,
    }
}

/// One resident, listed or not.
///
/// # Errors
/// Those of the database.
pub fn find(reader: &Reader<'_>, id: ResidentId) -> Result<Option<Resident>, StoreError> {
    one(reader.sql(), "SELECT * FROM residents WHERE id = :id", named_params! {":id": id.bytes()})
}

/// Residents with this ID number, also as their old 15-digit number: listed ones, then those who have left.
///
/// # Errors
/// Those of the database.
pub fn by_id_number(reader: &Reader<'_>, number: &str) -> Result<Vec<Resident>, StoreError> {
    all(reader.sql(), include_str!("by_id_number.sql"), named_params! {":number": number})
}

/// The listed members of a household, the head first.
///
/// # Errors
/// Those of the database.
pub fn of_household(reader: &Reader<'_>, household: HouseholdId) -> Result<Vec<Resident>, StoreError> {
    all(reader.sql(), include_str!("of_household.sql"), named_params! {":household": household.bytes()})
}

/// Listed residents of this folded name and date of birth, in any village.
///
/// # Errors
/// Those of the database.
pub fn by_name_and_birth(reader: &Reader<'_>, name: &str, birth_on: NaiveDate) -> Result<Vec<Resident>, StoreError> {
    let sql = "SELECT * FROM residents WHERE name = :name AND birth_on = :birth_on AND listed = 1 ORDER BY id";
    all(reader.sql(), sql, named_params! {":name": name, ":birth_on": birth_on.to_string()})
}

/// Residents who live here without any number, in any village: those of whom nobody knows since when, then the longest
/// waiting, up to and with a day. They wait since the day of their status, else since their birth.
///
/// # Errors
/// Those of the database.
pub fn without_number(reader: &Reader<'_>, until: NaiveDate) -> Result<Vec<Resident>, StoreError> {
    all(reader.sql(), include_str!("without_number.sql"), named_params! {":until": until.to_string()})
}
