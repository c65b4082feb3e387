//! The visits of a year, of everybody in care: a narrow line each, for the
//! annual test.

use super::{Due, day, listing, read};
use crate::error::StoreError;
use crate::reader::Reader;
use chrono::NaiveDate;
use rusqlite::named_params;
use xiangyi_domain::followups::Mode;
use xiangyi_domain::id::{DiseaseId, VillageId};

/// What the annual test reads of one person with one disease.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DueYear {
    /// As in [`Due`].
    pub disease: DiseaseId,
    /// The register.
    pub kind: String,
    /// When the disease was taken into care, as far as is known.
    pub enrolled_on: Option<NaiveDate>,
    /// The newest sixty visits, newest first.
    pub made: Vec<(NaiveDate, Mode)>,
}

/// Everybody whose follow-up has not ended, in these villages or (`None`) in all, in visiting order.
///
/// # Errors
/// Those of the database.
pub fn years(reader: &Reader<'_>, villages: Option<&[VillageId]>) -> Result<Vec<DueYear>, StoreError> {
    let ordered = match villages {
        Some(villages) => villages.to_vec(),
        None => crate::villages::in_visiting_order(reader)?,
    };
    let mut select = reader.sql().prepare_cached(include_str!("years.sql"))?;
    let mut found = Vec::new();
    for village in ordered {
        let rows =
            select.query_map(named_params! { ":village": village.bytes(), ":hidden": reader.hidden() }, |row| {
                Ok(DueYear {
                    disease: DiseaseId::from_bytes(row.get(0)?),
                    kind: row.get(1)?,
                    enrolled_on: day(row, 2)?,
                    made: made(row.get_ref(3)?.as_str().unwrap_or_default()),
                })
            })?;
        for row in rows {
            found.push(row?);
        }
    }
    Ok(found)
}

/// One row of the list; `None` when it has left the list meanwhile.
///
/// # Errors
/// Those of the database.
pub fn of_disease(reader: &Reader<'_>, disease: DiseaseId) -> Result<Option<Due>, StoreError> {
    let mut select = reader.sql().prepare_cached(listing!("list_of_disease.sql"))?;
    let mut rows = select.query_map(named_params! { ":disease": disease.bytes(), ":hidden": reader.hidden() }, read)?;
    Ok(rows.next().transpose()?)
}

/// `2026-03-01h,2025-12-02c` as days and ways; what a newer version wrote otherwise is left out.
pub(super) fn made(text: &str) -> Vec<(NaiveDate, Mode)> {
    let one = |part: &str| {
        let (on, way) = part.split_at_checked(part.len().checked_sub(1)?)?;
        let mode = match way {
            "c" => Mode::Clinic,
            "h" => Mode::Home,
            "p" => Mode::Phone,
            _ => return None,
        };
        Some((on.parse().ok()?, mode))
    };
    text.split(',').filter_map(one).collect()
}
