//! 签约手册: cover, agreement, pack table, visits, exam summary, with room to write on.

use super::contract;
use super::form::{entries, text, whole};
use super::words::{day, list, short_day};
use crate::fonts::Fonts;
use crate::layout::{Align, Cell, Drawing, Flow, Paper, Row, Style};
use xiangyi_domain::paper::{ContractHandbook, HandbookDeed, HandbookExam};

/// Lines to write on by hand under what is known, at least; visits go on to the foot of the page.
const BLANK_VISITS: usize = 8;
const BLANK_EXAMS: usize = 2;

pub(super) fn lay_out(books: &[ContractHandbook], fonts: &Fonts, body: f32) -> Drawing {
    let mut flow = Flow::new(fonts, Paper::A4, body);
    for book in books {
        flow.start_paper();
        cover(&mut flow, book);
        flow.start_page();
        contract::contract(&mut flow, &book.contract);
        flow.start_page();
        items(&mut flow, book);
        // What the exams need below, in lines of text: their rows, heading and head.
        let below = 3.2 * (book.exams.len() + BLANK_EXAMS) as f32 + 7.0;
        deeds(&mut flow, &book.deeds, body * below);
        exams(&mut flow, &book.exams);
    }
    flow.finish("家庭医生签约服务手册")
}

fn cover(flow: &mut Flow, book: &ContractHandbook) {
    let (body, paper) = (flow.body, &book.contract);
    flow.gap(body * 10.0);
    flow.line(Style::bold(body * 1.6), Align::Middle, &paper.org_name, "机构名称");
    flow.gap(body * 1.5);
    flow.line(Style::bold(body * 2.8), Align::Middle, "家庭医生签约服务手册", "");
    flow.gap(body * 8.0);
    let names: Vec<&str> = paper.members.iter().map(|member| member.name.as_str()).collect();
    let team = paper.team_members.first();
    let leader = team.map(|one| format!("{}　{}", one.name, one.phone)).unwrap_or_default();
    entries(flow, 8.0, [whole("姓　　名", &paper.resident.name)]);
    entries(flow, 8.0, [text("户内成员", list(&names))]);
    entries(flow, 8.0, [text("住　　址", &paper.resident.address)]);
    entries(flow, 8.0, [whole("协议编号", &paper.number)]);
    entries(flow, 8.0, [whole("服务期限", format!("{}至{}", day(paper.starts_on), day(paper.ends_on)))]);
    entries(flow, 8.0, [text("签约团队", &paper.team)]);
    entries(flow, 8.0, [whole("团队负责人", leader)]);
    entries(flow, 8.0, [whole("卫生院电话", &book.org_phone)]);
    flow.gap(body * 4.0);
    flow.line(Style::regular(body), Align::Middle, "请妥善保管，每次接受服务时出示，由医生填写并请您签字。", "");
}

fn items(flow: &mut Flow, book: &ContractHandbook) {
    flow.heading("一、服务包和履约情况");
    let rest = flow.inner() - flow.body * 19.5;
    let widths = [flow.body * 6.0, flow.body * 7.5, rest, flow.body * 3.0, flow.body * 3.0];
    table(flow, &widths, &["姓名", "服务包", "服务项目", "应做", "已做"]);
    for item in &book.items {
        let cells = vec![
            Cell::whole(widths[0], &item.name).middle(),
            Cell::new(widths[1], &item.pack),
            Cell::new(widths[2], &item.item),
            Cell::whole(widths[3], item.planned.to_string()).middle(),
            Cell::whole(widths[4], item.done.to_string()).middle(),
        ];
        flow.row(Row::new(flow.body, cells), "服务项目");
    }
    flow.end_table();
}

fn deeds(flow: &mut Flow, deeds: &[HandbookDeed], below: f32) {
    flow.heading("二、服务记录");
    let rest = flow.inner() - flow.body * 32.6;
    let widths = [flow.body * 6.0, flow.body * 5.5, flow.body * 9.6, rest, flow.body * 5.5, flow.body * 6.0];
    table(flow, &widths, &["日期", "姓名", "服务内容", "结果", "服务人员", "居民签字"]);
    let (blank, tall) = (HandbookDeed::default(), flow.body * 2.2);
    let mut deeds = deeds.iter().chain(std::iter::repeat_n(&blank, BLANK_VISITS));
    while let Some(deed) = deeds.next().or_else(|| (flow.left() > below + tall).then_some(&blank)) {
        let cells = vec![
            Cell::whole(widths[0], short_day(deed.on)).middle(),
            Cell::whole(widths[1], &deed.name).middle(),
            Cell::new(widths[2], &deed.what),
            Cell::new(widths[3], &deed.result),
            Cell::whole(widths[4], &deed.doctor).middle(),
            Cell::new(widths[5], ""),
        ];
        flow.row(Row::new(flow.body, cells).tall(tall), "服务记录");
    }
    flow.end_table();
}

fn exams(flow: &mut Flow, exams: &[HandbookExam]) {
    flow.heading("三、健康体检小结");
    let half = (flow.inner() - flow.body * 11.5) / 2.0;
    let widths = [flow.body * 6.0, flow.body * 5.5, half, half];
    table(flow, &widths, &["日期", "姓名", "主要指标", "评价和指导"]);
    let blank = HandbookExam::default();
    for exam in exams.iter().chain(std::iter::repeat_n(&blank, BLANK_EXAMS)) {
        let cells = vec![
            Cell::whole(widths[0], short_day(exam.on)).middle(),
            Cell::whole(widths[1], &exam.name).middle(),
            Cell::new(widths[2], exam.figures.join("；")),
            Cell::new(widths[3], &exam.summary),
        ];
        flow.row(Row::new(flow.body, cells).tall(flow.body * 3.2), "体检小结");
    }
    flow.end_table();
}

fn table(flow: &mut Flow, widths: &[f32], heads: &[&str]) {
    let head = widths.iter().zip(heads).map(|(width, text)| Cell::head(*width, *text)).collect();
    flow.table_head(vec![Row::new(flow.body, head)]);
}
