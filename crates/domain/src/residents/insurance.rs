//! 参保: by what a resident is insured in a year (domain handbook §4.6).

use crate::id::{InsuranceId, ResidentId, derived};
use serde::{Deserialize, Serialize};

/// 参保类型. The national codes of 城乡居民 and 职工 are 390 and 310 (to be confirmed for an area).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum InsuranceKind {
    /// 城乡居民.
    Resident,
    /// 职工.
    Employee,
    /// 公费.
    Public,
    /// 未参保.
    None,
}

/// 参保状态.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum InsuranceState {
    /// 正常.
    #[default]
    Normal,
    /// 暂停.
    Suspended,
    /// 未缴.
    Unpaid,
}

impl InsuranceKind {
    /// Every kind, in the order of the forms.
    pub const ALL: [InsuranceKind; 4] =
        [InsuranceKind::Resident, InsuranceKind::Employee, InsuranceKind::Public, InsuranceKind::None];

    /// The code in JSON and in storage.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            InsuranceKind::Resident => "resident",
            InsuranceKind::Employee => "employee",
            InsuranceKind::Public => "public",
            InsuranceKind::None => "none",
        }
    }

    /// As printed.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            InsuranceKind::Resident => "城乡居民",
            InsuranceKind::Employee => "职工",
            InsuranceKind::Public => "公费",
            InsuranceKind::None => "未参保",
        }
    }

    /// From its code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<InsuranceKind> {
        InsuranceKind::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

impl InsuranceState {
    /// The code in JSON and in storage.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            InsuranceState::Normal => "normal",
            InsuranceState::Suspended => "suspended",
            InsuranceState::Unpaid => "unpaid",
        }
    }
}

/// Whether a stored row means that the person is insured: some kind, and paid.
#[must_use]
pub fn is_insured(kind: &str, state: Option<&str>) -> bool {
    kind != InsuranceKind::None.code() && state.unwrap_or("normal") == InsuranceState::Normal.code()
}

/// The one row of a resident and a year, which every device derives alike.
#[must_use]
pub fn insurance_id(resident: ResidentId, year: i64) -> InsuranceId {
    InsuranceId(derived("insurance", &[&resident.to_string(), &year.to_string()]))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_kind_is_written_by_its_code() {
        for kind in InsuranceKind::ALL {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.code());
            assert_eq!(InsuranceKind::from_code(kind.code()), Some(kind));
        }
    }

    #[test]
    fn who_has_not_paid_is_not_insured() {
        for (kind, state, insured) in [
            ("resident", Some("normal"), true),
            ("resident", None, true),
            ("employee", Some("suspended"), false),
            ("resident", Some("unpaid"), false),
            ("none", Some("normal"), false),
        ] {
            assert_eq!(is_insured(kind, state), insured, "{kind} {state:?}");
        }
    }

    #[test]
    fn two_devices_name_the_same_year_alike() {
        let who = ResidentId(derived("resident", &["x"]));
        assert_eq!(insurance_id(who, 2026), insurance_id(who, 2026));
        assert_ne!(insurance_id(who, 2026), insurance_id(who, 2025));
    }
}
