//! 住院费用每日清单: what each day cost, how much of it lies outside the catalogues, and what that means.

use super::form::{amount, entries, text, whole};
use super::words::{day, diagnoses, list, percent, short_day, ward};
use crate::fonts::Fonts;
use crate::layout::{Align, Cell, Drawing, Flow, Paper, Row, Style};
use xiangyi_domain::paper::{CostDay, CostList, in_capitals};

const LABEL: f32 = 6.8;

pub(super) fn lay_out(costs: &CostList, fonts: &Fonts, body: f32) -> Drawing {
    let mut flow = Flow::new(fonts, Paper::A4, body);
    flow.start_paper();
    flow.line(Style::bold(body * 1.25), Align::Middle, &costs.org_name, "机构名称");
    flow.line(Style::bold(body * 1.6), Align::Middle, "住院费用每日清单", "");
    let number = format!("住院号：{}", costs.case.admission_number);
    flow.ends(body, &number, &format!("打印日期：{}", day(costs.printed_on)), "住院号");
    flow.gap(2.0);
    patient(&mut flow, costs);
    flow.gap(body * 0.6);
    days(&mut flow, costs);
    flow.gap(body * 0.6);
    if !costs.warning.is_empty() {
        flow.paragraph(&format!("提醒：{}", costs.warning), "提醒");
    }
    flow.paragraph(&not_asked(costs), "");
    let operator = format!("经办人：{}", flow.checker.clean(&costs.operator, "经办人"));
    flow.signatures(&["患者（或家属）签字：", &operator, "　　　年　　月　　日"], body * 3.4);
    flow.finish("住院费用每日清单")
}

fn patient(flow: &mut Flow, costs: &CostList) {
    let (person, case) = (&costs.patient, &costs.case);
    let age = person.age.map(|age| format!("　{age}岁")).unwrap_or_default();
    entries(flow, LABEL, [whole("姓名", &person.name), whole("性别、年龄", format!("{}{age}", person.sex))]);
    entries(flow, LABEL, [text("参保类型", &costs.insurance), text("身份类别", list(&person.categories))]);
    entries(flow, LABEL, [whole("入院日期", short_day(Some(case.admitted_on))), text("科室床号", ward(case))]);
    entries(flow, LABEL, [text("诊断", diagnoses(case))]);
}

fn days(flow: &mut Flow, costs: &CostList) {
    let em = flow.body;
    let fixed = [em * 3.0, em * 7.0, em * 8.0, em * 8.0, em * 8.0];
    let note = flow.inner() - fixed.iter().sum::<f32>();
    let [number, on, total, out, so_far] = fixed;
    let heads = ["序号", "日期", "当日费用(元)", "其中目录外(元)", "累计费用(元)", "说明"];
    let widths = [number, on, total, out, so_far, note];
    let cells = widths.iter().zip(heads).map(|(width, head)| Cell::head(*width, head)).collect();
    flow.table_head(vec![Row::new(em, cells)]);
    for (at, one) in costs.days.iter().enumerate() {
        flow.row(Row::new(em, cells_of(one, at, widths)), "每日费用");
    }
    let cells = vec![
        Cell::label(number + on, "合计").bold(),
        Cell::amount(total, costs.total.to_string()).bold(),
        Cell::amount(out, costs.out_of_scope.to_string()).bold(),
        Cell::new(so_far + note, format!("目录外占比 {}", percent(costs.share))).bold(),
    ];
    flow.row(Row::new(em, cells), "合计");
    flow.end_table();
    entries(flow, LABEL, [text("合计大写", in_capitals(costs.total))]);
    entries(flow, LABEL, [amount("免收押金(元)", &costs.deposit_waived)]);
}

fn cells_of(one: &CostDay, at: usize, [number, on, total, out, so_far, note]: [f32; 6]) -> Vec<Cell> {
    vec![
        Cell::whole(number, (at + 1).to_string()).middle(),
        Cell::whole(on, short_day(Some(one.on))).middle(),
        Cell::amount(total, one.total.to_string()),
        Cell::amount(out, one.out_of_scope.to_string()),
        Cell::amount(so_far, one.so_far.to_string()),
        Cell::new(note, &one.note),
    ]
}

fn not_asked(costs: &CostList) -> String {
    let outside = "目录外的药品、检查和材料，使用前应先向您说明并由您或家属签字同意。";
    if costs.deposit_waived.is_zero() {
        return format!("住院期间不用交押金，也不用每天交费；出院时只付个人自付部分。{outside}");
    }
    format!("住院期间不用每天交费，押金 {}元 已免收；出院时只付个人自付部分。{outside}", costs.deposit_waived)
}
