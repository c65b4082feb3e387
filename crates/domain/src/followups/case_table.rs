//! The rules as tables that a clinician can read.
#![allow(clippy::unwrap_used, clippy::panic, clippy::needless_pass_by_value, clippy::type_complexity)]

use super::*;
use crate::residents::Target;
use serde_json::json;

const ON: &str = "2026-09-01";

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn occasion() -> Occasion {
    Occasion { on: day(ON), mode: Mode::Home, today: day(ON) }
}

fn answers(changes: serde_json::Value) -> Answers {
    let mut all = json!({
        "symptoms": [1], "systolic_mmhg": 130, "diastolic_mmhg": 80, "adherence": 1, "adverse_reaction": 1,
        "complication": false, "drugs": [{"name": "硝苯地平缓释片", "times_per_day": 2, "dose": "10mg"}],
    });
    for (key, value) in changes.as_object().unwrap() {
        all[key] = value.clone();
    }
    all.as_object().unwrap().clone()
}

/// Born so that the person has this age on the day of the visit.
fn aged(years: i32) -> Patient {
    Patient { born_on: day(ON).with_year_less(years), target: None }
}

trait Birthday {
    fn with_year_less(self, years: i32) -> Option<NaiveDate>;
}
impl Birthday for NaiveDate {
    fn with_year_less(self, years: i32) -> Option<NaiveDate> {
        use chrono::Datelike;
        self.with_year(self.year() - years)
    }
}

fn past(how: &str) -> Vec<PastVisit> {
    let visit = |uncontrolled, adverse_reaction, referral| {
        vec![PastVisit { on: day("2026-08-18"), uncontrolled, adverse_reaction, referral }]
    };
    match how {
        "first" => vec![],
        "fine" => visit(false, false, false),
        "high" => visit(true, false, false),
        "adverse" => visit(false, true, false),
        "referred" => visit(true, false, true),
        "emergency" => visit(false, false, true),
        other => panic!("{other}"),
    }
}

/// age, pressure, adverse (2 yes), complication, last visit → class, days, referral
#[rustfmt::skip]
const HYPERTENSION: &[(i32, &str, u8, bool, &str, u8, u64, bool)] = &[
    // below 65: under 140/90
    (50, "120/75",  1, false, "first",     1, 90, false),
    (50, "139/89",  1, false, "first",     1, 90, false),
    (50, "140/89",  1, false, "first",     2, 14, false),
    (50, "139/90",  1, false, "first",     2, 14, false),
    (50, "140/90",  1, false, "first",     2, 14, false),
    (64, "139/89",  1, false, "first",     1, 90, false),
    (64, "140/80",  1, false, "first",     2, 14, false),
    (64, "149/89",  1, false, "first",     2, 14, false),
    // 65 and more: under 150/90
    (65, "140/89",  1, false, "first",     1, 90, false),
    (65, "149/89",  1, false, "first",     1, 90, false),
    (65, "150/89",  1, false, "first",     2, 14, false),
    (65, "149/90",  1, false, "first",     2, 14, false),
    (65, "150/90",  1, false, "first",     2, 14, false),
    (80, "149/89",  1, false, "fine",      1, 90, false),
    (80, "151/70",  1, false, "fine",      2, 14, false),
    // emergency: 180 and/or 110
    (50, "179/109", 1, false, "first",     2, 14, false),
    (50, "180/89",  1, false, "first",     2, 14, true),
    (50, "180/109", 1, false, "first",     2, 14, true),
    (50, "179/110", 1, false, "first",     2, 14, true),
    (50, "181/111", 1, false, "fine",      2, 14, true),
    (65, "179/109", 1, false, "first",     2, 14, false),
    (65, "149/110", 1, false, "first",     2, 14, true),
    (65, "180/80",  1, false, "fine",      2, 14, true),
    // the first time two weeks, the second time referral
    (50, "150/95",  1, false, "fine",      2, 14, false),
    (50, "150/95",  1, false, "high",      2, 14, true),
    (50, "140/80",  1, false, "high",      2, 14, true),
    (50, "139/89",  1, false, "high",      1, 90, false),
    (65, "149/89",  1, false, "high",      1, 90, false),
    (65, "150/89",  1, false, "high",      2, 14, true),
    // adverse reactions: worse than the pressure
    (50, "130/80",  2, false, "first",     3, 14, false),
    (50, "130/80",  2, false, "fine",      3, 14, false),
    (50, "150/95",  2, false, "fine",      3, 14, false),
    (50, "150/95",  2, false, "high",      3, 14, true),
    (50, "130/80",  2, false, "high",      3, 14, false),
    (50, "130/80",  2, false, "adverse",   3, 14, true),
    (50, "130/80",  1, false, "adverse",   1, 90, false),
    (50, "150/95",  1, false, "adverse",   2, 14, false),
    // complications: the worst, and referral at once
    (50, "130/80",  1, true,  "first",     4, 14, true),
    (50, "150/95",  2, true,  "fine",      4, 14, true),
    (50, "130/80",  1, true,  "referred",  4, 14, true),
    // the visit after a referral ends the loop
    (50, "130/80",  1, false, "referred",  1, 90, false),
    (50, "150/95",  1, false, "referred",  2, 90, false),
    (50, "185/95",  1, false, "referred",  2, 14, true),
    (50, "130/80",  1, false, "emergency", 1, 90, false),
];

