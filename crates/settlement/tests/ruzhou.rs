//! Ruzhou 2019: the unit vectors and worked examples of domain handbook §2.1.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod clerk;

use clerk::{Case, all_fen_accounted_for, base, case, paid, warnings, why};
use xiangyi_domain::admissions::facility::FacilityLevel::{City, County, Province, Township};
use xiangyi_domain::residents::category::Category::{
    ExtremePovertyDispersed, ExtremePovertyInstitutional, Marginal, RegisteredPoor, SubsistenceAllowance,
};
use xiangyi_settlement::LayerCode::{Basic, Commercial, CriticalIllness, MedicalAssistance, Supplementary};

/// A bill that reaches the layer with exactly this base: everything before it
/// comes from a slip of 0.00.
fn reaching(code: xiangyi_settlement::LayerCode, amount: &str) -> Case {
    let before = [Basic, CriticalIllness, Supplementary, Commercial];
    before
        .into_iter()
        .take_while(|layer| *layer != code)
        .fold(case(amount, "0.00"), |case, layer| case.entered(layer, "0.00"))
}

#[test]
fn critical_illness_pays_by_bands_up_to_400_000() {
    for (cumulative, pays) in [
        ("7499.99", "0.00"),
        ("7500.00", "0.00"),
        ("7500.01", "0.01"),
        ("50000.00", "34000.00"),
        ("50000.01", "34000.01"),
        ("100000.00", "76500.00"),
        ("100000.01", "76500.01"),
        ("440526.31", "399999.99"),
        ("440526.32", "400000.00"),
        ("500000.00", "400000.00"),
    ] {
        let statement = reaching(CriticalIllness, cumulative).under("ruzhou-2019");
        assert_eq!(paid(&statement, CriticalIllness), pays, "on {cumulative}");
        assert_eq!(base(&statement, CriticalIllness), cumulative);
    }
}

#[test]
fn supplementary_insurance_pays_by_bands_without_a_cap() {
    for (cumulative, pays) in [
        ("2999.99", "0.00"),
        ("3000.00", "0.00"),
        ("3000.01", "0.00"),
        ("5000.00", "600.00"),
        ("5000.01", "600.00"),
        ("10000.00", "2600.00"),
        ("10000.01", "2600.01"),
        ("15000.00", "5100.00"),
        ("15000.01", "5100.01"),
        ("50000.00", "33100.00"),
        ("50000.01", "33100.01"),
        ("100000.00", "78100.00"),
    ] {
        let statement = reaching(Supplementary, cumulative).under("ruzhou-2019");
        assert_eq!(paid(&statement, Supplementary), pays, "on {cumulative}");
    }
}

#[test]
fn commercial_insurance_pays_half_of_the_first_1000_and_all_above() {
    for (remainder, pays) in
        [("0.01", "0.01"), ("999.99", "500.00"), ("1000.00", "500.00"), ("1000.01", "500.01"), ("1500.00", "1000.00")]
    {
        let statement = reaching(Commercial, remainder).under("ruzhou-2019");
        assert_eq!(paid(&statement, Commercial), pays, "on {remainder}");
    }
}

