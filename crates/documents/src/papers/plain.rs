//! A bill in the words of its patient: what it cost, who paid, what is left, and what was not asked for.

use super::words::percent;
use crate::layout::keep;
use xiangyi_domain::Money;
use xiangyi_domain::paper::{SettlementBill, in_capitals};

/// One sentence a line, in the order people ask.
pub(super) fn explained(bill: &SettlementBill) -> Vec<String> {
    let mut said = vec![cost(bill), layers(bill), own_part(bill)];
    if !bill.above_standard.is_zero() {
        said.push(format!("超过单病种定额的 {} 由医院承担，不用您付。", yuan(bill.above_standard)));
    }
    let waived = waived(bill);
    if !waived.is_empty() {
        said.push(format!("没有向您收的：{waived}。"));
    }
    said.push("哪一个数不明白，请拿这张单子到结算窗口，工作人员逐项讲清楚。".to_owned());
    said
}

fn cost(bill: &SettlementBill) -> String {
    let all = format!("这次住院一共花了 {}", yuan(bill.total));
    if bill.out_of_scope.is_zero() {
        return format!("{all}，全部在医保目录内。");
    }
    format!("{all}，其中 {} 是医保目录外的药品、检查或材料，医保不按比例报销。", yuan(bill.out_of_scope))
}

fn layers(bill: &SettlementBill) -> String {
    let paying = bill.layers.iter().filter(|layer| !layer.paid.is_zero());
    let parts: Vec<String> = paying.map(|layer| format!("{}付 {}", layer.name, yuan(layer.paid))).collect();
    if parts.is_empty() {
        return "这次各项保险和救助都没有付钱，原因见上表。".to_owned();
    }
    let share = keep(&format!("（每花 100 元报销 {} 元）", percent(bill.ratio).trim_end_matches('%')));
    let silent: Vec<&str> =
        bill.layers.iter().filter(|layer| layer.paid.is_zero()).map(|layer| layer.name.as_str()).collect();
    let rest = if silent.is_empty() {
        String::new()
    } else {
        format!("{}这次没有付，原因见上表。", silent.join("、"))
    };
    format!("替您付的一共 {}{share}：{}。{rest}", yuan(bill.paid_by_layers), parts.join("，"))
}

fn own_part(bill: &SettlementBill) -> String {
    let own = format!("您自己付 {}", keep(&format!("{}（{}）", yuan(bill.self_pay), in_capitals(bill.self_pay))));
    if bill.self_pay.is_zero() {
        return "您自己不用付钱。".to_owned();
    }
    if bill.balance.is_zero() {
        return format!("{own}，已经付清。");
    }
    format!("{own}，现在还差 {}。", yuan(bill.balance))
}

fn waived(bill: &SettlementBill) -> String {
    let mut parts = Vec::new();
    if !bill.deposit_waived.is_zero() {
        parts.push(format!("住院押金 {}", yuan(bill.deposit_waived)));
    }
    parts.extend(bill.waived_fees.iter().map(|(name, fee)| format!("{name} {}", yuan(*fee))));
    parts.join("、")
}

/// An amount with its unit, never parted.
fn yuan(amount: Money) -> String {
    keep(&format!("{amount}元"))
}
