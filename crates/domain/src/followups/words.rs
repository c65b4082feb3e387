//! The sentences of reasons and problems. They are stored with the visit and
//! printed, so they are the domain's own, in the users' language.

use super::forms::{Field, Limits};
use super::judgement::{Level, Reason};
use super::{FormCode, Override, Readings};
use crate::residents::Target;
use rust_decimal::Decimal;

const HYPERTENSION: &str = "国家基本公共卫生服务规范(第三版)高血压患者健康管理";
const DIABETES: &str = "国家基本公共卫生服务规范(第三版)2型糖尿病患者健康管理";
const BOTH: &str = "国家基本公共卫生服务规范(第三版)慢性病患者健康管理 分类干预";
const FORM: &str = "随访服务记录表 填表说明";
/// Why the target of old people differs.
pub const TARGET_OF_65: &str = "65岁及以上:收缩压低于150且舒张压低于90";

pub fn control(code: FormCode, r: &Readings, target: &Target, above: bool, measured: bool) -> Option<Reason> {
    let level = if above { Level::Warn } else { Level::Info };
    match code {
        FormCode::Hypertension if measured => {
            let (systolic, diastolic) = (r.systolic_mmhg.unwrap_or(0), r.diastolic_mmhg.unwrap_or(0));
            let goal = format!("{}/{}", target.systolic_mmhg, target.diastolic_mmhg);
            let why = target.why.as_ref().map(|why| format!("({why})")).unwrap_or_default();
            let verdict = if above { format!("未低于目标 {goal}") } else { format!("低于目标 {goal}") };
            Some(Reason::new(level, format!("血压 {systolic}/{diastolic} mmHg {verdict}{why}"), HYPERTENSION))
        }
        FormCode::Type2Diabetes => Some(match r.fasting_glucose_mmol_l {
            Some(glucose) if above => {
                Reason::new(level, format!("空腹血糖 {glucose} mmol/L,不低于 7.0,未达标"), DIABETES)
            }
            Some(glucose) => Reason::new(level, format!("空腹血糖 {glucose} mmol/L,低于 7.0,达标"), DIABETES),
            None => Reason::new(level, "没有空腹血糖,不能算控制满意", DIABETES),
        }),
        _ => None,
    }
}

pub fn own_class(own: &Override, computed: Option<u8>) -> Reason {
    let computed = computed.map_or("无", class_word);
    let text = format!("医生改为“{}”(推算为“{computed}”):{}", class_word(own.class), own.reason.trim());
    Reason::new(Level::Warn, text, "医生判断")
}

/// Thresholds that call for referral at once.
pub fn emergencies(code: FormCode, r: &Readings) -> Vec<Reason> {
    let mut reasons = Vec::new();
    let clause = if code == FormCode::Hypertension { HYPERTENSION } else { DIABETES };
    let mut urgent = |text: String| reasons.push(Reason::new(Level::Urgent, text, clause));
    if r.systolic_mmhg.is_some_and(|systolic| systolic >= 180) || r.diastolic_mmhg.is_some_and(|low| low >= 110) {
        let pressure = (r.systolic_mmhg.unwrap_or(0), r.diastolic_mmhg.unwrap_or(0));
        urgent(format!("血压 {}/{} mmHg,达到 180 和(或)110:立即转诊", pressure.0, pressure.1));
    }
    if code == FormCode::Type2Diabetes {
        match r.fasting_glucose_mmol_l {
            Some(glucose) if glucose >= Decimal::new(167, 1) => {
                urgent(format!("血糖 {glucose} mmol/L,不低于 16.7:立即转诊"));
            }
            Some(glucose) if glucose <= Decimal::new(39, 1) => {
                urgent(format!("血糖 {glucose} mmol/L,不高于 3.9:立即处理并转诊"));
            }
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
pub fn watch(code: FormCode, r: &Readings) -> Vec<Reason> {
    let mut reasons = Vec::new();
    let (clause, signs): (_, &[(u8, &str)]) = match code {
        FormCode::Hypertension => {
            (HYPERTENSION, &[(2, "头痛头晕是否剧烈"), (4, "是否视力模糊、眼痛"), (5, "是否喘憋不能平卧")])
        }
        FormCode::Type2Diabetes => (DIABETES, &[(2, "多饮是否突然加重"), (4, "多尿是否突然加重"), (5, "视力是否骤降")]),
        FormCode::Generic => ("", &[]),
    };
    for (_, question) in signs.iter().filter(|(symptom, _)| r.symptoms.contains(symptom)) {
        reasons.push(Reason::new(Level::Warn, format!("请核实{question};如是,处理后立即转诊"), clause));
    }
    if code == FormCode::Type2Diabetes {
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

pub fn generic_worse() -> Reason {
    Reason::new(Level::Warn, "病情加重:考虑转诊", "其他疾病随访")
}

pub fn generic_ended() -> Reason {
    Reason::new(Level::Info, "随访结束,不再安排下次随访", "其他疾病随访")
}

/// 此次随访分类 in words.
pub const fn class_word(class: u8) -> &'static str {
    match class {
        1 => "控制满意",
        2 => "控制不满意",
        3 => "不良反应",
        4 => "并发症",
        _ => "",
    }
}

pub fn class_reason(class: Option<u8>, r: &Readings, uncontrolled: bool) -> String {
    let Some(class) = class else { return "还不能分类:血压未填".to_owned() };
    if r.own_class.is_some() {
        return format!("{}(医生判断)", class_word(class));
    }
    let found: Vec<&str> = [(r.complication, "并发症"), (r.adverse_reaction, "不良反应"), (uncontrolled, "未达标")]
        .into_iter()
        .filter_map(|(applies, word)| applies.then_some(word))
        .collect();
    if found.len() > 1 {
        format!("{}({},取最重)", class_word(class), found.join("、"))
    } else {
        class_word(class).to_owned()
    }
}

pub fn in_future() -> String {
    "随访日期不能晚于今天".to_owned()
}

pub fn unknown_key(key: &str) -> String {
    format!("表单没有“{key}”这一项")
}

pub fn required(label: &str) -> String {
    format!("{label}必填")
}

pub fn wrong_type(label: &str) -> String {
    format!("{label}的写法不对")
}

pub fn unknown_code(label: &str) -> String {
    format!("{label}没有这个选项({FORM})")
}

pub fn excludes_others(label: &str) -> String {
    format!("{label}选了“无症状”,就不能再选其他")
}

pub fn too_fine(label: &str) -> String {
    format!("{label}最多两位小数")
}

pub fn out_of_limits(field: &Field, limits: Limits) -> String {
    let unit = field.unit.as_deref().unwrap_or_default();
    format!("{}应在 {} 到 {} {unit}之间", field.label, limits.min, limits.max)
}

pub fn not_below(label: &str) -> String {
    format!("{label}应低于收缩压")
}

pub fn unusual(label: &str, value: Decimal) -> String {
    format!("{label} {value} 不常见,请核对后确认")
}

pub fn times_per_day() -> String {
    "用药每日次数应为 1 到 6".to_owned()
}
