//! 中医体质辨识: nine constitutions by the table (domain handbook §3.7, W:tcm).
//!
//! The class is the one constitution that lists show: 平和质 where it is 是 or
//! 基本是, else the highest score among those that are 是, else among those that
//! are 倾向是, the first of the table where two are equal; the reasons name all.

use super::{Verdict, Visit, decided};
use crate::followups::computed::computed;
use crate::followups::judgement::{Level, Reason};
use serde_json::Value;

const CLAUSE: &str = "国家基本公共卫生服务规范(第三版)中医药健康管理 体质判定标准表";

/// Keys of the eight with their class.
const BIASED: [(&str, u8); 8] = [
    ("qi_deficiency", 2),
    ("yang_deficiency", 3),
    ("yin_deficiency", 4),
    ("phlegm_dampness", 5),
    ("damp_heat", 6),
    ("blood_stasis", 7),
    ("qi_stagnation", 8),
    ("special", 9),
];

pub(super) fn judge(visit: &Visit<'_>) -> Verdict {
    let form = visit.form;
    let values = computed(form, visit.answers);
    let number = |key: &str| values.get(key).and_then(Value::as_u64);
    let Some((balanced, balanced_score)) = number("balanced").zip(number("balanced_score")) else {
        return Verdict::default();
    };
    let mut reasons = Vec::new();
    let mut found: Vec<(u64, u64, u8)> = Vec::new();
    for (key, class) in BIASED {
        let Some((result, score)) = number(key).zip(number(&format!("{key}_score"))) else { continue };
        if result < 3 {
            let is = if result == 1 { "是" } else { "倾向是" };
            let text = format!("{} {score} 分:{is}", form.class_word(class));
            reasons.push(Reason::new(Level::Info, text, CLAUSE));
            found.push((result, score, class));
        }
    }
    let is_balanced = match balanced {
        1 => Some("是"),
        2 => Some("基本是"),
        _ => None,
    };
    let text = format!("平和质 {balanced_score} 分:{}", is_balanced.unwrap_or("否"));
    reasons.push(Reason::new(Level::Info, text, CLAUSE));
    found.sort_by_key(|(result, score, class)| (*result, std::cmp::Reverse(*score), *class));
    let main = if is_balanced.is_some() { Some(1) } else { found.first().map(|(_, _, class)| *class) };
    if main.is_none() {
        reasons.push(Reason::new(Level::Warn, "九种体质都判为“否”:请核对回答", CLAUSE));
    }
    let (class, why) = decided(form, visit.readings.own_class.as_ref(), main);
    reasons.extend(why);
    Verdict { class, computed_class: main, days: Some(form.days("routine_days", 365)), reasons, ..Verdict::default() }
}
