//! 健康体检: 14 examinations.
use super::*;
use crate::residents::Sex;

/// changes, age, evaluation → referral, and what the reasons say or (after a -) do not say
#[test]
#[rustfmt::skip]
fn examinations_by_the_table() {
    let table: Vec<(serde_json::Value, i32, u8, bool, &str)> = vec![
        (json!({}),                                                                50, 1, false, "-偏高"),
        (json!({"left_systolic_mmhg": 139, "left_diastolic_mmhg": 89}),            50, 1, false, "-偏高"),
        (json!({"left_systolic_mmhg": 140, "left_diastolic_mmhg": 89}),            50, 2, false, "偏高"),
        (json!({"left_systolic_mmhg": 149, "left_diastolic_mmhg": 89}),            65, 1, false, "-偏高"),
        (json!({"left_systolic_mmhg": 120, "left_diastolic_mmhg": 80, "right_systolic_mmhg": 142, "right_diastolic_mmhg": 80}), 50, 2, false, "142/80 mmHg 偏高"),
        (json!({"left_systolic_mmhg": 180, "left_diastolic_mmhg": 80}),            50, 2, true,  "立即转诊"),
        (json!({"fasting_glucose_mmol_l": "6.9"}),                                 50, 1, false, "-建议复查"),
        (json!({"fasting_glucose_mmol_l": "7.0"}),                                 50, 2, false, "建议复查"),
        (json!({"fasting_glucose_mg_dl": "126"}),                                  50, 2, false, "建议复查"),
        (json!({"fasting_glucose_mg_dl": "301"}),                                  50, 2, true,  "空腹血糖 16.7"),
        (json!({"fasting_glucose_mmol_l": "3.9"}),                                 50, 2, true,  "立即处理"),
        (json!({"height_cm": "160", "weight_kg": "61.5"}),                         50, 1, false, "体质指数 24.02"),
        (json!({"waist_cm": "90"}),                                                50, 1, false, "腰围 90"),
        (json!({"fasting_glucose_mmol_l": "8.0"}),                                 50, 1, false, "请核对"),
    ];
    for (changes, age, evaluation, referral, says_so) in table {
        let mut given = object(json!({"symptoms": [1], "evaluation": evaluation}));
        given.extend(object(changes.clone()));
        if evaluation == 2 {
            given.insert("abnormal_1".into(), json!("见各项"));
        }
        let patient = Patient { sex: Some(Sex::Male), ..aged(age) };
        let form = the(FormCode::EXAMINATION);
        let judged = judge(form, &patient, &[], &given, occasion(), Frequency::default());
        let row = format!("{changes} at {age}: {:?}", judged.reasons);
        assert_eq!(judged.problems, vec![], "{row}");
        assert_eq!((judged.class, judged.referral, days(&judged)), (Some(evaluation), referral, Some(365)), "{row}");
        match says_so.strip_prefix('-') {
            Some(part) => assert!(!says(&judged, part), "{row}"),
            None => assert!(says(&judged, says_so), "{row}"),
        }
    }
}

#[test]
fn an_old_persons_yearly_minimum_is_named_until_it_is_there() {
    let judged = |age, changes| {
        let mut given = object(json!({"symptoms": [1], "evaluation": 1}));
        given.extend(object(changes));
        judge(the(FormCode::EXAMINATION), &aged(age), &[], &given, occasion(), Frequency::default())
    };
    assert!(!says(&judged(64, json!({})), "每年必查"));
    assert!(says(&judged(65, json!({})), "还缺:血常规、尿常规、肝功能、肾功能、空腹血糖、血脂、心电图、腹部B超"));
    let most = json!({"haemoglobin_g_l": "130", "urine_protein": 1, "alt_u_l": "20", "creatinine_umol_l": "70",
        "fasting_glucose_mmol_l": "5.5", "cholesterol_mmol_l": "4.5", "ecg": 1});
    assert!(says(&judged(65, most), "还缺:腹部B超"));
}

#[test]
fn what_is_asked_depends_on_age_sex_and_habits() {
    let codes = |patient: &Patient, changes| -> Vec<_> {
        let mut given = object(json!({"symptoms": [1], "evaluation": 1}));
        given.extend(object(changes));
        let problems = check(the(FormCode::EXAMINATION), patient, &given, occasion());
        problems.into_iter().map(|problem| (problem.field, problem.code)).collect()
    };
    let (man, woman) = (Patient { sex: Some(Sex::Male), ..aged(50) }, Patient { sex: Some(Sex::Female), ..aged(66) });
    let not_asked = |field: &str| vec![(field.to_owned(), "not_asked")];
    assert_eq!(codes(&man, json!({"cervix": 1})), not_asked("cervix"));
    assert!(codes(&woman, json!({"cervix": 1, "self_care": 1})).is_empty());
    assert!(codes(&Patient::default(), json!({"cervix": 1, "self_care": 1})).is_empty(), "unknown hides nothing");
    assert_eq!(codes(&man, json!({"self_care": 1})), not_asked("self_care"));
    assert_eq!(codes(&man, json!({"smoking": 1, "smoking_per_day": 10})), not_asked("smoking_per_day"));
    assert!(codes(&man, json!({"smoking": 3, "smoking_per_day": 10, "smoking_from_age": 20})).is_empty());
    assert_eq!(codes(&man, json!({"smoking": 3, "smoking_quit_age": 40})), not_asked("smoking_quit_age"));
    assert_eq!(codes(&woman, json!({"cognition": 1, "mmse_score": 20})), not_asked("mmse_score"));
    assert_eq!(codes(&woman, json!({"cognition": 2, "mmse_score": 31})), [("mmse_score".to_owned(), "out_of_limits")]);
}

#[test]
fn a_table_is_held_row_by_row() {
    let codes = |rows| -> Vec<_> {
        let given = object(json!({"symptoms": [1], "evaluation": 1, "admissions": rows}));
        let problems = check(the(FormCode::EXAMINATION), &aged(50), &given, occasion());
        problems.into_iter().map(|problem| (problem.field, problem.code)).collect()
    };
    let row = json!({"admitted_on": "2026-03-01", "discharged_on": "2026-03-09", "reason": "肺炎"});
    let of = |code| vec![("admissions".to_owned(), code)];
    assert!(codes(json!([row])).is_empty());
    assert_eq!(codes(json!([row, row, row])), of("too_many"));
    assert_eq!(codes(json!([{"admitted_on": "2026-03-01"}])), of("required"));
    assert_eq!(codes(json!([{"reason": "肺炎", "admitted_on": "2027-03-01"}])), of("in_future"));
    assert_eq!(codes(json!([{"reason": "肺炎", "admitted_on": "1970-03-01"}])), of("before_birth"));
    assert_eq!(codes(json!([{"reason": "肺炎", "ward": "3"}])), of("unknown_key"));
    assert_eq!(codes(json!(["肺炎"])), of("wrong_type"));
}
