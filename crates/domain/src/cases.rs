//! 待处理: what a person may decide about a change that the county did not take, and who may.

use crate::users::Role;
use serde::{Deserialize, Serialize};

/// How a case ends.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type), serde(rename = "CaseChoice"))]
pub enum Choice {
    /// What stands stays; the held change is given up.
    Keep,
    /// The held change is used.
    UseOther,
    /// The held change is used, for another resident: the two were never one person.
    DifferentPerson,
    /// Whoever typed the held change takes it back.
    Withdraw,
}

impl Choice {
    /// Every choice.
    pub const ALL: [Choice; 4] = [Choice::Keep, Choice::UseOther, Choice::DifferentPerson, Choice::Withdraw];

    /// The code in JSON and in storage.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Choice::Keep => "keep",
            Choice::UseOther => "use_other",
            Choice::DifferentPerson => "different_person",
            Choice::Withdraw => "withdraw",
        }
    }

    /// From its code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Choice> {
        Choice::ALL.into_iter().find(|choice| choice.code() == code)
    }
}

/// Kinds of rows about which the public-health department decides too; about all others only the head does.
const OF_STAFF: [&str; 9] =
    ["household", "resident", "category", "disease", "insurance", "screening", "measurement", "visit", "campaign"];

/// Whether a role may decide a case of this kind of row. Taking one's own change back needs no right but to have typed
/// it.
#[must_use]
pub fn may_decide(role: Role, entity: &str, choice: Choice) -> bool {
    match role {
        Role::Head => true,
        _ if choice == Choice::Withdraw => true,
        Role::ClinicStaff => OF_STAFF.contains(&entity),
        Role::VillageDoctor | Role::Cashier => false,
    }
}

/// What can be chosen in a case, by its code and the kind of its row.
#[must_use]
pub fn choices(code: &str, entity: &str) -> &'static [Choice] {
    match (code, entity) {
        ("open_admission_exists", "admission") => &[Choice::Keep, Choice::UseOther, Choice::DifferentPerson],
        // The row that the change is about is not here: there is nothing to use it on.
        ("unknown_row", _) => &[Choice::Keep],
        _ => &[Choice::Keep, Choice::UseOther],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_is_written_by_its_code() {
        for choice in Choice::ALL {
            assert_eq!(Choice::from_code(choice.code()), Some(choice));
        }
    }

    #[test]
    fn money_people_and_rights_are_the_heads_to_decide() {
        for entity in ["admission", "posting", "contract", "merge", "user", "setting", "policy_pack"] {
            assert!(may_decide(Role::Head, entity, Choice::UseOther), "{entity}");
            for role in [Role::ClinicStaff, Role::Cashier, Role::VillageDoctor] {
                assert!(!may_decide(role, entity, Choice::Keep), "{role:?} {entity}");
                assert!(may_decide(role, entity, Choice::Withdraw), "{role:?} {entity}");
            }
        }
        assert!(may_decide(Role::ClinicStaff, "resident", Choice::UseOther));
        assert!(!may_decide(Role::VillageDoctor, "resident", Choice::UseOther));
    }
}
