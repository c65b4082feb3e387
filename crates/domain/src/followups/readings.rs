//! The values of a visit that rules look at, taken out of its answers.

use super::forms::{FormDescription, Rule};
use super::{Answers, Override, computed};
use chrono::NaiveDate;
use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One drug a person takes.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Drug {
    /// Name.
    pub name: String,
    /// Times a day, 1–6.
    #[serde(default)]
    pub times_per_day: Option<u8>,
    /// Each dose with its unit, such as `10mg`.
    #[serde(default)]
    pub dose: Option<String>,
}

/// What was measured and asked at one visit. Answers that are missing or of
/// the wrong type are `None`: [`super::check()`] names them.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Readings {
    /// Systolic pressure, mmHg.
    pub systolic_mmhg: Option<u16>,
    /// Diastolic pressure, mmHg.
    pub diastolic_mmhg: Option<u16>,
    /// Fasting glucose, mmol/L.
    pub fasting_glucose_mmol_l: Option<Decimal>,
    /// Codes of symptoms.
    pub symptoms: Vec<u8>,
    /// Beats a minute.
    pub heart_rate: Option<u16>,
    /// Whether drugs did harm.
    pub adverse_reaction: bool,
    /// Whether a complication is new or worse.
    pub complication: bool,
    /// 低血糖反应 3 频繁.
    pub frequent_hypoglycaemia: bool,
    /// 体质指数, kg/m², two places.
    pub bmi: Option<Decimal>,
    /// The class that a doctor gives on the generic form.
    pub class: Option<u8>,
    /// The doctor's own interval in days on the generic form.
    pub interval_days: Option<u32>,
    /// The doctor's own class.
    pub own_class: Option<Override>,
}

impl Readings {
    /// Takes the readings out of answers.
    #[must_use]
    pub fn of(answers: &Answers) -> Readings {
        Readings {
            systolic_mmhg: whole(answers, "systolic_mmhg"),
            diastolic_mmhg: whole(answers, "diastolic_mmhg"),
            fasting_glucose_mmol_l: decimal(answers, "fasting_glucose_mmol_l"),
            symptoms: codes(answers, "symptoms"),
            heart_rate: whole(answers, "heart_rate"),
            adverse_reaction: whole(answers, "adverse_reaction") == Some(2),
            complication: flag(answers, "complication"),
            frequent_hypoglycaemia: whole(answers, "hypoglycaemia") == Some(3),
            bmi: body_mass_index(decimal(answers, "weight_kg"), decimal(answers, "height_cm")),
            class: whole(answers, "class").and_then(|code| u8::try_from(code).ok()),
            interval_days: whole(answers, "interval_days").map(u32::from),
            own_class: answers
                .get("override")
                .filter(|value| !value.is_null())
                .and_then(|value| serde_json::from_value(value.clone()).ok()),
        }
    }
}

/// One line for lists: `138/86`, `空腹血糖 6.5`, `危险性 0级`.
#[must_use]
pub fn summary(form: &FormDescription, answers: &Answers) -> String {
    let r = Readings::of(answers);
    let pressure = match (r.systolic_mmhg, r.diastolic_mmhg) {
        (Some(systolic), Some(diastolic)) => format!("{systolic}/{diastolic}"),
        _ => String::new(),
    };
    let label =
        |key: &str| whole(answers, key).and_then(|code| u8::try_from(code).ok()).map(|code| form.label(key, code));
    match form.rule {
        Rule::Glucose => match r.fasting_glucose_mmol_l {
            Some(glucose) if pressure.is_empty() => format!("空腹血糖 {glucose}"),
            Some(glucose) => format!("空腹血糖 {glucose} · {pressure}"),
            None => pressure,
        },
        Rule::SevereMental => match whole(answers, "risk") {
            Some(risk) => format!("危险性 {risk} 级"),
            None => label("lost_reason").map(|word| format!("失访:{word}")).unwrap_or_default(),
        },
        Rule::Tuberculosis => {
            whole(answers, "treatment_month").map(|month| format!("第 {month} 月")).unwrap_or_default()
        }
        Rule::TuberculosisClosing => label("stop_reason").unwrap_or_default().to_owned(),
        Rule::SelfCare => match computed(form, answers).get("total_score") {
            Some(score) => format!("{score} 分"),
            None => String::new(),
        },
        Rule::Examination => {
            let arm = |key| whole(answers, key);
            let left = arm("left_systolic_mmhg").zip(arm("left_diastolic_mmhg"));
            let found = left.or_else(|| arm("right_systolic_mmhg").zip(arm("right_diastolic_mmhg")));
            found.map(|(systolic, diastolic)| format!("{systolic}/{diastolic}")).unwrap_or_default()
        }
        Rule::Generic if pressure.is_empty() => {
            answers.get("disease_name").and_then(Value::as_str).unwrap_or_default().to_owned()
        }
        _ => pressure,
    }
}

/// kg/m², rounded half up to two places (domain handbook §3.2).
#[must_use]
pub fn body_mass_index(weight_kg: Option<Decimal>, height_cm: Option<Decimal>) -> Option<Decimal> {
    let metres = height_cm?.checked_div(Decimal::ONE_HUNDRED)?;
    let index = weight_kg?.checked_div(metres.checked_mul(metres)?)?;
    Some(index.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero))
}

pub(super) fn whole(answers: &Answers, key: &str) -> Option<u16> {
    answers.get(key).and_then(Value::as_u64).and_then(|number| u16::try_from(number).ok())
}

pub(super) fn decimal(answers: &Answers, key: &str) -> Option<Decimal> {
    answers.get(key).and_then(Value::as_str).and_then(|text| Decimal::from_str_exact(text).ok())
}

pub(super) fn flag(answers: &Answers, key: &str) -> bool {
    answers.get(key).and_then(Value::as_bool).unwrap_or(false)
}

pub(super) fn date(answers: &Answers, key: &str) -> Option<NaiveDate> {
    answers.get(key).and_then(Value::as_str).and_then(|text| text.parse().ok())
}

pub(super) fn codes(answers: &Answers, key: &str) -> Vec<u8> {
    let list = answers.get(key).and_then(Value::as_array);
    list.into_iter().flatten().filter_map(|code| code.as_u64().and_then(|code| u8::try_from(code).ok())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_body_mass_index_is_rounded_half_up() {
        let kg = Some(Decimal::new(625, 1));
        assert_eq!(body_mass_index(kg, Some(Decimal::from(165))), Some(Decimal::new(2296, 2)));
        assert_eq!(body_mass_index(kg, None), None);
        assert_eq!(body_mass_index(kg, Some(Decimal::ZERO)), None);
    }
}
