//! What several forms share: labelled cells in a grid.

use crate::layout::{Cell, Flow, Row};

/// A label and what stands beside it.
pub(super) struct Entry<'l> {
    pub(super) label: &'l str,
    pub(super) value: Cell,
}

/// A name, number or date beside its label.
pub(super) fn whole<'l>(label: &'l str, text: impl Into<String>) -> Entry<'l> {
    Entry { label, value: Cell::whole(0.0, text) }
}

/// A text that may take several lines beside its label.
pub(super) fn text<'l>(label: &'l str, text: impl Into<String>) -> Entry<'l> {
    Entry { label, value: Cell::new(0.0, text) }
}

/// An amount beside its label.
pub(super) fn amount<'l>(label: &'l str, amount: &impl ToString) -> Entry<'l> {
    Entry { label, value: Cell::amount(0.0, amount.to_string()) }
}

impl Entry<'_> {
    pub(super) fn bold(self) -> Self {
        Self { value: self.value.bold(), ..self }
    }
}

/// One row of labels `ems` wide and values that share the rest evenly. The
/// first label names the row in warnings.
pub(super) fn entries<const N: usize>(flow: &mut Flow, ems: f32, entries: [Entry; N]) {
    let label = flow.body * ems;
    #[allow(clippy::cast_precision_loss)] // a few
    let value = flow.inner() / N as f32 - label;
    let field = entries.first().map(|entry| entry.label.to_owned()).unwrap_or_default();
    let cells = entries
        .into_iter()
        .flat_map(|entry| [Cell::label(label, entry.label), Cell { width: value, ..entry.value }])
        .collect();
    flow.row(Row::new(flow.body, cells), &field);
}
