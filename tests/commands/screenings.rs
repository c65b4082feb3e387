//! `campaign`, `screening`, `goods`, and their papers.

use serde_json::{Value, json};
use std::process::Command;
use xiangyi_tests::device::Device;

/// A device with an invented township of 300.
fn device() -> Device {
    let device = Device::of_a_head();
    device.run(&["demo", "--residents", "300", "--seed", "7"]).done();
    device
}

fn start(device: &Device, name: &str) -> Value {
    let campaign = json!({ "name": name, "starts_on": "2026-01-01", "ends_on": "2026-12-31" });
    device.run_with(&["campaign", "add"], &campaign).done()
}

fn first(device: &Device, campaign: &str, show: &str) -> Value {
    let answer = device.run(&["screening", "list", "--campaign", campaign, "--show", show]).done();
    answer["rows"][0].clone()
}

fn entry(row: &Value, campaign: &str) -> Value {
    let mut persons: Vec<Value> =
        row["members"].as_array().unwrap().iter().map(|member| json!({ "resident": member["resident"] })).collect();
    persons[0]["found"] = json!([{ "name": "胃癌", "hospital": "县人民医院", "evidence": "诊断证明" }]);
    json!({ "campaign": campaign, "household": row["household"], "cause": true, "persons": persons })
}

fn text_of(file: &std::path::Path) -> String {
    let text = Command::new("pdftotext").arg("-layout").arg(file).arg("-").output().unwrap().stdout;
    String::from_utf8(text).unwrap()
}

#[test]
fn a_household_is_screened_verified_leaves_and_is_counted() {
    let device = device();
    start(&device, "命令行筛查");
    let figures = || device.run(&["screening", "progress", "--campaign", "命令行筛查"]).done()["total"].clone();
    let due = figures()["households"].as_u64().unwrap();
    assert!(due > 1, "{due}");
    let row = first(&device, "命令行筛查", "todo");
    let answer = device.run_with(&["screening", "add"], &entry(&row, "命令行筛查")).done();
    assert_eq!((&answer["status"], &answer["sick"]), (&json!("screened"), &json!(1)));
    assert_eq!(figures()["screened_households"], 1);
    assert_eq!(figures()["cause_share"], json!({ "count": 1, "of": 1, "percent": "100.00" }));
    let verify = json!({ "campaign": "命令行筛查", "households": [row["household"]] });
    assert_eq!(device.run_with(&["screening", "verify"], &verify).done()["done"], 1);
    let again = device.run_with(&["screening", "verify"], &verify);
    assert_eq!((again.status, &again.json["refused"][0]["code"]), (1, &json!("already_verified")));
    assert_eq!(device.run_with(&["screening", "enter"], &verify).done()["done"], 1);
    assert_eq!(device.run_with(&["screening", "add"], &entry(&row, "命令行筛查")).refused(), "already_verified");
    let leave = json!({ "campaign": "命令行筛查", "household": row["household"], "reason": "recovered" });
    assert_eq!(device.run_with(&["screening", "exit"], &leave).done()["reason"], "治愈");
    let shown = device.run(&["screening", "show", row["number"].as_str().unwrap(), "--campaign", "命令行筛查"]).done();
    assert_eq!((&shown["row"]["status"], &shown["row"]["exit_reason"]), (&json!("verified"), &json!("治愈")));
}

#[test]
fn a_campaign_is_listed_changed_closed_and_then_takes_no_entry() {
    let device = device();
    start(&device, "甲");
    let twice = json!({ "name": "甲", "starts_on": "2026-01-01", "ends_on": "2026-12-31" });
    assert_eq!(device.run_with(&["campaign", "add"], &twice).refused(), "name_taken");
    let backwards = json!({ "name": "乙", "starts_on": "2026-01-02", "ends_on": "2026-01-01" });
    assert_eq!(device.run_with(&["campaign", "add"], &backwards).refused(), "ends_before_start");
    device.run_with(&["campaign", "change"], &json!({ "campaign": "甲", "threshold": 30 })).done();
    let row = first(&device, "甲", "todo");
    device.run(&["campaign", "close", "甲"]).done();
    let list = device.run(&["campaign", "list"]).done();
    let made = list["campaigns"].as_array().unwrap().iter().find(|row| row["name"] == "甲").unwrap().clone();
    assert_eq!((&made["state"], &made["threshold"]), (&json!("closed"), &json!(30)));
    assert_eq!(device.run_with(&["screening", "add"], &entry(&row, "甲")).refused(), "campaign_closed");
    device.run(&["campaign", "close", "甲", "--reopen"]).done();
    device.run_with(&["screening", "add"], &entry(&row, "甲")).done();
    assert_eq!(device.run(&["screening", "list", "--show", "everything"]).refused(), "bad_value");
}

