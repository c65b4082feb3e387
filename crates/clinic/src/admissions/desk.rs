//! The desk: what must be known before somebody is admitted.

use super::alerts::alerts_at_the_door;
use super::policies::suggested;
use super::register::{blocking, insured_as};
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::Now;
use crate::residents::{Hit, Names, categories_on, hit};
use chrono::NaiveDate;
use serde::Serialize;
use xiangyi_domain::admissions::alerts::Alert;
use xiangyi_domain::admissions::{InsuredAs, State};
use xiangyi_domain::id::AdmissionId;
use xiangyi_domain::residents::{Category, InsuranceKind};
use xiangyi_domain::users::Right;
use xiangyi_domain::{Money, OrgCode};
use xiangyi_settlement::{Pack, packs};

/// What the desk shows.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct AdmissionDesk {
    /// Who.
    pub resident: Hit,
    /// Categories on that day.
    pub categories: Vec<CategoryName>,
    /// The day that decides categories and insurance.
    pub admitted_on: NaiveDate,
    /// 参保类型 of that year, once it is recorded.
    pub insurance: Option<String>,
    /// Fees that policy waives here, in the words of the suggested pack.
    pub waivers: Vec<String>,
    /// What earlier admissions call for.
    pub alerts: Vec<Alert>,
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
    /// What must be known before a resident is admitted on a day; today if missing.
    ///
    /// # Errors
    /// `unknown_resident`.
    pub fn admission_desk(
        &self,
        who: &str,
        admitted_on: Option<NaiveDate>,
        now: Now,
    ) -> Result<AdmissionDesk, ClinicError> {
        self.must(Right::AdmissionsRegister)?;
        let on = admitted_on.unwrap_or(now.today);
        self.read(|reader| {
            let names = Names::load(reader)?;
            let resident = self.resident(reader, who)?;
            let categories = categories_on(reader, resident.id, on)?;
            let block = |row: xiangyi_store::admissions::Admission| Blocking {
                admission: row.id,
                number: row.number,
                balance: row.balance,
                state: State::from_code(&row.state),
            };
            Ok(AdmissionDesk {
                resident: hit(self, reader, &names, &resident, now.today)?,
                warnings: entitlement_warnings(&categories, self.org(), on),
                categories: category_names(&categories),
                admitted_on: on,
                insurance: insured_as(reader, resident.id, on)?.as_ref().and_then(insurance_word),
                waivers: suggested(reader, self.org(), on)?.map(|here| waivers(&here.pack)).unwrap_or_default(),
                alerts: alerts_at_the_door(reader, &resident, on)?,
                blocking: blocking(reader, &resident)?.map(block),
                can_override: self.user().role.may(Right::AdmissionsOverride),
            })
        })
    }
}

/// 参保类型 in words, with its state when that is not 正常.
pub(crate) fn insurance_word(insured: &InsuredAs) -> Option<String> {
    let kind = InsuranceKind::from_code(&insured.kind)?.word();
    Some(match insured.state.as_deref() {
        Some("suspended") => format!("{kind}(暂停)"),
        Some("unpaid") => format!("{kind}(未缴)"),
        _ => kind.to_owned(),
    })
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

fn waivers(pack: &Pack) -> Vec<String> {
    pack.waivers.iter().map(|waiver| waiver.value.clone()).collect()
}
