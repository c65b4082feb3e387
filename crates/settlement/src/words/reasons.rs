//! The steps of a layer's reckoning in words.

use super::{clause, percent};
use crate::pack::CapPeriod;
use crate::statement::Reason;
use rust_decimal::Decimal;
use xiangyi_domain::Money;

/// A reason as one sentence with its clause in brackets.
#[must_use]
pub fn reason(reason: &Reason) -> String {
    match reason_and_clause(reason) {
        (text, clause) if clause.is_empty() => text,
        (text, clause) => format!("{text}({clause})"),
    }
}

/// A reason as a sentence, and the clause it rests on (may be empty).
#[must_use]
pub fn reason_and_clause(reason: &Reason) -> (String, String) {
    let said = match reason {
        Reason::Deductible { clause: said, .. }
        | Reason::BelowDeductible { clause: said, .. }
        | Reason::Band { clause: said, .. }
        | Reason::Cap { clause: said, .. }
        | Reason::FinalCap { clause: said, .. }
        | Reason::NotEligible { clause: said, .. }
        | Reason::NotYetRecognised { clause: said, .. }
        | Reason::Silent { clause: said } => clause(said),
        _ => String::new(),
    };
    (text(reason), said)
}

fn text(reason: &Reason) -> String {
    match reason {
        Reason::Base { amount, with_out_of_scope: false } => format!("进入本层的政策范围内余额 {amount} 元"),
        Reason::Base { amount, with_out_of_scope: true } => format!("进入本层的全部余额(含目录外) {amount} 元"),
        Reason::Category { category } => format!("按“{}”享受待遇,就高不就低", category.name()),
        Reason::Earlier { base, together } => {
            format!("年度累计:本年此前 {base} 元,加本次共 {together} 元")
        }
        Reason::Deductible { amount, used, .. } => deductible(*amount, *used),
        Reason::BelowDeductible { base, deductible, .. } => {
            format!("{base} 元未超过起付线 {deductible} 元,本层不支付")
        }
        Reason::Band { over, upto, part, ratio, amount, .. } => band(*over, *upto, *part, *ratio, *amount),
        Reason::Rounded { exact, rounded } => format!("各段合计 {exact} 元,四舍五入到分为 {rounded} 元"),
        Reason::LessEarlier { together, earlier, now } => {
            format!("累计应付 {together} 元,减此前部分应付 {earlier} 元,本次 {now} 元")
        }
        Reason::Cap { cap, period, used, before, .. } => {
            format!("{}封顶 {cap} 元,此前已付 {used} 元,按政策算得 {before} 元,超出部分不付", period_name(*period))
        }
        Reason::FinalCap { ratio, total, limit, .. } => {
            format!("个人自付不超过总费用 {total} 元的 {},即 {limit} 元(只舍不入),超出部分由本层支付", percent(*ratio))
        }
        Reason::Entered { entered, computed, difference } => slip(*entered, *computed, *difference),
        Reason::NotEligible { needs, .. } => {
            let names: Vec<&str> = needs.iter().map(|category| category.name()).collect();
            format!("本层限{},此人无此身份,支付 0.00 元", names.join("、"))
        }
        Reason::NotYetRecognised { counts_from, .. } => {
            format!("门诊慢病自认定次月({counts_from})起享受,此前支付 0.00 元")
        }
        Reason::Silent { .. } => "政策原文未给出计算标准,须按结算单录入;未录入前按 0.00 元计".to_owned(),
    }
}

fn deductible(amount: Money, used: Money) -> String {
    if amount.is_zero() { "不设起付线".to_owned() } else { format!("起付线 {amount} 元,本次扣 {used} 元") }
}

fn band(over: Money, upto: Option<Money>, part: Money, ratio: Decimal, amount: Decimal) -> String {
    let range = match upto {
        Some(upto) => format!("{over} 元以上至 {upto} 元(含)"),
        None if over.is_zero() => "全部".to_owned(),
        None => format!("{over} 元以上"),
    };
    format!("{range}部分 {part} 元 × {} = {} 元", percent(ratio), to_the_fen(amount))
}

/// A product not rounded yet: with all its places, but never fewer than two.
fn to_the_fen(amount: Decimal) -> String {
    let exact = amount.normalize();
    if exact.scale() < 2 { format!("{exact:.2}") } else { exact.to_string() }
}

fn slip(entered: Money, computed: Option<Money>, difference: Option<Money>) -> String {
    match (computed, difference) {
        (Some(computed), Some(difference)) if !difference.is_zero() => {
            format!("以结算单录入的 {entered} 元为准;按政策试算为 {computed} 元,相差 {difference} 元")
        }
        (Some(computed), _) => format!("结算单录入 {entered} 元,与按政策试算的 {computed} 元一致"),
        (None, _) => format!("以结算单录入的 {entered} 元为准;政策原文未给出标准,无法试算"),
    }
}

const fn period_name(period: CapPeriod) -> &'static str {
    match period {
        CapPeriod::Admission => "每次住院",
        CapPeriod::Year => "年度",
        CapPeriod::HouseholdYear => "每户年度",
    }
}
