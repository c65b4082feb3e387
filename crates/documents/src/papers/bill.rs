//! 费用结算明细: what the stay cost, who paid which part and by which clause.

use super::form::{amount, entries, text, whole};
use super::plain;
use super::words::{day, diagnoses, list, or_blank, percent, short_day, ward};
use crate::fonts::Fonts;
use crate::layout::{Align, Cell, Drawing, Flow, Paper, Row, Style, keep};
use xiangyi_domain::paper::{BillLayer, BillReason, SettlementBill, in_capitals};

/// Reasons a row may hold, so that a row always fits a page.
const REASONS_PER_ROW: usize = 8;
/// Width of the labels, in ems.
const LABEL: f32 = 6.8;
/// Size of the table of layers, of the body's.
const TABLE: f32 = 0.9;
/// A clause no longer than this stays on one line.
const SHORT_CLAUSE: usize = 14;

pub(super) fn lay_out(bill: &SettlementBill, fonts: &Fonts, body: f32) -> Drawing {
    let mut flow = Flow::new(fonts, Paper::A4, body);
    flow.start_paper();
    flow.line(Style::bold(body * 1.25), Align::Middle, &bill.org_name, "机构名称");
    flow.line(Style::bold(body * 1.6), Align::Middle, "住院费用结算明细", "");
    if !bill.mark.is_empty() {
        flow.line(Style::bold(body * 1.1), Align::Middle, &bill.mark, "标记");
    }
    flow.gap(2.0);
    let number =
        if bill.bill_number.is_empty() { String::new() } else { format!("结算单号：{}", bill.bill_number) };
    flow.ends(body, &number, &format!("结算日期：{}", day(bill.settled_on)), "结算单号");
    flow.gap(2.0);
    patient(&mut flow, bill);
    layers(&mut flow, bill);
    shares(&mut flow, bill);
    payments(&mut flow, bill);
    in_plain_words(&mut flow, bill);
    flow.gap(4.0);
    flow.paragraph("以上费用及报销金额已向患者（或家属）逐项说明。本单由患者与结算单位各执一份。", "");
    flow.signatures(&["患者（或家属）签字：", "与患者关系：", "　　　年　　月　　日"], body * 3.0);
    let operator = format!("经办人：{}", flow.checker.clean(&bill.operator, "经办人"));
    flow.signatures(&[&operator, "审核人：", "（单位盖章）"], body * 3.0);
    flow.finish(format!("{}住院费用结算明细", bill.org_name))
}

fn patient(flow: &mut Flow, bill: &SettlementBill) {
    let (person, case) = (&bill.patient, &bill.case);
    let age = person.age.map(|age| format!("　{age}岁")).unwrap_or_default();
    entries(flow, LABEL, [whole("姓名", &person.name), whole("性别、年龄", format!("{}{age}", person.sex))]);
    entries(flow, LABEL, [whole("身份证号", &person.id_number), text("参保类型", &bill.insurance)]);
    entries(flow, LABEL, [whole("住院号", &case.admission_number), text("科室床号", ward(case))]);
    let days = case.days.map(|days| format!("　共{days}天")).unwrap_or_default();
    let left = format!("{}{days}", short_day(case.discharged_on));
    entries(flow, LABEL, [whole("入院日期", short_day(Some(case.admitted_on))), whole("出院日期", left)]);
    entries(flow, LABEL, [text("身份类别", list(&person.categories))]);
    entries(flow, LABEL, [text("诊断", diagnoses(case))]);
    entries(flow, LABEL, [text("执行政策", &bill.policy)]);
    entries(flow, LABEL, [amount("总费用(元)", &bill.total).bold(), amount("目录外(元)", &bill.out_of_scope).bold()]);
}

/// Number, name, base, paid, why.
fn widths(flow: &Flow) -> [f32; 5] {
    let em = flow.body;
    let fixed = [em * 2.5, em * 6.8, em * 6.2, em * 6.2];
    let rest = flow.inner() - fixed.iter().sum::<f32>();
    [fixed[0], fixed[1], fixed[2], fixed[3], rest]
}

