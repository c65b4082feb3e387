//! 健康信息联系卡: A5, large enough to read from across the room.

use super::form::{entries, text, whole};
use super::words::{day, list};
use crate::fonts::Fonts;
use crate::layout::{Align, Cell, Drawing, Flow, Paper, Row, Style};
use xiangyi_domain::paper::{ContactCard, PaperTeamMember};

const LABEL: f32 = 6.6;

pub(super) fn lay_out(cards: &[ContactCard], fonts: &Fonts, body: f32) -> Drawing {
    let mut flow = Flow::new(fonts, Paper::A5, body * 1.05);
    for contact in cards {
        flow.start_paper();
        card(&mut flow, contact);
    }
    flow.finish("健康信息联系卡")
}

fn card(flow: &mut Flow, card: &ContactCard) {
    let (body, person) = (flow.body, &card.resident);
    flow.line(Style::bold(body * 1.1), Align::Middle, &card.org_name, "机构名称");
    flow.line(Style::bold(body * 1.7), Align::Middle, "健康信息联系卡", "");
    flow.gap(body * 0.3);
    entries(flow, LABEL, [whole("姓名", &person.name)]);
    entries(flow, LABEL, [text("住址", &person.address)]);
    members(flow, card);
    flow.gap(body * 0.5);
    entries(flow, LABEL, [caller("责任村医", &card.village_doctor)]);
    entries(flow, LABEL, [caller("签约团队长", &card.team_leader)]);
    entries(flow, LABEL, [whole("卫生院电话", &card.org_phone).bold()]);
    entries(flow, LABEL, [whole("政策咨询电话", &card.advice_phone).bold()]);
    entries(flow, LABEL, [whole("急救电话", "120").bold()]);
    flow.gap(body * 0.5);
    entries(flow, LABEL, [text("定点医院", &card.hospital)]);
    entries(flow, LABEL, [text("享受政策", card.benefits.join("\n"))]);
    entries(flow, LABEL, [whole("下次随访", card.next_visit_on.map(day).unwrap_or_default()).bold()]);
    entries(flow, LABEL, [text("服药提醒", &card.medicine_note)]);
    flow.gap(body * 0.4);
    flow.line(Style::regular(body * 0.85), Align::Middle, "身体不适或有疑问，请先拨打责任村医电话。", "");
}

fn caller<'l>(label: &'l str, member: &PaperTeamMember) -> super::form::Entry<'l> {
    whole(label, format!("{}　{}", member.name, member.phone)).bold()
}

fn members(flow: &mut Flow, card: &ContactCard) {
    if card.members.is_empty() {
        return;
    }
    let widths = [flow.body * LABEL, flow.body * 4.0, flow.inner() - flow.body * (LABEL + 4.0)];
    let heads = ["家庭成员", "关系", "患病情况"];
    let head = widths.iter().zip(heads).map(|(width, text)| Cell::head(*width, text)).collect();
    flow.table_head(vec![Row::new(flow.body, head)]);
    for member in &card.members {
        let cells = vec![
            Cell::whole(widths[0], &member.name).middle(),
            Cell::whole(widths[1], &member.relation).middle(),
            Cell::new(widths[2], list(&member.groups)),
        ];
        flow.row(Row::new(flow.body, cells), "家庭成员");
    }
    flow.end_table();
}
