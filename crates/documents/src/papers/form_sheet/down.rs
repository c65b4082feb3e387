//! A form of one visit, read down the page: section by section, with the size
//! of running text.

use super::super::words::{day, short_day};
use super::grid::{Item, item, place};
use super::values::{choices, referral, referred_to};
use super::{matrix, tables};
use crate::layout::{Align, Cell, Flow, Row, Style};
use xiangyi_domain::followups::{Choice, Class, Field, FieldKind, FormPurpose, Mode};
use xiangyi_domain::paper::{FormSheet, FormVisit};

pub(super) fn lay_out(flow: &mut Flow, sheet: &FormSheet) {
    let empty = FormVisit::default();
    for (index, visit) in sheet.visits.iter().chain(sheet.visits.is_empty().then_some(&empty)).enumerate() {
        if index > 0 {
            flow.start_page();
        }
        head(flow, sheet, visit);
        for at in 0..sheet.form.sections.len() {
            section(flow, sheet, visit, at);
        }
        foot(flow, sheet, visit);
    }
}

fn head(flow: &mut Flow, sheet: &FormSheet, visit: &FormVisit) {
    let body = flow.body;
    flow.line(Style::bold(body * 1.5), Align::Middle, &sheet.form.name, "");
    flow.gap(2.0);
    let number = if sheet.record_number.is_empty() { "□□□-□□□□□" } else { &sheet.record_number };
    let half = flow.inner() / 2.0;
    let birth = sheet.birth_on.map(day).unwrap_or_default();
    let who = format!("姓名：{}　{}　{birth}", sheet.name, sheet.sex);
    let cells = vec![Cell::whole(half * 1.2, who.trim_end()), Cell::whole(half * 0.8, format!("编号：{number}"))];
    // The name stands on every page of the form.
    flow.table_head(vec![Row::new(body, cells)]);
    let is_record = sheet.form.purpose == FormPurpose::Record;
    let word = if is_record {
        "填表日期"
    } else if sheet.form.purpose == FormPurpose::FollowUp {
        "随访日期"
    } else {
        "评估日期"
    };
    let on = visit.visited_on.map_or_else(|| "　　年　月　日".to_owned(), day);
    let mut items = vec![Item::new(6, word, Cell::whole(0.0, on))];
    if !is_record {
        let ways = [Mode::Clinic, Mode::Home, Mode::Phone].into_iter();
        let ways = ways.filter(|way| sheet.form.modes.is_empty() || sheet.form.modes.contains(way));
        let ways: Vec<String> = ways.filter_map(|way| Some(format!("{}{}", way.code()?, way.word()))).collect();
        items.push(Item::new(6, "方式", Cell::whole(0.0, ways.join(" ")).boxed(vec![visit.mode])));
    }
    place(flow, items);
}

fn section(flow: &mut Flow, sheet: &FormSheet, visit: &FormVisit, at: usize) {
    let form = &sheet.form;
    let omitted = |field: &Field| field.print.is_some_and(|print| print.omit);
    let lower = |field: &Field| field.kind == FieldKind::Pressure && field.below.is_some();
    let other = |field: &Field| form.fields.iter().any(|one| one.other.as_deref() == Some(&field.key));
    let fields = form.fields.iter().filter(|field| usize::from(field.section) == at);
    let fields: Vec<&Field> = fields.filter(|field| !omitted(field) && !lower(field) && !other(field)).collect();
    if fields.is_empty() {
        return;
    }
    let body = flow.body;
    flow.need(body * 5.0);
    let title = Cell { align: Align::Left, ..Cell::head(flow.inner(), form.sections[at].as_str()) };
    flow.row(Row::new(body, vec![title]), "");
    let mut items: Vec<Item> = Vec::new();
    let questions = matrix::questions(&fields);
    for field in fields {
        if questions.first() == Some(&field.key.as_str()) {
            place(flow, std::mem::take(&mut items));
            matrix::draw(flow, form, &questions, visit);
        } else if matches!(field.kind, FieldKind::Rows | FieldKind::Drugs) {
            place(flow, std::mem::take(&mut items));
            tables::draw(flow, field, visit, visit.visited_on.is_none());
        } else if !questions.contains(&field.key.as_str()) {
            items.push(item(flow, form, field, visit));
        }
    }
    place(flow, items);
}

fn foot(flow: &mut Flow, sheet: &FormSheet, visit: &FormVisit) {
    let form = &sheet.form;
    let mut items = Vec::new();
    let given = form.field("class").or_else(|| form.field("evaluation"));
    if !form.classes.is_empty() && given.is_none() {
        let word = |class: &Class| Choice { code: class.code, label: class.label.clone(), points: None };
        let options: Vec<Choice> = form.classes.iter().map(word).collect();
        let label = if form.purpose == FormPurpose::FollowUp { "随访分类" } else { "评估结果" };
        items.push(Item::new(12, label, Cell::new(0.0, choices(&options)).boxed(vec![visit.class])));
    }
    if form.purpose == FormPurpose::FollowUp && !form.classes.is_empty() {
        let sent = referral(visit);
        items.push(Item::new(6, "转诊机构及科别", Cell::new(0.0, referred_to(&sent))));
        items.push(Item::new(6, "转诊原因", Cell::new(0.0, sent.reason.unwrap_or_default())));
    }
    if form.purpose != FormPurpose::Record && !form.classes.is_empty() {
        items.push(Item::new(12, "下次日期", Cell::whole(0.0, short_day(visit.next_on))));
    }
    place(flow, items);
    flow.end_table();
    flow.signatures(&["医生签名：", "居民（或家属）签名：", "日期：　　　年　　月　　日"], flow.body * 2.6);
    let source = format!("{}　{}", sheet.org_name, form.source);
    flow.line(Style::regular(7.5), Align::Left, &source, "机构名称");
}