fn layers(flow: &mut Flow, bill: &SettlementBill) {
    flow.heading("一、逐项报销");
    let widths = widths(flow);
    let heads = ["序号", "报销项目", "计算基数(元)", "支付金额(元)", "计算说明及政策依据"];
    let cells = widths.iter().zip(heads).map(|(width, text)| Cell::head(*width, text)).collect();
    flow.table_head(vec![Row::new(flow.body * TABLE, cells)]);
    for (index, layer) in bill.layers.iter().enumerate() {
        layer_rows(flow, widths, index + 1, layer);
    }
    let [number, name, base, paid, why] = widths;
    let cells = vec![
        Cell::label(number + name + base, "报销合计").bold(),
        Cell::amount(paid, bill.paid_by_layers.to_string()).bold(),
        Cell::new(why, format!("大写：{}", in_capitals(bill.paid_by_layers))),
    ];
    flow.row(Row::new(flow.body * TABLE, cells), "报销合计");
    flow.end_table();
}

fn layer_rows(flow: &mut Flow, [number, name, base, paid, why]: [f32; 5], place: usize, layer: &BillLayer) {
    let reasons: Vec<String> = layer.reasons.iter().map(explained).collect();
    let mut parts = reasons.chunks(REASONS_PER_ROW).map(|part| part.join("\n"));
    let cells = vec![
        Cell::whole(number, place.to_string()).middle(),
        Cell::new(name, &layer.name),
        Cell::amount(base, layer.base.to_string()),
        Cell::amount(paid, layer.paid.to_string()),
        Cell::new(why, parts.next().unwrap_or_default()),
    ];
    flow.row(Row::new(flow.body * TABLE, cells), "报销项目");
    for part in parts {
        let cells = vec![Cell::new(number + name + base + paid, ""), Cell::new(why, part)];
        flow.row(Row::new(flow.body * TABLE, cells), "计算说明");
    }
}

fn explained(reason: &BillReason) -> String {
    let BillReason { text, clause } = reason;
    match clause.chars().count() {
        0 => text.clone(),
        1..=SHORT_CLAUSE => format!("{text}{}", keep(&format!("（依据：{clause}）"))),
        _ => format!("{text}（依据：{clause}）"),
    }
}

fn shares(flow: &mut Flow, bill: &SettlementBill) {
    flow.heading("二、个人负担");
    let ratio = amount("实际报销比例", &percent(bill.ratio));
    entries(flow, LABEL, [amount("个人自付(元)", &bill.self_pay).bold(), ratio]);
    if !bill.above_standard.is_zero() {
        entries(flow, LABEL, [amount("医院承担(元)", &bill.above_standard), text("说明", "超过单病种定额的部分")]);
    }
    entries(flow, LABEL, [text("自付大写", in_capitals(bill.self_pay))]);
    let fees: Vec<String> = bill.waived_fees.iter().map(|(name, fee)| format!("{name}{fee}元")).collect();
    let waived = or_blank(&fees.join("；"), "无");
    entries(flow, LABEL, [amount("免收押金(元)", &bill.deposit_waived), text("减免费用", waived)]);
}

fn payments(flow: &mut Flow, bill: &SettlementBill) {
    flow.heading("三、缴费情况");
    let quarter = flow.inner() / 4.0;
    let heads = ["缴费日期", "方式", "收据号", "金额(元)"];
    let cells = heads.iter().map(|text| Cell::head(quarter, *text)).collect();
    flow.table_head(vec![Row::new(flow.body, cells)]);
    for payment in &bill.payments {
        let cells = vec![
            Cell::whole(quarter, short_day(Some(payment.on))).middle(),
            Cell::new(quarter, &payment.method).middle(),
            Cell::whole(quarter, &payment.receipt_no).middle(),
            Cell::amount(quarter, payment.amount.to_string()),
        ];
        flow.row(Row::new(flow.body, cells), "缴费");
    }
    flow.end_table();
    let paid: xiangyi_domain::Money = bill.payments.iter().map(|payment| payment.amount).sum();
    entries(flow, LABEL, [amount("已缴(元)", &paid).bold(), amount("欠费(元)", &bill.balance).bold()]);
}

/// For whoever cannot read the table above (domain handbook L13, H3).
fn in_plain_words(flow: &mut Flow, bill: &SettlementBill) {
    flow.heading("四、大白话说明");
    for sentence in plain::explained(bill) {
        flow.paragraph(&sentence, "说明");
    }
}
