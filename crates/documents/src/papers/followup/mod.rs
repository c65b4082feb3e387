//! 高血压患者随访服务记录表, four visits a page in columns as on the national
//! form (domain handbook §3.2). A sheet without visits is the blank form.

mod lines;

use crate::fonts::Fonts;
use crate::layout::{Align, Cell, Drawing, Flow, Paper, Row, Style};
use lines::{GROUPS, Group, Line};
use xiangyi_domain::paper::{FollowupColumn, FollowupSheet};

const VISITS: usize = 4;
/// The form has one page to fit on; large print changes the head only.
const SIZE: f32 = 8.0;
const ROW: f32 = 19.0;
const SIDE: f32 = 20.0;
const LABEL: f32 = 88.0;

pub(super) fn lay_out(sheets: &[FollowupSheet], fonts: &Fonts, body: f32) -> Drawing {
    let mut flow = Flow::new(fonts, Paper::A4, body);
    for sheet in sheets {
        flow.start_paper();
        let columns = sheet.visits.chunks(VISITS);
        let blank: &[FollowupColumn] = &[];
        for (index, visits) in columns.chain(sheet.visits.is_empty().then_some(blank)).enumerate() {
            if index > 0 {
                flow.start_page();
            }
            page(&mut flow, sheet, visits);
        }
    }
    flow.finish("高血压患者随访服务记录表")
}

fn page(flow: &mut Flow, sheet: &FollowupSheet, visits: &[FollowupColumn]) {
    flow.line(Style::bold(15.0), Align::Middle, "高血压患者随访服务记录表", "");
    flow.gap(2.0);
    let name = format!("姓名：{}", sheet.name);
    let number = if sheet.record_number.is_empty() { "□□□-□□□□□" } else { &sheet.record_number };
    flow.ends(flow.body, &name, &format!("编号：{number}"), "姓名");
    flow.gap(2.0);
    let empty = FollowupColumn::default();
    let columns: Vec<&FollowupColumn> = (0..VISITS).map(|index| visits.get(index).unwrap_or(&empty)).collect();
    for group in GROUPS {
        draw_group(flow, group, &columns);
    }
    flow.gap(3.0);
    let legend = "填表说明：随访方式、分类等在方框内填写选项编号；血压单位mmHg，体质指数单位kg/m²，饮酒量折合白酒。";
    flow.line(Style::regular(7.5), Align::Left, legend, "");
    flow.line(Style::regular(7.5), Align::Left, &sheet.org_name, "机构名称");
}

fn draw_group(flow: &mut Flow, group: &Group, visits: &[&FollowupColumn]) {
    #[allow(clippy::cast_precision_loss)] // four
    let column = (flow.inner() - SIDE - LABEL) / VISITS as f32;
    let cells = |line: &Line| visits.iter().map(|visit| line.cell(column, visit)).collect::<Vec<Cell>>();
    match group {
        Group::Single(line) => {
            let mut row = vec![Cell::label(SIDE + LABEL, line.label)];
            row.extend(cells(line));
            flow.row(Row::new(SIZE, row).tall(ROW * line.height), line.label);
        }
        Group::Beside(label, lines) => {
            let rows = lines.iter().map(|line| Row::new(SIZE, cells(line)).tall(ROW * line.height)).collect();
            let side = Cell { align: Align::Left, ..Cell::label(SIDE + LABEL, *label) };
            flow.band(side, rows, "症状");
        }
        Group::Under(label, lines) => {
            let rows = lines.iter().map(|line| {
                let mut row = vec![Cell::label(LABEL, line.label)];
                row.extend(cells(line));
                Row::new(SIZE, row).tall(ROW * line.height)
            });
            flow.band(Cell::label(SIDE, *label), rows.collect(), label);
        }
    }
}
