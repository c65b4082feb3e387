//! 肺结核: 26 visits. Rows marked *chosen* are where the handbook is unsure.
use super::*;

/// month, supervisor (1 医生 2 家属 3 自服药 4 其他), injections, missed doses, adverse, comorbidity → class, days, referral
#[rustfmt::skip]
const VISITS: &[(u8, u8, bool, u16, u8, u8, u8, i64, bool)] = &[
    // family: every ten days in the intensive phase (months 1 and 2) or while there are injections, then monthly
    (1, 2, false, 0, 1, 1, 1, 10, false),
    (2, 2, false, 0, 1, 1, 1, 10, false),
    (3, 2, false, 0, 1, 1, 1, 30, false),
    (6, 2, false, 0, 1, 1, 1, 30, false),
    (3, 2, true,  0, 1, 1, 1, 10, false),
    // medical staff watch each dose and assess once a month
    (1, 1, false, 0, 1, 1, 1, 30, false),
    (3, 1, false, 0, 1, 1, 1, 30, false),
    (3, 1, true,  0, 1, 1, 1, 30, false),
    // chosen: nobody or somebody else watches → as often as for a family
    (1, 3, false, 0, 1, 1, 1, 10, false),
    (4, 3, false, 0, 1, 1, 1, 30, false),
    (2, 4, false, 0, 1, 1, 1, 10, false),
    // missed doses: cause and report; chosen: the interval stays
    (1, 2, false, 1, 1, 1, 2, 10, false),
    (3, 2, false, 5, 1, 1, 2, 30, false),
    (3, 1, false, 2, 1, 1, 2, 30, false),
    // reaction, complication: referral and two weeks
    (1, 2, false, 0, 2, 1, 3, 14, true),
    (3, 1, false, 0, 2, 1, 3, 14, true),
    (3, 2, false, 0, 1, 2, 3, 14, true),
    (3, 2, false, 4, 2, 2, 3, 14, true),
];

#[test]
fn tuberculosis_by_the_table() {
    for &(month, supervisor, injections, missed, adverse, comorbidity, class, wait, referral) in VISITS {
        let given = object(json!({
            "treatment_month": month, "supervisor": supervisor, "symptoms": [0], "missed_doses": missed,
            "drug_forms": if injections { vec![1, 4] } else { vec![1] }, "regimen": "2HRZE/4HR", "usage": 1,
            "adverse_reaction": adverse, "adverse_reaction_text": if adverse == 2 { Some("皮疹") } else { None },
            "comorbidity": comorbidity, "comorbidity_text": if comorbidity == 2 { Some("糖尿病") } else { None },
        }));
        let form = the(FormCode::TUBERCULOSIS);
        let judged = judge(form, &aged(45), &[], &given, occasion(), Frequency::default());
        let row = format!("{month} {supervisor} {injections} {missed} {adverse} {comorbidity}");
        assert_eq!(judged.problems, vec![], "{row}");
        assert_eq!((judged.class, days(&judged), judged.referral), (Some(class), Some(wait), referral), "{row}");
        assert_eq!(says(&judged, "漏服药"), missed > 0, "{row}");
        holds_its_reasons(&judged, &row);
    }
}

/// notified on, supervisor → days, whether 72 hours were kept
#[test]
fn the_first_home_visit_is_within_72_hours_of_the_notice() {
    for (notified, supervisor, wait, late) in [
        ("2026-09-01", 2, 10, false),
        ("2026-08-29", 2, 10, false),
        ("2026-08-28", 2, 10, true),
        ("2026-08-29", 1, 30, false),
    ] {
        let given = object(json!({
            "notified_on": notified, "patient_kind": 1, "sputum": 1, "resistance": 3, "symptoms": [1, 2],
            "regimen": "2HRZE/4HR", "usage": 1, "drug_forms": [1], "supervisor": supervisor, "knows_storage": 1,
        }));
        let form = the(FormCode::TUBERCULOSIS_FIRST_VISIT);
        let judged = judge(form, &aged(45), &[], &given, occasion(), Frequency::default());
        assert_eq!(judged.problems, vec![], "{notified}");
        assert_eq!(
            (judged.class, days(&judged), says(&judged, "超过 72 小时")),
            (Some(1), Some(wait), late),
            "{notified}"
        );
        let phone = Occasion { mode: Mode::Phone, ..occasion() };
        assert_eq!(check(form, &aged(45), &given, phone)[0].field, "mode", "a first visit is no phone call");
    }
}

/// doses due, taken → rate, regular
#[test]
fn the_rate_of_doses_is_regular_from_90_percent_on() {
    for (due, taken, rate, regular) in
        [(180, 180, "100.00", true), (180, 162, "90.00", true), (180, 161, "89.44", false), (3, 2, "66.67", false)]
    {
        let given = object(json!({
            "stopped_on": "2026-08-31", "stop_reason": 1, "visits_due": 8, "visits_done": 8,
            "doses_due": due, "doses_taken": taken,
        }));
        let form = the(FormCode::TUBERCULOSIS_CLOSING);
        let judged = judge(form, &aged(45), &[], &given, occasion(), Frequency::default());
        let row = format!("{taken}/{due}");
        assert_eq!(judged.problems, vec![], "{row}");
        let percent = judged.computed["taken_percent"].as_str().unwrap();
        assert_eq!(percent.parse::<rust_decimal::Decimal>().unwrap(), rate.parse().unwrap(), "{row}");
        assert_eq!(says(&judged, "未达到规则服药"), !regular, "{row}");
        assert_eq!((judged.class, judged.next_due_on), (None, None), "closing ends the follow-up");
    }
}