#[test]
fn a_year_of_the_demo_adds_up() {
    let device = device();
    let today = chrono::Utc::now().format("%Y").to_string();
    let table = device.run(&["screening", "yearly", "--year", &today]).done();
    let total = &table["total"];
    let count = |path: &str| total.pointer(path).unwrap().as_i64().unwrap();
    for unit in ["households", "persons"] {
        let within = if unit == "persons" { count("/within") } else { 0 };
        let of = |part: &str| count(&format!("/{part}/{unit}"));
        assert_eq!(of("before") + of("new") - of("left") + within, of("after"), "{total:#}");
    }
}

#[test]
fn goods_are_issued_listed_and_taken_back() {
    let device = device();
    start(&device, "发放");
    let row = first(&device, "发放", "all");
    let village = row["village"].as_str().unwrap();
    let item = "健康扶贫服务卡";
    let issue = json!({ "item": item, "households": [
        { "household": row["household"], "signed_by": row["head"] }, { "household": "没有的户" },
    ] });
    let answer = device.run_with(&["goods", "add"], &issue);
    assert_eq!((answer.status, &answer.json["issued"]), (1, &json!(1)), "one of two");
    let list = |show: &str| device.run(&["goods", "list", "--item", item, "--village", village, "--show", show]).done();
    let having = list("having");
    assert_eq!((&having["rows"][0]["head"], &having["rows"][0]["issued"][0]["signed"]), (&row["head"], &json!(true)));
    assert!(list("none")["rows"].as_array().unwrap().iter().all(|other| other["household"] != row["household"]));
    let back = json!({ "ids": answer.json["ids"], "reason": "登错户" });
    device.run_with(&["goods", "take-back"], &back).done();
    assert!(list("having")["rows"].as_array().unwrap().is_empty());
    assert_eq!(device.run(&["goods", "list", "--item", "汽车"]).refused(), "unknown_item");
}

#[test]
fn the_screening_form_and_the_list_of_goods_are_printed_whole() {
    let device = device();
    start(&device, "打印");
    let row = first(&device, "打印", "todo");
    device.run_with(&["screening", "add"], &entry(&row, "打印")).done();
    let form = device.file("form.pdf");
    let household = row["household"].as_str().unwrap();
    let print = ["print", "screening-form", "--household", household, "--campaign", "打印", "--out"];
    let answer = device.run(&[&print[..], &[form.to_str().unwrap()]].concat()).done();
    assert_eq!(answer["rows"], 1, "the ill member only");
    let text = text_of(&form);
    for whole in ["疾病筛查登记表", row["head"].as_str().unwrap(), "胃癌", "C16", "县人民医院"] {
        assert!(text.contains(whole), "{whole} in {text}");
    }
    assert!(!text.contains("贫困户"));
    let blank = device.file("blank.pdf");
    let answer = device.run(&["print", "screening-form", "--blank", "--out", blank.to_str().unwrap()]).done();
    assert_eq!((&answer["pages"], &answer["rows"]), (&json!(1), &json!(1)));
    let goods = device.file("goods.pdf");
    let village = row["village"].as_str().unwrap();
    let print = ["print", "goods-list", "--item", "爱心保健箱", "--village", village, "--out"];
    let answer = device.run(&[&print[..], &[goods.to_str().unwrap()]].concat()).done();
    let text = text_of(&goods);
    assert!(answer["rows"].as_u64().unwrap() > 0 && text.contains("签字（手印）"), "{text}");
    assert!(text.contains(row["number"].as_str().unwrap()));
}
