//! 严重精神障碍 (domain handbook §3.1 and §3.4: W:smi).
//!
//! Where the handbook is unsure, this was chosen: the codes of the form stand
//! for its words, so any symptom ticked, 自知力不全, one 较差 of the social
//! functions or an adverse reaction of unknown gravity makes 基本稳定; 精神症状明显
//! is the doctor's own judgement and has its own box. Somebody lost is looked
//! for again after the routine interval; somebody in hospital is not called
//! back in two weeks.

use super::{Verdict, Visit, decided};
use crate::followups::Answers;
use crate::followups::judgement::{Level, Reason};
use crate::followups::readings::{codes, flag, whole};

const CLAUSE: &str = "国家基本公共卫生服务规范(第三版)严重精神障碍患者管理";
const FUNCTIONS: [&str; 5] = ["self_care", "housework", "work", "learning", "relations"];

pub(super) fn judge(visit: &Visit<'_>) -> Verdict {
    let (form, answers) = (visit.form, visit.answers);
    if whole(answers, "death_cause").is_some() {
        return ended("患者已死亡:随访结束");
    }
    if let Some(reason) = whole(answers, "lost_reason") {
        let word = u8::try_from(reason).map_or("", |code| form.label("lost_reason", code));
        let days = form.days("lost_days", 90);
        let text = format!("失访({word}):不评危险性、不分类,{days} 天后再找");
        return Verdict {
            days: Some(days),
            reasons: vec![Reason::new(Level::Warn, text, CLAUSE)],
            ..Verdict::default()
        };
    }
    let (computed, mut reasons) = stability(answers);
    let (class, why) = decided(form, visit.readings.own_class.as_ref(), computed);
    reasons.extend(why);
    let dangerous = whole(answers, "risk").is_some_and(|risk| risk >= 3);
    let mut verdict = Verdict { class, computed_class: computed, emergency: dangerous, ..Verdict::default() };
    if whole(answers, "admitted") == Some(1) {
        let days = form.days("stable_days", 90);
        verdict.emergency = false;
        verdict.days = class.map(|_| days);
        let text = format!("目前正在住院:不要求两周复访,{days} 天内了解情况,出院后两周内随访");
        reasons.push(Reason::new(Level::Info, text, CLAUSE));
    } else {
        next_step(visit, class, &mut verdict, &mut reasons);
    }
    verdict.reasons = reasons;
    verdict
}

fn ended(text: &str) -> Verdict {
    Verdict { reasons: vec![Reason::new(Level::Info, text, CLAUSE)], ..Verdict::default() }
}

/// 1 不稳定, 2 基本稳定, 3 稳定 with what makes it so; `None` while the risk is
/// not graded.
fn stability(answers: &Answers) -> (Option<u8>, Vec<Reason>) {
    let Some(risk) = whole(answers, "risk") else {
        return (None, vec![Reason::new(Level::Info, "危险性未评估,还不能分类", CLAUSE)]);
    };
    let insight = whole(answers, "insight");
    let grave: Vec<String> = [
        (risk >= 3, format!("危险性 {risk} 级")),
        (flag(answers, "symptoms_evident"), "精神症状明显".to_owned()),
        (insight == Some(3), "自知力缺失".to_owned()),
        (flag(answers, "acute_adverse_reaction"), "急性药物不良反应".to_owned()),
        (flag(answers, "serious_illness"), "严重躯体疾病".to_owned()),
    ]
    .into_iter()
    .filter_map(|(applies, word)| applies.then_some(word))
    .collect();
    if !grave.is_empty() {
        let text = format!("{}:不稳定", grave.join("、"));
        return (Some(1), vec![Reason::new(Level::Warn, text, CLAUSE)]);
    }
    let ill = !codes(answers, "symptoms").is_empty() || answers.get("symptoms_text").is_some_and(|t| !t.is_null());
    let poor = FUNCTIONS.iter().any(|key| whole(answers, key) == Some(3));
    let weak: Vec<String> = [
        (risk >= 1, format!("危险性 {risk} 级")),
        (ill, "有精神症状".to_owned()),
        (insight == Some(2), "自知力不全".to_owned()),
        (poor, "社会功能较差".to_owned()),
        (whole(answers, "adverse_reaction") == Some(2), "有药物不良反应".to_owned()),
    ]
    .into_iter()
    .filter_map(|(applies, word)| applies.then_some(word))
    .collect();
    if !weak.is_empty() {
        let text = format!("{}:基本稳定", weak.join("、"));
        return (Some(2), vec![Reason::new(Level::Warn, text, CLAUSE)]);
    }
    let text = "危险性 0 级,症状、自知力、社会功能均可:稳定";
    (Some(3), vec![Reason::new(Level::Info, text, CLAUSE)])
}

fn next_step(visit: &Visit<'_>, class: Option<u8>, verdict: &mut Verdict, reasons: &mut Vec<Reason>) {
    let form = visit.form;
    let stable_days = form.days("stable_days", 90).min(visit.frequency.routine_days);
    match class {
        Some(1) => {
            let days = form.days("unstable_days", 14);
            verdict.referral = true;
            verdict.days = Some(days);
            let police = if verdict.emergency { ",必要时报告当地公安部门" } else { "" };
            let text = format!("不稳定:对症处理后立即转诊{police},{days} 天内随访");
            reasons.push(Reason::new(Level::Urgent, text, CLAUSE));
        }
        Some(2) => {
            let days = form.days("fairly_stable_days", 14);
            let again = visit.last.is_some_and(|last| last.class == Some(2));
            let settling = matches!(whole(visit.answers, "effect"), Some(1 | 2));
            let (level, text) = match (again, settling) {
                (true, true) => {
                    verdict.days = Some(stable_days);
                    (Level::Info, format!("观察后趋于稳定:维持治疗,{stable_days} 天后随访"))
                }
                (true, false) => {
                    verdict.days = Some(days);
                    verdict.referral = true;
                    (Level::Urgent, format!("观察两周仍未趋于稳定:建议转诊到上级医院,{days} 天内随访"))
                }
                (false, _) => {
                    verdict.days = Some(days);
                    verdict.recheck = true;
                    (Level::Warn, format!("基本稳定:查找原因、调整用药,观察 {days} 天后随访"))
                }
            };
            reasons.push(Reason::new(level, text, CLAUSE));
        }
        Some(_) => {
            verdict.days = Some(stable_days);
            let text = format!("稳定:继续现有治疗,{stable_days} 天后随访");
            reasons.push(Reason::new(Level::Info, text, CLAUSE));
        }
        None => {}
    }
}
