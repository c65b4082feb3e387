//! The rules as tables that a clinician can read: one line is one visit, with
//! the class, the days to the next visit and the referral it must come to.
//! Every row's reasons must name their clause.
//!
//! Where the handbook is unsure, what was chosen stands in each rule's own
//! module and at the rows concerned.
//!
//! Mutants that were made by hand, and the test that each made fail (`>` for
//! `>=` where nothing else is said):
//!
//! | rule | mutant | caught by |
//! |---|---|---|
//! | chronic | systolic, diastolic against the target | `hypertension_by_the_table` |
//! | chronic | the 65th birthday | `the_65th_birthday_counts_from_the_visit_date` |
//! | chronic | the target set on the person is left out | `the_target_set_on_the_person_wins_over_age` |
//! | chronic | 7.0 of glucose; no glucose is fine | `diabetes_by_the_table` |
//! | chronic | the first bad visit is referred; a referral never ends | `hypertension_by_the_table` |
//! | emergency | 180, 110 | `hypertension_by_the_table` |
//! | emergency | 16.7, 3.9 | `diabetes_by_the_table` |
//! | history | a later day counts as earlier | `an_earlier_day_does_not_learn_from_a_later_one` |
//! | severe mental | risk 3 is no danger | `danger_to_others_is_an_emergency_and_names_the_police` |
//! | severe mental | 不全 as 缺失; 好转 does not settle; never twice; admitted as discharged; 较差 is fine | `severe_mental_disorder_by_the_table` |
//! | tuberculosis | month 2 is no longer intensive; injections do not count | `tuberculosis_by_the_table` |
//! | tuberculosis | 72 hours | `the_first_home_visit_is_within_72_hours_of_the_notice` |
//! | tuberculosis | 90 % of doses | `the_rate_of_doses_is_regular_from_90_percent_on` |
#![allow(clippy::unwrap_used, clippy::panic, clippy::needless_pass_by_value, clippy::type_complexity)]

mod answers;
mod elderly;
mod examination;
mod generic;
mod glucose;
mod limits;
mod pressure;
mod severe_mental;
mod tuberculosis;

use super::*;
use crate::residents::Target;
use chrono::Datelike;
use serde_json::json;

const ON: &str = "2026-09-01";

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn occasion() -> Occasion {
    Occasion { on: day(ON), mode: Mode::Home, today: day(ON) }
}

fn the(code: FormCode) -> &'static FormDescription {
    national_forms().find(&code).unwrap()
}

fn object(value: serde_json::Value) -> Answers {
    value.as_object().unwrap().clone()
}

/// A sound routine visit with changes.
fn answers(changes: serde_json::Value) -> Answers {
    let mut all = json!({
        "symptoms": [1], "systolic_mmhg": 130, "diastolic_mmhg": 80, "adherence": 1, "adverse_reaction": 1,
        "complication": false, "drugs": [{"name": "硝苯地平缓释片", "times_per_day": 2, "dose": "10mg"}],
    });
    for (key, value) in changes.as_object().unwrap() {
        all[key] = value.clone();
    }
    object(all)
}

/// Born so that the person has this age on the day of the visit.
fn aged(years: i32) -> Patient {
    let on = day(ON);
    Patient { born_on: on.with_year(on.year() - years), ..Patient::default() }
}

/// The visit before: `fine`, `high` (uncontrolled), `adverse`, `referred` …
fn past(how: &str) -> Vec<PastVisit> {
    let visit = |class, uncontrolled, adverse_reaction, referral| {
        let (on, mode) = (day("2026-08-18"), Mode::Home);
        vec![PastVisit { on, mode, class: Some(class), uncontrolled, adverse_reaction, referral }]
    };
    match how {
        "first" => vec![],
        "fine" => visit(1, false, false, false),
        "high" => visit(2, true, false, false),
        "adverse" => visit(3, false, true, false),
        "high and adverse" => visit(3, true, true, false),
        "referred" => visit(2, true, false, true),
        "emergency" | "class 1" => visit(1, false, false, true),
        "class 2" => visit(2, false, false, false),
        "class 3" => visit(3, false, false, false),
        other => panic!("{other}"),
    }
}

/// Days from the visit to the next one.
fn days(judged: &Judgement) -> Option<i64> {
    judged.next_due_on.map(|next| (next - day(ON)).num_days())
}

fn holds_its_reasons(judged: &Judgement, row: &str) {
    assert!(!judged.reasons.is_empty(), "{row}");
    assert!(judged.reasons.iter().all(|reason| !reason.text.is_empty() && !reason.source.is_empty()), "{row}");
    assert!(judged.reasons.windows(2).all(|two| two[0].level >= two[1].level), "gravest first: {row}");
}

fn says(judged: &Judgement, part: &str) -> bool {
    judged.reasons.iter().any(|reason| reason.text.contains(part))
}
