//! Any form as its description says. A follow-up form stands in columns, four
//! visits a page as on the national sheets; a form of one visit is read down
//! the page. A sheet for handwriting has the name, the last visit to look back
//! at, and room for the next.

mod down;
mod grid;
mod lines;
mod matrix;
mod tables;
mod values;

use super::words::short_day;
use crate::fonts::Fonts;
use crate::layout::{Align, Cell, Drawing, Flow, Paper, Row, Style};
use lines::{Group, Line, groups};
use xiangyi_domain::paper::{FormSheet, FormVisit};

/// A sheet in columns has one page to fit on; large print changes its head only.
const SIZE: f32 = 8.0;
/// Heights of a row, the roomiest first: the first that fits the page is taken.
const ROWS: [f32; 5] = [19.0, 18.0, 17.0, 16.0, 15.2];
const SIDE: f32 = 20.0;
const LABEL: f32 = 88.0;
/// The label of a form that lists many options in its labels.
const WIDE_LABEL: f32 = 148.0;
/// So many labels with options make a wide one.
const MANY_LISTS: usize = 4;
/// A side heading has one character a line.
const SIDE_LINE: f32 = SIZE * 1.32;
/// The name, the days and the legend, in points.
const AROUND: f32 = 62.0;

pub(super) fn lay_out(sheets: &[FormSheet], fonts: &Fonts, body: f32) -> Drawing {
    let mut flow = Flow::new(fonts, Paper::A4, body);
    for sheet in sheets {
        flow.start_paper();
        if sheet.form.columns > 1 {
            side_by_side(&mut flow, sheet);
        } else {
            down::lay_out(&mut flow, sheet);
        }
    }
    flow.finish(sheets.first().map_or("", |sheet| sheet.form.name.as_str()))
}

fn side_by_side(flow: &mut Flow, sheet: &FormSheet) {
    let columns = usize::from(sheet.form.columns);
    let none: &[FormVisit] = &[];
    let pages = sheet.visits.chunks(columns).chain(sheet.visits.is_empty().then_some(none));
    for (index, visits) in pages.enumerate() {
        if index > 0 {
            flow.start_page();
        }
        let empty = FormVisit::default();
        let columns: Vec<&FormVisit> = (0..columns).map(|at| visits.get(at).unwrap_or(&empty)).collect();
        page(flow, sheet, &columns);
    }
}

/// Rows that belong together, beside their heading if they have one.
struct Band {
    side: Option<Cell>,
    rows: Vec<Row>,
    field: String,
}

