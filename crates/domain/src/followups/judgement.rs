//! What follows from a visit, each with its reason.

use super::{Answers, Problem};
use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// How much a reason matters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum Level {
    /// As usual.
    Info,
    /// Needs attention.
    Warn,
    /// Needs action today.
    Urgent,
}

/// One reason with its clause.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Reason {
    /// In words.
    pub text: String,
    /// The clause it rests on.
    pub source: String,
    /// How much it matters.
    pub level: Level,
}

/// Class, next date, referral, and why.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Judgement {
    /// 此次随访分类: the doctor's own if there is one, else the computed one.
    pub class: Option<u8>,
    /// What the rules compute.
    pub computed_class: Option<u8>,
    /// The class in the form's words.
    pub class_word: String,
    /// Why this class.
    pub class_reason: String,
    /// 下次随访日期.
    pub next_due_on: Option<NaiveDate>,
    /// 两周复访.
    pub recheck: bool,
    /// 转诊.
    pub referral: bool,
    /// A threshold of emergency is reached.
    pub emergency: bool,
    /// Every reason, gravest first.
    pub reasons: Vec<Reason>,
    /// What is wrong with the answers.
    pub problems: Vec<Problem>,
    /// 体质指数, when weight and height are known.
    pub bmi: Option<Decimal>,
    /// The computed fields whose answers are there.
    #[cfg_attr(feature = "bindings", specta(type = std::collections::HashMap<String, serde_json::Value>))]
    pub computed: Answers,
}

impl Judgement {
    /// Whether the visit may be stored: nothing to mend and nothing to confirm.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.problems.is_empty()
    }
}
