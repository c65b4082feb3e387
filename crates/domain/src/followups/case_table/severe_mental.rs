//! 严重精神障碍: 38 visits. Rows marked *chosen* are where the handbook is unsure.
use super::*;

/// changes of a stable visit, last visit → class, days, recheck, referral
#[test]
#[rustfmt::skip]
fn severe_mental_disorder_by_the_table() {
    let table: Vec<(serde_json::Value, &str, Option<u8>, Option<i64>, bool, bool)> = vec![
        // 稳定: three months
        (json!({}),                                   "first",   Some(3), Some(90), false, false),
        (json!({"self_care": 2, "relations": 2}),     "class 3", Some(3), Some(90), false, false),
        (json!({"work": 9}),                          "class 3", Some(3), Some(90), false, false),
        (json!({"adverse_reaction": 9}),              "class 3", Some(3), Some(90), false, false),
        (json!({"harm": {"1": 0, "6": 0}}),           "class 3", Some(3), Some(90), false, false),
        (json!({}),                                   "class 1", Some(3), Some(90), false, false),
        (json!({}),                                   "class 2", Some(3), Some(90), false, false),
        // risk 1 and 2: 基本稳定, two weeks
        (json!({"risk": 1}),                          "first",   Some(2), Some(14), true,  false),
        (json!({"risk": 2}),                          "class 3", Some(2), Some(14), true,  false),
        (json!({"risk": 1}),                          "class 1", Some(2), Some(14), true,  false),
        // again 基本稳定: settling → three months, else referral
        (json!({"risk": 1, "effect": 2}),             "class 2", Some(2), Some(90), false, false),
        (json!({"risk": 1, "effect": 1}),             "class 2", Some(2), Some(90), false, false),
        (json!({"risk": 1, "effect": 3}),             "class 2", Some(2), Some(14), false, true),
        (json!({"risk": 2, "effect": 4}),             "class 2", Some(2), Some(14), false, true),
        (json!({"risk": 2}),                          "class 2", Some(2), Some(14), false, true),
        (json!({"risk": 1, "effect": 2}),             "class 3", Some(2), Some(14), true,  false),
        // one of symptoms, insight, social function poor (chosen: any symptom ticked; 不全; one 较差)
        (json!({"symptoms": [11]}),                   "first",   Some(2), Some(14), true,  false),
        (json!({"symptoms": [], "symptoms_text": "发呆"}), "first", Some(2), Some(14), true, false),
        (json!({"insight": 2}),                       "first",   Some(2), Some(14), true,  false),
        (json!({"housework": 3}),                     "first",   Some(2), Some(14), true,  false),
        (json!({"work": 3}),                          "first",   Some(2), Some(14), true,  false),
        // chosen: an adverse reaction of unknown gravity
        (json!({"adverse_reaction": 2, "adverse_reaction_text": "流涎"}), "first", Some(2), Some(14), true, false),
        // risk 3–5: 不稳定, referral at once
        (json!({"risk": 3}),                          "first",   Some(1), Some(14), false, true),
        (json!({"risk": 4}),                          "class 3", Some(1), Some(14), false, true),
        (json!({"risk": 5}),                          "class 1", Some(1), Some(14), false, true),
        // the other signs of 不稳定
        (json!({"symptoms": [1], "symptoms_evident": true}), "first", Some(1), Some(14), false, true),
        (json!({"insight": 3}),                       "first",   Some(1), Some(14), false, true),
        (json!({"adverse_reaction": 2, "adverse_reaction_text": "强直", "acute_adverse_reaction": true}), "first", Some(1), Some(14), false, true),
        (json!({"serious_illness": true}),            "first",   Some(1), Some(14), false, true),
        (json!({"risk": 0, "insight": 3}),            "class 1", Some(1), Some(14), false, true),
        // in hospital: no two weeks, no referral (chosen: the routine interval)
        (json!({"risk": 4, "admitted": 1}),           "class 1", Some(1), Some(90), false, false),
        (json!({"risk": 1, "admitted": 1}),           "class 2", Some(2), Some(90), false, false),
        (json!({"risk": 4, "admitted": 2, "discharged_on": "2026-08-20"}), "class 1", Some(1), Some(14), false, true),
        // the doctor's own class
        (json!({"risk": 2, "override": {"class": 3, "reason": "与家属核实"}}), "class 3", Some(3), Some(90), false, false),
        (json!({"override": {"class": 1, "reason": "拒绝服药"}}), "class 3", Some(1), Some(14), false, true),
        // lost (chosen: looked for again after the routine interval) and dead
        (json!({"risk": null, "insight": null, "lost_reason": 1}), "class 3", None, Some(90), false, false),
        (json!({"risk": null, "insight": null, "lost_reason": 3}), "class 1", None, Some(90), false, false),
        (json!({"risk": null, "insight": null, "death_cause": 1, "death_disease": 3, "died_on": "2026-08-01"}), "class 3", None, None, false, false),
    ];
    for (changes, before, class, wait, recheck, referral) in table {
        let mut given = object(json!({
            "risk": 0, "symptoms": [], "insight": 1, "sleep": 1, "diet": 1, "self_care": 1, "housework": 1, "work": 1,
            "learning": 1, "relations": 1, "harm": {}, "locked_up": 1, "admitted": 0, "laboratory": 1, "adherence": 1,
            "adverse_reaction": 1, "drugs": [{"name": "利培酮片", "times_per_day": 2, "dose": "1mg"}],
        }));
        given.extend(object(changes.clone()));
        let form = the(FormCode::SEVERE_MENTAL_DISORDER);
        let judged = judge(form, &aged(40), &past(before), &given, occasion(), Frequency::default());
        let row = format!("{changes} after {before}");
        assert_eq!(judged.problems, vec![], "{row}");
        assert_eq!((judged.class, days(&judged)), (class, wait), "{row}");
        assert_eq!((judged.recheck, judged.referral), (recheck, referral), "{row}");
        holds_its_reasons(&judged, &row);
    }
}

