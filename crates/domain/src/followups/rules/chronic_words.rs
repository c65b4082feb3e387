//! The sentences of the two chronic rules. They are stored with the visit and
//! printed, so they are the domain's own, in the users' language.

use crate::followups::Readings;
use crate::followups::forms::{FormDescription, Rule};
use crate::followups::judgement::{Level, Reason};
use crate::residents::Target;
use rust_decimal::Decimal;

const HYPERTENSION: &str = "国家基本公共卫生服务规范(第三版)高血压患者健康管理";
const DIABETES: &str = "国家基本公共卫生服务规范(第三版)2型糖尿病患者健康管理";
const BOTH: &str = "国家基本公共卫生服务规范(第三版)慢性病患者健康管理 分类干预";

/// Why the target of old people differs.
pub fn target_of_old(years: u32, systolic: u16, diastolic: u16) -> String {
    format!("{years}岁及以上:收缩压低于{systolic}且舒张压低于{diastolic}")
}

pub fn control(form: &FormDescription, r: &Readings, target: &Target, above: bool, measured: bool) -> Option<Reason> {
    let level = if above { Level::Warn } else { Level::Info };
    if form.rule == Rule::BloodPressure {
        let (Some(systolic), Some(diastolic), true) = (r.systolic_mmhg, r.diastolic_mmhg, measured) else {
            return None;
        };
        let goal = format!("{}/{}", target.systolic_mmhg, target.diastolic_mmhg);
        let why = target.why.as_ref().map(|why| format!("({why})")).unwrap_or_default();
        let verdict = if above { format!("未低于目标 {goal}") } else { format!("低于目标 {goal}") };
        return Some(Reason::new(level, format!("血压 {systolic}/{diastolic} mmHg {verdict}{why}"), HYPERTENSION));
    }
    let bound = form.figure("glucose_below", Decimal::from(7));
    Some(match r.fasting_glucose_mmol_l {
        Some(glucose) if above => {
            Reason::new(level, format!("空腹血糖 {glucose} mmol/L,不低于 {bound},未达标"), DIABETES)
        }
        Some(glucose) => Reason::new(level, format!("空腹血糖 {glucose} mmol/L,低于 {bound},达标"), DIABETES),
        None => Reason::new(level, "没有空腹血糖,不能算控制满意", DIABETES),
    })
}

/// Thresholds that call for referral at once (domain handbook §3.1, emergency).
pub fn emergencies(form: &FormDescription, r: &Readings) -> Vec<Reason> {
    let mut reasons = Vec::new();
    let clause = if form.rule == Rule::BloodPressure { HYPERTENSION } else { DIABETES };
    let mut urgent = |text: String| reasons.push(Reason::new(Level::Urgent, text, clause));
    let (high, low) = (form.days("emergency_systolic", 180), form.days("emergency_diastolic", 110));
    let reaches = |value: Option<u16>, bound: u32| value.is_some_and(|value| u32::from(value) >= bound);
    if reaches(r.systolic_mmhg, high) || reaches(r.diastolic_mmhg, low) {
        let pressure = (r.systolic_mmhg.unwrap_or(0), r.diastolic_mmhg.unwrap_or(0));
        urgent(format!("血压 {}/{} mmHg,达到 {high} 和(或){low}:立即转诊", pressure.0, pressure.1));
    }
    if form.rule == Rule::Glucose {
        let high = form.figure("emergency_glucose", Decimal::new(167, 1));
        let low = form.figure("low_glucose", Decimal::new(39, 1));
        match r.fasting_glucose_mmol_l {
            Some(glucose) if glucose >= high => urgent(format!("血糖 {glucose} mmol/L,不低于 {high}:立即转诊")),
            Some(glucose) if glucose <= low => urgent(format!("血糖 {glucose} mmol/L,不高于 {low}:立即处理并转诊")),
            _ => {}
        }
    } else {
        for (symptom, word) in [(3, "恶心呕吐"), (6, "心悸胸闷")] {
            if r.symptoms.contains(&symptom) {
                urgent(format!("有“{word}”,属于危急征象:处理后转诊"));
            }
        }
    }
    reasons
}

/// Signs that a person must weigh: they may belong to an emergency.
pub fn watch(form: &FormDescription, r: &Readings) -> Vec<Reason> {
    let mut reasons = Vec::new();
    let (clause, signs): (_, &[(u8, &str)]) = if form.rule == Rule::BloodPressure {
        (HYPERTENSION, &[(2, "头痛头晕是否剧烈"), (4, "是否视力模糊、眼痛"), (5, "是否喘憋不能平卧")])
    } else {
        (DIABETES, &[(2, "多饮是否突然加重"), (4, "多尿是否突然加重"), (5, "视力是否骤降")])
    };
    for (_, question) in signs.iter().filter(|(symptom, _)| r.symptoms.contains(symptom)) {
        reasons.push(Reason::new(Level::Warn, format!("请核实{question};如是,处理后立即转诊"), clause));
    }
    if form.rule == Rule::Glucose {
        if r.heart_rate.is_some_and(|rate| rate > 100) {
            reasons.push(Reason::new(Level::Warn, "心率超过 100 次/分:如持续,处理后立即转诊", DIABETES));
        }
        if r.frequent_hypoglycaemia {
            reasons.push(Reason::new(Level::Warn, "低血糖反应频繁:核对用药", DIABETES));
        }
    }
    reasons
}

pub fn refer_for_complication() -> Reason {
    Reason::new(Level::Urgent, "出现新的并发症或原有并发症加重:转诊,两周内随访", BOTH)
}

pub fn refer_for_two_uncontrolled() -> Reason {
    Reason::new(Level::Urgent, "连续两次控制不满意:转诊,两周内随访", BOTH)
}

pub fn refer_for_adverse_reaction() -> Reason {
    Reason::new(Level::Urgent, "药物不良反应仍未缓解:转诊,两周内随访", BOTH)
}

pub fn after_referral(still_troubled: bool) -> Reason {
    let (level, text) = if still_troubled {
        (Level::Warn, "转诊后已随访,回到常规随访;仍未达标,请核对转诊结果和用药")
    } else {
        (Level::Info, "转诊后已随访,回到常规随访")
    };
    Reason::new(level, text, BOTH)
}

pub fn next_date(routine: bool, days: u32) -> Reason {
    let text = if routine {
        format!("常规随访,{days} 天后下次随访")
    } else {
        format!("{days} 天内随访(两周复访)")
    };
    Reason::new(Level::Info, text, BOTH)
}

pub fn class_reason(form: &FormDescription, class: Option<u8>, r: &Readings, uncontrolled: bool) -> String {
    let Some(class) = class else { return "还不能分类:血压未填".to_owned() };
    let word = form.class_word(class);
    if r.own_class.is_some() {
        return format!("{word}(医生判断)");
    }
    let found: Vec<&str> = [(r.complication, "并发症"), (r.adverse_reaction, "不良反应"), (uncontrolled, "未达标")]
        .into_iter()
        .filter_map(|(applies, word)| applies.then_some(word))
        .collect();
    if found.len() > 1 { format!("{word}({},取最重)", found.join("、")) } else { word.to_owned() }
}
