//! 健康教育处方: A5, plain words, to be read at home.

use super::form::{entries, whole};
use super::words::day;
use crate::fonts::Fonts;
use crate::layout::{Align, Drawing, Flow, Paper, Style};
use xiangyi_domain::paper::PrescriptionPaper;

const LABEL: f32 = 4.6;

pub(super) fn lay_out(paper: &PrescriptionPaper, fonts: &Fonts, body: f32) -> Drawing {
    let mut flow = Flow::new(fonts, Paper::A5, body);
    flow.start_paper();
    flow.line(Style::bold(body * 1.05), Align::Middle, &paper.org_name, "机构名称");
    flow.line(Style::bold(body * 1.5), Align::Middle, &paper.title, "标题");
    flow.gap(body * 0.2);
    let person = &paper.resident;
    let age = person.age.map(|age| format!("{age} 岁")).unwrap_or_default();
    entries(&mut flow, LABEL, [whole("姓名", &person.name).bold(), whole("性别年龄", format!("{} {age}", person.sex))]);
    flow.gap(body * 0.3);
    for section in &paper.sections {
        flow.heading(&section.title);
        for (at, line) in section.lines.iter().enumerate() {
            flow.paragraph(&format!("{}. {line}", at + 1), &section.title);
        }
    }
    flow.gap(body * 0.4);
    if let Some(next) = paper.next_on {
        flow.line(Style::bold(body * 1.15), Align::Left, &format!("下次随访：{}", day(next)), "下次随访");
    }
    sources(&mut flow, paper);
    let issued = paper.issued_on.map(day).unwrap_or_default();
    let doctor = format!("医生：{}", paper.doctor);
    let signed = "患者或家属签字：";
    flow.signatures(&[&doctor, signed, &format!("日期：{issued}")], body * 2.4);
    flow.finish(paper.title.clone())
}

/// Where the words come from, each source once, small.
fn sources(flow: &mut Flow, paper: &PrescriptionPaper) {
    let mut sources: Vec<&str> = Vec::new();
    for section in paper.sections.iter().filter(|section| !section.source.is_empty()) {
        if !sources.contains(&section.source.as_str()) {
            sources.push(&section.source);
        }
    }
    if !sources.is_empty() {
        flow.remark((flow.body * 0.72).max(7.0), &format!("依据：{}", sources.join("；")), "依据");
    }
}
