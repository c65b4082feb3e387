//! The text of every kind of paper, line by line as it is read from the PDF: what changes on a page shows here. Bytes
//! and positions are not held.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod samples;

use samples::{care, contracts, household, tables};
use xiangyi_documents::{Fonts, PaperSettings, draw};
use xiangyi_domain::followups::FormCode;
use xiangyi_domain::paper::Document;

fn every_kind() -> Vec<(&'static str, Document)> {
    vec![
        ("contract_roster", Document::ContractRoster(samples::roster(7))),
        ("ledger", Document::Ledger(Box::new(tables::ledger(2, 2)))),
        ("settlement", Document::Settlement(Box::new(samples::bill()))),
        ("admission_agreement", Document::AdmissionAgreement(Box::new(samples::agreement()))),
        ("daily_costs", Document::DailyCosts(Box::new(samples::cost_list(3)))),
        ("receipt", Document::Receipt(vec![samples::receipt()])),
        ("arrears_plan", Document::ArrearsPlan(Box::new(samples::arrears_plan(3)))),
        ("contract", Document::Contract(vec![samples::contract("穆塔里甫·肉孜")])),
        ("contract_handbook", Document::ContractHandbook(vec![contracts::handbook(2)])),
        ("policy_card", Document::PolicyCard(vec![contracts::policy_card()])),
        ("wall_board", Document::WallBoard(contracts::wall_board(3, true))),
        ("contact_card", Document::ContactCard(vec![samples::contact_card()])),
        ("followup_sheet", Document::FollowupSheet(vec![samples::followup_sheet(2)])),
        ("blank_form", Document::FollowupSheet(vec![samples::form_sheet(&code("self_care"), Vec::new())])),
        ("screening_form", Document::ScreeningForm(vec![household::screening_form(2)])),
        ("goods_list", Document::GoodsList(household::goods_sheet(3))),
        ("prescription", Document::Prescription(Box::new(care::prescription()))),
        ("referral_slip", Document::ReferralSlip(Box::new(care::referral_slip()))),
        ("trip_sheet", Document::TripSheet(care::trip_sheet())),
    ]
}

fn code(text: &str) -> FormCode {
    FormCode::new(text).unwrap()
}

#[test]
fn the_text_of_every_kind_of_paper_is_what_was_looked_at() {
    let fonts = Fonts::find(None).unwrap();
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_snapshot_path("golden/pages");
    settings.bind(|| {
        for (name, document) in every_kind() {
            let drawn = draw(&document, &fonts, &PaperSettings::default()).unwrap();
            assert!(drawn.warnings.is_empty(), "{name}: {:?}", drawn.warnings.len());
            // Spaces are the reader's guess at the layout, words are ours.
            let text = samples::text_of(&drawn.pdf);
            let lines = text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
            insta::assert_snapshot!(name, lines.collect::<Vec<_>>().join("\n"));
        }
    });
}
