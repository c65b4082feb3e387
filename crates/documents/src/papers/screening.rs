//! 疾病筛查登记表: a person a page, A4 landscape, in the order of the national form.
//!
//! Rows that hold nothing are tall enough to write in by hand. The word 贫困户
//! does not stand on it (ASM: not on forms made after 2020); the household's
//! categories are printed in the words of their time.

use super::form::{Entry, entries, text, whole};
use super::words::{day, list, short_day};
use crate::fonts::Fonts;
use crate::layout::{Align, Cell, Drawing, Flow, Paper, Row, Style, keep};
use xiangyi_domain::paper::{ScreeningDiagnosis, ScreeningForm};

const TITLE: &str = "疾病筛查登记表";
const LABEL: f32 = 7.0;
/// Rows of diagnoses and of treatments that the form has at least.
const ROWS: usize = 3;

pub(super) fn lay_out(forms: &[ScreeningForm], fonts: &Fonts, body: f32) -> Drawing {
    let mut flow = Flow::new(fonts, Paper::A4_WIDE, body);
    for form in forms {
        flow.start_paper();
        sheet(&mut flow, form);
    }
    flow.finish(TITLE)
}

fn sheet(flow: &mut Flow, form: &ScreeningForm) {
    let body = flow.body;
    flow.line(Style::bold(body * 1.6), Align::Middle, TITLE, "");
    let number = format!("户编号：{}", form.household_number);
    let left = if form.campaign.is_empty() {
        form.org_name.clone()
    } else {
        format!("{}　筛查批次：{}", form.org_name, form.campaign)
    };
    flow.ends(body * 0.95, &left, &number, "机构名称");
    person(flow, form);
    diagnoses(flow, &form.diagnoses);
    treatments(flow);
    foot(flow, form);
}

fn person(flow: &mut Flow, form: &ScreeningForm) {
    let person = &form.person;
    let birth = form.birth_on.map(day).unwrap_or_default();
    entries(flow, LABEL, [whole("姓名", &person.name), whole("性别", &person.sex), whole("出生日期", birth)]);
    let presence = choice("人员状态", "1有此人 2无此人", form.presence);
    let household = text("家庭类型", list(&person.categories));
    entries(flow, LABEL, [whole("证件号", &person.id_number), presence, household]);
    let (planning, labour) = (text("计划生育类型", &form.family_planning), text("劳动技能", &form.labour));
    entries(flow, LABEL, [planning, labour, text("医疗保障", &form.insurance)]);
    let record = choice("健康档案", "1有 2无", form.health_record);
    entries(flow, LABEL, [record, text("脱贫状态", &form.lifted), choice("因病致贫", "1是 2否", form.cause)]);
    entries(flow, LABEL, [text("住址、电话", address(form)), text("施策落实情况", &form.measures)]);
}

/// Options with the box for the code.
fn choice<'l>(label: &'l str, options: &str, code: Option<u8>) -> Entry<'l> {
    Entry { label, value: Cell::new(0.0, options).boxed(vec![code]) }
}

fn address(form: &ScreeningForm) -> String {
    let parts = [form.person.address.as_str(), form.person.phone.as_str()].map(keep);
    parts.iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join("　")
}

