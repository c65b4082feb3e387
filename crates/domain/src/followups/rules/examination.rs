//! 健康体检表: what a yearly examination asks to be done (domain handbook §3.1,
//! §3.9; the yearly minimum of old people: W:exam).

use super::chronic::target_on;
use super::{Verdict, Visit};
use crate::followups::Answers;
use crate::followups::computed::computed;
use crate::followups::judgement::{Level, Reason};
use crate::followups::readings::{decimal, whole};
use crate::residents::{Sex, age_on};
use rust_decimal::Decimal;

const CLAUSE: &str = "国家基本公共卫生服务规范(第三版)健康体检表 填表说明";
const PRESSURE: &str = "国家基本公共卫生服务规范(第三版)高血压患者健康管理";
const GLUCOSE: &str = "国家基本公共卫生服务规范(第三版)2型糖尿病患者健康管理";
const OLD: &str = "国家基本公共卫生服务规范(第三版)老年人健康管理";

/// What every old person gets once a year: words, and the fields of which at
/// least one must be filled in.
const MINIMUM: [(&str, &[&str]); 8] = [
    ("血常规", &["haemoglobin_g_l", "white_cells_1e9_l", "platelets_1e9_l"]),
    ("尿常规", &["urine_protein", "urine_sugar", "urine_ketones", "urine_blood"]),
    ("肝功能", &["alt_u_l", "ast_u_l", "total_bilirubin_umol_l"]),
    ("肾功能", &["creatinine_umol_l", "urea_mmol_l"]),
    ("空腹血糖", &["fasting_glucose_mmol_l", "fasting_glucose_mg_dl"]),
    ("血脂", &["cholesterol_mmol_l", "triglycerides_mmol_l", "ldl_mmol_l", "hdl_mmol_l"]),
    ("心电图", &["ecg"]),
    ("腹部B超", &["abdomen_ultrasound"]),
];

pub(super) fn judge(visit: &Visit<'_>) -> Verdict {
    let class = whole(visit.answers, "evaluation").and_then(|code| u8::try_from(code).ok());
    let mut reasons = Vec::new();
    let emergency = pressure(visit, &mut reasons) | glucose(visit, &mut reasons);
    body(visit, &mut reasons);
    if class == Some(1) && reasons.iter().any(|reason| reason.level > Level::Info) {
        reasons.push(Reason::new(Level::Warn, "健康评价为“体检无异常”,但有需要处理的结果,请核对", CLAUSE));
    }
    let old = visit.patient.born_on.is_some_and(|born| age_on(born, visit.occasion.on) >= 65);
    if old {
        reasons.extend(missing_of_minimum(visit.answers));
    }
    Verdict {
        class,
        computed_class: class,
        days: class.map(|_| visit.form.days("routine_days", 365)),
        referral: emergency,
        emergency,
        reasons,
        ..Verdict::default()
    }
}

/// The higher of both arms; whether it is an emergency.
fn pressure(visit: &Visit<'_>, reasons: &mut Vec<Reason>) -> bool {
    let highest = |left, right| whole(visit.answers, left).max(whole(visit.answers, right));
    let systolic = highest("left_systolic_mmhg", "right_systolic_mmhg");
    let diastolic = highest("left_diastolic_mmhg", "right_diastolic_mmhg");
    let (Some(systolic), Some(diastolic)) = (systolic, diastolic) else { return false };
    let target = target_on(visit.form, visit.patient, visit.occasion.on);
    if systolic >= 180 || diastolic >= 110 {
        let text = format!("血压 {systolic}/{diastolic} mmHg,达到 180 和(或)110:立即转诊,两周内追踪结果");
        reasons.push(Reason::new(Level::Urgent, text, PRESSURE));
        return true;
    }
    if systolic >= target.systolic_mmhg || diastolic >= target.diastolic_mmhg {
        let text = format!("血压 {systolic}/{diastolic} mmHg 偏高:不同日复测,三次偏高即疑似高血压,转诊确诊");
        reasons.push(Reason::new(Level::Warn, text, PRESSURE));
    }
    false
}

fn glucose(visit: &Visit<'_>, reasons: &mut Vec<Reason>) -> bool {
    let values = computed(visit.form, visit.answers);
    let given = decimal(visit.answers, "fasting_glucose_mmol_l");
    let Some(glucose) = given.or_else(|| decimal(&values, "glucose_converted_mmol_l")) else { return false };
    if glucose >= Decimal::new(167, 1) || glucose <= Decimal::new(39, 1) {
        let text = format!("空腹血糖 {glucose} mmol/L:立即处理并转诊,两周内追踪结果");
        reasons.push(Reason::new(Level::Urgent, text, GLUCOSE));
        return true;
    }
    if glucose >= Decimal::from(7) {
        let text = format!("空腹血糖 {glucose} mmol/L,不低于 7.0:建议复查");
        reasons.push(Reason::new(Level::Warn, text, GLUCOSE));
    }
    false
}

fn body(visit: &Visit<'_>, reasons: &mut Vec<Reason>) {
    let mut high_risk = Vec::new();
    if let Some(bmi) = visit.readings.bmi.filter(|bmi| *bmi >= Decimal::from(24)) {
        high_risk.push(format!("体质指数 {bmi}"));
    }
    let bound = match visit.patient.sex {
        Some(Sex::Male) => Some(90),
        Some(Sex::Female) => Some(85),
        None => None,
    };
    let waist = decimal(visit.answers, "waist_cm");
    if let Some((waist, _)) = waist.zip(bound).filter(|(waist, bound)| *waist >= Decimal::from(*bound)) {
        high_risk.push(format!("腰围 {waist} 厘米"));
    }
    if !high_risk.is_empty() {
        let text = format!("{}:高血压高危,至少每半年测一次血压", high_risk.join("、"));
        reasons.push(Reason::new(Level::Info, text, PRESSURE));
    }
}

fn missing_of_minimum(answers: &Answers) -> Option<Reason> {
    let is_done = |keys: &[&str]| keys.iter().any(|key| answers.get(*key).is_some_and(|value| !value.is_null()));
    let missing: Vec<&str> = MINIMUM.iter().filter(|(_, keys)| !is_done(keys)).map(|(word, _)| *word).collect();
    if missing.is_empty() {
        return None;
    }
    Some(Reason::new(Level::Warn, format!("65 岁及以上每年必查的还缺:{}", missing.join("、")), OLD))
}
