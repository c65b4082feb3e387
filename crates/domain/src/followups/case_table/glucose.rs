//! 2型糖尿病: 34 visits.
use super::*;

/// fasting glucose, pressure, adverse (2 yes), complication, last visit → class, days, referral
#[rustfmt::skip]
const VISITS: &[(Option<&str>, &str, u8, bool, &str, u8, i64, bool)] = &[
    (Some("5.6"),  "130/80",  1, false, "first",    1, 90, false),
    (Some("6.9"),  "130/80",  1, false, "first",    1, 90, false),
    (Some("6.99"), "130/80",  1, false, "first",    1, 90, false),
    (Some("7.0"),  "130/80",  1, false, "first",    2, 14, false),
    (Some("7"),    "130/80",  1, false, "fine",     2, 14, false),
    (Some("7.1"),  "130/80",  1, false, "fine",     2, 14, false),
    (Some("9.5"),  "130/80",  1, false, "high",     2, 14, true),
    (Some("7.0"),  "130/80",  1, false, "high",     2, 14, true),
    (Some("6.9"),  "130/80",  1, false, "high",     1, 90, false),
    (Some("6.5"),  "130/80",  1, false, "high",     1, 90, false),
    // emergency: 16.7 and 3.9, both included
    (Some("16.6"), "130/80",  1, false, "first",    2, 14, false),
    (Some("16.7"), "130/80",  1, false, "first",    2, 14, true),
    (Some("16.8"), "130/80",  1, false, "fine",     2, 14, true),
    (Some("4.0"),  "130/80",  1, false, "first",    1, 90, false),
    (Some("3.9"),  "130/80",  1, false, "first",    1, 14, true),
    (Some("3.2"),  "130/80",  1, false, "fine",     1, 14, true),
    // the pressure is an emergency here too, and no class
    (Some("6.5"),  "150/95",  1, false, "first",    1, 90, false),
    (Some("6.5"),  "179/109", 1, false, "first",    1, 90, false),
    (Some("6.5"),  "180/100", 1, false, "first",    1, 14, true),
    (Some("6.5"),  "170/110", 1, false, "first",    1, 14, true),
    // adverse reactions and complications
    (Some("6.5"),  "130/80",  2, false, "first",    3, 14, false),
    (Some("8.0"),  "130/80",  2, false, "high",     3, 14, true),
    (Some("6.5"),  "130/80",  2, false, "adverse",  3, 14, true),
    (Some("6.5"),  "130/80",  1, false, "adverse",  1, 90, false),
    (Some("6.5"),  "130/80",  1, true,  "fine",     4, 14, true),
    (Some("9.0"),  "130/80",  2, true,  "high",     4, 14, true),
    // the visit after a referral ends the loop
    (Some("8.0"),  "130/80",  1, false, "referred", 2, 90, false),
    (Some("17.0"), "130/80",  1, false, "referred", 2, 14, true),
    (Some("3.9"),  "130/80",  1, false, "referred", 1, 14, true),
    (Some("6.5"),  "130/80",  1, false, "referred", 1, 90, false),
    // without a fasting value a visit is not controlled (chosen: the handbook says only that it cannot count as 达标)
    (None,         "130/80",  1, false, "first",    2, 14, false),
    (None,         "130/80",  1, false, "high",     2, 14, true),
    (None,         "130/80",  1, false, "referred", 2, 90, false),
    (None,         "130/80",  2, false, "first",    3, 14, false),
];

#[test]
fn diabetes_by_the_table() {
    for version in ["2017", "2011"] {
        let form = national_forms().edition(&FormCode::TYPE2_DIABETES, version).unwrap();
        for &(glucose, pressure, adverse, complication, before, class, wait, referral) in VISITS {
            let (systolic, diastolic) = pressure.split_once('/').unwrap();
            let given = answers(json!({
                "systolic_mmhg": systolic.parse::<u16>().unwrap(), "diastolic_mmhg": diastolic.parse::<u16>().unwrap(),
                "fasting_glucose_mmol_l": glucose, "adverse_reaction": adverse, "adverse_reaction_text": "腹泻",
                "complication": complication,
            }));
            let judged = judge(form, &aged(50), &past(before), &given, occasion(), Frequency::default());
            let row = format!("{glucose:?} {pressure} adverse {adverse} complication {complication} after {before}");
            assert_eq!(judged.problems, vec![], "{row}");
            assert_eq!((judged.class, judged.referral), (Some(class), referral), "{row}");
            assert_eq!(days(&judged), Some(wait), "next date of {row}");
            holds_its_reasons(&judged, &row);
        }
    }
}

#[test]
fn a_fast_pulse_and_frequent_hypoglycaemia_are_pointed_out() {
    let judged = |changes| {
        let form = the(FormCode::TYPE2_DIABETES);
        judge(form, &aged(50), &[], &answers(changes), occasion(), Frequency::default())
    };
    assert!(says(&judged(json!({"heart_rate": 101})), "心率超过 100"));
    assert!(!says(&judged(json!({"heart_rate": 100})), "心率"));
    assert!(says(&judged(json!({"hypoglycaemia": 3})), "低血糖"));
    assert!(!says(&judged(json!({"hypoglycaemia": 2})), "低血糖反应"));
}
