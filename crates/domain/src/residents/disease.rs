//! 患病: which disease, on which register, and what lists call it.
//!
//! Source: domain handbook §4.7. Codes are ICD-10 and are matched by their
//! first characters, because the Chinese insurer's editions append more.

use crate::id::{ResidentId, VillageId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The registers that the national service keeps, and everything else.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum DiseaseKind {
    /// 高血压.
    Hypertension,
    /// 2型糖尿病.
    #[serde(rename = "type2_diabetes")]
    Type2Diabetes,
    /// 严重精神障碍.
    SevereMentalDisorder,
    /// 肺结核.
    Tuberculosis,
    /// Any other disease; a kind that a newer version knows reads as this.
    #[serde(other)]
    Other,
}

/// A target that the doctor set on the person.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Target {
    /// Systolic pressure stays below this.
    pub systolic_mmhg: u16,
    /// Diastolic pressure stays below this.
    pub diastolic_mmhg: u16,
    /// Why it differs from the usual one.
    #[serde(default)]
    pub why: Option<String>,
}

/// One disease of one resident, as the row of `diseases` holds it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Disease {
    /// The village, as of the person.
    pub village: VillageId,
    /// Who has it.
    pub resident: ResidentId,
    /// The register.
    pub kind: DiseaseKind,
    /// Its name as printed.
    pub name: String,
    /// ICD-10 code; empty if unknown.
    pub icd10: Option<String>,
    /// When it was diagnosed.
    pub diagnosed_on: Option<NaiveDate>,
    /// Since when it is followed up here.
    pub enrolled_on: Option<NaiveDate>,
    /// Since when it no longer is.
    pub left_on: Option<NaiveDate>,
    /// A target of the person's own.
    pub target: Option<Target>,
}

/// A disease as a list or a code names it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NamedDisease {
    /// The register.
    pub kind: DiseaseKind,
    /// Its name: the usual one if known, else the words of the list.
    pub name: String,
    /// ICD-10 code, if the words say it.
    pub icd10: Option<&'static str>,
}

impl DiseaseKind {
    /// Every register.
    pub const ALL: [DiseaseKind; 5] = [
        DiseaseKind::Hypertension,
        DiseaseKind::Type2Diabetes,
        DiseaseKind::SevereMentalDisorder,
        DiseaseKind::Tuberculosis,
        DiseaseKind::Other,
    ];

    /// The code in JSON and in storage.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            DiseaseKind::Hypertension => "hypertension",
            DiseaseKind::Type2Diabetes => "type2_diabetes",
            DiseaseKind::SevereMentalDisorder => "severe_mental_disorder",
            DiseaseKind::Tuberculosis => "tuberculosis",
            DiseaseKind::Other => "other",
        }
    }

    /// The usual name.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            DiseaseKind::Hypertension => "高血压",
            DiseaseKind::Type2Diabetes => "2型糖尿病",
            DiseaseKind::SevereMentalDisorder => "严重精神障碍",
            DiseaseKind::Tuberculosis => "肺结核",
            DiseaseKind::Other => "其他疾病",
        }
    }

    /// The register that an ICD-10 code belongs to: hypertension I10–I13, type
    /// 2 diabetes E11 and the untyped E14, tuberculosis A15–A16, severe mental
    /// disorder F20, F22, F25, F31.
    #[must_use]
    pub fn of_icd10(code: &str) -> DiseaseKind {
        match code.trim().to_ascii_uppercase().get(..3) {
            Some("I10" | "I11" | "I12" | "I13") => DiseaseKind::Hypertension,
            Some("E11" | "E14") => DiseaseKind::Type2Diabetes,
            Some("A15" | "A16") => DiseaseKind::Tuberculosis,
            Some("F20" | "F22" | "F25" | "F31") => DiseaseKind::SevereMentalDisorder,
            _ => DiseaseKind::Other,
        }
    }
}

