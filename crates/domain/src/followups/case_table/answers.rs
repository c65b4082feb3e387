//! What answers must be: 45 sound visits with one change each.
use super::*;

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
        (json!({"drugs": vec![json!({"name": "氨氯地平"}); 21]}), "drugs", "too_many", true),
        (json!({"bmi": "22.96", "weight_kg": "62.5", "height_cm": "165"}), "", "", true),
        (json!({"bmi": "23", "weight_kg": "62.5", "height_cm": "165"}), "bmi", "not_computed", true),
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
        let problems = check(the(FormCode::HYPERTENSION), &aged(50), &answers(change.clone()), occasion());
        let found: Vec<_> = problems.iter().map(|p| (p.field.as_str(), p.code, p.hard)).collect();
        let wanted = if field.is_empty() { vec![] } else { vec![(*field, *code, *hard)] };
        assert_eq!(found, wanted, "{change}");
    }
}

#[test]
fn a_visit_of_tomorrow_is_refused_and_a_late_paper_is_not() {
    let at = |on: &str| Occasion { on: day(on), mode: Mode::Clinic, today: day(ON) };
    let codes = |on| -> Vec<_> {
        let problems = check(the(FormCode::HYPERTENSION), &aged(50), &answers(json!({})), at(on));
        problems.into_iter().map(|problem| problem.code).collect()
    };
    assert_eq!(codes("2026-09-02"), ["in_future"]);
    assert!(codes("2026-09-01").is_empty());
    assert!(codes("2025-01-01").is_empty());
}

#[test]
fn a_visit_before_birth_is_refused() {
    let born = Patient { born_on: Some(day("2026-09-02")), ..Patient::default() };
    let problems = check(the(FormCode::HYPERTENSION), &born, &answers(json!({})), occasion());
    assert_eq!((problems[0].field.as_str(), problems[0].code), ("on", "before_birth"));
}

#[test]
fn dates_and_months_of_a_form_are_real() {
    let codes = |changes: serde_json::Value| -> Vec<_> {
        let form = the(FormCode::PERSONAL_INFORMATION);
        let mut given = object(json!({
            "sex": 1, "birth_on": "1955-03-12", "residence": 1, "nation": 1, "education": 8, "occupation": 4,
            "marriage": 2, "payment": [3], "allergies": [1], "exposures": [1], "diseases": [2], "disabilities": [1],
        }));
        given.extend(object(changes));
        let patient = Patient { born_on: Some(day("1955-03-12")), ..Patient::default() };
        check(form, &patient, &given, occasion()).into_iter().map(|problem| (problem.field, problem.code)).collect()
    };
    let dated = |month: &str| codes(json!({"disease_dates": [{"disease": 2, "diagnosed_in": month}]}));
    assert!(codes(json!({})).is_empty());
    assert!(dated("2015-06").is_empty() && dated("2015").is_empty());
    for wrong in ["2015-13", "2015-6", "15-06", "2015年6月"] {
        assert_eq!(dated(wrong), [("disease_dates".to_owned(), "wrong_type")], "{wrong}");
    }
    assert_eq!(codes(json!({"birth_on": "1955-02-30"})), [("birth_on".to_owned(), "wrong_type")]);
    assert_eq!(codes(json!({"nation": 99})), [("nation_text".to_owned(), "required")]);
    assert_eq!(
        codes(json!({"diseases": [1], "disease_dates": [{"disease": 2}]})),
        [("disease_dates".to_owned(), "not_asked")]
    );
}
