//! Which column of another system's sheet holds what of a visit (`headings.toml`).

use super::{Field, FieldKind, FormDescription};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What a column of visits holds.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum VisitColumn<'f> {
    /// 随访日期.
    VisitedOn,
    /// 随访方式.
    Mode,
    /// 此次随访分类.
    Class,
    /// 下次随访日期.
    NextOn,
    /// 随访医生.
    Doctor,
    /// Whether somebody was referred.
    Referral,
    /// 转诊原因.
    ReferralReason,
    /// 转诊机构及科别.
    ReferralTo,
    /// Both pressures, `138/86`.
    Pressure,
    /// A field of the form.
    Field(&'f Field),
}

#[derive(Deserialize)]
struct Words {
    visit: BTreeMap<String, Vec<String>>,
    field: BTreeMap<String, Vec<String>>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| match toml::from_str(include_str!("headings.toml")) {
    Ok(words) => words,
    Err(_) => Words { visit: BTreeMap::new(), field: BTreeMap::new() },
});

impl<'f> VisitColumn<'f> {
    /// What a heading asks of a visit by this form; `None` for what the form does not know. Units and brackets after
    /// the word do not matter.
    #[must_use]
    pub fn of_heading(form: &'f FormDescription, heading: &str) -> Option<VisitColumn<'f>> {
        let heading = fold(heading);
        let is = |words: &[String]| words.iter().any(|word| fold(word) == heading);
        let known = |key: &str| WORDS.visit.get(key).is_some_and(|words| is(words));
        let own = |field: &&Field| fold(&field.label) == heading;
        let other = |field: &&Field| WORDS.field.get(&field.key).is_some_and(|words| is(words));
        let of_visit = [
            ("visited_on", VisitColumn::VisitedOn),
            ("mode", VisitColumn::Mode),
            ("class", VisitColumn::Class),
            ("next_on", VisitColumn::NextOn),
            ("doctor", VisitColumn::Doctor),
            ("referral", VisitColumn::Referral),
            ("referral_reason", VisitColumn::ReferralReason),
            ("referral_to", VisitColumn::ReferralTo),
        ];
        let has_pressure = form.fields.iter().any(|field| field.kind == FieldKind::Pressure);
        let visit = of_visit.into_iter().find(|(key, _)| known(key)).map(|(_, column)| column);
        visit
            .or_else(|| (has_pressure && known("pressure")).then_some(VisitColumn::Pressure))
            .or_else(|| form.fields.iter().find(own).map(VisitColumn::Field))
            .or_else(|| form.fields.iter().find(other).map(VisitColumn::Field))
    }
}

/// A heading without spaces, case, and the unit in brackets behind it.
fn fold(heading: &str) -> String {
    let word = heading.split(['(', '(']).next().filter(|word| !word.trim().is_empty()).unwrap_or(heading);
    word.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::followups::{FormCode, national_forms};

    #[test]
    fn every_word_names_a_field_of_some_form() {
        assert!(!WORDS.visit.is_empty(), "the words can be read");
        let known = |key: &str| national_forms().current().any(|form| form.fields.iter().any(|field| field.key == key));
        let unknown: Vec<&String> = WORDS.field.keys().filter(|key| !known(key)).collect();
        assert!(unknown.is_empty(), "{unknown:?}");
    }

    #[test]
    fn headings_of_other_systems_are_understood() {
        let form = national_forms().find(&FormCode::new("hypertension").unwrap()).unwrap();
        let key = |heading: &str| match VisitColumn::of_heading(form, heading) {
            Some(VisitColumn::Field(field)) => field.key.clone(),
            other => format!("{other:?}"),
        };
        for (heading, expected) in [
            ("随访时间", "Some(VisitedOn)"),
            ("血压(mmHg)", "Some(Pressure)"),
            ("收缩压 (mmHg)", "systolic_mmhg"),
            ("高压", "systolic_mmhg"),
            ("bmi", "bmi"),
            ("服药依从性", "adherence"),
            ("体重", "weight_kg"),
            ("空腹血糖", "None"),
            ("档案状态", "None"),
        ] {
            assert_eq!(key(heading), expected, "{heading}");
        }
    }
}
