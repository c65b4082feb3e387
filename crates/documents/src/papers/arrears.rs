//! 欠费分期还款协议: what is owed, who vouches, and when each part is due.

use super::form::{Entry, amount, entries, text, whole};
use super::words::{day, list, or_blank, short_day};
use crate::fonts::Fonts;
use crate::layout::{Align, Cell, Drawing, Flow, Paper, Row, Style, keep};
use xiangyi_domain::paper::{ArrearsPlan, PaperInstalment, in_capitals};

const LABEL: f32 = 6.8;

pub(super) fn lay_out(plan: &ArrearsPlan, fonts: &Fonts, body: f32) -> Drawing {
    let mut flow = Flow::new(fonts, Paper::A4, body);
    flow.start_paper();
    flow.line(Style::bold(body * 1.25), Align::Middle, &plan.org_name, "机构名称");
    flow.line(Style::bold(body * 1.6), Align::Middle, "住院欠费分期还款协议", "");
    let number = format!("协议编号：{}", or_blank(&plan.number, "　　　　　　　　"));
    flow.ends(body, &number, &format!("签订日期：{}", day(plan.signed_on)), "协议编号");
    flow.gap(2.0);
    parties(&mut flow, plan);
    flow.heading("一、还款计划");
    instalments(&mut flow, &plan.instalments);
    flow.heading("二、约定");
    for article in articles(plan) {
        flow.paragraph(&article, "约定");
        flow.gap(body * 0.15);
    }
    let operator = format!("乙方（盖章）　经办人：{}", flow.checker.clean(&plan.operator, "经办人"));
    flow.signatures(&["甲方（患者或家属）签字：", &operator], body * 3.8);
    flow.signatures(&["担保人签字：", "乡镇人民政府（盖章）："], body * 3.8);
    flow.signatures(&["　　　　年　　月　　日", "　　　　年　　月　　日"], body * 3.0);
    flow.finish("住院欠费分期还款协议")
}

fn parties(flow: &mut Flow, plan: &ArrearsPlan) {
    let (person, case) = (&plan.patient, &plan.case);
    entries(flow, LABEL, [whole("甲方姓名", &person.name), whole("身份证号", &person.id_number)]);
    entries(flow, LABEL, [text("住址", &person.address), text("联系电话", &person.phone)]);
    entries(flow, LABEL, [text("身份类别", list(&person.categories)), whole("住院号", &case.admission_number)]);
    let left = case.discharged_on.map(|on| format!(" 至 {}", short_day(Some(on)))).unwrap_or_default();
    let stay: Entry = text("住院日期", format!("{}{left}", short_day(Some(case.admitted_on))));
    entries(flow, LABEL, [stay, amount("个人自付(元)", &plan.self_pay)]);
    entries(flow, LABEL, [amount("已付(元)", &plan.paid), amount("欠费(元)", &plan.owed).bold()]);
    entries(flow, LABEL, [text("欠费大写", in_capitals(plan.owed)).bold()]);
    entries(flow, LABEL, [text("欠费原因", &plan.reason)]);
    let nobody = xiangyi_domain::paper::PaperContact::default();
    let guarantor = plan.guarantor.as_ref().unwrap_or(&nobody);
    let relation = list(&[&guarantor.relation, &guarantor.phone]);
    entries(flow, LABEL, [whole("担保人", &guarantor.name), text("关系、电话", relation)]);
    if !guarantor.id_number.is_empty() {
        entries(flow, LABEL, [whole("担保人证件", &guarantor.id_number)]);
    }
}

fn instalments(flow: &mut Flow, instalments: &[PaperInstalment]) {
    let em = flow.body;
    let number = em * 4.0;
    let fifth = (flow.inner() - number) / 4.0;
    let heads =
        [("期次", number), ("还款日期", fifth), ("应还(元)", fifth), ("已还(元)", fifth), ("还款人签字", fifth)];
    let cells = heads.iter().map(|(head, width)| Cell::head(*width, *head)).collect();
    flow.table_head(vec![Row::new(em, cells)]);
    for (at, one) in instalments.iter().enumerate() {
        let paid = if one.paid.is_zero() { String::new() } else { one.paid.to_string() };
        let cells = vec![
            Cell::whole(number, format!("第{}期", at + 1)).middle(),
            Cell::whole(fifth, short_day(Some(one.due_on))).middle(),
            Cell::amount(fifth, one.amount.to_string()),
            Cell::amount(fifth, paid),
            Cell::new(fifth, ""),
        ];
        flow.row(Row::new(em, cells).tall(em * 2.1), "还款计划");
    }
    let sum: xiangyi_domain::Money = instalments.iter().map(|one| one.amount).sum();
    let cells = vec![
        Cell::label(number + fifth, "合计").bold(),
        Cell::amount(fifth, sum.to_string()).bold(),
        Cell::new(fifth * 2.0, ""),
    ];
    flow.row(Row::new(em, cells), "合计");
    flow.end_table();
}

fn articles(plan: &ArrearsPlan) -> [String; 4] {
    let vouching = or_blank(&plan.township, "户籍所在地乡镇");
    let owed = keep(&format!("{}元（大写：{}）", plan.owed, in_capitals(plan.owed)));
    [
        format!("1. 甲方出院时一次付清个人自付部分确有困难，经双方商定，欠费人民币{owed}按上表分期还清，不计利息。"),
        format!("2. {vouching}人民政府对甲方的实际困难予以证明并担保；担保人在甲方不能按期还款时督促并协助还款。"),
        "3. 甲方可以提前还款，每次还款由乙方出具收据。家庭情况变化不能按期还款的，应提前告知乙方，另行商定。".to_owned(),
        "4. 欠费未还清前，甲方再次住院须经乙方负责人同意；急危重症随时救治，不受欠费影响。本协议一式两份，双方各执一份。"
            .to_owned(),
    ]
}
