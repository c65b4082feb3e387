//! From when to when a contract holds.

use super::fee::Fee;
use crate::id::{ContractId, HouseholdId, PackId, ResidentId, TeamId, UserId, VillageId};
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

/// 签约协议, as its row holds it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Contract {
    /// The village of its residents.
    pub village: VillageId,
    /// 协议编号.
    pub number: String,
    /// The household, if its residents have one.
    pub household: Option<HouseholdId>,
    /// Who is contracted: members of one household.
    pub residents: Vec<ResidentId>,
    /// The team.
    pub team: TeamId,
    /// The packs.
    #[serde(default)]
    pub packs: Vec<PackId>,
    /// Day of signing.
    pub signed_on: NaiveDate,
    /// First day.
    pub starts_on: NaiveDate,
    /// Last day.
    pub ends_on: NaiveDate,
    /// Who signed for a minor or a person who cannot.
    pub signer: Option<String>,
    /// The user who wrote it down.
    pub signed_by: Option<UserId>,
    /// The contract that it renews.
    #[serde(default)]
    pub renews: Option<ContractId>,
    /// Who signed for somebody who cannot.
    #[serde(default)]
    pub guardian: Option<Guardian>,
    /// What was agreed to be paid.
    #[serde(default)]
    pub fees: Vec<Fee>,
}

/// Who signs for a minor or a person who cannot.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Guardian {
    /// Name.
    pub name: String,
    /// What they are to the resident.
    #[serde(default)]
    pub relation: Option<String>,
    /// Their ID number.
    #[serde(default)]
    pub id_number: Option<String>,
    /// Their telephone.
    #[serde(default)]
    pub phone: Option<String>,
}

/// The data of the step that ends a contract.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Ended {
    /// The first day on which it no longer holds.
    pub on: NaiveDate,
    /// Code of the dictionary of reasons; older rows have words.
    pub reason: String,
    /// What the reason leaves open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remark: Option<String>,
}

/// 草稿→生效→到期 or 终止.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum ContractState {
    /// Signed, not begun.
    Draft,
    /// 生效.
    InForce,
    /// 到期.
    Expired,
    /// 解约 or 终止.
    Ended,
}

/// Why a term is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TermError {
    /// Less than a year.
    #[error("a contract runs for at least a year")]
    TooShort,
    /// More than three years.
    #[error("a contract runs for at most three years")]
    TooLong,
}

impl TermError {
    /// The code that screens use.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            TermError::TooShort => "term_too_short",
            TermError::TooLong => "term_too_long",
        }
    }
}

impl Contract {
    /// The state on a day; the first and the last day are in force, the day of
    /// ending is not.
    #[must_use]
    pub fn state_on(&self, ended: Option<NaiveDate>, on: NaiveDate) -> ContractState {
        if ended.is_some_and(|ended| ended <= on) {
            ContractState::Ended
        } else if on < self.starts_on {
            ContractState::Draft
        } else if on > self.ends_on {
            ContractState::Expired
        } else {
            ContractState::InForce
        }
    }

    /// Whether two contracts of one resident would hold on a common day.
    #[must_use]
    pub fn overlaps(&self, ended: Option<NaiveDate>, starts_on: NaiveDate, ends_on: NaiveDate) -> bool {
        let last = ended.map_or(self.ends_on, |ended| ended.pred_opt().unwrap_or(ended).min(self.ends_on));
        self.starts_on <= ends_on && starts_on <= last && self.starts_on <= last
    }
}

/// The usual last day: the same date next year, less one day.
#[must_use]
pub fn default_end(starts_on: NaiveDate) -> NaiveDate {
    end_after(starts_on, 1)
}

/// The last day of a term of so many years.
#[must_use]
pub fn end_after(starts_on: NaiveDate, years: u8) -> NaiveDate {
    years_later(starts_on, i32::from(years)).pred_opt().unwrap_or(starts_on)
}

/// Below this age somebody else signs (Civil Code, article 17).
pub const OF_AGE: u16 = 18;

/// A contract runs for one to three years (domain handbook §5.2).
///
/// # Errors
/// `TooShort`, `TooLong`.
pub fn check_term(starts_on: NaiveDate, ends_on: NaiveDate) -> Result<(), TermError> {
    if ends_on < default_end(starts_on) {
        Err(TermError::TooShort)
    } else if ends_on > years_later(starts_on, 3) {
        Err(TermError::TooLong)
    } else {
        Ok(())
    }
}

/// The same date some years later; 29 February becomes 1 March.
pub(super) fn years_later(on: NaiveDate, years: i32) -> NaiveDate {
    let year = on.year() + years;
    NaiveDate::from_ymd_opt(year, on.month(), on.day()).or_else(|| NaiveDate::from_ymd_opt(year, 3, 1)).unwrap_or(on)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::id::derived;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn contract(from: &str, to: &str) -> Contract {
        Contract {
            village: VillageId(derived("village", &["a"])),
            number: "XY-ABCD-000001".to_owned(),
            household: None,
            residents: vec![ResidentId(derived("resident", &["a"]))],
            team: TeamId(derived("team", &["a"])),
            packs: vec![],
            signed_on: day(from),
            starts_on: day(from),
            ends_on: day(to),
            signer: None,
            signed_by: None,
            renews: None,
            guardian: None,
            fees: vec![],
        }
    }

    #[test]
    fn the_usual_term_ends_a_day_before_the_same_date_next_year() {
        for (from, to) in [("2026-09-01", "2027-08-31"), ("2026-01-01", "2026-12-31"), ("2024-02-29", "2025-02-28")] {
            assert_eq!(default_end(day(from)), day(to), "{from}");
        }
    }

    #[test]
    fn a_term_is_one_to_three_years() {
        for (to, result) in [
            ("2027-08-30", Err(TermError::TooShort)),
            ("2027-08-31", Ok(())),
            ("2029-08-31", Ok(())),
            ("2029-09-02", Err(TermError::TooLong)),
            ("2025-09-01", Err(TermError::TooShort)),
        ] {
            assert_eq!(check_term(day("2026-09-01"), day(to)), result, "{to}");
        }
    }

    #[test]
    fn first_and_last_day_are_in_force_and_the_day_of_ending_is_not() {
        use ContractState as S;
        let contract = contract("2026-09-01", "2027-08-31");
        for (ended, on, state) in [
            (None, "2026-08-31", S::Draft),
            (None, "2026-09-01", S::InForce),
            (None, "2027-08-31", S::InForce),
            (None, "2027-09-01", S::Expired),
            (Some("2027-01-01"), "2026-12-31", S::InForce),
            (Some("2027-01-01"), "2027-01-01", S::Ended),
        ] {
            assert_eq!(contract.state_on(ended.map(day), day(on)), state, "{ended:?} on {on}");
        }
    }

    #[test]
    fn a_renewal_may_begin_the_day_after() {
        let old = contract("2025-09-01", "2026-08-31");
        assert!(!old.overlaps(None, day("2026-09-01"), day("2027-08-31")));
        assert!(old.overlaps(None, day("2026-08-31"), day("2027-08-30")));
        assert!(!old.overlaps(Some(day("2026-03-01")), day("2026-03-01"), day("2027-02-28")));
        assert!(old.overlaps(Some(day("2026-03-01")), day("2026-02-28"), day("2027-02-27")));
    }
}