fn diagnoses(flow: &mut Flow, diagnoses: &[ScreeningDiagnosis]) {
    flow.heading("一、诊断");
    let heads = [
        ("序号", 3.0),
        ("摸底\n疾病分类", 5.0),
        ("确诊医院", 13.0),
        ("疾病代码", 6.0),
        ("疾病名称", 0.0),
        ("确诊时间", 7.0),
        ("疾病确诊\n1确诊 3死亡", 6.4),
        ("二级名称", 6.0),
        ("救治种类", 5.6),
        ("医院属地\n级别、类别", 6.0),
    ];
    let widths = columns(flow, &heads);
    for at in 0..diagnoses.len().max(ROWS) {
        let Some(found) = diagnoses.get(at) else {
            let number = Cell::whole(widths[0], (at + 1).to_string()).middle();
            let mut cells: Vec<Cell> = widths.iter().map(|width| Cell::new(*width, "")).collect();
            cells[0] = number;
            cells[6] = Cell::new(widths[6], "").boxed(vec![None]);
            flow.row(Row::new(flow.body, cells).tall(flow.body * 2.4), "诊断");
            continue;
        };
        let cells = vec![
            Cell::whole(widths[0], (at + 1).to_string()).middle(),
            Cell::whole(widths[1], &found.group).middle(),
            Cell::new(widths[2], proof(found)),
            Cell::whole(widths[3], &found.icd10).middle(),
            Cell::new(widths[4], &found.name),
            Cell::whole(widths[5], short_day(found.diagnosed_on)).middle(),
            Cell::new(widths[6], "").boxed(vec![found.confirmed]),
            Cell::new(widths[7], ""),
            Cell::whole(widths[8], &found.treatment).middle(),
            Cell::new(widths[9], ""),
        ];
        flow.row(Row::new(flow.body, cells).tall(flow.body * 2.4), "诊断");
    }
    flow.end_table();
}

/// The hospital, and what proves the diagnosis.
fn proof(found: &ScreeningDiagnosis) -> String {
    match (found.hospital.is_empty(), found.evidence.is_empty()) {
        (_, true) => found.hospital.clone(),
        (true, false) => format!("依据：{}", found.evidence),
        (false, false) => format!("{}（依据：{}）", found.hospital, found.evidence),
    }
}

/// Treatments are written by hand from the slips: the sums are checked when they are entered.
fn treatments(flow: &mut Flow) {
    flow.heading("二、治疗（单位：元；总计 = 后面各项之和）");
    let heads = [
        ("疾病名称", 0.0),
        ("治疗时间", 5.0),
        ("机构名称\n属地、级别、类别", 8.0),
        ("保障\n政策", 3.2),
        ("治疗\n方式", 3.2),
        ("治疗\n效果", 3.2),
        ("治疗\n总费用", 4.4),
        ("自付", 3.6),
        ("居民\n医保", 3.6),
        ("大病\n保险", 3.6),
        ("商业\n保险", 3.6),
        ("医疗\n救助", 3.6),
        ("临时\n救助", 3.6),
        ("慈善\n救助", 3.6),
        ("帮扶\n资金", 3.6),
        ("其他", 3.6),
    ];
    let widths = columns(flow, &heads);
    for _ in 0..ROWS {
        let cells = widths.iter().map(|width| Cell::new(*width, "")).collect();
        flow.row(Row::new(flow.body, cells).tall(flow.body * 2.4), "治疗");
    }
    flow.end_table();
}

/// The heads of a table; a column of no width takes what is left.
fn columns(flow: &mut Flow, heads: &[(&str, f32)]) -> Vec<f32> {
    // Large print widens the paper's text, not the paper.
    let em = flow.body.min(10.5);
    let taken: f32 = heads.iter().map(|(_, ems)| ems * em).sum();
    let rest = flow.inner() - taken;
    let widths: Vec<f32> = heads.iter().map(|(_, ems)| if *ems == 0.0 { rest } else { ems * em }).collect();
    let cells = heads.iter().zip(&widths).map(|((text, _), width)| Cell::head(*width, *text)).collect();
    flow.table_head(vec![Row::new(em * 0.9, cells)]);
    widths
}

fn foot(flow: &mut Flow, form: &ScreeningForm) {
    flow.gap(flow.body * 0.4);
    let name = |label: &str, name: &str, on| {
        let on = short_day(on);
        [label, name, if on.is_empty() { "" } else { "　" }, &on].concat()
    };
    let filled = name("填报人：", &form.filled_by, form.filled_on);
    let reviewed = name("审核人：", &form.reviewed_by, form.reviewed_on);
    flow.signatures(&[&filled, "填报单位（1县 2乡 3村）：", "电话：", &reviewed], flow.body * 2.4);
}
