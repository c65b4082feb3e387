//! The desk: what must be known before somebody is admitted.

use super::register::blocking;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::Now;
use crate::residents::{Hit, Names, categories_on, hit};
use chrono::{Datelike, NaiveDate};
use serde::Serialize;
use xiangyi_domain::admissions::State;
use xiangyi_domain::id::{AdmissionId, ResidentId};
use xiangyi_domain::residents::{Category, InsuranceKind};
use xiangyi_domain::users::Right;
use xiangyi_domain::{Money, OrgCode};
use xiangyi_settlement::packs;
use xiangyi_store::{Reader, insurances};

/// What the desk shows.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct AdmissionDesk {
    /// Who.
    pub resident: Hit,
    /// Categories today.
    pub categories: Vec<CategoryName>,
    /// 参保类型, once it is recorded.
    pub insurance: Option<String>,
    /// The admission that stands in the way.
    pub blocking: Option<Blocking>,
    /// Whether the user may lift the block.
    pub can_override: bool,
    /// What to look at; none of it refuses anything.
    pub warnings: Vec<String>,
}

/// A category in words.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct CategoryName {
    /// Which.
    pub category: Category,
    /// In words.
    pub label: String,
}

/// An unsettled admission.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Blocking {
    /// Row.
    pub admission: AdmissionId,
    /// 住院号.
    pub number: String,
    /// What is owed.
    pub balance: Money,
    /// Its state.
    pub state: Option<State>,
}

impl Clinic {
    /// What must be known before a resident is admitted.
    ///
    /// # Errors
    /// `unknown_resident`.
    pub fn admission_desk(&self, who: &str, now: Now) -> Result<AdmissionDesk, ClinicError> {
        self.must(Right::AdmissionsRegister)?;
        self.read(|reader| {
            let names = Names::load(reader)?;
            let resident = self.resident(reader, who)?;
            let categories = categories_on(reader, resident.id, now.today)?;
            let block = |row: xiangyi_store::admissions::Admission| Blocking {
                admission: row.id,
                number: row.number,
                balance: row.balance,
                state: State::from_code(&row.state),
            };
            Ok(AdmissionDesk {
                resident: hit(self, reader, &names, &resident, now.today)?,
                warnings: entitlement_warnings(&categories, self.org(), now.today),
                categories: category_names(&categories),
                insurance: insurance_word(reader, resident.id, now.today)?,
                blocking: blocking(reader, &resident)?.map(block),
                can_override: self.user().role.may(Right::AdmissionsOverride),
            })
        })
    }
}

/// 参保类型 of the year of a day, with its state when that is not 正常.
fn insurance_word(reader: &Reader<'_>, resident: ResidentId, on: NaiveDate) -> Result<Option<String>, ClinicError> {
    let rows = insurances::of_resident(reader, resident)?;
    let row = rows.into_iter().find(|row| row.year == i64::from(on.year()));
    let word = |row: insurances::Insurance| {
        let kind = InsuranceKind::from_code(&row.kind)?.word();
        Some(match row.state.as_deref() {
            Some("suspended") => format!("{kind}(暂停)"),
            Some("unpaid") => format!("{kind}(未缴)"),
            _ => kind.to_owned(),
        })
    };
    Ok(row.and_then(word))
}

pub(super) fn category_names(categories: &[Category]) -> Vec<CategoryName> {
    categories.iter().map(|category| CategoryName { category: *category, label: category.name().to_owned() }).collect()
}

/// Codes of what to look at: `no_category` when nothing entitles the person to
/// a tilted policy, `no_policy` when no pack covers the place and the day.
pub(super) fn entitlement_warnings(categories: &[Category], org: &OrgCode, on: NaiveDate) -> Vec<String> {
    let mut warnings = Vec::new();
    if categories.is_empty() {
        warnings.push("no_category".to_owned());
    }
    if packs::for_area(&org.as_str()[..6], on).is_empty() {
        warnings.push("no_policy".to_owned());
    }
    warnings
}
