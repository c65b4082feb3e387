//! The other localities of domain handbook §2.3 to §2.10.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod clerk;

use clerk::{Case, all_fen_accounted_for, base, case, pack, paid, warnings, why, yuan};
use rust_decimal::Decimal;
use xiangyi_domain::admissions::facility::FacilityLevel::{City, County, Province, Township};
use xiangyi_domain::residents::category::Category::{RegisteredPoor, SevereDisability, SubsistenceAllowance};
use xiangyi_settlement::LayerCode::{
    Basic, CriticalIllness, DeepPoverty, FiscalTopUp, HospitalTopUp, MedicalAssistance, PovertyInsurance, ReliefFund,
    Supplementary, Tilt,
};
use xiangyi_settlement::pack::Ratio;
use xiangyi_settlement::{LayerCode, Pack, packs, settle};

fn ten_percent_case(total: &str, slips: [(LayerCode, &str); 4]) -> Case {
    slips.into_iter().fold(case(total, "0.00"), |case, (layer, amount)| case.entered(layer, amount))
}

#[test]
fn the_treasury_brings_self_pay_down_to_a_share_of_the_total() {
    #[rustfmt::skip]
    let rows = [
        // total,     L1,         L2,        L3,        L4,        share,   L5,        self-pay
        ("10000.00", "7000.00",  "0.00",    "500.00",  "300.00",  "0.10",  "1200.00", "1000.00"),
        ("10000.00", "7000.00",  "0.00",    "500.00",  "300.00",  "0.095", "1250.00", "950.00"),
        ("4321.09",  "3200.00",  "0.00",    "150.50",  "60.00",   "0.10",  "478.49",  "432.10"),
        ("1000.00",  "900.00",   "0.00",    "0.00",    "0.00",    "0.10",  "0.00",    "100.00"),
        ("999.99",   "850.00",   "0.00",    "0.00",    "0.00",    "0.10",  "50.00",   "99.99"),
        ("60000.00", "38000.00", "8000.00", "2500.00", "4000.00", "0.10",  "1500.00", "6000.00"),
    ];
    for (total, l1, l2, l3, l4, share, l5, own) in rows {
        let slips = [(Basic, l1), (CriticalIllness, l2), (Tilt, l3), (MedicalAssistance, l4)];
        let ratio = Ratio(share.parse::<Decimal>().unwrap());
        let county = pack("cap10-county").clone().with_final_cap(ratio);
        let statement = settle(&ten_percent_case(total, slips).0, &county).unwrap();
        assert_eq!(paid(&statement, FiscalTopUp), l5, "{total} at {share}");
        assert_eq!(statement.self_pay.to_string(), own, "{total} at {share}");
        all_fen_accounted_for(&statement);
    }
}

#[test]
fn the_treasury_counts_out_of_scope_charges_and_its_base_is_all_that_is_left() {
    let bill = case("10000.00", "3000.00").entered(Basic, "6000.00").entered(CriticalIllness, "0.00");
    let statement = bill.entered(Tilt, "0.00").entered(MedicalAssistance, "0.00").under("cap10-county");
    assert_eq!(base(&statement, FiscalTopUp), "4000.00");
    assert_eq!(statement.self_pay.to_string(), "1000.00");
}

#[test]
fn out_of_the_county_the_relief_fund_takes_the_place_of_the_other_layers() {
    let bill = || case("80000.00", "0.00").outside().entered(Basic, "20000.00").entered(MedicalAssistance, "0.00");
    let statement = bill().under("cap10-county");
    let codes: Vec<LayerCode> = statement.layers.iter().map(|layer| layer.code).collect();
    assert_eq!(codes, [Basic, MedicalAssistance, ReliefFund]);
    assert_eq!(warnings(&statement), ["outside_area", "needs_slip: relief_fund"]);

    let granted = bill().entered(ReliefFund, "40000.00").under("cap10-county");
    assert_eq!(warnings(&granted), ["outside_area"]);
    let mut relative = bill().entered(ReliefFund, "20000.00");
    relative.0.household_prior.push(granted);
    let warned = warnings(&relative.under("cap10-county"));
    assert_eq!(warned, ["outside_area", "above_cap: relief_fund"], "50 000 a household and year");
}

#[test]
fn a_silent_layer_pays_nothing_without_a_slip_and_asks_for_it() {
    for (code, silent) in [
        ("guizhou-2016", vec![Basic, CriticalIllness, MedicalAssistance]),
        ("hongze-2019", vec![Basic, CriticalIllness, MedicalAssistance]),
        ("yunnan-2017", vec![Basic, CriticalIllness, MedicalAssistance]),
        ("jingxian-2018", vec![Basic, CriticalIllness, MedicalAssistance]),
        ("cap10-county", vec![Basic, CriticalIllness, Tilt, MedicalAssistance]),
        ("xinjiang-2019", vec![Basic, MedicalAssistance, DeepPoverty]),
        ("tianlin-2018", vec![CriticalIllness, PovertyInsurance]),
        ("hebei-2018", vec![Basic, CriticalIllness, MedicalAssistance, Supplementary]),
    ] {
        let statement = case("10000.00", "0.00").under(code);
        let asked: Vec<String> =
            warnings(&statement).into_iter().filter(|text| text.starts_with("needs_slip")).collect();
        let expected: Vec<String> = silent.iter().map(|layer| format!("needs_slip: {layer}")).collect();
        assert_eq!(asked, expected, "{code}");
        for layer in silent {
            assert_eq!(paid(&statement, layer), "0.00", "{code} {layer}");
            assert!(why(&statement, layer).contains("结算单"), "{code} {layer}");
        }
        all_fen_accounted_for(&statement);
    }
}

