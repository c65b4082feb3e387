//! The list of residents.

use super::card::{Names, resident_row};
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::Now;
use crate::residents::ResidentRow;
use serde::{Deserialize, Serialize};
use xiangyi_domain::users::Right;
use xiangyi_store::{residents, search};

/// Which residents.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ListResidents {
    /// Village by id, code or name.
    pub village: Option<String>,
    /// 组.
    pub group: Option<String>,
    /// Code of a category that holds today.
    pub category: Option<String>,
    /// Code of a register.
    pub disease: Option<String>,
    /// `in_force` or `none`.
    pub contract: Option<String>,
    /// As the search box takes it; the other filters but the village are then left aside.
    pub text: Option<String>,
    /// Where the last page ended.
    pub after: Option<String>,
    /// At most so many; 50 if missing.
    pub limit: Option<u32>,
}

/// A page of residents.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ResidentList {
    /// By village in visiting order, then by name.
    pub rows: Vec<ResidentRow>,
    /// All that fit.
    pub total: u32,
    /// Give back as `after` for the next page.
    pub next: Option<String>,
}

/// How many a search in a list answers at most.
const FOUND: usize = 200;

impl Clinic {
    /// Residents of the user's villages.
    ///
    /// # Errors
    /// `unknown_village`, `not_your_village`.
    pub fn list_residents(&self, input: &ListResidents, now: Now) -> Result<ResidentList, ClinicError> {
        self.must(Right::ResidentsView)?;
        self.read(|reader| {
            let names = Names::load(reader)?;
            let villages = self.villages_of_filter(reader, input.village.as_deref())?;
            if let Some(text) = input.text.as_deref().filter(|text| !text.trim().is_empty()) {
                let scope = search::Scope { villages, own: self.user().villages.clone() };
                let mut rows = Vec::new();
                for hit in search::search(reader, text, &scope, FOUND)? {
                    if let Some(resident) = residents::find(reader, hit.id)? {
                        rows.push(resident_row(reader, &names, &resident, now.today)?);
                    }
                }
                let total = u32::try_from(rows.len()).unwrap_or(u32::MAX);
                return Ok(ResidentList { rows, total, next: None });
            }
            let filter = residents::Filter {
                villages: villages.as_deref(),
                group: input.group.as_deref().filter(|text| !text.is_empty()),
                category: input.category.as_deref().filter(|text| !text.is_empty()),
                disease: input.disease.as_deref().filter(|text| !text.is_empty()),
                contract: match input.contract.as_deref() {
                    Some("in_force") => Some(true),
                    Some("none") => Some(false),
                    _ => None,
                },
                on: Some(now.today),
            };
            let after = input.after.as_deref().and_then(cursor);
            let limit = input.limit.unwrap_or(50).clamp(1, 500);
            let found = residents::page(reader, &filter, after.as_ref(), limit)?;
            let is_full = found.len() == usize::try_from(limit).unwrap_or(usize::MAX);
            let next = found.last().filter(|_| is_full).map(cursor_text);
            let rows = found.iter().map(|resident| resident_row(reader, &names, resident, now.today));
            let rows = rows.collect::<Result<_, _>>()?;
            let total = u32::try_from(residents::total(reader, &filter)?).unwrap_or(u32::MAX);
            Ok(ResidentList { rows, total, next })
        })
    }
}

fn cursor_text(last: &residents::Resident) -> String {
    format!("{}/{}/{}", last.village, last.id, last.name)
}

fn cursor(text: &str) -> Option<residents::After> {
    let mut parts = text.splitn(3, '/');
    let village = parts.next()?.parse().ok()?;
    let id = parts.next()?.parse().ok()?;
    Some(residents::After { village, id, name: parts.next()?.to_owned() })
}
