//! Every other disease: the doctor's own class, and what the form says follows
//! from it (domain handbook §3.8). It judges the forms of a county too.

use super::{Verdict, Visit};
use crate::followups::forms::Then;
use crate::followups::judgement::{Level, Reason};

const CLAUSE: &str = "其他疾病随访";

pub(super) fn judge(visit: &Visit<'_>) -> Verdict {
    let (form, readings) = (visit.form, visit.readings);
    let class = readings.class;
    let then = class.and_then(|code| form.class(code)).map_or(Then::Routine, |class| class.then);
    let recheck_days = form.days("recheck_days", visit.frequency.recheck_days);
    let own_days = readings.interval_days;
    let routine = own_days.unwrap_or_else(|| form.days("routine_days", visit.frequency.routine_days));
    let (days, level, text) = match then {
        Then::End => (None, Level::Info, "随访结束,不再安排下次随访".to_owned()),
        Then::Refer => (Some(recheck_days), Level::Urgent, format!("转诊,{recheck_days} 天内随访")),
        Then::Recheck => (Some(recheck_days), Level::Warn, format!("{recheck_days} 天内随访(两周复访)")),
        Then::Routine | Then::Watch => (Some(routine), Level::Info, format!("常规随访,{routine} 天后下次随访")),
    };
    let mut reasons = Vec::new();
    if then == Then::Watch {
        let word = class.map_or("", |code| form.class_word(code));
        reasons.push(Reason::new(Level::Warn, format!("病情{word}:考虑转诊"), CLAUSE));
    }
    reasons.push(Reason::new(level, text, CLAUSE));
    Verdict {
        class,
        computed_class: class,
        days: days.filter(|_| class.is_some()),
        recheck: then == Then::Recheck,
        referral: then == Then::Refer,
        reasons,
        ..Verdict::default()
    }
}