#[test]
fn a_slip_answers_a_silent_layer() {
    let statement = case("10000.00", "0.00").entered(Basic, "6000.00").under("guizhou-2016");
    assert_eq!(paid(&statement, Basic), "6000.00");
    assert_eq!(base(&statement, CriticalIllness), "4000.00");
    assert!(!warnings(&statement).contains(&"needs_slip: basic".to_owned()));
    assert!(statement.differences.is_empty(), "nothing to differ from");
}

#[test]
fn tianlin_pays_by_level_and_then_tops_up_to_ninety_percent() {
    for (level, basic) in [(Township, "9500.00"), (County, "8000.00"), (City, "6500.00"), (Province, "6000.00")] {
        let statement = case("10000.00", "0.00").at(level).under("tianlin-2018");
        assert_eq!(paid(&statement, Basic), basic, "{level}");
        assert!(statement.self_pay <= yuan("1000.00"));
    }
    let allowance = [SubsistenceAllowance, RegisteredPoor];
    let disabled = [SubsistenceAllowance, RegisteredPoor, SevereDisability];
    for (categories, aid) in [(&allowance[..], "1800.00"), (&disabled[..], "1900.00")] {
        let statement = case("10000.00", "0.00").of(categories).under("tianlin-2018");
        assert_eq!(paid(&statement, MedicalAssistance), aid);
    }
}

#[test]
fn jingxian_s_own_hospital_tops_up_and_watches_the_out_of_scope_share() {
    let bill = case("10000.00", "1200.00").entered(Basic, "6000.00").entered(CriticalIllness, "0.00");
    let statement = bill.entered(MedicalAssistance, "1000.00").under("jingxian-2018");
    assert_eq!(paid(&statement, HospitalTopUp), "2000.00");
    assert_eq!(statement.ratio.to_string(), "90.00");
    assert!(warnings(&statement).contains(&"out_of_scope_share: 12.00".to_owned()));
}

#[test]
fn xinjiang_halves_the_deductible_for_the_poor() {
    for (categories, pays) in
        [(vec![], "2407.50"), (vec![RegisteredPoor], "4203.75"), (vec![SubsistenceAllowance], "4203.75")]
    {
        let statement = case("10000.00", "0.00").of(&categories).entered(Basic, "0.00").under("xinjiang-2019");
        assert_eq!(paid(&statement, CriticalIllness), pays, "{categories:?}");
    }
}

#[test]
fn hebei_says_which_disease_has_a_fee_standard_that_the_source_does_not_give() {
    let statement = case("10000.00", "0.00").with_diagnosis("C15.900").under("hebei-2018");
    assert!(warnings(&statement).contains(&"fee_standard_unknown: 食管癌".to_owned()));
    let adult = case("10000.00", "0.00").with_diagnosis("C91.000").under("hebei-2018");
    assert!(!warnings(&adult).iter().any(|text| text.starts_with("fee_standard")), "儿童白血病 at 45");
}

#[test]
fn above_a_known_fee_standard_the_hospital_bears_the_charges() {
    let text = packs::texts().find(|text| text.contains("\"hebei-2018\"")).unwrap();
    let known = text.replacen(
        "[[fee_standards]]",
        "[[fee_standards]]\nstandard = { value = \"8000.00\", source = \"县文件\" }",
        1,
    );
    let county = Pack::parse(&known).unwrap();
    let bill = case("10000.00", "500.00").with_diagnosis("C15.900").entered(Basic, "5000.00");
    let statement = settle(&bill.0, &county).unwrap();
    assert_eq!(statement.above_standard.to_string(), "2000.00");
    assert_eq!(base(&statement, Basic), "7500.00");
    assert_eq!(statement.self_pay.to_string(), "3000.00");
    all_fen_accounted_for(&statement);
}

#[test]
fn a_chronic_outpatient_is_capped_at_ten_percent_from_the_month_after_the_recognition() {
    for (recognised_on, billed_on, top_up, self_pay) in [
        ("2018-03-12", "2018-03-31", "0.00", "1000.00"),
        ("2018-03-12", "2018-04-01", "800.00", "200.00"),
        ("2018-02-28", "2018-03-01", "800.00", "200.00"),
        ("2018-12-01", "2018-12-31", "0.00", "1000.00"),
    ] {
        let bill = case("2000.00", "0.00").stayed(billed_on, billed_on).entered(Basic, "1000.00");
        let mut bill = bill.entered(CriticalIllness, "0.00").entered(Tilt, "0.00").entered(MedicalAssistance, "0.00");
        bill.0.chronic_recognised_on = Some(recognised_on.parse().unwrap());
        let statement = bill.under("cap10-county");
        assert_eq!(paid(&statement, FiscalTopUp), top_up, "{recognised_on} {billed_on}");
        assert_eq!(statement.self_pay.to_string(), self_pay, "{recognised_on} {billed_on}");
        all_fen_accounted_for(&statement);
    }
    let mut early = case("2000.00", "0.00").stayed("2018-03-31", "2018-03-31");
    early.0.chronic_recognised_on = Some("2018-03-12".parse().unwrap());
    let early = early.under("cap10-county");
    assert!(why(&early, FiscalTopUp).contains("认定次月(2018-04-01)"), "{}", why(&early, FiscalTopUp));
}