/// Reads a disease from the words of a list: 高血压, 糖尿病, 脑梗死 …, or from
/// an ICD-10 code. `None` for words that say there is none (无, 否, 健康).
#[must_use]
pub fn find_disease(words: &str) -> Option<NamedDisease> {
    let words = words.trim();
    if words.is_empty() || ["无", "否", "健康", "无病", "无疾病", "正常", "没有", "-", "—", "/"].contains(&words)
    {
        return None;
    }
    if let Some((_, name, icd10)) = CATALOGUE.iter().find(|(keys, ..)| keys.contains(&words)) {
        return Some(NamedDisease { kind: kind_of(icd10), name: (*name).to_owned(), icd10: Some(icd10) });
    }
    let lower_kind = DiseaseKind::of_icd10(words);
    if lower_kind != DiseaseKind::Other {
        return Some(NamedDisease { kind: lower_kind, name: lower_kind.word().to_owned(), icd10: None });
    }
    Some(by_part(words))
}

/// Words inside longer ones (高血压2级, 老年性高血压病). Not secondary hypertension, not type 1.
fn by_part(words: &str) -> NamedDisease {
    let named = |kind, icd10| NamedDisease { kind, name: words.to_owned(), icd10: Some(icd10) };
    if words.contains("继发性高血压") {
        named(DiseaseKind::Other, "I15")
    } else if words.contains("高血压") && !["肺动脉", "门静脉", "眼"].iter().any(|part| words.contains(part))
    {
        named(DiseaseKind::Hypertension, "I10")
    } else if words.contains("糖尿病") && (words.contains('1') || words.contains('一') || words.contains("Ⅰ")) {
        named(DiseaseKind::Other, "E10")
    } else if words.contains("糖尿病") && !words.contains("妊娠") {
        named(DiseaseKind::Type2Diabetes, "E11")
    } else if words.contains("肺结核") {
        named(DiseaseKind::Tuberculosis, "A16.2")
    } else if words.contains("精神分裂") || words.contains("精神障碍") {
        named(DiseaseKind::SevereMentalDisorder, "F20")
    } else {
        NamedDisease { kind: DiseaseKind::Other, name: words.to_owned(), icd10: None }
    }
}

fn kind_of(icd10: &str) -> DiseaseKind {
    DiseaseKind::of_icd10(icd10)
}

