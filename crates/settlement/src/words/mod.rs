//! Every sentence of this room, in Simplified Chinese; window, CLI and paper
//! take them from here. Amounts stand in yuan with two places and no commas.

mod problems;
mod reasons;
mod refusals;
mod warnings;

pub use problems::problem;
pub use reasons::{reason, reason_and_clause};
pub use refusals::refusal;
pub use warnings::warning;

use crate::statement::Clause;
use rust_decimal::Decimal;

/// A ratio of 1 as percent without needless zeros: 0.85 is `85%`.
fn percent(ratio: Decimal) -> String {
    format!("{}%", (ratio * Decimal::ONE_HUNDRED).normalize())
}

/// Where a value comes from, or that it is to be confirmed.
fn clause(clause: &Clause) -> String {
    let said = match (&clause.source, clause.assumed) {
        (Some(source), _) => source.clone(),
        (None, true) => "政策原文未载明,为待核实参数".to_owned(),
        (None, false) => String::new(),
    };
    match (&clause.note, said.is_empty()) {
        (Some(note), false) => format!("{said};{note}"),
        (Some(note), true) => note.clone(),
        (None, _) => said,
    }
}
