//! The sentences of problems.

use crate::followups::forms::{Field, Limits};
use rust_decimal::Decimal;

const FORM: &str = "随访服务记录表 填表说明";

pub fn in_future() -> String {
    "随访日期不能晚于今天".to_owned()
}

pub fn date_in_future(label: &str) -> String {
    format!("{label}不能晚于今天")
}

pub fn before_birth(label: &str) -> String {
    format!("{label}早于出生日期")
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

pub fn excludes_others(label: &str, alone: &str) -> String {
    format!("{label}选了“{alone}”,就不能再选其他")
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

pub fn not_asked(label: &str) -> String {
    format!("按其他项目的回答,{label}不用填")
}

pub fn not_computed(label: &str) -> String {
    format!("{label}由程序计算,与其他项目不符")
}

pub fn too_many(label: &str, most: usize) -> String {
    format!("{label}最多 {most} 行")
}

pub fn counts(label: &str) -> String {
    format!("{label}的次数应为 0 到 999")
}

pub fn in_row(label: &str, row: usize, text: &str) -> String {
    format!("{label}第 {row} 行:{text}")
}
