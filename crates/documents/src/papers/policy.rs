//! 政策明白卡: A4 in large print, one household a card. Boards for the wall: A3, read from across the room.

use super::words::list;
use crate::fonts::Fonts;
use crate::layout::{Align, Cell, Drawing, Flow, Paper, Row, Style};
use xiangyi_domain::paper::{PolicyCard, PolicyLine, WallBoard};

/// Plain cards are always in large print; large print makes them larger still.
const CARD: f32 = 1.35;
/// A board against the running text of a form.
const BOARD: f32 = 2.5;
/// Boards shrink no further than this to stay on one sheet, in points.
const LEAST_BOARD: f32 = 15.0;

pub(super) fn cards(cards: &[PolicyCard], fonts: &Fonts, body: f32) -> Drawing {
    let mut flow = Flow::new(fonts, Paper::A4, body * CARD);
    for one in cards {
        flow.start_paper();
        card(&mut flow, one);
    }
    flow.finish("政策明白卡")
}

fn card(flow: &mut Flow, card: &PolicyCard) {
    let body = flow.body;
    flow.line(Style::bold(body * 1.0), Align::Middle, &card.org_name, "机构名称");
    flow.line(Style::bold(body * 1.7), Align::Middle, &card.title, "标题");
    flow.gap(body * 0.3);
    let who = if card.household_number.is_empty() {
        format!("户主：{}", card.head)
    } else {
        format!("户主：{}（户编号 {}）", card.head, card.household_number)
    };
    flow.ends(body, &who, &card.address, "户主");
    let categories = list(&card.categories);
    let categories = if categories.is_empty() { "一般户".to_owned() } else { categories };
    flow.line(Style::regular(body), Align::Left, &format!("身份类别：{categories}"), "身份类别");
    flow.gap(body * 0.4);
    for (number, line) in card.lines.iter().enumerate() {
        item(flow, number + 1, line);
    }
    flow.gap(body * 0.3);
    let doctor = &card.village_doctor;
    let calls = [
        ("责任村医", format!("{}　{}", doctor.name, doctor.phone)),
        ("卫生院", card.org_phone.clone()),
        ("政策咨询", card.advice_phone.clone()),
        ("急救", "120".to_owned()),
    ];
    phones(flow, calls.into_iter().map(|(label, phone)| (label.to_owned(), phone)));
    small(flow, &card.source, body * 0.62);
}

/// A numbered heading and its sentence, kept on one page.
fn item(flow: &mut Flow, number: usize, line: &PolicyLine) {
    let body = flow.body;
    flow.need(body * 5.0);
    flow.line(Style::bold(body * 1.12), Align::Left, &format!("{number}. {}", line.heading), "政策");
    flow.paragraph(&line.text, "政策");
    flow.gap(body * 0.35);
}

/// Whom to call, two in a row; who has no number is left out.
fn phones(flow: &mut Flow, phones: impl Iterator<Item = (String, String)>) {
    let known: Vec<(String, String)> = phones.filter(|(_, phone)| !phone.trim().is_empty()).collect();
    let (label, body) = (flow.body * 5.0, flow.body);
    let value = flow.inner() / 2.0 - label;
    for pair in known.chunks(2) {
        let mut cells = Vec::new();
        for (name, phone) in pair {
            cells.push(Cell::label(label, name));
            let width = if pair.len() == 1 { flow.inner() - label } else { value };
            cells.push(Cell::whole(width, phone).bold().middle());
        }
        flow.row(Row::new(body, cells), "电话");
    }
}

fn small(flow: &mut Flow, text: &str, size: f32) {
    let usual = flow.body;
    flow.gap(usual * 0.3);
    flow.body = size;
    flow.paragraph(text, "依据");
    flow.body = usual;
}

/// One sheet: the letters shrink until all of it fits.
pub(super) fn board(board: &WallBoard, fonts: &Fonts, body: f32) -> Drawing {
    let mut size = body * BOARD;
    loop {
        let drawing = board_in(board, fonts, size);
        if drawing.pages.len() == 1 || size <= LEAST_BOARD {
            return drawing;
        }
        size = (size * 0.94).max(LEAST_BOARD);
    }
}

fn board_in(board: &WallBoard, fonts: &Fonts, body: f32) -> Drawing {
    let mut flow = Flow::new(fonts, Paper::A3, body);
    flow.start_paper();
    flow.gap(body * 0.3);
    flow.line(Style::bold(body * 1.0), Align::Middle, &board.org_name, "机构名称");
    flow.line(Style::bold(body * 1.9), Align::Middle, &board.title, "标题");
    flow.gap(body * 0.6);
    let last = board.lines.len().saturating_sub(1);
    for (at, line) in board.lines.iter().enumerate() {
        if board.is_flow {
            step(&mut flow, at + 1, line);
            if at < last {
                flow.line(Style::bold(body * 1.1), Align::Middle, "↓", "");
            }
        } else {
            item(&mut flow, at + 1, line);
        }
    }
    flow.gap(body * 0.5);
    phones(&mut flow, board.phones.iter().cloned());
    small(&mut flow, &board.source, body * 0.5);
    flow.finish(board.title.clone())
}

/// A step of a way: its number and name in a grey cell, what happens beside it.
fn step(flow: &mut Flow, number: usize, line: &PolicyLine) {
    let body = flow.body;
    let name = body * 8.5;
    let cells =
        vec![Cell::head(name, format!("{number}. {}", line.heading)), Cell::new(flow.inner() - name, &line.text)];
    flow.row(Row::new(body, cells).tall(body * 2.4), "流程");
}
