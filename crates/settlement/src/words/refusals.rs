//! Refusals of a bill in words: what is wrong, where, and what to do.

use crate::refusal::{Due, Gap, Refusal};

/// A refusal as a sentence.
#[must_use]
pub fn refusal(refusal: &Refusal) -> String {
    match refusal {
        Refusal::NotJson { line, column } => format!("不是有效的 JSON:第 {line} 行第 {column} 列"),
        Refusal::UnknownKey { field } => format!("不认识的字段“{field}”,请核对字段名"),
        Refusal::MissingKey { field } => format!("缺少字段“{field}”"),
        Refusal::WrongKind { field, due } => format!("字段“{field}”应为{}", due_name(*due)),
        Refusal::MoneyAsNumber { field } => format!("金额“{field}”须写成文本,如 \"1130.00\",不能写成数字"),
        Refusal::NotAnAmount { field } => format!("“{field}”不是有效金额,应为最多两位小数的文本,如 \"1130.00\""),
        Refusal::AmountTooLarge { field } => format!("金额“{field}”过大,请核对"),
        Refusal::NegativeAmount { field, amount } => format!("金额“{field}”为负数 {amount} 元,请核对"),
        Refusal::UnknownCategory { field, found } => format!("“{field}”中的身份类别“{found}”不存在"),
        Refusal::UnknownLayer { field, found } => format!("“{field}”:本政策在此就诊地没有“{found}”这一层"),
        Refusal::UnknownLevel { field, found } => format!("“{field}”中的医疗机构级别“{found}”不存在"),
        Refusal::OnlyComputed { layer } => format!("{}只按政策计算,不接受录入", layer.name()),
        Refusal::DischargeBeforeAdmission { admitted_on, discharged_on } => {
            format!("出院日期 {discharged_on} 早于入院日期 {admitted_on}")
        }
        Refusal::OutOfScopeAboveTotal { out_of_scope, total } => {
            format!("目录外费用 {out_of_scope} 元大于总费用 {total} 元")
        }
        Refusal::PartsDoNotSum { gaps } => {
            let each: Vec<String> = gaps.iter().map(gap).collect();
            format!("各项之和对不上:{}", each.join(";"))
        }
        Refusal::LayerAboveRest { layer, entered, left } => {
            format!("{}录入 {entered} 元,大于本层可支付的余额 {left} 元", layer.name())
        }
    }
}

fn gap(gap: &Gap) -> String {
    let difference = gap.difference();
    let (word, by) = if difference.is_negative() { ("少", -difference) } else { ("多", difference) };
    let sum = sum_name(&gap.field);
    format!("{sum} {} 元,应为 {} 元,{word} {by} 元", gap.parts, gap.whole)
}

/// Which parts were summed, and of which earlier settlement where it is one.
fn sum_name(field: &str) -> String {
    let (place, last) = field.rsplit_once('.').unwrap_or(("", field));
    let parts = match last {
        "in_scope" => "政策范围内与目录外合计",
        "self_pay" => "各层支付与个人自付合计",
        "layers" => "各层支付合计",
        other => other,
    };
    if place.is_empty() { parts.to_owned() } else { format!("“{place}”{parts}") }
}

const fn due_name(due: Due) -> &'static str {
    match due {
        Due::Object => "对象",
        Due::List => "列表",
        Due::Text => "文本",
        Due::YesOrNo => "true 或 false",
        Due::Date => "日期(YYYY-MM-DD)",
        Due::Age => "0 至 150 的整数年龄",
        Due::Settlement => "本程序输出的结算单",
    }
}
