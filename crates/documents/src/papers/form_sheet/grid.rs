//! Labels and values in rows of twelve parts.

use super::values::{boxes, choices, code, counts, plain, pressure, pressure_label, value, with_unit};
use crate::layout::{Align, Cell, Flow, Row, Style, keep};
use serde_json::Value;
use xiangyi_domain::followups::{Choice, Field, FieldKind, FormDescription, in_words};
use xiangyi_domain::paper::FormVisit;

const PARTS: u8 = 12;
/// Width of a label, in ems.
const LABEL: f32 = 5.6;
/// Boxes of a choice of several.
const BOXES: usize = 6;

/// A label and what stands beside it.
pub(super) struct Item {
    span: u8,
    label: String,
    value: Cell,
}

impl Item {
    pub(super) fn new(span: u8, label: &str, value: Cell) -> Item {
        Item { span, label: label.to_owned(), value }
    }
}

/// One field; how wide it stands is said by the form, else by what it holds.
pub(super) fn item(flow: &Flow, form: &FormDescription, field: &Field, visit: &FormVisit) -> Item {
    let (label, cell) = written(form, field, visit);
    let span = field.print.and_then(|print| print.width).unwrap_or_else(|| span(flow, &cell));
    Item { span: span.clamp(2, PARTS), label, value: cell }
}

fn written(form: &FormDescription, field: &Field, visit: &FormVisit) -> (String, Cell) {
    let label = field.label.clone();
    let other = field.other.as_ref().and_then(|key| form.field(key));
    let more = other.map(|other| format!(" {}：{}", other.label, plain(value(visit, other)))).unwrap_or_default();
    let cell = match field.kind {
        FieldKind::Single if field.computed.is_some() => Cell::new(0.0, in_words(&visit.answers, field)),
        FieldKind::Single => {
            Cell::new(0.0, format!("{}{more}", choices(&field.options))).boxed(vec![code(visit, field)])
        }
        FieldKind::Multi => {
            Cell::new(0.0, format!("{}{more}", choices(&field.options))).boxed(boxes(visit, field, BOXES))
        }
        FieldKind::Pressure => {
            let low = form.fields.iter().find(|one| one.below.as_deref() == Some(&field.key));
            let unit = field.unit.as_deref().unwrap_or_default();
            let text = format!("{} {unit}", pressure(visit, field, low));
            return (pressure_label(field), Cell::whole(0.0, text));
        }
        FieldKind::Flag => {
            let no_yes = [(0, "否"), (1, "是")];
            let options = no_yes.map(|(code, word)| Choice { code, label: word.to_owned(), points: None });
            Cell::whole(0.0, choices(&options)).boxed(vec![code(visit, field)])
        }
        FieldKind::Counts => Cell::new(0.0, counts(visit, field)),
        FieldKind::Integer | FieldKind::Decimal => Cell::whole(0.0, with_unit(visit, field)),
        FieldKind::Date | FieldKind::Month => Cell::whole(0.0, date(value(visit, field), field.kind)),
        FieldKind::Text | FieldKind::Rows | FieldKind::Drugs => Cell::new(0.0, keep_number(value(visit, field))),
    };
    (label, cell)
}

fn date(value: &Value, kind: FieldKind) -> String {
    let text = plain(value);
    match (text.is_empty(), kind) {
        (false, _) => text,
        (true, FieldKind::Month) => "　　年　月".to_owned(),
        (true, _) => "　　年　月　日".to_owned(),
    }
}

/// A word of digits and letters is a number, which no line breaks.
fn keep_number(value: &Value) -> String {
    let text = plain(value);
    if text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') { keep(&text) } else { text }
}

/// The least part of a row, of a third, a half and the whole, where the value stands on one line.
fn span(flow: &Flow, cell: &Cell) -> u8 {
    let style = Style::regular(flow.body);
    let wide = style.width(flow.checker.fonts, &cell.text);
    #[allow(clippy::cast_precision_loss)] // a few
    let boxes = cell.boxes.len() as f32 * (flow.body * 1.1 + 2.0);
    let taken = wide + boxes + flow.body * (LABEL + 1.0);
    [4, 6].into_iter().find(|span| taken <= flow.inner() * f32::from(*span) / f32::from(PARTS)).unwrap_or(PARTS)
}

/// Sets items in rows; the last of a row takes what is left of it.
pub(super) fn place(flow: &mut Flow, items: Vec<Item>) {
    let (mut row, mut used): (Vec<Item>, u8) = (Vec::new(), 0);
    for item in items {
        if used + item.span > PARTS {
            draw(flow, std::mem::take(&mut row));
            used = 0;
        }
        used += item.span;
        row.push(item);
    }
    draw(flow, row);
}

fn draw(flow: &mut Flow, mut items: Vec<Item>) {
    let used: u8 = items.iter().map(|item| item.span).sum();
    let Some(last) = items.last_mut() else { return };
    last.span += PARTS.saturating_sub(used);
    let (inner, label) = (flow.inner(), flow.body * LABEL);
    let field = items.first().map(|item| item.label.clone()).unwrap_or_default();
    let cells = items.into_iter().flat_map(|item| {
        let width = inner * f32::from(item.span) / f32::from(PARTS) - label;
        let label = Cell { align: Align::Left, ..Cell::label(label, item.label) };
        [label, Cell { width, ..item.value }]
    });
    let row = Row::new(flow.body, cells.collect());
    flow.row(row, &field);
}