fn page(flow: &mut Flow, sheet: &FormSheet, visits: &[&FormVisit]) {
    let title = flow.body.min(12.0) * 1.4;
    flow.line(Style::bold(title), Align::Middle, &sheet.form.name, "");
    flow.gap(2.0);
    let fonts = flow.checker.fonts;
    let narrow = Columns::of(flow, LABEL, visits.len());
    let wide = Columns::of(flow, WIDE_LABEL, visits.len());
    let lists = |groups: &[Group<'_>]| groups.iter().flat_map(Group::lines).filter(|line| line.lists).count();
    let lay = |columns: Columns| groups(&sheet.form, &|text| fits(fonts, text, columns.width));
    let (columns, groups) = match lay(narrow) {
        some if lists(&some) < MANY_LISTS => (narrow, some),
        _ => (wide, lay(wide)),
    };
    let room = flow.left() - AROUND;
    let drawn =
        |unit: f32| -> Vec<Band> { groups.iter().flat_map(|group| bands(group, visits, columns, unit)).collect() };
    let height =
        |bands: &[Band]| -> f32 { bands.iter().flat_map(|band| &band.rows).map(|row| row.height(fonts)).sum() };
    let found = ROWS.into_iter().map(drawn).find(|bands| height(bands) <= room);
    let bands = found.unwrap_or_else(|| ROWS.last().map(|unit| drawn(*unit)).unwrap_or_default());
    let head = vec![who(flow, sheet), when(sheet, visits, columns)];
    flow.table_head(head);
    for band in bands {
        match band.side {
            Some(side) => flow.band(side, band.rows, &band.field),
            None => band.rows.into_iter().for_each(|row| flow.row(row, &band.field)),
        }
    }
    flow.end_table();
    flow.gap(3.0);
    let legend = "填表说明：有方框的项目在方框内填选项编号；饮酒量折合白酒（啤酒÷10、葡萄酒÷4、黄酒÷5）。";
    flow.line(Style::regular(7.5), Align::Left, legend, "");
    let source = format!("{}　{}", sheet.org_name, sheet.form.source);
    flow.line(Style::regular(7.5), Align::Left, &source, "机构名称");
}

/// Widths of a label and of the visits beside it.
#[derive(Clone, Copy)]
struct Columns {
    label: f32,
    width: f32,
}

impl Columns {
    #[allow(clippy::cast_precision_loss)] // a few
    fn of(flow: &Flow, label: f32, visits: usize) -> Columns {
        Columns { label, width: (flow.inner() - SIDE - label) / visits as f32 }
    }
}

/// Options may take two lines of a column, beside their box.
fn fits(fonts: &Fonts, text: &str, column: f32) -> bool {
    Style::regular(SIZE).width(fonts, text) <= 2.0 * (column - 24.0)
}

fn who(flow: &Flow, sheet: &FormSheet) -> Row {
    let half = flow.inner() / 2.0;
    let number = if sheet.record_number.is_empty() { "□□□-□□□□□" } else { &sheet.record_number };
    let person = [sheet.name.as_str(), sheet.sex.as_str()].join("　");
    let cells = vec![Cell::whole(half, format!("姓名：{person}")), Cell::whole(half, format!("编号：{number}"))];
    Row::new(flow.body.min(10.5), cells)
}

fn when(sheet: &FormSheet, visits: &[&FormVisit], columns: Columns) -> Row {
    let day = |visit: &&FormVisit| match visit.visited_on {
        None => "　　年　月　日".to_owned(),
        on if sheet.blank => format!("上次 {}", short_day(on)),
        on => short_day(on),
    };
    let mut cells = vec![Cell::label(SIDE + columns.label, "随访日期")];
    cells.extend(visits.iter().map(|visit| Cell::whole(columns.width, day(visit)).middle()));
    Row::new(SIZE, cells).tall(ROWS[2])
}

fn bands(group: &Group<'_>, visits: &[&FormVisit], columns: Columns, unit: f32) -> Vec<Band> {
    let answers = |line: &Line<'_>| visits.iter().map(|visit| line.cell(columns.width, visit)).collect::<Vec<Cell>>();
    let lone = |line: &Line<'_>| {
        let mut cells = vec![label(SIDE + columns.label, line)];
        cells.extend(answers(line));
        Band { side: None, rows: vec![Row::new(SIZE, cells).tall(unit * line.height)], field: line.label.clone() }
    };
    match group {
        Group::Single(line) => vec![lone(line)],
        Group::Beside(legend, lines) => {
            let rows = lines.iter().map(|line| Row::new(SIZE, answers(line)).tall(unit * line.height));
            let side = Cell { align: Align::Left, ..Cell::label(SIDE + columns.label, legend.as_str()) };
            vec![Band { side: Some(side), rows: rows.collect(), field: legend.clone() }]
        }
        Group::Under(heading, lines) => {
            let height: f32 = lines.iter().map(|line| unit * line.height).sum();
            #[allow(clippy::cast_precision_loss)] // a few
            if height < heading.chars().count() as f32 * SIDE_LINE + 4.0 {
                return lines.iter().map(lone).collect();
            }
            let rows = lines.iter().map(|line| {
                let mut cells = vec![label(columns.label, line)];
                cells.extend(answers(line));
                Row::new(SIZE, cells).tall(unit * line.height)
            });
            let side = Cell::label(SIDE, heading.as_str());
            vec![Band { side: Some(side), rows: rows.collect(), field: heading.clone() }]
        }
    }
}

/// A label that lists options stands at the left; any other in the middle.
fn label(width: f32, line: &Line<'_>) -> Cell {
    let cell = Cell::label(width, line.label.as_str());
    if line.lists { Cell { align: Align::Left, ..cell } } else { cell }
}
