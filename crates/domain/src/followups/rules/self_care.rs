//! 老年人生活自理能力 (domain handbook §3.7, bands W:exam).

use super::{Verdict, Visit, decided};
use crate::followups::computed::computed;
use crate::followups::judgement::{Level, Reason};

const CLAUSE: &str = "国家基本公共卫生服务规范(第三版)老年人健康管理 生活自理能力评估表";

pub(super) fn judge(visit: &Visit<'_>) -> Verdict {
    let form = visit.form;
    let Some(total) = computed(form, visit.answers).get("total_score").and_then(serde_json::Value::as_u64) else {
        return Verdict::default();
    };
    let within = |name, usual: u32| total <= u64::from(form.days(name, usual));
    let class = if within("independent_to", 3) {
        1
    } else if within("mild_to", 8) {
        2
    } else if within("moderate_to", 18) {
        3
    } else {
        4
    };
    let level = if class == 1 { Level::Info } else { Level::Warn };
    let text = format!("总评分 {total} 分:{}", form.class_word(class));
    let mut reasons = vec![Reason::new(level, text, CLAUSE)];
    let (decided_class, why) = decided(form, visit.readings.own_class.as_ref(), Some(class));
    reasons.extend(why);
    reasons.push(Reason::new(Level::Info, "65 岁及以上每年评估一次", CLAUSE));
    Verdict {
        class: decided_class,
        computed_class: Some(class),
        days: Some(form.days("routine_days", 365)),
        reasons,
        ..Verdict::default()
    }
}
