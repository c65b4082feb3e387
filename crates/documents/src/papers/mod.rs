//! The papers, one module each.

mod admission;
mod arrears;
mod bill;
mod card;
mod contract;
mod costs;
mod form;
mod form_sheet;
mod goods;
mod handbook;
mod ledger;
mod plain;
mod policy;
mod prescription;
mod receipt;
mod referral;
mod screening;
mod trip;
mod words;

use crate::PaperSettings;
use crate::fonts::Fonts;
use crate::layout::Drawing;
use xiangyi_domain::paper::Document;

pub(crate) fn lay_out(document: &Document, fonts: &Fonts, settings: PaperSettings) -> Drawing {
    let body = if settings.large_print { 14.0 } else { 10.5 };
    match document {
        Document::ContractRoster(roster) => ledger::lay_out(&roster.ledger(), fonts),
        Document::Ledger(ledger) => ledger::lay_out(ledger, fonts),
        Document::Settlement(bill) => bill::lay_out(bill, fonts, body),
        Document::AdmissionAgreement(agreement) => admission::lay_out(agreement, fonts, body),
        Document::DailyCosts(costs) => costs::lay_out(costs, fonts, body),
        Document::Receipt(receipts) => receipt::lay_out(receipts, fonts, body),
        Document::ArrearsPlan(plan) => arrears::lay_out(plan, fonts, body),
        Document::Contract(papers) => contract::lay_out(papers, fonts, body),
        Document::ContractHandbook(books) => handbook::lay_out(books, fonts, body),
        Document::PolicyCard(cards) => policy::cards(cards, fonts, body),
        Document::WallBoard(board) => policy::board(board, fonts, body),
        Document::ContactCard(cards) => card::lay_out(cards, fonts, body),
        Document::FollowupSheet(sheets) => form_sheet::lay_out(sheets, fonts, body),
        Document::ScreeningForm(forms) => screening::lay_out(forms, fonts, body),
        Document::GoodsList(sheet) => goods::lay_out(sheet, fonts, body),
        Document::Prescription(paper) => prescription::lay_out(paper, fonts, body),
        Document::ReferralSlip(slip) => referral::lay_out(slip, fonts, body),
        Document::TripSheet(sheet) => trip::lay_out(sheet, fonts, body),
    }
}

/// What [`crate::Drawn::rows`] counts.
pub(crate) fn rows(document: &Document) -> usize {
    match document {
        Document::ContractRoster(roster) => roster.rows.len(),
        Document::Ledger(ledger) => ledger.rows().count(),
        Document::Settlement(bill) => bill.layers.len(),
        Document::AdmissionAgreement(_) | Document::ReferralSlip(_) => 1,
        Document::DailyCosts(costs) => costs.days.len(),
        Document::Receipt(receipts) => receipts.len(),
        Document::ArrearsPlan(plan) => plan.instalments.len(),
        Document::Contract(papers) => papers.len(),
        Document::ContractHandbook(books) => books.len(),
        Document::PolicyCard(cards) => cards.len(),
        Document::WallBoard(board) => board.lines.len(),
        Document::ContactCard(cards) => cards.len(),
        Document::FollowupSheet(sheets) => {
            sheets.iter().filter(|sheet| !sheet.blank).map(|sheet| sheet.visits.len()).sum()
        }
        Document::ScreeningForm(forms) => forms.len(),
        Document::GoodsList(sheet) => sheet.rows.len(),
        Document::Prescription(paper) => paper.sections.len(),
        Document::TripSheet(sheet) => sheet.stops.iter().map(|stop| stop.people.len()).sum(),
    }
}
