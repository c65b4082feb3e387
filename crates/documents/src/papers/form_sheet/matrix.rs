//! Questions that share their answers: a line for each, a column for each
//! answer, as on 自理能力评估 and 体质辨识.

use super::values::{choice, code};
use crate::layout::{Align, Cell, Flow, Row};
use xiangyi_domain::followups::{Choice, Field, FieldKind, FormDescription};
use xiangyi_domain::paper::FormVisit;

/// Fewer questions are set like other choices.
const LEAST_QUESTIONS: usize = 5;
/// Fewer answers are set like other choices.
const LEAST_ANSWERS: usize = 4;

/// The keys of a section's choices that have the same codes, when they are many.
pub(super) fn questions<'f>(fields: &[&'f Field]) -> Vec<&'f str> {
    let is_choice = |field: &&&Field| field.kind == FieldKind::Single && field.computed.is_none();
    let codes = |field: &Field| field.options.iter().map(|option| option.code).collect::<Vec<u8>>();
    let Some(first) = fields.iter().find(is_choice) else { return Vec::new() };
    let same = fields.iter().filter(is_choice).filter(|field| codes(field) == codes(first));
    let found: Vec<&str> = same.map(|field| field.key.as_str()).collect();
    let all = fields.iter().filter(is_choice).count() == found.len();
    let enough = found.len() >= LEAST_QUESTIONS && first.options.len() >= LEAST_ANSWERS;
    if enough && all && first.required { found } else { Vec::new() }
}

pub(super) fn draw(flow: &mut Flow, form: &FormDescription, keys: &[&str], visit: &FormVisit) {
    let fields: Vec<&Field> = keys.iter().filter_map(|key| form.field(key)).collect();
    let Some(first) = fields.first() else { return };
    let scored = first.options.iter().any(|option| option.points.is_some());
    let body = flow.body * 0.9;
    let score = if scored { body * 3.0 } else { 0.0 };
    let question = if scored { body * 8.5 } else { flow.inner() * 0.48 };
    #[allow(clippy::cast_precision_loss)] // a few
    let answer = (flow.inner() - question - score) / first.options.len() as f32;
    // Words that every question has stand once, above.
    let shared = shared_labels(&fields);
    if !scored && fields.iter().filter(|field| labels(field) == shared).count() > 1 {
        let mut cells = vec![Cell::head(question, "问题")];
        let lead = fields.iter().find(|field| labels(field) == shared).unwrap_or(first);
        cells.extend(lead.options.iter().map(|option| Cell::head(answer, choice(option))));
        flow.row(Row::new(body, cells), "");
    }
    for field in &fields {
        let chosen = code(visit, field);
        let ask = field.help.as_ref().map_or_else(|| field.label.clone(), |help| format!("{}（{help}）", field.label));
        let mut cells = vec![Cell { align: Align::Left, ..Cell::new(question, ask) }];
        let own = labels(field) != shared || scored;
        cells.extend(field.options.iter().map(|option| {
            let mark = chosen.filter(|code| *code == option.code);
            Cell::new(answer, if own { words(option) } else { String::new() }).boxed(vec![mark])
        }));
        if scored {
            let points = chosen.and_then(|code| field.choice(code)).and_then(|option| option.points);
            cells.push(Cell::whole(score, points.map(|points| points.to_string()).unwrap_or_default()).middle());
        }
        flow.row(Row::new(body, cells), &field.label);
    }
}

/// The words that most questions have.
fn shared_labels<'f>(fields: &[&'f Field]) -> Vec<&'f str> {
    let having = |words: &Vec<&str>| fields.iter().filter(|field| labels(field) == *words).count();
    fields.iter().copied().map(labels).max_by_key(having).unwrap_or_default()
}

fn labels(field: &Field) -> Vec<&str> {
    field.options.iter().map(|option| option.label.as_str()).collect()
}

fn words(option: &Choice) -> String {
    match option.points {
        Some(points) => format!("{}（{points}分）", option.label),
        None => option.label.clone(),
    }
}
