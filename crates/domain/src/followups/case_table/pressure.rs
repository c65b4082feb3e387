//! 高血压: 60 visits.
use super::*;

/// age, pressure, adverse (2 yes), complication, last visit → class, days, referral
#[rustfmt::skip]
const VISITS: &[(i32, &str, u8, bool, &str, u8, i64, bool)] = &[
    // under 65: under 140/90
    (50, "139/89",  1, false, "first",     1, 90, false),
    (50, "140/89",  1, false, "first",     2, 14, false),
    (50, "139/90",  1, false, "first",     2, 14, false),
    (50, "140/90",  1, false, "first",     2, 14, false),
    (50, "120/80",  1, false, "fine",      1, 90, false),
    (50, "141/91",  1, false, "fine",      2, 14, false),
    (35, "139/89",  1, false, "fine",      1, 90, false),
    (64, "139/89",  1, false, "first",     1, 90, false),
    (64, "140/80",  1, false, "first",     2, 14, false),
    (64, "139/90",  1, false, "first",     2, 14, false),
    (64, "149/89",  1, false, "first",     2, 14, false),
    (64, "149/90",  1, false, "first",     2, 14, false),
    // 65 and more: under 150/90
    (65, "139/89",  1, false, "first",     1, 90, false),
    (65, "140/89",  1, false, "first",     1, 90, false),
    (65, "140/90",  1, false, "first",     2, 14, false),
    (65, "149/89",  1, false, "first",     1, 90, false),
    (65, "149/90",  1, false, "first",     2, 14, false),
    (65, "150/89",  1, false, "first",     2, 14, false),
    (65, "150/90",  1, false, "first",     2, 14, false),
    (66, "149/89",  1, false, "fine",      1, 90, false),
    (80, "149/89",  1, false, "fine",      1, 90, false),
    (80, "151/70",  1, false, "fine",      2, 14, false),
    // emergency: 180 and/or 110
    (50, "179/109", 1, false, "first",     2, 14, false),
    (50, "180/89",  1, false, "first",     2, 14, true),
    (50, "180/109", 1, false, "first",     2, 14, true),
    (50, "179/110", 1, false, "first",     2, 14, true),
    (50, "130/110", 1, false, "first",     2, 14, true),
    (50, "181/111", 1, false, "fine",      2, 14, true),
    (65, "179/109", 1, false, "first",     2, 14, false),
    (65, "149/110", 1, false, "first",     2, 14, true),
    (65, "180/80",  1, false, "fine",      2, 14, true),
    (50, "180/110", 2, false, "first",     3, 14, true),
    // the first time two weeks, the second time referral
    (50, "150/95",  1, false, "fine",      2, 14, false),
    (50, "150/95",  1, false, "high",      2, 14, true),
    (50, "140/80",  1, false, "high",      2, 14, true),
    (50, "139/90",  1, false, "high",      2, 14, true),
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
    (50, "150/95",  1, false, "high and adverse", 2, 14, true),
    (50, "130/80",  2, false, "high and adverse", 3, 14, true),
    // complications: the worst, and referral at once
    (50, "130/80",  1, true,  "first",     4, 14, true),
    (50, "150/95",  1, true,  "first",     4, 14, true),
    (50, "150/95",  2, true,  "fine",      4, 14, true),
    (50, "130/80",  1, true,  "referred",  4, 14, true),
    // the visit after a referral ends the loop (public code does the same; the handbook asks back to the quarter)
    (50, "130/80",  1, false, "referred",  1, 90, false),
    (50, "150/95",  1, false, "referred",  2, 90, false),
    (50, "150/95",  2, false, "referred",  3, 90, false),
    (50, "185/95",  1, false, "referred",  2, 14, true),
    (65, "149/89",  1, false, "referred",  1, 90, false),
    (50, "130/80",  1, false, "emergency", 1, 90, false),
    (50, "150/95",  1, false, "emergency", 2, 90, false),
];

#[test]
fn hypertension_by_the_table() {
    for &(age, pressure, adverse, complication, before, class, wait, referral) in VISITS {
        let (systolic, diastolic) = pressure.split_once('/').unwrap();
        let mut given = answers(json!({
            "systolic_mmhg": systolic.parse::<u16>().unwrap(), "diastolic_mmhg": diastolic.parse::<u16>().unwrap(),
            "adverse_reaction": adverse, "complication": complication,
        }));
        if adverse == 2 {
            given.insert("adverse_reaction_text".into(), json!("踝部水肿"));
        }
        let form = the(FormCode::HYPERTENSION);
        let judged = judge(form, &aged(age), &past(before), &given, occasion(), Frequency::default());
        let row = format!("{age} {pressure} adverse {adverse} complication {complication} after {before}");
        assert_eq!(judged.problems, vec![], "{row}");
        assert_eq!(judged.class, Some(class), "class of {row}");
        assert_eq!(judged.referral, referral, "referral of {row}");
        assert_eq!(days(&judged), Some(wait), "next date of {row}");
        assert_eq!(judged.recheck, wait == 14 && !referral, "recheck of {row}");
        holds_its_reasons(&judged, &row);
    }
}