/// Words of lists, the name they stand for, ICD-10 code.
const CATALOGUE: &[(&[&str], &str, &str)] = &[
    (&["高血压", "高血压病", "原发性高血压", "高血压患者", "高"], "高血压", "I10"),
    (&["糖尿病", "2型糖尿病", "二型糖尿病", "Ⅱ型糖尿病", "II型糖尿病", "糖尿病2型", "糖"], "2型糖尿病", "E11"),
    (&["1型糖尿病", "一型糖尿病", "Ⅰ型糖尿病"], "1型糖尿病", "E10"),
    (&["肺结核", "结核", "结核病"], "肺结核", "A16.2"),
    (&["严重精神障碍", "重性精神病", "重性精神疾病", "重精", "精神病"], "严重精神障碍", "F20"),
    (&["精神分裂症"], "精神分裂症", "F20"),
    (&["双相情感障碍", "双相障碍"], "双相情感障碍", "F31"),
    (&["偏执性精神病"], "偏执性精神病", "F22"),
    (&["分裂情感性障碍"], "分裂情感性障碍", "F25"),
    (&["冠心病"], "冠心病", "I25"),
    (&["脑卒中", "中风", "卒中"], "脑卒中", "I64"),
    (&["脑梗", "脑梗死", "脑梗塞"], "脑梗死", "I63"),
    (&["脑出血"], "脑出血", "I61"),
    (&["慢阻肺", "慢性阻塞性肺疾病", "COPD"], "慢性阻塞性肺疾病", "J44"),
    (&["肺气肿"], "肺气肿", "J43"),
    (&["哮喘", "支气管哮喘"], "支气管哮喘", "J45"),
    (&["肺心病", "慢性肺源性心脏病"], "慢性肺源性心脏病", "I27"),
    (&["心力衰竭", "心衰"], "慢性心力衰竭", "I50"),
    (&["心房颤动", "房颤"], "心房颤动", "I48"),
    (&["风湿性心脏病", "风心病"], "风湿性心脏病", "I09"),
    (&["心肌病"], "心肌病", "I42"),
    (&["心肌梗死", "急性心肌梗死"], "急性心肌梗死", "I21"),
    (&["肝硬化"], "肝硬化", "K74"),
    (&["乙肝", "慢性乙型肝炎", "慢性肝炎"], "慢性病毒性肝炎", "B18"),
    (&["肾炎", "慢性肾炎"], "慢性肾炎", "N03"),
    (&["肾病综合征"], "肾病综合征", "N04"),
    (&["尿毒症", "终末期肾病"], "终末期肾病", "N18.5"),
    (&["肾衰竭", "慢性肾功能不全", "慢性肾衰竭"], "慢性肾功能不全", "N18"),
    (&["类风湿", "类风湿关节炎", "类风湿性关节炎"], "类风湿关节炎", "M06"),
    (&["强直性脊柱炎"], "强直性脊柱炎", "M45"),
    (&["红斑狼疮", "系统性红斑狼疮"], "系统性红斑狼疮", "M32"),
    (&["甲亢", "甲状腺功能亢进"], "甲状腺功能亢进", "E05"),
    (&["甲减", "甲状腺功能减退"], "甲状腺功能减退", "E03"),
    (&["帕金森", "帕金森病"], "帕金森病", "G20"),
    (&["癫痫"], "癫痫", "G40"),
    (&["再生障碍性贫血"], "再生障碍性贫血", "D61"),
    (&["血友病"], "血友病", "D66"),
    (&["银屑病"], "银屑病", "L40"),
    (&["老年痴呆", "痴呆"], "痴呆", "F03"),
    (&["阿尔茨海默病"], "阿尔茨海默病", "G30"),
    (&["青光眼"], "青光眼", "H40"),
    (&["白内障"], "白内障", "H26"),
    (&["痛风"], "痛风", "M10"),
    (&["胃溃疡", "消化性溃疡"], "消化性溃疡", "K27"),
    (&["骨性关节炎", "关节炎"], "骨性关节炎", "M19"),
    (&["脑瘫"], "脑瘫", "G80"),
    (&["包虫病"], "包虫病", "B67"),
    (&["尘肺", "矽肺"], "尘肺", "J64"),
    (&["肺癌"], "肺癌", "C34"),
    (&["肝癌"], "肝癌", "C22"),
    (&["胃癌"], "胃癌", "C16"),
    (&["食管癌", "食道癌"], "食管癌", "C15"),
    (&["结肠癌"], "结肠癌", "C18"),
    (&["直肠癌"], "直肠癌", "C20"),
    (&["乳腺癌"], "乳腺癌", "C50"),
    (&["宫颈癌"], "宫颈癌", "C53"),
    (&["白血病"], "白血病", "C95"),
    (&["恶性肿瘤", "癌症"], "恶性肿瘤", "C80"),
];

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn words_of_lists_find_their_register() {
        use DiseaseKind as K;
        for (words, kind, icd10) in [
            ("高血压", K::Hypertension, Some("I10")),
            ("高血压2级", K::Hypertension, Some("I10")),
            ("继发性高血压", K::Other, Some("I15")),
            ("肺动脉高血压", K::Other, None),
            ("糖尿病", K::Type2Diabetes, Some("E11")),
            ("1型糖尿病", K::Other, Some("E10")),
            ("妊娠糖尿病", K::Other, None),
            ("重性精神病", K::SevereMentalDisorder, Some("F20")),
            ("肺结核", K::Tuberculosis, Some("A16.2")),
            ("脑梗", K::Other, Some("I63")),
            ("腰椎间盘突出", K::Other, None),
            ("I10.x00", K::Hypertension, None),
            ("E11.900", K::Type2Diabetes, None),
        ] {
            let found = find_disease(words).unwrap();
            assert_eq!((found.kind, found.icd10), (kind, icd10), "{words}");
        }
        for none in ["", "无", "健康", "—"] {
            assert!(find_disease(none).is_none(), "{none}");
        }
    }

    #[test]
    fn a_kind_is_written_by_its_code_and_an_unknown_one_reads_as_other() {
        for kind in [DiseaseKind::Hypertension, DiseaseKind::Type2Diabetes, DiseaseKind::SevereMentalDisorder] {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.code());
        }
        assert_eq!(serde_json::from_str::<DiseaseKind>("\"copd\"").unwrap(), DiseaseKind::Other);
    }
}