#[test]
fn hypertension_by_the_table() {
    for &(age, pressure, adverse, complication, before, class, days, referral) in HYPERTENSION {
        let (systolic, diastolic) = pressure.split_once('/').unwrap();
        let mut given = answers(json!({
            "systolic_mmhg": systolic.parse::<u16>().unwrap(), "diastolic_mmhg": diastolic.parse::<u16>().unwrap(),
            "adverse_reaction": adverse, "complication": complication,
        }));
        if adverse == 2 {
            given.insert("adverse_reaction_text".into(), json!("踝部水肿"));
        }
        let judged = judge(FormCode::Hypertension, &aged(age), &past(before), &given, occasion(), Frequency::default());
        let row = format!("{age} {pressure} adverse {adverse} complication {complication} after {before}");
        assert_eq!(judged.problems, vec![], "{row}");
        assert_eq!(judged.class, Some(class), "class of {row}");
        assert_eq!(judged.referral, referral, "referral of {row}");
        assert_eq!(judged.next_due_on, day(ON).checked_add_days(chrono::Days::new(days)), "next date of {row}");
        assert_eq!(judged.recheck, days == 14 && !referral, "recheck of {row}");
        assert!(judged.reasons.iter().all(|reason| !reason.text.is_empty() && !reason.source.is_empty()), "{row}");
    }
}

/// fasting glucose, pressure, last visit → class, days, referral
#[rustfmt::skip]
const DIABETES: &[(Option<&str>, &str, &str, u8, u64, bool)] = &[
    (Some("5.6"),  "130/80",  "first",    1, 90, false),
    (Some("6.9"),  "130/80",  "first",    1, 90, false),
    (Some("6.99"), "130/80",  "first",    1, 90, false),
    (Some("7.0"),  "130/80",  "first",    2, 14, false),
    (Some("7"),    "130/80",  "fine",     2, 14, false),
    (Some("9.5"),  "130/80",  "high",     2, 14, true),
    (Some("6.5"),  "130/80",  "high",     1, 90, false),
    (Some("16.6"), "130/80",  "first",    2, 14, false),
    (Some("16.7"), "130/80",  "first",    2, 14, true),
    (Some("4.0"),  "130/80",  "first",    1, 90, false),
    (Some("3.9"),  "130/80",  "first",    1, 14, true),
    (Some("3.2"),  "130/80",  "fine",     1, 14, true),
    (Some("6.5"),  "150/95",  "first",    1, 90, false),
    (Some("6.5"),  "179/109", "first",    1, 90, false),
    (Some("6.5"),  "180/100", "first",    1, 14, true),
    (Some("6.5"),  "170/110", "first",    1, 14, true),
    (Some("8.0"),  "130/80",  "referred", 2, 90, false),
    (Some("17.0"), "130/80",  "referred", 2, 14, true),
    (Some("6.5"),  "130/80",  "referred", 1, 90, false),
    (None,         "130/80",  "first",    2, 14, false),
    (None,         "130/80",  "high",     2, 14, true),
];

