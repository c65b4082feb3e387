//! Who has an item, and who has none yet.

use crate::cell::{all, row};
use crate::{Reader, StoreError};
use chrono::NaiveDate;
use rusqlite::named_params;
use xiangyi_domain::id::{GoodsIssuedId, HouseholdId, UserId, VillageId};

row! {
    /// A household of a village with one handing-out of an item, or none; a household with several stands once for each.
    HouseholdGoods {
        id: HouseholdId,
        /// Its village.
        village: VillageId,
        /// Its number.
        number: String,
        /// How many live in it.
        members: i64,
        ;
        /// 组.
        group_name: String,
        /// Address.
        address: String,
        /// Name of the head of household.
        head: String,
        /// Their telephone.
        phone: String,
        /// The handing-out.
        issue: GoodsIssuedId,
        /// How many.
        quantity: i64,
        /// Whether it was signed for.
        signed: bool,
        /// When.
        issued_on: NaiveDate,
        /// By whom.
        issued_by: UserId,
        /// Who signed.
        signed_by: String,
        /// Remark.
        remark: String,
    }
}

/// What is asked about an item.
#[derive(Clone, Debug)]
pub struct Wanted<'a> {
    /// The item's code.
    pub item: &'a str,
    /// Only households with one of these tags, or a member with one; `None` for all.
    pub tags: Option<&'a [String]>,
    /// The day on which the tags count.
    pub on: NaiveDate,
}

/// How many households of a village have an item.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Coverage {
    /// Households in which somebody lives.
    pub households: u32,
    /// Those that have it.
    pub having: u32,
    /// Those that signed for it.
    pub signed: u32,
}

/// The households of a village with what they have of an item, by 组 and number.
///
/// # Errors
/// Those of the database.
pub fn of_village(
    reader: &Reader<'_>,
    village: VillageId,
    group: Option<&str>,
    wanted: &Wanted<'_>,
) -> Result<Vec<HouseholdGoods>, StoreError> {
    let tags = wanted.tags.map(|tags| serde_json::json!(tags).to_string());
    let params = named_params! {
        ":village": village.bytes(), ":group": group, ":item": wanted.item, ":tags": tags,
        ":on": wanted.on.to_string(),
    };
    all(reader.sql(), concat!(include_str!("target.sql"), include_str!("of_village.sql")), params)
}

/// How many households of a village have an item.
///
/// # Errors
/// Those of the database.
pub fn coverage(reader: &Reader<'_>, village: VillageId, wanted: &Wanted<'_>) -> Result<Coverage, StoreError> {
    let tags = wanted.tags.map(|tags| serde_json::json!(tags).to_string());
    let params = named_params! {
        ":village": village.bytes(), ":item": wanted.item, ":tags": tags, ":on": wanted.on.to_string(),
    };
    let sql = concat!(include_str!("target.sql"), include_str!("coverage.sql"));
    let mut select = reader.sql().prepare_cached(sql)?;
    Ok(select.query_row(params, |row| {
        let count = |name: &str| Ok::<u32, rusqlite::Error>(row.get::<_, Option<u32>>(name)?.unwrap_or_default());
        Ok(Coverage { households: count("households")?, having: count("holding")?, signed: count("signed")? })
    })?)
}
