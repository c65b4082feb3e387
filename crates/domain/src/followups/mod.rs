//! 随访: forms as data, what an answer must hold, and what follows from it.
//!
//! A form is a description ([`FormDescription`], TOML with its source).
//! [`check()`] holds answers against it, [`computed()`] fills in what follows
//! from other answers; [`judge`] decides class, next date and referral, each
//! with its reason; [`due`] sorts people into the work list, [`annual`] tests
//! a year, [`frequencies`] hold what a place asks beyond the national rules.
//!
//! Source: domain handbook §3.

pub mod annual;
mod check;
mod computed;
pub mod due;
mod forms;
mod frequency;
mod headings;
pub mod honesty;
mod judgement;
mod past;
mod readings;
mod rules;
mod words;

#[cfg(test)]
mod case_table;

pub use check::{Override, Problem, Referral, check};
pub use computed::computed;
pub use forms::{
    Choice, Class, Computed, Condition, EarlierCode, Field, FieldKind, Flaw, FormCode, FormDescription, FormPrint,
    FormPurpose, Forms, How, Limits, Print, Rule, Then, national_forms, read_form,
};
pub use frequency::{DiseaseDays, FrequencyPack, frequencies, frequency_pack};
pub use headings::VisitColumn;
pub use judgement::{Judgement, Level, Reason};
pub use past::PastVisit;
pub use readings::{Drug, Readings, body_mass_index, summary};
pub use rules::{Frequency, Patient, judge, target_on};
pub use words::in_words;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Answers of a form: key and value as they stand in JSON.
pub type Answers = serde_json::Map<String, serde_json::Value>;

/// 随访方式.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum Mode {
    /// 1 门诊.
    Clinic,
    /// 2 家庭.
    Home,
    /// 3 电话.
    Phone,
    /// Nobody was found: the attempt is on record, the visit stays due.
    NotReached,
}

impl Mode {
    /// Every way, an attempt last.
    pub const ALL: [Mode; 4] = [Mode::Clinic, Mode::Home, Mode::Phone, Mode::NotReached];

    /// The form's code; an attempt has none.
    #[must_use]
    pub const fn code(self) -> Option<u8> {
        match self {
            Mode::Clinic => Some(1),
            Mode::Home => Some(2),
            Mode::Phone => Some(3),
            Mode::NotReached => None,
        }
    }

    /// The code in JSON and in storage.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Mode::Clinic => "clinic",
            Mode::Home => "home",
            Mode::Phone => "phone",
            Mode::NotReached => "not_reached",
        }
    }

    /// The word as printed.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Mode::Clinic => "门诊",
            Mode::Home => "家庭",
            Mode::Phone => "电话",
            Mode::NotReached => "未访到",
        }
    }

    /// Whether the visit counts among the four face-to-face visits of a year
    /// (domain handbook §3.1: a phone call does not).
    #[must_use]
    pub const fn is_face_to_face(self) -> bool {
        matches!(self, Mode::Clinic | Mode::Home)
    }
}

/// When and how a visit was made.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Occasion {
    /// The day of the visit.
    pub on: NaiveDate,
    /// How.
    pub mode: Mode,
    /// The day of writing it down.
    pub today: NaiveDate,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phone_visit_is_not_face_to_face() {
        assert!(Mode::Clinic.is_face_to_face());
        assert!(Mode::Home.is_face_to_face());
        assert!(!Mode::Phone.is_face_to_face());
        assert!(!Mode::NotReached.is_face_to_face());
    }
}