#[test]
fn diabetes_by_the_table() {
    for &(glucose, pressure, before, class, days, referral) in DIABETES {
        let (systolic, diastolic) = pressure.split_once('/').unwrap();
        let given = answers(json!({
            "systolic_mmhg": systolic.parse::<u16>().unwrap(), "diastolic_mmhg": diastolic.parse::<u16>().unwrap(),
            "fasting_glucose_mmol_l": glucose,
        }));
        let judged = judge(FormCode::Type2Diabetes, &aged(50), &past(before), &given, occasion(), Frequency::default());
        let row = format!("{glucose:?} {pressure} after {before}");
        assert_eq!(judged.problems, vec![], "{row}");
        assert_eq!((judged.class, judged.referral), (Some(class), referral), "{row}");
        assert_eq!(judged.next_due_on, day(ON).checked_add_days(chrono::Days::new(days)), "next date of {row}");
    }
}

/// change of a sound visit → field and code of the problem, and whether it is hard
#[test]
#[rustfmt::skip]
fn answers_by_the_table() {
    let table: &[(serde_json::Value, &str, &str, bool)] = &[
        (json!({"systolic_mmhg": 300, "confirmed": ["systolic_mmhg"]}), "", "", true),
        (json!({"systolic_mmhg": 301}), "systolic_mmhg", "out_of_limits", true),
        (json!({"systolic_mmhg": 49, "diastolic_mmhg": 40}), "systolic_mmhg", "out_of_limits", true),
        (json!({"systolic_mmhg": 200}), "", "", true),
        (json!({"systolic_mmhg": 201}), "systolic_mmhg", "unusual", false),
        (json!({"systolic_mmhg": 201, "confirmed": ["systolic_mmhg"]}), "", "", true),
        (json!({"systolic_mmhg": 201, "confirmed": ["diastolic_mmhg"]}), "systolic_mmhg", "unusual", false),
        (json!({"systolic_mmhg": 79, "diastolic_mmhg": 50}), "systolic_mmhg", "unusual", false),
        (json!({"systolic_mmhg": 130, "diastolic_mmhg": 121}), "diastolic_mmhg", "unusual", false),
        (json!({"systolic_mmhg": 130, "diastolic_mmhg": 120}), "", "", true),
        (json!({"diastolic_mmhg": 29}), "diastolic_mmhg", "out_of_limits", true),
        (json!({"systolic_mmhg": 90, "diastolic_mmhg": 90}), "diastolic_mmhg", "not_below", true),
        (json!({"systolic_mmhg": "130"}), "systolic_mmhg", "wrong_type", true),
        (json!({"systolic_mmhg": 130.5}), "systolic_mmhg", "wrong_type", true),
        (json!({"systolic_mmhg": null}), "systolic_mmhg", "required", true),
        (json!({"symptoms": []}), "symptoms", "required", true),
        (json!({"symptoms": [], "symptoms_text": "失眠"}), "", "", true),
        (json!({"symptoms": [1, 2]}), "symptoms", "excludes_others", true),
        (json!({"symptoms": [2, 9]}), "", "", true),
        (json!({"symptoms": [10]}), "symptoms", "unknown_code", true),
        (json!({"adherence": null}), "adherence", "required", true),
        (json!({"adherence": 4}), "adherence", "unknown_code", true),
        (json!({"adverse_reaction": 2}), "adverse_reaction_text", "required", true),
        (json!({"adverse_reaction": 2, "adverse_reaction_text": " "}), "adverse_reaction_text", "required", true),
        (json!({"adverse_reaction": 2, "adverse_reaction_text": "咳嗽"}), "", "", true),
        (json!({"drugs": []}), "drugs", "required", true),
        (json!({"drugs": [], "adherence": 3}), "", "", true),
        (json!({"drugs": [{"name": "氨氯地平", "times_per_day": 7}]}), "drugs", "out_of_limits", true),
        (json!({"drugs": [{"drug": "氨氯地平"}]}), "drugs", "wrong_type", true),
        (json!({"weight_kg": "62.5"}), "", "", true),
        (json!({"weight_kg": 62.5}), "weight_kg", "wrong_type", true),
        (json!({"weight_kg": "301"}), "weight_kg", "out_of_limits", true),
        (json!({"weight_kg": "62.555"}), "weight_kg", "too_fine", true),
        (json!({"heart_rate": 19}), "heart_rate", "out_of_limits", true),
        (json!({"sistolic": 130}), "sistolic", "unknown_key", true),
        (json!({"fasting_glucose_mmol_l": "6.0"}), "fasting_glucose_mmol_l", "unknown_key", true),
        (json!({"override": {"class": 1, "reason": ""}}), "override", "required", true),
        (json!({"override": {"class": 5, "reason": "x"}}), "override", "unknown_code", true),
        (json!({"override": {"class": 1}}), "override", "wrong_type", true),
        (json!({"referral": {"reason": "高", "institution": "县医院", "department": "心内科"}}), "", "", true),
        (json!({"referral": {"where": "县医院"}}), "referral", "wrong_type", true),
    ];
    for (change, field, code, hard) in table {
        let problems = check(form(FormCode::Hypertension), &answers(change.clone()), occasion());
        let found: Vec<_> = problems.iter().map(|p| (p.field.as_str(), p.code, p.hard)).collect();
        let wanted = if field.is_empty() { vec![] } else { vec![(*field, *code, *hard)] };
        assert_eq!(found, wanted, "{change}");
    }
}