/// case, bill, pack, L1 R1 L2 R2 L3 R3 L4 R4 L5, self-pay, ratio.
type Example = (&'static str, Case, &'static str, [&'static str; 9], &'static str, &'static str);

#[test]
fn the_worked_examples_come_out_to_the_fen() {
    let flat = "ruzhou-2019";
    let bands = "ruzhou-2019-henan";
    let dispersed = |case: Case| case.of(&[ExtremePovertyDispersed]);
    #[rustfmt::skip]
    let examples: [Example; 11] = [
        ("E1 township",     case("1000.00", "0.00").at(Township), flat, ["900.00", "100.00", "0.00", "100.00", "0.00", "100.00", "50.00", "50.00", "0.00"], "50.00", "95.00"),
        ("E2 county",       case("15000.00", "0.00"),   flat, ["12000.00", "3000.00", "0.00", "3000.00", "0.00", "3000.00", "2500.00", "500.00", "0.00"], "500.00", "96.67"),
        ("E4 R1=5000",      case("25000.00", "0.00"),   flat, ["20000.00", "5000.00", "0.00", "5000.00", "600.00", "4400.00", "3900.00", "500.00", "0.00"], "500.00", "98.00"),
        ("E5 R1=7500",      case("37500.00", "0.00"),   flat, ["30000.00", "7500.00", "0.00", "7500.00", "1600.00", "5900.00", "5400.00", "500.00", "0.00"], "500.00", "98.67"),
        ("E7 R1=50000",     case("250000.00", "0.00"),  flat, ["200000.00", "50000.00", "34000.00", "16000.00", "5900.00", "10100.00", "9600.00", "500.00", "0.00"], "500.00", "99.80"),
        ("E9 R1=100000",    case("500000.00", "0.00"),  flat, ["400000.00", "100000.00", "76500.00", "23500.00", "11900.00", "11600.00", "11100.00", "500.00", "0.00"], "500.00", "99.90"),
        ("E10 cap hit",     case("2700000.00", "0.00"), flat, ["2160000.00", "540000.00", "400000.00", "140000.00", "114100.00", "25900.00", "25400.00", "500.00", "0.00"], "500.00", "99.98"),
        ("E14 local",       dispersed(case("60000.00", "2000.00")), flat, ["46400.00", "11600.00", "3280.00", "8320.00", "0.00", "8320.00", "0.00", "8320.00", "6656.00"], "3664.00", "93.89"),
        ("E15 市级以上",     dispersed(case("60000.00", "2000.00")).at(City).entered(Basic, "46400.00"), flat, ["46400.00", "11600.00", "3280.00", "8320.00", "0.00", "8320.00", "0.00", "8320.00", "4160.00"], "6160.00", "89.73"),
        ("E17 bands B",     case("8000.00", "300.00"),  bands, ["6861.00", "839.00", "0.00", "839.00", "0.00", "839.00", "419.50", "419.50", "0.00"], "719.50", "91.01"),
        ("E18 at 1500",     case("1500.00", "0.00"),    bands, ["1095.00", "405.00", "0.00", "405.00", "0.00", "405.00", "202.50", "202.50", "0.00"], "202.50", "86.50"),
    ];
    for (name, bill, pack, [l1, r1, l2, r2, l3, r3, l4, r4, l5], own, ratio) in examples {
        let statement = bill.under(pack);
        let layers: Vec<[String; 2]> =
            statement.layers.iter().map(|layer| [layer.base.to_string(), layer.paid.to_string()]).collect();
        let scope = statement.in_scope.to_string();
        assert_eq!(layers, [[&*scope, l1], [r1, l2], [r2, l3], [r3, l4], [r4, l5]], "{name}");
        assert_eq!(statement.self_pay.to_string(), own, "{name}");
        assert_eq!(statement.ratio.to_string(), ratio, "{name}");
        all_fen_accounted_for(&statement);
    }
}

#[test]
fn the_outside_hospital_gives_the_aid_of_e15_too() {
    let statement = case("60000.00", "2000.00")
        .of(&[ExtremePovertyDispersed])
        .outside()
        .entered(Basic, "46400.00")
        .under("ruzhou-2019");
    assert_eq!(paid(&statement, MedicalAssistance), "4160.00");
    assert!(warnings(&statement).contains(&"outside_area".to_owned()));
}

#[test]
fn a_registered_poor_person_pays_at_most_500_in_scope_and_aid_takes_most_of_that() {
    for (category, aid) in
        [(SubsistenceAllowance, "350.00"), (ExtremePovertyDispersed, "400.00"), (ExtremePovertyInstitutional, "450.00")]
    {
        let statement = case("80000.00", "0.00").of(&[RegisteredPoor, category]).under("ruzhou-2019");
        assert_eq!(base(&statement, MedicalAssistance), "500.00");
        assert_eq!(paid(&statement, MedicalAssistance), aid);
    }
}

#[test]
fn of_several_categories_the_most_favourable_is_taken_once() {
    let both = [SubsistenceAllowance, ExtremePovertyInstitutional, RegisteredPoor];
    let statement = case("80000.00", "0.00").of(&both).under("ruzhou-2019");
    assert_eq!(paid(&statement, MedicalAssistance), "450.00", "90 % of 500.00, not 70 % and 90 %");
    assert!(why(&statement, MedicalAssistance).contains("集中特困"));
}

#[test]
fn aid_stops_at_10_000_a_year() {
    let big = || case("100000.00", "0.00").of(&[ExtremePovertyDispersed]).entered(CriticalIllness, "0.00");
    let first = big().under("ruzhou-2019");
    assert_eq!(paid(&first, MedicalAssistance), "10000.00", "80 % of 20000.00 is above the cap");
    assert!(why(&first, MedicalAssistance).contains("年度封顶 10000.00 元"));
    let small = || case("10000.00", "0.00").of(&[ExtremePovertyDispersed]).entered(CriticalIllness, "0.00");
    let early = small().under("ruzhou-2019");
    assert_eq!(paid(&early, MedicalAssistance), "1600.00");
    assert_eq!(paid(&big().after(&early).under("ruzhou-2019"), MedicalAssistance), "8400.00");
    assert_eq!(paid(&small().after(&first).under("ruzhou-2019"), MedicalAssistance), "0.00");
}

#[test]
fn two_admissions_of_a_year_pay_what_one_of_both_would_except_per_admission() {
    let first = case("40000.00", "0.00").under("ruzhou-2019");
    let second = case("60000.00", "0.00").stayed("2019-09-01", "2019-09-20").after(&first).under("ruzhou-2019");
    let whole = case("100000.00", "0.00").under("ruzhou-2019");
    for layer in [CriticalIllness, Supplementary] {
        let sum = first.layer(layer).unwrap().paid + second.layer(layer).unwrap().paid;
        assert_eq!(sum, whole.layer(layer).unwrap().paid, "{layer}");
    }
    assert_ne!(
        first.layer(Commercial).unwrap().paid + second.layer(Commercial).unwrap().paid,
        whole.layer(Commercial).unwrap().paid
    );
    assert!(why(&second, CriticalIllness).contains("年度累计"));
}

#[test]
fn an_earlier_year_or_another_locality_does_not_accumulate() {
    let alone = case("60000.00", "0.00").under("ruzhou-2019");
    let last_year = case("40000.00", "0.00").stayed("2018-12-01", "2018-12-30").under("ruzhou-2019");
    let elsewhere = case("40000.00", "0.00").under("xinjiang-2019");
    for (prior, warning) in
        [(&last_year, "prior_other_year: 2018-12-30"), (&elsewhere, "prior_other_locality: xinjiang-2019")]
    {
        let statement = case("60000.00", "0.00").after(prior).under("ruzhou-2019");
        assert_eq!(statement.layers, alone.layers);
        assert_eq!(warnings(&statement), [warning]);
    }
    let admitted_last_year = case("40000.00", "0.00").stayed("2018-12-30", "2019-01-02").under("ruzhou-2019");
    let statement = case("60000.00", "0.00").after(&admitted_last_year).under("ruzhou-2019");
    assert_ne!(statement.layers, alone.layers, "the discharge decides the year");
}

#[test]
fn another_reading_of_the_same_policy_does_accumulate() {
    let prior = case("400000.00", "0.00").under("ruzhou-2019-henan");
    let alone = case("60000.00", "0.00").under("ruzhou-2019");
    let statement = case("60000.00", "0.00").after(&prior).under("ruzhou-2019");
    assert!(statement.layer(CriticalIllness).unwrap().paid > alone.layer(CriticalIllness).unwrap().paid);
}

#[test]
fn a_person_without_a_category_gets_only_the_layers_open_to_all() {
    for categories in [vec![], vec![Marginal]] {
        let statement = case("10000.00", "0.00").at(Township).of(&categories).under("ruzhou-2019");
        assert_eq!(paid(&statement, Basic), "8000.00", "without the ten points");
        for closed in [Supplementary, Commercial, MedicalAssistance] {
            assert_eq!(paid(&statement, closed), "0.00");
            assert!(why(&statement, closed).contains("无此身份"), "{closed}");
        }
        assert_eq!(warnings(&statement), ["needs_slip: critical_illness"]);
    }
}

#[test]
fn city_and_province_hospitals_need_the_slip_for_basic_insurance() {
    for level in [City, Province] {
        let statement = case("10000.00", "0.00").at(level).under("ruzhou-2019");
        assert_eq!(paid(&statement, Basic), "0.00");
        assert_eq!(warnings(&statement), ["needs_slip: basic"]);
    }
}

#[test]
fn the_henan_bands_waive_the_deductible_only_for_the_registered_poor_in_county_and_township() {
    for (level, categories, pays) in [
        (Township, vec![RegisteredPoor], "840.00"), // 800 × 80 % + 200 × 100 %
        (Township, vec![], "600.00"),               // 600 × 70 % + 200 × 90 %
        (County, vec![], "378.00"),                 // 600 × 63 %
        (City, vec![RegisteredPoor], "53.00"),      // 100 × 53 %
        (Province, vec![RegisteredPoor], "0.00"),   // below 1500
    ] {
        let statement = case("1000.00", "0.00").at(level).of(&categories).under("ruzhou-2019-henan");
        assert_eq!(paid(&statement, Basic), pays, "{level} {categories:?}");
    }
}

#[test]
fn a_pack_outside_its_dates_warns_and_still_settles() {
    let statement = case("1000.00", "0.00").at(Township).stayed("2026-03-01", "2026-03-05").under("ruzhou-2019");
    assert_eq!(statement.self_pay.to_string(), "50.00");
    assert_eq!(warnings(&statement), ["outside_dates: 2019-01-01..2019-12-31"]);
}

#[test]
fn every_layer_says_why_with_its_clause() {
    let statement = case("250000.00", "0.00").under("ruzhou-2019");
    let critical = why(&statement, CriticalIllness);
    for part in ["50000.00 元", "起付线 7500.00 元", "42500.00 元 × 80% = 34000", "篇1 八项优惠政策 第3条"]
    {
        assert!(critical.contains(part), "{part} in\n{critical}");
    }
    assert!(why(&statement, Basic).contains("待核实"), "an assumed ratio says so");
}
