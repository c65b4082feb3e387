//! Tables inside a form: admissions, drugs, vaccinations.

use super::values::{choice, drugs, value};
use crate::layout::{Align, Cell, Flow, Row};
use serde_json::Value;
use xiangyi_domain::followups::{Choice, Field, FieldKind, in_words};
use xiangyi_domain::paper::FormVisit;

/// Lines to write in, where the form names no number.
const LINES: usize = 3;
const MOST_LINES: usize = 6;

/// A table with its head. A form for handwriting has as many lines as the form allows.
#[allow(clippy::cast_precision_loss)] // a few columns
pub(super) fn draw(flow: &mut Flow, field: &Field, visit: &FormVisit, blank: bool) {
    let (heads, rows) = if field.kind == FieldKind::Drugs { drug_rows(field, visit) } else { rows(field, visit) };
    let room = field.most.map_or(LINES, usize::from).min(MOST_LINES);
    let lines = rows.len().max(if blank { room } else { 1 });
    let width = flow.inner() / (heads.len() + 1) as f32;
    let first = flow.inner() - width * heads.len().saturating_sub(1) as f32;
    let widths = |at: usize| if at == 0 { first } else { width };
    flow.need(flow.body * 4.5);
    let named = |at: usize, head: &String| if at == 0 { format!("{}：{head}", field.label) } else { head.clone() };
    let cells = heads.iter().enumerate().map(|(at, head)| Cell {
        align: if at == 0 { Align::Left } else { Align::Middle },
        ..Cell::label(widths(at), named(at, head))
    });
    flow.row(Row::new(flow.body, cells.collect()), &field.label);
    for line in 0..lines {
        let cells = (0..heads.len()).map(|at| {
            let text = rows.get(line).and_then(|row| row.get(at)).cloned().unwrap_or_default();
            Cell::new(widths(at), text)
        });
        flow.row(Row::new(flow.body, cells.collect()), &field.label);
    }
}

fn drug_rows(field: &Field, visit: &FormVisit) -> (Vec<String>, Vec<Vec<String>>) {
    let heads = ["药物名称", "每日次数", "每次用量"].map(str::to_owned).to_vec();
    let row = |drug: xiangyi_domain::followups::Drug| {
        vec![
            drug.name,
            drug.times_per_day.map(|times| times.to_string()).unwrap_or_default(),
            drug.dose.unwrap_or_default(),
        ]
    };
    (heads, drugs(visit, field).into_iter().map(row).collect())
}

fn rows(field: &Field, visit: &FormVisit) -> (Vec<String>, Vec<Vec<String>>) {
    let head = |column: &Field| match column.kind {
        FieldKind::Single => format!("{} {}", column.label, short(&column.options)),
        _ => column.label.clone(),
    };
    let heads = field.columns.iter().map(|column| head(column).trim_end().to_owned()).collect();
    let given = value(visit, field).as_array().into_iter().flatten().filter_map(Value::as_object);
    let row = |answers: &serde_json::Map<String, Value>| -> Vec<String> {
        field.columns.iter().map(|column| in_words(answers, column)).collect()
    };
    (heads, given.map(row).collect())
}

/// A few options stand in the head, for handwriting.
fn short(options: &[Choice]) -> String {
    if options.len() > LINES {
        return String::new();
    }
    options.iter().map(choice).collect::<Vec<String>>().join(" ")
}
