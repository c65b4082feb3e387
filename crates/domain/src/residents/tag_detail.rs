//! What stands beside the dates of a tag: checked when it is given, put into words when it is shown.

use super::tag::{Tag, TagDetail};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// 残疾类别, in the order of the certificate's digit 1–7 (domain handbook §4.1).
const TYPES: [&str; 7] = ["视力", "听力", "言语", "肢体", "智力", "精神", "多重"];
const GRADES: [&str; 4] = ["一级", "二级", "三级", "四级"];

/// The `detail` of a tag: each tag has the part that its [`TagDetail`] names.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct DetailOfTag {
    /// One of the tag's classes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    /// 残疾类别 1–7.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub types: Vec<u8>,
    /// 残疾等级 1–4.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grade: Option<u8>,
    /// 残疾证号.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate: Option<String>,
    /// 风险类型.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub risk: Option<String>,
    /// 风险消除时间.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub removed_on: Option<NaiveDate>,
}

/// Why a detail does not fit its tag.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum DetailProblem {
    /// The class is none of the tag's.
    #[error("unknown class")]
    UnknownClass,
    /// A type is not 1–7.
    #[error("unknown type of disability")]
    UnknownType,
    /// The grade is not 1–4, or not one of the tag's: 重度残疾 is grade 1 or 2, 残疾 3 or 4.
    #[error("a grade that the tag does not have")]
    BadGrade,
    /// A part that this tag does not have.
    #[error("a part that the tag does not have")]
    NotOfTag,
}

impl DetailProblem {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            DetailProblem::UnknownClass => "unknown_class",
            DetailProblem::UnknownType => "unknown_disability_type",
            DetailProblem::BadGrade => "bad_grade",
            DetailProblem::NotOfTag => "detail_not_of_tag",
        }
    }
}

impl DetailOfTag {
    /// As a row holds it; what cannot be read is empty.
    #[must_use]
    pub fn of(value: Option<&Value>) -> DetailOfTag {
        value.and_then(|value| serde_json::from_value(value.clone()).ok()).unwrap_or_default()
    }

    /// Checks it against the tag.
    ///
    /// # Errors
    /// The problem.
    pub fn check(&self, tag: &Tag) -> Result<(), DetailProblem> {
        if self.class.as_ref().is_some_and(|class| !tag.classes.contains(class)) {
            return Err(DetailProblem::UnknownClass);
        }
        let disability = !self.types.is_empty() || self.grade.is_some() || self.certificate.is_some();
        let risk = self.risk.is_some() || self.removed_on.is_some();
        if (disability && tag.detail != TagDetail::Disability) || (risk && tag.detail != TagDetail::Risk) {
            return Err(DetailProblem::NotOfTag);
        }
        if self.types.iter().any(|kind| !(1..=7).contains(kind)) {
            return Err(DetailProblem::UnknownType);
        }
        let grades = if tag.code == "severe_disability" { 1..=2 } else { 3..=4 };
        match self.grade {
            Some(grade) if !grades.contains(&grade) => Err(DetailProblem::BadGrade),
            _ => Ok(()),
        }
    }

    /// As printed, such as `肢体二级 证号…` or `农村B类`; empty when there is nothing.
    #[must_use]
    pub fn words(&self) -> String {
        let mut parts: Vec<String> = self.class.iter().cloned().collect();
        let types: Vec<&str> = self.types.iter().filter_map(|kind| word(&TYPES, *kind)).collect();
        let grade = self.grade.and_then(|grade| word(&GRADES, grade)).unwrap_or_default();
        let disability = format!("{}{grade}", types.join("、"));
        parts.extend(Some(disability).filter(|text| !text.is_empty()));
        parts.extend(self.certificate.iter().map(|number| format!("证号{number}")));
        parts.extend(self.risk.iter().cloned());
        parts.extend(self.removed_on.map(|on| format!("{on}风险消除")));
        parts.join(" ")
    }
}

fn word(words: &[&'static str], number: u8) -> Option<&'static str> {
    words.get(usize::from(number).checked_sub(1)?).copied()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use serde_json::json;

    #[test]
    fn a_detail_is_held_to_its_tag() {
        for (tag, detail, problem) in [
            ("subsistence_allowance", json!({"class": "农村B类"}), None),
            ("subsistence_allowance", json!({"class": "D类"}), Some("unknown_class")),
            ("subsistence_allowance", json!({"grade": 1}), Some("detail_not_of_tag")),
            ("severe_disability", json!({"types": [4], "grade": 2}), None),
            ("severe_disability", json!({"types": [4], "grade": 3}), Some("bad_grade")),
            ("disability", json!({"types": [4, 1], "grade": 3}), None),
            ("disability", json!({"types": [8]}), Some("unknown_disability_type")),
            ("disability", json!({"grade": 0}), Some("bad_grade")),
            ("marginal", json!({"risk": "因病", "removed_on": "2023-05-01"}), None),
            ("lifted", json!({"risk": "因病"}), Some("detail_not_of_tag")),
            ("orphan", json!({}), None),
        ] {
            let detail: DetailOfTag = serde_json::from_value(detail).unwrap();
            let found = detail.check(Tag::find(tag).unwrap()).err().map(DetailProblem::code);
            assert_eq!(found, problem, "{tag} {detail:?}");
        }
    }

    #[test]
    fn a_detail_reads_as_it_is_printed() {
        for (detail, words) in [
            (json!({"class": "农村B类"}), "农村B类"),
            (json!({"types": [4, 1], "grade": 2}), "肢体、视力二级"),
            (json!({"risk": "因病", "removed_on": "2023-05-01"}), "因病 2023-05-01风险消除"),
            (json!({}), ""),
        ] {
            assert_eq!(DetailOfTag::of(Some(&detail)).words(), words);
        }
        assert_eq!(DetailOfTag::of(Some(&json!({"colour": 1}))), DetailOfTag::default());
    }
}
