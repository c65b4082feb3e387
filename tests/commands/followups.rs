//! `form`, `visit add`, `due`.

use serde_json::{Value, json};
use xiangyi_tests::device::Device;
use xiangyi_tests::people::{Person, man};

/// A routine visit at the clinic with everything that is required.
fn visit(person: &Person, on: &str, systolic: u32, diastolic: u32) -> Value {
    json!({ "resident": person.id_number, "form": "hypertension", "on": on, "mode": "clinic", "symptoms": [1],
        "systolic_mmhg": systolic, "diastolic_mmhg": diastolic, "adherence": 1, "adverse_reaction": 1,
        "drugs": [{ "name": "硝苯地平缓释片", "times_per_day": 2, "dose": "10mg" }] })
}

fn township() -> (Device, Person, Person) {
    let device = Device::of_a_head();
    let old = man("王德福", "19550312", 1).with_disease("高血压");
    let young = man("李志强", "19800101", 2).with_disease("高血压");
    device.import(&[old.clone(), young.clone()]);
    (device, old, young)
}

#[test]
fn the_classes_follow_the_target_of_the_age() {
    // born 1955 (70 on the day), born 1980; expected class, days to the next visit
    let cases = [
        (149, 89, true, 1, 90),
        (150, 89, true, 2, 14),
        (149, 90, true, 2, 14),
        (139, 89, false, 1, 90),
        (140, 89, false, 2, 14),
        (139, 90, false, 2, 14),
    ];
    for (systolic, diastolic, is_old, class, days) in cases {
        let (device, old, young) = township();
        let person = if is_old { &old } else { &young };
        let answer = device.run_with(&["visit", "add"], &visit(person, "2026-03-02", systolic, diastolic)).done();
        let due = chrono::NaiveDate::from_ymd_opt(2026, 3, 2).unwrap() + chrono::Days::new(days);
        let case = format!("{systolic}/{diastolic} old={is_old}: {answer:#}");
        assert_eq!(answer["class"], class, "{case}");
        assert_eq!(answer["next_due"], due.to_string(), "{case}");
        assert_eq!(answer["referral"], false, "{case}");
        assert!(!answer["reasons"].as_array().unwrap().is_empty(), "{case}");
    }
}

#[test]
fn two_uncontrolled_visits_in_a_row_call_for_referral() {
    let (device, _, young) = township();
    let add = |on: &str, systolic| device.run_with(&["visit", "add"], &visit(&young, on, systolic, 85)).done();
    assert_eq!(add("2026-03-02", 152)["referral"], false);
    let second = add("2026-03-16", 150);
    assert_eq!((&second["referral"], &second["next_due"]), (&json!(true), &json!("2026-03-30")));
    let due = device.run(&["due", "--on", "2026-03-17"]).done();
    assert_eq!(due["referral"].as_array().unwrap().len(), 1, "the referral waits for its result: {due:#}");
}

#[test]
fn a_crisis_is_referred_at_the_first_visit() {
    let (device, _, young) = township();
    for (systolic, diastolic) in [(180, 95), (165, 110)] {
        let answer = device.run_with(&["visit", "add"], &visit(&young, "2026-03-02", systolic, diastolic)).done();
        assert_eq!(answer["referral"], true, "{systolic}/{diastolic}");
    }
}

#[test]
fn a_broken_hard_limit_names_its_field_and_saves_nothing() {
    let (device, old, _) = township();
    let cases = [
        ("systolic_mmhg", json!(301)),
        ("systolic_mmhg", json!("a lot")),
        ("diastolic_mmhg", json!(200)),
        ("heart_rate", json!(19)),
        ("on", json!("2126-01-01")),
        ("on", json!("2026-02-30")),
        ("symptoms", json!([1, 2])),
        ("adherence", json!(4)),
        ("adverse_reaction", json!(2)),
        ("drugs", json!([])),
        ("mode", json!("letter")),
        ("weight_kg", json!(62.5)),
        ("blood_type", json!("A")),
    ];
    for (field, value) in cases {
        let mut bad = visit(&old, "2026-03-02", 138, 86);
        bad[field] = value.clone();
        let answer = device.run_with(&["visit", "add"], &bad);
        assert_eq!(answer.status, 1, "{field}={value}: {:#}", answer.json);
        let named = answer.json["error"]["field"].as_str().unwrap_or_default();
        let expected = if field == "adverse_reaction" { "adverse_reaction_text" } else { field };
        assert_eq!(named, expected, "{field}={value}: {:#}", answer.json);
    }
    let shown = device.run(&["resident", "show", &old.id_number]).done();
    assert_eq!(shown["visits"], json!([]), "nothing was saved");
}

