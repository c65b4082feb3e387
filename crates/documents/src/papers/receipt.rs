//! 住院收费收据 and 门诊收费收据: one A4 page, cut in two: a half for the patient, a half for the files.

use super::form::{amount, entries, text, whole};
use super::words::{day, or_blank};
use crate::fonts::Fonts;
use crate::layout::{Align, Drawing, Flow, Paper, Style};
use std::cmp::Ordering;
use xiangyi_domain::Money;
use xiangyi_domain::paper::{Receipt, in_capitals};

const LABEL: f32 = 6.8;
/// Large print shrinks to the half of a page.
const LARGEST: f32 = 12.5;
const HALVES: [&str; 2] = ["收据联（交患者）", "存根联（医院留存）"];

pub(super) fn lay_out(receipts: &[Receipt], fonts: &Fonts, body: f32) -> Drawing {
    let body = body.min(LARGEST);
    let mut flow = Flow::new(fonts, Paper::A4, body);
    for receipt in receipts {
        flow.start_paper();
        for (at, half) in HALVES.iter().enumerate() {
            if at > 0 {
                flow.cut();
            }
            one(&mut flow, receipt, half);
        }
    }
    flow.finish(receipts.first().map_or(words(false).0, |first| words(first.is_outpatient).0))
}

/// The title, and what the bill's number is called.
const fn words(is_outpatient: bool) -> (&'static str, &'static str) {
    if is_outpatient { ("门诊收费收据", "门诊结算号") } else { ("住院收费收据", "住院号") }
}

fn one(flow: &mut Flow, receipt: &Receipt, half: &str) {
    let body = flow.body;
    flow.line(Style::bold(body * 1.2), Align::Middle, &receipt.org_name, "机构名称");
    let (title, number_word) = words(receipt.is_outpatient);
    flow.line(Style::bold(body * 1.5), Align::Middle, title, "");
    if receipt.reversed {
        flow.line(Style::bold(body * 1.1), Align::Middle, "已冲销，仅供存查", "");
    }
    let number = format!("收据号：{}", or_blank(&receipt.receipt_no, "　　　　　　　"));
    flow.ends(body, &number, half, "收据号");
    flow.gap(2.0);
    entries(flow, LABEL, [whole("交款人", &receipt.name), whole(number_word, &receipt.bill_number)]);
    entries(flow, LABEL, [text("收款事由", &receipt.purpose), whole("收款方式", &receipt.method)]);
    entries(flow, LABEL, [amount("收款金额(元)", &receipt.amount).bold()]);
    entries(flow, LABEL, [text("金额大写", in_capitals(receipt.amount)).bold()]);
    entries(flow, LABEL, [amount("个人自付(元)", &receipt.self_pay), amount("尚欠(元)", &receipt.balance)]);
    entries(flow, LABEL, [whole("收款日期", day(receipt.on)), whole("收款人", &receipt.operator)]);
    flow.gap(body * 0.4);
    let left = match receipt.balance.cmp(&Money::ZERO) {
        Ordering::Equal => "个人自付部分已付清。",
        Ordering::Greater => "余款请按约定的日期交清。",
        Ordering::Less => "多收的部分请到收费窗口退还。",
    };
    flow.paragraph(left, "");
    flow.signatures(&["交款人签字：", "（收款单位盖章）"], body * 3.0);
}
