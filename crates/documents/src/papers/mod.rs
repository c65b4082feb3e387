//! The papers, one module each.

mod bill;
mod form;
mod roster;
mod words;

use crate::PaperSettings;
use crate::fonts::Fonts;
use crate::layout::Drawing;
use xiangyi_domain::paper::Document;

pub(crate) fn lay_out(document: &Document, fonts: &Fonts, settings: PaperSettings) -> Drawing {
    let body = if settings.large_print { 14.0 } else { 10.5 };
    match document {
        Document::ContractRoster(roster) => roster::lay_out(roster, fonts),
        Document::Settlement(bill) => bill::lay_out(bill, fonts, body),
        _ => unreachable!(),
    }
}

/// What [`crate::Drawn::rows`] counts.
pub(crate) fn rows(document: &Document) -> usize {
    match document {
        Document::ContractRoster(roster) => roster.rows.len(),
        Document::Settlement(bill) => bill.layers.len(),
        Document::AdmissionAgreement(_) => 1,
        Document::Contract(papers) => papers.len(),
        Document::ContactCard(cards) => cards.len(),
        Document::FollowupSheet(sheets) => sheets.iter().map(|sheet| sheet.visits.len()).sum(),
    }
}