#[test]
fn danger_to_others_is_an_emergency_and_names_the_police() {
    let judged = |risk| {
        let given = object(json!({"risk": risk, "insight": 1}));
        judge(the(FormCode::SEVERE_MENTAL_DISORDER), &aged(40), &[], &given, occasion(), Frequency::default())
    };
    assert!(judged(3).emergency && says(&judged(3), "公安"));
    assert!(!judged(2).emergency && !says(&judged(2), "公安"));
}

#[test]
fn the_risk_is_graded_every_time_unless_the_person_is_lost_or_dead() {
    let codes = |changes: serde_json::Value| -> Vec<_> {
        let form = the(FormCode::SEVERE_MENTAL_DISORDER);
        let problems = check(form, &aged(40), &object(changes), occasion());
        problems.into_iter().map(|problem| (problem.field, problem.code)).collect()
    };
    let required = |field: &str| (field.to_owned(), "required");
    assert_eq!(codes(json!({})), [required("risk"), required("insight")]);
    assert!(codes(json!({"lost_reason": 2})).is_empty());
    assert_eq!(codes(json!({"death_cause": 2})), [required("died_on")]);
    assert_eq!(codes(json!({"risk": 6, "insight": 1})), [("risk".to_owned(), "unknown_code")]);
    assert_eq!(codes(json!({"risk": 0, "insight": 1, "harm": {"7": 1}})), [("harm".to_owned(), "unknown_code")]);
    assert_eq!(codes(json!({"risk": 0, "insight": 1, "harm": {"1": "2"}})), [("harm".to_owned(), "wrong_type")]);
    assert_eq!(codes(json!({"risk": 0, "insight": 1, "admitted": 2})), [required("discharged_on")]);
    assert_eq!(
        codes(json!({"risk": 0, "insight": 1, "discharged_on": "2026-08-01"})),
        [("discharged_on".to_owned(), "not_asked")]
    );
}
