//! What an earlier visit of the same form means for the next one.

use super::forms::FormDescription;
use super::rules::{Patient, is_above_target};
use super::{Answers, Mode, Readings};
use chrono::NaiveDate;

/// An earlier visit, as the rules of two consecutive visits see it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PastVisit {
    /// Its day.
    pub on: NaiveDate,
    /// How it was made.
    pub mode: Mode,
    /// 此次随访分类.
    pub class: Option<u8>,
    /// Whether it was 控制不满意.
    pub uncontrolled: bool,
    /// Whether drugs did harm.
    pub adverse_reaction: bool,
    /// Whether it called for referral.
    pub referral: bool,
}

impl PastVisit {
    /// From a stored visit; `None` for an attempt that found nobody. The class
    /// that the doctor gave wins; where a worse class hides the pressure (3, 4)
    /// the readings tell.
    #[must_use]
    pub fn of_stored(
        form: &FormDescription,
        patient: &Patient,
        on: NaiveDate,
        mode: Mode,
        class: Option<u8>,
        referral: bool,
        answers: &Answers,
    ) -> Option<PastVisit> {
        if mode == Mode::NotReached {
            return None;
        }
        let readings = Readings::of(answers);
        let uncontrolled = match class {
            Some(1) => false,
            Some(2) => true,
            _ => is_above_target(form, &readings, patient, on),
        };
        let adverse_reaction = class == Some(3) || readings.adverse_reaction;
        Some(PastVisit { on, mode, class, uncontrolled, adverse_reaction, referral })
    }
}
