//! 老年人生活自理能力: 15 assessments; 中医体质: 20.
use super::*;

/// options 1–4 of eating, washing, dressing, toilet, moving → total, class
#[rustfmt::skip]
const SELF_CARE: &[([u8; 5], u32, u8)] = &[
    ([1, 1, 1, 1, 1], 0, 1),
    ([2, 1, 2, 1, 1], 0, 1),
    ([1, 2, 1, 2, 2], 3, 1),
    ([3, 1, 1, 1, 1], 3, 1),
    ([3, 2, 1, 1, 1], 4, 2),
    ([1, 3, 1, 2, 1], 4, 2),
    ([1, 3, 1, 3, 1], 8, 2),
    ([3, 1, 1, 3, 1], 8, 2),
    ([3, 2, 1, 3, 1], 9, 3),
    ([3, 3, 3, 1, 1], 9, 3),
    ([3, 3, 3, 3, 2], 15, 3),
    ([3, 1, 4, 4, 1], 18, 3),
    ([3, 2, 4, 4, 1], 19, 4),
    ([3, 3, 3, 3, 3], 19, 4),
    ([4, 4, 4, 4, 4], 37, 4),
];

#[test]
fn self_care_by_the_table() {
    for &(options, total, class) in SELF_CARE {
        let keys = ["eating", "washing", "dressing", "toilet", "moving"];
        let given: Answers = keys.iter().zip(options).map(|(key, code)| ((*key).to_owned(), code.into())).collect();
        let judged = judge(the(FormCode::SELF_CARE), &aged(70), &[], &given, occasion(), Frequency::default());
        assert_eq!(judged.problems, vec![], "{options:?}");
        assert_eq!(judged.computed["total_score"], total, "{options:?}");
        assert_eq!((judged.class, days(&judged)), (Some(class), Some(365)), "{options:?}");
        holds_its_reasons(&judged, &format!("{options:?}"));
    }
    let half = object(json!({"eating": 1, "washing": 1}));
    let judged = judge(the(FormCode::SELF_CARE), &aged(70), &[], &half, occasion(), Frequency::default());
    assert_eq!((judged.class, judged.next_due_on, judged.computed.len()), (None, None, 0));
}

/// 33 answers: what is not named is 1 没有, item 1 (精力充沛) 5 总是.
fn items(changed: &[(u8, u8)]) -> Answers {
    let mut given: Answers =
        (1..=33u8).map(|item| (format!("q{item}"), json!(if item == 1 { 5 } else { 1 }))).collect();
    given.extend(changed.iter().map(|(item, answer)| (format!("q{item}"), json!(answer))));
    given.insert("guidance".into(), json!([1, 2]));
    given
}

/// answers that differ → class, results by key (1 是 2 倾向是/基本是 3 否)
#[test]
#[rustfmt::skip]
fn constitutions_by_the_table() {
    let table: &[(&[(u8, u8)], Option<u8>, &[(&str, u8)])] = &[
        // nothing but energy: 平和质 25, all others 4
        (&[], Some(1), &[("balanced", 1), ("qi_deficiency", 3), ("special", 3)]),
        // each of the eight at 11, 10, 9 and 8
        (&[(2, 5), (3, 4)], Some(2), &[("qi_deficiency", 1), ("balanced", 3)]),
        (&[(3, 5), (14, 3)], Some(2), &[("qi_deficiency", 2), ("balanced", 3)]),
        (&[(3, 4), (14, 3)], Some(1), &[("qi_deficiency", 2), ("balanced", 2)]),
        (&[(3, 3), (14, 3)], Some(1), &[("qi_deficiency", 3), ("balanced", 2)]),
        (&[(3, 3), (14, 2)], Some(1), &[("qi_deficiency", 3), ("balanced", 1)]),
        (&[(11, 5), (12, 4)], Some(3), &[("yang_deficiency", 1), ("balanced", 3)]),
        (&[(10, 5), (21, 4)], Some(4), &[("yin_deficiency", 1)]),
        (&[(9, 5), (28, 4)], Some(5), &[("phlegm_dampness", 1)]),
        (&[(23, 5), (25, 4)], Some(6), &[("damp_heat", 1)]),
        (&[(19, 5), (33, 4)], Some(7), &[("blood_stasis", 1)]),
        (&[(6, 5), (7, 4)], Some(8), &[("qi_stagnation", 1)]),
        (&[(15, 5), (20, 4)], Some(9), &[("special", 1)]),
        // 平和质 at 17 and 16: items 2, 4, 5, 13 count in reverse
        (&[(1, 1), (13, 5)], Some(1), &[("balanced_score", 17), ("yang_deficiency", 3), ("balanced", 2)]),
        (&[(1, 1), (13, 5), (5, 2)], None, &[("balanced_score", 16), ("balanced", 3), ("yang_deficiency", 3)]),
        // two are: the higher score leads, the first of the table where they are equal
        (&[(2, 5), (3, 4), (10, 5), (21, 5)], Some(4), &[("qi_deficiency", 1), ("yin_deficiency", 1)]),
        (&[(2, 5), (3, 4), (10, 5), (21, 4)], Some(2), &[("qi_deficiency", 1), ("yin_deficiency", 1)]),
        // 是 leads over 倾向是
        (&[(3, 5), (14, 2), (10, 5), (21, 4)], Some(4), &[("qi_deficiency", 2), ("yin_deficiency", 1)]),
        // everything always: all eight 20, 平和质 5 + 4
        (&ALWAYS, Some(2), &[("qi_deficiency_score", 20), ("balanced_score", 9), ("balanced", 3), ("special", 1)]),
        (&[(1, 1), (2, 3), (4, 3), (5, 3)], None, &[("balanced_score", 15), ("balanced", 3), ("qi_deficiency", 3)]),
    ];
    for (changed, class, results) in table {
        let form = the(FormCode::CONSTITUTION);
        let judged = judge(form, &aged(70), &[], &items(changed), occasion(), Frequency::default());
        let row = format!("{changed:?}: {:?}", judged.computed);
        assert_eq!(judged.problems, vec![], "{row}");
        for (key, result) in *results {
            assert_eq!(judged.computed[*key], *result, "{key} of {row}");
        }
        assert_eq!(judged.class, *class, "{row}");
        assert_eq!(days(&judged), Some(365), "{row}");
        holds_its_reasons(&judged, &row);
    }
}

const ALWAYS: [(u8, u8); 32] = {
    let mut all = [(0, 5); 32];
    let mut at = 0;
    while at < 32 {
        all[at].0 = at as u8 + 2;
        at += 1;
    }
    all
};

#[test]
fn no_question_stays_blank() {
    let mut given = items(&[]);
    given.remove("q14");
    let problems = check(the(FormCode::CONSTITUTION), &aged(70), &given, occasion());
    assert_eq!((problems[0].field.as_str(), problems[0].code), ("q14", "required"));
}

#[test]
fn a_score_that_somebody_typed_must_be_the_computed_one() {
    let mut given = items(&[]);
    given.insert("balanced_score".into(), json!(25));
    assert_eq!(check(the(FormCode::CONSTITUTION), &aged(70), &given, occasion()), vec![]);
    given.insert("balanced_score".into(), json!(24));
    assert_eq!(check(the(FormCode::CONSTITUTION), &aged(70), &given, occasion())[0].code, "not_computed");
}
