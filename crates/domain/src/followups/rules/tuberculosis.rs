//! 肺结核: first home visit, supervision, closing (domain handbook §3.1, §3.5,
//! §3.6: W:tb).
//!
//! Where the handbook is unsure, this was chosen: a month is 30 days; 自服药 and
//! 其他 are seen as often as 家属 supervised ones; a missed dose asks for its
//! cause and a report, and leaves the interval as it is.

use super::{Verdict, Visit, decided};
use crate::followups::FormCode;
use crate::followups::judgement::{Level, Reason};
use crate::followups::readings::{codes, date, whole};
use crate::followups::{How, computed};
use rust_decimal::Decimal;

const CLAUSE: &str = "国家基本公共卫生服务规范(第三版)肺结核患者健康管理";
/// 72 hours.
const FIRST_VISIT_DAYS: i64 = 3;

pub(super) fn judge(visit: &Visit<'_>) -> Verdict {
    let (form, answers) = (visit.form, visit.answers);
    let mut reasons = Vec::new();
    let harmed = visit.readings.adverse_reaction;
    let ill = whole(answers, "comorbidity") == Some(2);
    let missed = whole(answers, "missed_doses").filter(|missed| *missed > 0);
    let computed = Some(if harmed || ill {
        3
    } else if missed.is_some() {
        2
    } else {
        1
    });
    let (class, why) = decided(form, visit.readings.own_class.as_ref(), computed);
    reasons.extend(why);
    if form.code == FormCode::TUBERCULOSIS_FIRST_VISIT {
        reasons.extend(within_72_hours(visit));
    }
    if let Some(missed) = missed {
        let text = format!("漏服药 {missed} 次:查明原因,督促按医嘱服药并报告");
        reasons.push(Reason::new(Level::Warn, text, CLAUSE));
    }
    let Some(supervisor) = whole(answers, "supervisor") else {
        return Verdict { reasons, ..Verdict::default() };
    };
    let mut verdict = Verdict { class, computed_class: computed, ..Verdict::default() };
    if class == Some(3) {
        let days = visit.frequency.recheck_days;
        verdict.days = Some(days);
        verdict.referral = true;
        let text = format!("药物不良反应、并发症或合并症:转诊,{days} 天内随访");
        reasons.push(Reason::new(Level::Urgent, text, CLAUSE));
    } else {
        let (days, why) = interval(visit, supervisor);
        verdict.days = Some(days);
        reasons.push(Reason::new(Level::Info, format!("{why},{days} 天后随访"), CLAUSE));
    }
    verdict.reasons = reasons;
    verdict
}

/// The notice and the first visit: within 72 hours, counted in days because
/// the form has no hours.
fn within_72_hours(visit: &Visit<'_>) -> Option<Reason> {
    let notified = date(visit.answers, "notified_on")?;
    let days = (visit.occasion.on - notified).num_days();
    let (level, text) = if days > FIRST_VISIT_DAYS {
        (Level::Warn, format!("接到通知后 {days} 天才入户,超过 72 小时"))
    } else {
        (Level::Info, "接到通知后 72 小时内入户".to_owned())
    };
    Some(Reason::new(level, text, CLAUSE))
}

fn interval(visit: &Visit<'_>, supervisor: u16) -> (u32, &'static str) {
    let form = visit.form;
    if supervisor == 1 {
        return (form.days("medical_days", 30), "医务人员督导:每月至少记录一次评估");
    }
    let month = if form.code == FormCode::TUBERCULOSIS_FIRST_VISIT {
        1
    } else {
        u32::from(whole(visit.answers, "treatment_month").unwrap_or(1))
    };
    let injections = codes(visit.answers, "drug_forms").contains(&4);
    if month <= form.days("intensive_months", 2) || injections {
        (form.days("family_days", 10), "家庭成员督导,强化期或注射期:每 10 天随访一次")
    } else {
        (form.days("continuation_days", 30), "家庭成员督导,继续期:每月随访一次")
    }
}

/// 结案: the rate of doses taken; regular from 90 % on (domain handbook §3.11).
pub(super) fn judge_closing(visit: &Visit<'_>) -> Verdict {
    let values = computed::computed(visit.form, visit.answers);
    let rate = visit.form.fields.iter().find(|field| field.computed.as_ref().is_some_and(|c| c.how == How::Percent));
    let rate = rate.and_then(|field| values.get(&field.key)).and_then(|value| value.as_str()?.parse::<Decimal>().ok());
    let mut reasons = Vec::new();
    if let Some(rate) = rate {
        let regular = visit.form.figure("regular_percent", Decimal::from(90));
        let (level, word) =
            if rate >= regular { (Level::Info, "规则服药") } else { (Level::Warn, "未达到规则服药") };
        reasons.push(Reason::new(level, format!("服药率 {rate}%({regular}% 及以上为规则服药):{word}"), CLAUSE));
        if rate > Decimal::ONE_HUNDRED {
            reasons.push(Reason::new(Level::Warn, "实际服药次数多于应服药次数,请核对", CLAUSE));
        }
    }
    reasons.push(Reason::new(Level::Info, "停止治疗:随访结束", CLAUSE));
    Verdict { reasons, ..Verdict::default() }
}
