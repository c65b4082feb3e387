//! `form check/show/frequency/access` and `visit add` for every form.

use serde_json::{Value, json};
use xiangyi_tests::device::Device;
use xiangyi_tests::people::man;

/// A sound answer to every required field of a description, as somebody would make it who knows nothing but the
/// description: the first code, the lower limit, a word.
fn answers_of(form: &Value) -> Value {
    let mut answers = json!({});
    for field in form["fields"].as_array().unwrap() {
        if field["required"] != true || !field["computed"].is_null() || !field["visible_when"].is_null() {
            continue;
        }
        let key = field["key"].as_str().unwrap();
        let code = field["options"][0]["code"].clone();
        answers[key] = match field["kind"].as_str().unwrap() {
            "single" => code,
            "multi" => json!([code]),
            "integer" => json!(field["hard"]["max"].as_str().unwrap().parse::<u64>().unwrap()),
            "date" => json!("1990-01-01"),
            "text" => json!("无"),
            "pressure" => json!(if key == "systolic_mmhg" { 130 } else { 80 }),
            other => panic!("{key} is a {other}"),
        };
    }
    answers
}

#[test]
fn every_form_is_filled_in_from_its_description_alone() {
    let device = Device::of_a_head();
    let person = man("王德福", "19550312", 1);
    device.import(std::slice::from_ref(&person));
    let forms = device.run(&["form", "list"]).done();
    assert_eq!(forms["flawed"], json!([]));
    let forms = forms["forms"].as_array().unwrap().clone();
    assert_eq!(forms.len(), 12);
    for form in forms {
        let mut visit = answers_of(&form);
        let code = form["code"].as_str().unwrap();
        visit["resident"] = json!(person.id_number);
        visit["form"] = json!(code);
        visit["on"] = json!("2026-03-02");
        visit["mode"] = json!("home");
        // What conditions ask for besides.
        if visit["adherence"] == 1 {
            visit["drugs"] = json!([{ "name": "硝苯地平缓释片", "times_per_day": 2 }]);
        }
        if code == "severe_mental_disorder" {
            (visit["risk"], visit["insight"]) = (json!(0), json!(1));
        }
        let answer = device.run_with(&["visit", "add"], &visit);
        assert_eq!(answer.status, 0, "{code}: {visit:#} {:#}", answer.json);
        assert!(answer.json["reasons"].is_array() && answer.json["referral"].is_boolean(), "{code}");
    }
    let shown = device.run(&["resident", "show", &person.id_number]).done();
    assert_eq!(shown["visits"].as_array().unwrap().len(), 12);
}

#[test]
fn an_edition_is_shown_by_its_own_codes() {
    let device = Device::empty();
    let label = |arguments: &[&str]| {
        let form = device.run(arguments).done();
        let fields = form["fields"].as_array().unwrap();
        fields.iter().find(|field| field["key"] == "dorsalis_pedis").unwrap()["options"][1]["label"].clone()
    };
    assert_eq!(label(&["form", "show", "type2_diabetes"]), "减弱");
    assert_eq!(label(&["form", "show", "type2_diabetes", "--edition", "2011"]), "触及");
    assert_eq!(device.run(&["form", "show", "nope"]).refused(), "unknown_form");
    assert_eq!(device.run(&["form", "show", "hypertension", "--edition", "1949"]).refused(), "unknown_form");
}

#[test]
fn a_countys_file_is_checked_with_the_place_of_its_error() {
    let device = Device::empty();
    let sound = r#"
code = "copd"
name = "慢阻肺随访表"
version = "2026"
source = "某县卫健委"
purpose = "follow_up"
disease = "other"
rule = "generic"
classes = [{ code = 1, label = "稳定" }]
[[sections]]
title = "病情"
fields = [{ key = "class", label = "分类", kind = "single", required = true }]
"#;
    let check = |text: &str| {
        let file = device.file("form.toml");
        std::fs::write(&file, text).unwrap();
        device.run(&["form", "check", file.to_str().unwrap()])
    };
    assert_eq!(check(sound).done()["sound"], true);
    let wrong = check(&sound.replace("kind = \"single\"", "kind = \"number\""));
    assert_eq!(wrong.json["error"]["field"], "line 12", "{:#}", wrong.json);
    assert_eq!(wrong.refused(), "flawed_form");
    let twice = check(
        &sound.replace("{ code = 1, label = \"稳定\" }", "{ code = 1, label = \"a\" }, { code = 1, label = \"b\" }"),
    );
    assert_eq!(twice.json["error"]["field"], "classes");
    assert_eq!(check(&sound.replace("\"copd\"", "\"generic\"")).json["error"]["field"], "code");
    assert_eq!(device.run(&["form", "check", "/no/such/file.toml"]).status, 1);
}

#[test]
fn frequency_and_named_staff_are_the_heads() {
    let device = Device::of_a_head();
    assert_eq!(device.run(&["form", "frequency"]).done()["chosen"], "national");
    assert_eq!(device.run(&["form", "frequency", "jingxian_monthly"]).done()["chosen"], "jingxian_monthly");
    assert_eq!(device.run(&["form", "frequency", "hourly"]).refused(), "unknown_frequency");
    assert_eq!(device.run(&["form", "access"]).done()["staff"], json!([]));
    let named = device.run(&["form", "access", "--allow", "yuanzhang"]).done();
    assert_eq!(named["staff"][0]["login"], "yuanzhang");
    assert_eq!(device.run(&["form", "access", "--deny", "yuanzhang"]).done()["staff"], json!([]));
    assert_eq!(device.run(&["form", "access", "--allow", "nobody"]).refused(), "unknown_user");
}