#[test]
fn a_visit_of_tomorrow_is_refused_and_a_late_paper_is_not() {
    let at = |on: &str| Occasion { on: day(on), mode: Mode::Clinic, today: day(ON) };
    let codes = |on| -> Vec<_> {
        let problems = check(form(FormCode::Hypertension), &answers(json!({})), at(on));
        problems.into_iter().map(|problem| problem.code).collect()
    };
    assert_eq!(codes("2026-09-02"), ["in_future"]);
    assert!(codes("2026-09-01").is_empty());
    assert!(codes("2025-01-01").is_empty());
}

#[test]
fn the_target_set_on_the_person_wins_over_age() {
    let own = Target { systolic_mmhg: 130, diastolic_mmhg: 80, why: Some("肾病".to_owned()) };
    let patient = Patient { target: Some(own), ..aged(70) };
    let class = |systolic: u16, diastolic: u16| {
        let given = answers(json!({"systolic_mmhg": systolic, "diastolic_mmhg": diastolic}));
        judge(FormCode::Hypertension, &patient, &[], &given, occasion(), Frequency::default()).class
    };
    assert_eq!(class(129, 79), Some(1));
    assert_eq!(class(130, 79), Some(2));
    assert_eq!(class(129, 80), Some(2));
}

#[test]
fn the_65th_birthday_counts_from_the_visit_date() {
    let given = answers(json!({"systolic_mmhg": 145}));
    let class = |born: &str| {
        let patient = Patient { born_on: Some(day(born)), target: None };
        judge(FormCode::Hypertension, &patient, &[], &given, occasion(), Frequency::default()).class
    };
    assert_eq!(class("1961-09-01"), Some(1));
    assert_eq!(class("1961-09-02"), Some(2));
}