#[test]
fn a_soft_limit_asks_once() {
    let (device, old, _) = township();
    let mut high = visit(&old, "2026-03-02", 205, 100);
    assert_eq!(device.run_with(&["visit", "add"], &high).status, 1);
    high["confirmed"] = json!(["systolic_mmhg"]);
    device.run_with(&["visit", "add"], &high).done();
}

#[test]
fn a_diabetes_visit_is_judged_by_its_glucose() {
    let device = Device::of_a_head();
    let person = man("李桂花", "19640505", 1).with_disease("糖尿病");
    device.import(std::slice::from_ref(&person));
    let mut answers = visit(&person, "2026-03-02", 128, 80);
    answers["form"] = json!("type2_diabetes");
    answers["fasting_glucose_mmol_l"] = json!("7.0");
    answers["hypoglycaemia"] = json!(1);
    let answer = device.run_with(&["visit", "add"], &answers).done();
    assert_eq!((&answer["class"], &answer["next_due"]), (&json!(2), &json!("2026-03-16")));
    answers["fasting_glucose_mmol_l"] = json!("6.9");
    answers["on"] = json!("2026-03-16");
    assert_eq!(device.run_with(&["visit", "add"], &answers).done()["class"], 1);
}

#[test]
fn the_work_list_moves_with_the_visits() {
    let (device, old, young) = township();
    device.run_with(&["visit", "add"], &visit(&old, "2026-03-02", 138, 86)).done();
    device.run_with(&["visit", "add"], &visit(&young, "2026-03-02", 152, 86)).done();
    let names = |on: &str, bucket: &str| -> Vec<String> {
        let due = device.run(&["due", "--on", on]).done();
        due[bucket].as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(names("2026-03-16", "recheck"), ["李志强"]);
    assert_eq!(names("2026-05-31", "due"), ["王德福"]);
    assert_eq!(names("2026-06-10", "overdue").len(), 2);
}

#[test]
fn the_forms_describe_themselves() {
    let device = Device::of_a_head();
    let forms = device.run(&["form", "list"]).done().to_string();
    assert!(forms.contains("hypertension") && forms.contains("type2_diabetes"));
    let form = device.run(&["form", "show", "hypertension"]).done();
    let pressure = form["fields"].as_array().unwrap().iter().find(|field| field["key"] == "systolic_mmhg").unwrap();
    assert_eq!(pressure["unit"], "mmHg");
}

#[test]
fn visits_go_into_another_systems_sheet_in_its_own_order() {
    let (device, old, young) = township();
    let mut first = visit(&old, "2026-03-02", 138, 86);
    first["weight_kg"] = json!("63.5");
    device.run_with(&["visit", "add"], &first).done();
    device.run_with(&["visit", "add"], &visit(&young, "2026-03-05", 152, 85)).done();
    let (template, out) = (device.file("县平台.xlsx"), device.file("随访上报.xlsx"));
    let headings = [
        "序号",
        "证件号码",
        "随访日期",
        "血压(mmHg)",
        "高压",
        "体重(kg)",
        "患者姓名",
        "服药情况",
        "随访分类",
        "机构编码",
    ];
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (column, word) in (0_u16..).zip(headings) {
        sheet.write_string(0, column, word).unwrap();
    }
    book.save(&template).unwrap();
    let (from, to) = (template.to_str().unwrap(), out.to_str().unwrap());
    let arguments = ["export", "visits", "--form", "hypertension", "--template", from, "--out", to];
    let done = device.run(&arguments).done();
    assert_eq!((&done["rows"], &done["empty"]), (&json!(2), &json!(["机构编码"])), "{done:#}");
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(&out).unwrap();
    let range = calamine::Reader::worksheet_range_at(&mut book, 0).unwrap().unwrap();
    let rows: Vec<Vec<String>> = range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect();
    let drug = "硝苯地平缓释片 每日2次 每次10mg";
    assert_eq!(rows[0], headings);
    let newest = ["1", &young.id_number, "2026-03-05", "152/85", "152", "", "李志强", drug, "控制不满意", ""];
    assert_eq!(rows[1], newest, "newest first");
    let oldest = ["2", &old.id_number, "2026-03-02", "138/86", "138", "63.5", "王德福", drug, "控制满意", ""];
    assert_eq!(rows[2], oldest);
    let same = ["export", "visits", "--form", "hypertension", "--template", from, "--out", from];
    assert_eq!(device.run(&same).refused(), "template_is_output");
    let unknown = ["export", "visits", "--form", "shoes", "--template", from, "--out", to];
    assert_eq!(device.run(&unknown).refused(), "unknown_form");
}
