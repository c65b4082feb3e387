//! Hezhang 2016: rules, vectors and the two published bills of domain handbook §2.2.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod clerk;

use clerk::{Case, case, paid, warnings, yuan};
use xiangyi_domain::admissions::facility::FacilityLevel::{self, City, County, Province, Township};
use xiangyi_domain::residents::category::Category::{
    self, ExtremePovertyDispersed, RegisteredPoor, SevereDisability, SpecialCare, SubsistenceAllowance,
};
use xiangyi_settlement::LayerCode::{Basic, CriticalIllness, MedicalAssistance};
use xiangyi_settlement::{Refusal, words};

const PACK: &str = "hezhang-2016";

fn in_2016(case: Case) -> Case {
    case.stayed("2016-11-01", "2016-11-20")
}

#[test]
fn basic_insurance_pays_by_level_age_and_hardship() {
    type Row = (FacilityLevel, bool, &'static [Category], u8, &'static str);
    #[rustfmt::skip]
    let rows: [Row; 12] = [
        (Township, true,  &[],                        45, "8415.00"),  // (10000 − 100) × 85 %
        (County,   true,  &[],                        45, "7350.00"),  // (10000 − 200) × 75 %
        (City,     true,  &[],                        45, "6175.00"),  // (10000 − 500) × 65 %
        (Province, true,  &[],                        45, "4950.00"),  // (10000 − 1000) × 55 %
        (County,   false, &[],                        45, "4950.00"),  // 市外
        (County,   true,  &[ExtremePovertyDispersed], 80, "9800.00"),  // 80 and over: 100 % above the deductible
        (County,   true,  &[ExtremePovertyDispersed], 79, "7350.00"),
        (County,   true,  &[],                        80, "7350.00"),  // age alone is not enough
        (City,     true,  &[RegisteredPoor],          85, "7125.00"),  // 65 + 10
        (County,   false, &[RegisteredPoor],          85, "5850.00"),  // 55 + 10
        (County,   true,  &[RegisteredPoor, SevereDisability], 45, "7840.00"), // 75 + 5
        (County,   false, &[RegisteredPoor, SevereDisability], 45, "5400.00"), // 55 + 5
    ];
    for (level, in_area, categories, age, pays) in rows {
        let mut bill = in_2016(case("10000.00", "0.00")).at(level).of(categories).aged(age);
        bill.0.in_area = in_area;
        assert_eq!(paid(&bill.under(PACK), Basic), pays, "{level} in_area={in_area} {categories:?} {age}");
    }
}

#[test]
fn civil_aid_pays_by_category() {
    for (category, remainder, pays) in [
        (RegisteredPoor, "3000.00", "0.00"),
        (RegisteredPoor, "3000.01", "0.01"),
        (RegisteredPoor, "8000.00", "2500.00"),
        (SubsistenceAllowance, "18303.81", "12812.67"),
        (ExtremePovertyDispersed, "200.00", "200.00"),
        (SpecialCare, "200.00", "200.00"),
    ] {
        let bill = in_2016(case(remainder, "0.00")).of(&[category]);
        let statement = bill.entered(Basic, "0.00").entered(CriticalIllness, "0.00").under(PACK);
        assert_eq!(paid(&statement, MedicalAssistance), pays, "{category} on {remainder}");
    }
}

#[test]
fn the_lower_deductible_of_critical_illness_starts_in_october_2016() {
    for (discharged, category, pays) in [
        ("2016-09-30", SubsistenceAllowance, "1500.00"), // (8000 − 5000) × 50 %
        ("2016-10-01", SubsistenceAllowance, "2500.00"), // (8000 − 3000) × 50 %
        ("2016-10-01", RegisteredPoor, "1500.00"),
    ] {
        let bill = case("8000.00", "0.00").stayed("2016-09-20", discharged).of(&[category]).entered(Basic, "0.00");
        assert_eq!(paid(&bill.under(PACK), CriticalIllness), pays, "{discharged} {category}");
    }
    let ill = in_2016(case("8000.00", "0.00")).of(&[]).with_diagnosis("F20.000").entered(Basic, "0.00");
    assert_eq!(paid(&ill.under(PACK), CriticalIllness), "2500.00", "精神病患者");
}

/// 贺遵贤: 五保户, county hospital.
fn first_published_bill() -> Case {
    in_2016(case("39467.00", "733.00")).of(&[ExtremePovertyDispersed]).aged(82)
}

#[test]
fn the_first_published_bill_by_the_strict_rule_leaves_the_out_of_scope_part() {
    let statement = first_published_bill().under(PACK);
    assert_eq!(paid(&statement, Basic), "38534.00");
    assert_eq!(paid(&statement, MedicalAssistance), "200.00");
    assert_eq!(statement.self_pay.to_string(), "733.00");
    assert_eq!(statement.ratio.to_string(), "98.14");
}

#[test]
fn the_first_published_bill_sums_as_published() {
    let mut bill = first_published_bill().entered(Basic, "38534.00").entered(MedicalAssistance, "933.00");
    bill.0.in_scope = Some(yuan("38734.00"));
    bill.0.self_pay = Some(yuan("0.00"));
    let statement = bill.under(PACK);
    assert_eq!(statement.ratio.to_string(), "100.00");
    assert_eq!(warnings(&statement), ["covers_out_of_scope: medical_assistance"]);
    assert_eq!(statement.differences.len(), 1, "the rule gives 200.00");
    assert_eq!(statement.differences[0].difference.to_string(), "733.00");
}

/// 徐飞: 低保户, two hospitals.
fn second_published_bill() -> Case {
    case("114634.48", "2987.41")
        .stayed("2016-03-10", "2016-04-10")
        .of(&[SubsistenceAllowance])
        .entered(Basic, "72769.86")
        .entered(CriticalIllness, "20573.00")
}

#[test]
fn the_second_published_bill_is_refused_with_both_differences() {
    let mut bill = second_published_bill().entered(MedicalAssistance, "15000.00");
    bill.0.in_scope = Some(yuan("111646.67"));
    bill.0.self_pay = Some(yuan("9291.62"));
    let refusal = bill.try_under(PACK).unwrap_err();
    assert_eq!(refusal.code(), "parts_do_not_sum");
    assert_eq!(refusal.field().as_deref(), Some("in_scope"));
    let Refusal::PartsDoNotSum { gaps } = &refusal else { panic!("{refusal}") };
    let differences: Vec<String> = gaps.iter().map(|gap| gap.difference().to_string()).collect();
    assert_eq!(differences, ["-0.40", "3000.00"]);
    let text = words::refusal(&refusal);
    assert!(text.contains("少 0.40 元") && text.contains("多 3000.00 元"), "{text}");

    bill.0.in_scope = Some(yuan("111647.07"));
    bill.0.self_pay = Some(yuan("6291.62"));
    assert_eq!(bill.under(PACK).self_pay.to_string(), "6291.62", "repaired, it sums");
}

#[test]
fn the_second_bill_by_the_rule_pays_seventy_percent_of_the_rest() {
    let mut bill = second_published_bill();
    bill.0.total = yuan("114634.08"); // so that the in-scope part is the published 111,646.67
    let statement = bill.under(PACK);
    assert_eq!(paid(&statement, MedicalAssistance), "12812.67");
    assert_eq!(statement.self_pay.to_string(), "8478.55");
}
