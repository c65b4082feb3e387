//! What is asked of whom: the conditions of a form.

use crate::followups::forms::{Condition, Field};
use crate::followups::{Answers, Occasion, Patient};
use crate::residents::{Sex, age_on};
use serde_json::Value;

/// The answers with the person and the occasion that conditions can name.
pub(in crate::followups) struct Context<'a> {
    pub(in crate::followups) answers: &'a Answers,
    pub(in crate::followups) patient: &'a Patient,
    pub(in crate::followups) occasion: Occasion,
}

impl Context<'_> {
    /// Whether the field is asked at all.
    pub(in crate::followups) fn asks(&self, field: &Field) -> bool {
        field.visible_when.as_ref().is_none_or(|condition| self.holds(condition))
    }

    /// Whether the field must be answered, given that it is asked.
    pub(in crate::followups) fn requires(&self, field: &Field) -> bool {
        field.required
            || field.required_when.as_ref().is_some_and(|condition| self.holds(condition))
            || (!field.required_unless.is_empty() && !field.required_unless.iter().any(|one| self.holds(one)))
    }

    fn holds(&self, condition: &Condition) -> bool {
        match condition.field.as_str() {
            "mode" => self.occasion.mode.code().is_some_and(|code| fits(condition, u64::from(code))),
            // What is not known of a person hides nothing.
            "sex" => self.patient.sex.is_none_or(|sex| fits(condition, if sex == Sex::Male { 1 } else { 2 })),
            "age" => {
                let age = self.patient.born_on.map(|born| age_on(born, self.occasion.on));
                age.is_none_or(|age| fits(condition, u64::from(age)))
            }
            key => match self.answers.get(key) {
                Some(Value::Array(codes)) => codes.iter().filter_map(Value::as_u64).any(|code| fits(condition, code)),
                Some(Value::Bool(yes)) => fits(condition, u64::from(*yes)),
                Some(value) => value.as_u64().is_some_and(|code| fits(condition, code)),
                None => false,
            },
        }
    }
}

fn fits(condition: &Condition, number: u64) -> bool {
    let coded = condition.code.iter().chain(&condition.codes).any(|code| u64::from(*code) == number);
    coded || condition.from.is_some_and(|from| number >= u64::from(from))
}
