//! Every other disease: 14 visits, and the forms of a county.
use super::*;

/// disease, class, interval typed → days
#[test]
#[rustfmt::skip]
fn other_diseases_by_the_table() {
    let table: &[(&str, u8, Option<u16>, Option<i64>)] = &[
        // 慢病 quarterly, 大病 monthly; a disease of neither list quarterly (chosen)
        ("冠心病",     1, None,     Some(90)),
        ("冠心病",     2, None,     Some(90)),
        ("冠心病",     3, None,     Some(90)),
        ("肺癌",       1, None,     Some(30)),
        ("终末期肾病", 2, None,     Some(30)),
        ("脑卒中",     1, None,     Some(30)),
        ("慢性肾炎",   1, None,     Some(90)),
        ("腰椎间盘突出", 1, None,   Some(90)),
        // the doctor's own interval
        ("冠心病",     2, Some(30), Some(30)),
        ("肺癌",       1, Some(7),  Some(7)),
        // cured, lost, dead: the follow-up ends
        ("冠心病",     4, None,     None),
        ("冠心病",     5, None,     None),
        ("肺癌",       6, None,     None),
        ("肺癌",       4, Some(30), None),
    ];
    for (disease, class, interval, wait) in table {
        let given = object(json!({"disease_name": disease, "class": class, "interval_days": interval}));
        let national = frequency_pack("national").unwrap();
        let frequency = national.of(crate::residents::DiseaseKind::Other, Some(disease), None, Some(60));
        let judged = judge(the(FormCode::GENERIC), &aged(60), &[], &given, occasion(), frequency);
        let row = format!("{disease} {class} {interval:?}");
        assert_eq!(judged.problems, vec![], "{row}");
        assert_eq!((judged.class, days(&judged), judged.referral), (Some(*class), *wait, false), "{row}");
        assert_eq!(says(&judged, "考虑转诊"), *class == 3, "{row}");
        holds_its_reasons(&judged, &row);
    }
}

#[test]
fn a_countys_form_says_itself_what_follows_from_a_class() {
    let text = r#"
        code = "copd"
        name = "慢阻肺随访表"
        version = "1"
        source = "某县"
        purpose = "follow_up"
        disease = "other"
        rule = "generic"
        classes = [{ code = 1, label = "稳定" }, { code = 2, label = "需复查", then = "recheck" }, { code = 3, label = "急性加重", then = "refer" }, { code = 4, label = "转出", then = "end" }]
        [parameters]
        routine_days = "60"
        [[sections]]
        title = "病情"
        fields = [{ key = "class", label = "分类", kind = "single", required = true }]
    "#;
    let form = read_form(text).unwrap();
    let judged = |class| {
        let given = object(json!({"class": class}));
        let judged = judge(&form, &aged(60), &[], &given, occasion(), Frequency::default());
        (days(&judged), judged.recheck, judged.referral, judged.class_word)
    };
    assert_eq!(judged(1), (Some(60), false, false, "稳定".to_owned()));
    assert_eq!(judged(2), (Some(14), true, false, "需复查".to_owned()));
    assert_eq!(judged(3), (Some(14), false, true, "急性加重".to_owned()));
    assert_eq!(judged(4), (None, false, false, "转出".to_owned()));
}

#[test]
fn a_class_given_on_the_form_is_not_overridden() {
    let given = object(json!({"disease_name": "冠心病", "class": 1, "override": {"class": 2, "reason": "x"}}));
    let problems = check(the(FormCode::GENERIC), &aged(60), &given, occasion());
    assert_eq!(problems[0].code, "unknown_code");
}
