//! 转诊单: A5, with the answer of the institution below, to be torn off and given back within two weeks.

use super::form::{entries, text, whole};
use super::words::{day, list, or_blank};
use crate::fonts::Fonts;
use crate::layout::{Align, Drawing, Flow, Paper, Style};
use xiangyi_domain::paper::ReferralSlip;

const LABEL: f32 = 5.2;
const ROOM: &str = "　　　　　　　　";

pub(super) fn lay_out(slip: &ReferralSlip, fonts: &Fonts, body: f32) -> Drawing {
    let mut flow = Flow::new(fonts, Paper::A5, body.min(12.0));
    flow.start_paper();
    referral(&mut flow, slip);
    answer(&mut flow, slip);
    flow.finish("转诊单")
}

fn referral(flow: &mut Flow, slip: &ReferralSlip) {
    let (body, person) = (flow.body, &slip.resident);
    flow.line(Style::bold(body * 1.05), Align::Middle, &slip.org_name, "机构名称");
    flow.line(Style::bold(body * 1.5), Align::Middle, "双向转诊单（转出）", "");
    flow.gap(body * 0.2);
    let age = person.age.map(|age| format!("{age} 岁")).unwrap_or_default();
    entries(flow, LABEL, [whole("姓名", &person.name).bold(), whole("性别年龄", format!("{} {age}", person.sex))]);
    entries(flow, LABEL, [whole("身份证号", &person.id_number)]);
    entries(flow, LABEL, [whole("档案编号", &slip.record_number), whole("电话", &person.phone)]);
    entries(flow, LABEL, [text("住址", &person.address)]);
    entries(flow, LABEL, [whole("随访", &slip.form), whole("日期", slip.visited_on.map(day).unwrap_or_default())]);
    entries(flow, LABEL, [text("主要情况", list(&[&slip.findings]))]);
    entries(flow, LABEL, [text("在用药物", &slip.drugs)]);
    entries(flow, LABEL, [text("转诊原因", &slip.reason)]);
    entries(
        flow,
        LABEL,
        [text("转往机构", or_blank(&slip.institution, ROOM)), text("科室", or_blank(&slip.department, ROOM))],
    );
    flow.gap(body * 0.4);
    flow.signatures(&[&format!("转诊医生：{}", slip.doctor), "（盖章）", "日期：　　年　月　日"], body * 2.2);
}

fn answer(flow: &mut Flow, slip: &ReferralSlip) {
    let body = flow.body;
    flow.gap(body * 0.6);
    flow.line(Style::regular(body * 0.9), Align::Middle, &"- ".repeat(40), "");
    flow.line(Style::bold(body * 1.25), Align::Middle, "转诊结果回执", "");
    let by = slip.result_by.map(day).unwrap_or_default();
    flow.paragraph(&format!("请接诊机构填写后交患者带回，或电话告知。我院于 {by} 前（两周内）随访转诊结果。"), "回执");
    entries(flow, LABEL, [whole("姓名", &slip.resident.name), whole("就诊日期", ROOM)]);
    entries(flow, LABEL, [text("诊断", "\n")]);
    entries(flow, LABEL, [text("治疗和用药", "\n\n")]);
    entries(flow, LABEL, [text("随访建议", "\n")]);
    flow.gap(body * 0.4);
    flow.signatures(&["接诊医生：", "机构（盖章）：", "日期：　　年　月　日"], body * 2.0);
}
