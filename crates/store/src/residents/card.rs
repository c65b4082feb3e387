//! A resident as pickers and search show them, read narrowly: a search describes twenty people between two keys.

use crate::{Reader, StoreError};
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, Row, named_params};
use xiangyi_domain::id::{HouseholdId, ResidentId, VillageId};

const BY_ID: &str = concat!(include_str!("card.sql"), "WHERE r.id = ?1");
const BY_NO: &str = concat!(include_str!("card.sql"), "WHERE r.no = ?1");

/// What tells a resident from namesakes.
#[derive(Clone, PartialEq, Debug)]
pub struct Card {
    /// Who.
    pub id: ResidentId,
    /// Their name.
    pub name: String,
    /// Their sex.
    pub sex: Option<String>,
    /// Their ID number, whole.
    pub id_number: Option<String>,
    /// Their telephone.
    pub phone: Option<String>,
    /// Their date of birth.
    pub birth_on: Option<NaiveDate>,
    /// Their village.
    pub village: VillageId,
    /// Their household.
    pub household: Option<HouseholdId>,
    /// The name of its head.
    pub household_head: Option<String>,
}

/// What a resident is marked with.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Tags {
    /// Codes of categories in force, their own and their household's; one may come twice.
    pub categories: Vec<String>,
    /// Names of diseases in care, by register.
    pub diseases: Vec<String>,
}

/// The card of one resident, listed or not.
///
/// # Errors
/// Those of the database.
pub fn card(reader: &Reader<'_>, id: ResidentId) -> Result<Option<Card>, StoreError> {
    let mut select = reader.sql().prepare_cached(BY_ID)?;
    Ok(select.query_row([id.bytes()], |row| Ok(read(row)?.0)).optional()?)
}

/// The card of a resident by the number of the search index; of the one who was kept when they were merged.
pub(crate) fn card_of(conn: &Connection, no: i64) -> Result<Option<Card>, StoreError> {
    let found = conn.prepare_cached(BY_NO)?.query_row([no], read).optional()?;
    let Some((found, listed)) = found else { return Ok(None) };
    let reader = Reader::new(conn);
    // Only who was merged is found and stands in no list.
    let kept = if listed { found.id } else { crate::merges::kept(&reader, found.id)? };
    if kept == found.id { Ok(Some(found)) } else { card(&reader, kept) }
}

/// The card, and whether lists show the resident.
fn read(row: &Row<'_>) -> rusqlite::Result<(Card, bool)> {
    let born: Option<String> = row.get(5)?;
    let card = Card {
        id: ResidentId::from_bytes(row.get(0)?),
        name: row.get::<_, Option<String>>(1)?.unwrap_or_default(),
        sex: row.get(2)?,
        id_number: row.get(3)?,
        phone: row.get(4)?,
        birth_on: born.and_then(|born| born.parse().ok()),
        village: VillageId::from_bytes(row.get::<_, Option<[u8; 16]>>(6)?.unwrap_or_default()),
        household: row.get::<_, Option<[u8; 16]>>(7)?.map(HouseholdId::from_bytes),
        household_head: row.get(9)?,
    };
    Ok((card, row.get(8)?))
}

/// What a resident, and the household in which they live, is marked with on a day.
///
/// # Errors
/// Those of the database.
pub fn tags(
    reader: &Reader<'_>,
    resident: ResidentId,
    household: Option<HouseholdId>,
    on: NaiveDate,
) -> Result<Tags, StoreError> {
    let mut tags = Tags::default();
    let mut select = reader.sql().prepare_cached(include_str!("tags.sql"))?;
    let household = household.map(|household| *household.bytes());
    let mut rows = select.query(named_params! {
        ":resident": resident.bytes(), ":household": household, ":on": on.to_string(), ":hidden": reader.hidden(),
    })?;
    while let Some(row) = rows.next()? {
        let Some(word) = row.get::<_, Option<String>>(1)? else { continue };
        if row.get::<_, i64>(0)? == 0 { tags.categories.push(word) } else { tags.diseases.push(word) }
    }
    Ok(tags)
}