#[test]
fn the_doctors_class_is_kept_beside_the_computed_one_and_the_date_follows_it() {
    let given = |class| answers(json!({"systolic_mmhg": 150, "override": {"class": class, "reason": "诊室紧张"}}));
    let judged = |given, before| {
        judge(FormCode::Hypertension, &aged(50), &past(before), &given, occasion(), Frequency::default())
    };
    let calm = judged(given(1), "high");
    assert_eq!((calm.class, calm.computed_class, calm.referral), (Some(1), Some(2), false));
    assert_eq!(calm.next_due_on, Some(day("2026-11-30")));
    let grave = judged(given(4), "first");
    assert_eq!((grave.class, grave.computed_class, grave.referral), (Some(4), Some(2), true));
    assert!(calm.reasons.iter().any(|reason| reason.text.contains("诊室紧张")));
}

#[test]
fn nausea_or_palpitation_is_an_emergency_and_a_headache_is_a_question() {
    let judged = |symptom| {
        let given = answers(json!({"symptoms": [symptom]}));
        judge(FormCode::Hypertension, &aged(50), &[], &given, occasion(), Frequency::default())
    };
    for symptom in [3, 6] {
        assert!(judged(symptom).referral && judged(symptom).emergency, "{symptom}");
    }
    for symptom in [2, 4, 5] {
        assert!(!judged(symptom).referral, "{symptom}");
        assert!(judged(symptom).reasons.iter().any(|reason| reason.level == Level::Warn), "{symptom}");
    }
}

#[test]
fn an_earlier_day_does_not_learn_from_a_later_one() {
    let later = vec![PastVisit { on: day("2026-09-15"), uncontrolled: true, adverse_reaction: false, referral: false }];
    let given = answers(json!({"systolic_mmhg": 150}));
    let judged = judge(FormCode::Hypertension, &aged(50), &later, &given, occasion(), Frequency::default());
    assert!(!judged.referral);
}

#[test]
fn a_local_frequency_moves_the_routine_date_only() {
    let weekly = Frequency { routine_days: 7, ..Frequency::default() };
    let next = |systolic: u16| {
        let given = answers(json!({"systolic_mmhg": systolic}));
        judge(FormCode::Hypertension, &aged(50), &[], &given, occasion(), weekly).next_due_on
    };
    assert_eq!(next(130), Some(day("2026-09-08")));
    assert_eq!(next(150), Some(day("2026-09-15")));
}

#[test]
fn what_a_stored_visit_means_follows_its_class_and_where_that_hides_it_its_readings() {
    let stored = |class, systolic: u16| {
        let given = answers(json!({"systolic_mmhg": systolic}));
        let on = day("2026-08-01");
        PastVisit::of_stored(FormCode::Hypertension, &aged(50), on, Mode::Home, class, false, &given).unwrap()
    };
    assert!(!stored(Some(1), 150).uncontrolled, "the doctor said controlled");
    assert!(stored(Some(2), 130).uncontrolled);
    assert!(stored(Some(3), 150).uncontrolled);
    assert!(!stored(Some(3), 130).uncontrolled);
}

#[test]
fn the_generic_form_ends_with_a_cure_and_keeps_the_doctors_interval() {
    let next = |class: u8, interval: Option<u16>| {
        let given = json!({"disease_name": "冠心病", "class": class, "interval_days": interval});
        let given = given.as_object().unwrap().clone();
        let judged = judge(FormCode::Generic, &aged(50), &[], &given, occasion(), Frequency::default());
        assert_eq!(judged.problems, vec![]);
        judged.next_due_on
    };
    assert_eq!(next(1, None), Some(day("2026-11-30")));
    assert_eq!(next(2, Some(30)), Some(day("2026-10-01")));
    assert_eq!(next(4, None), None);
}