#[test]
fn the_target_set_on_the_person_wins_over_age() {
    let own = Target { systolic_mmhg: 130, diastolic_mmhg: 80, why: Some("肾病".to_owned()) };
    let patient = Patient { target: Some(own), ..aged(70) };
    let class = |systolic: u16, diastolic: u16| {
        let given = answers(json!({"systolic_mmhg": systolic, "diastolic_mmhg": diastolic}));
        judge(the(FormCode::HYPERTENSION), &patient, &[], &given, occasion(), Frequency::default()).class
    };
    assert_eq!(class(129, 79), Some(1));
    assert_eq!(class(130, 79), Some(2));
    assert_eq!(class(129, 80), Some(2));
}

#[test]
fn the_65th_birthday_counts_from_the_visit_date() {
    let given = answers(json!({"systolic_mmhg": 145}));
    let class = |born: &str| {
        let patient = Patient { born_on: Some(day(born)), ..Patient::default() };
        judge(the(FormCode::HYPERTENSION), &patient, &[], &given, occasion(), Frequency::default()).class
    };
    assert_eq!(class("1961-09-01"), Some(1));
    assert_eq!(class("1961-09-02"), Some(2));
}

#[test]
fn the_doctors_class_is_kept_beside_the_computed_one_and_the_date_follows_it() {
    let given = |class| answers(json!({"systolic_mmhg": 150, "override": {"class": class, "reason": "诊室紧张"}}));
    let judged = |given, before| {
        let form = the(FormCode::HYPERTENSION);
        judge(form, &aged(50), &past(before), &given, occasion(), Frequency::default())
    };
    let calm = judged(given(1), "high");
    assert_eq!((calm.class, calm.computed_class, calm.referral), (Some(1), Some(2), false));
    assert_eq!(calm.next_due_on, Some(day("2026-11-30")));
    let grave = judged(given(4), "first");
    assert_eq!((grave.class, grave.computed_class, grave.referral), (Some(4), Some(2), true));
    assert!(says(&calm, "诊室紧张") && says(&grave, "诊室紧张"));
}

#[test]
fn nausea_or_palpitation_is_an_emergency_and_a_headache_is_a_question() {
    let judged = |symptom| {
        let given = answers(json!({"symptoms": [symptom]}));
        judge(the(FormCode::HYPERTENSION), &aged(50), &[], &given, occasion(), Frequency::default())
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
    let later = vec![PastVisit { on: day("2026-09-15"), ..past("high")[0] }];
    let given = answers(json!({"systolic_mmhg": 150}));
    let judged = judge(the(FormCode::HYPERTENSION), &aged(50), &later, &given, occasion(), Frequency::default());
    assert!(!judged.referral);
}

#[test]
fn a_local_frequency_moves_the_routine_date_only_and_counts_the_visits_at_home() {
    let weekly = Frequency { routine_days: 7, home_per_year: 2, ..Frequency::default() };
    let judged = |systolic: u16, before| {
        let given = answers(json!({"systolic_mmhg": systolic}));
        judge(the(FormCode::HYPERTENSION), &aged(50), &past(before), &given, occasion(), weekly)
    };
    assert_eq!(days(&judged(130, "first")), Some(7));
    assert_eq!(days(&judged(150, "first")), Some(14));
    assert!(says(&judged(130, "first"), "还要上门 1 次"));
    assert!(!says(&judged(130, "fine"), "还要上门"));
}

#[test]
fn what_a_stored_visit_means_follows_its_class_and_where_that_hides_it_its_readings() {
    let stored = |class, systolic: u16| {
        let given = answers(json!({"systolic_mmhg": systolic}));
        let on = day("2026-08-01");
        let form = the(FormCode::HYPERTENSION);
        PastVisit::of_stored(form, &aged(50), on, Mode::Home, class, false, &given).unwrap()
    };
    assert!(!stored(Some(1), 150).uncontrolled, "the doctor said controlled");
    assert!(stored(Some(2), 130).uncontrolled);
    assert!(stored(Some(3), 150).uncontrolled);
    assert!(!stored(Some(3), 130).uncontrolled);
}

#[test]
fn a_pressure_measured_at_home_belongs_to_a_phone_call() {
    let given = answers(json!({"self_measured": true}));
    let codes = |mode| -> Vec<_> {
        let at = Occasion { mode, ..occasion() };
        check(the(FormCode::HYPERTENSION), &aged(50), &given, at).into_iter().map(|problem| problem.code).collect()
    };
    assert!(codes(Mode::Phone).is_empty());
    assert_eq!(codes(Mode::Home), ["not_asked"]);
}
