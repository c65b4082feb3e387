//! `contract`, `print contract-roster`.

use serde_json::{Value, json};
use std::process::Command;
use xiangyi_tests::device::Device;
use xiangyi_tests::people::man;

/// The day of the program under test.
fn today() -> chrono::NaiveDate {
    chrono::Local::now().date_naive()
}

fn agreement(device: &Device, residents: &[&str]) -> Value {
    let team = device.run(&["team", "list"]).done()["teams"][0]["id"].clone();
    let pack = device.run(&["pack", "list"]).done()["packs"][0]["code"].clone();
    json!({ "residents": residents, "team": team, "packs": [pack], "signed_on": "2026-01-10", "ends_on": "2027-01-09" })
}

#[test]
fn a_household_signs_and_stands_on_the_roster_whole() {
    let device = Device::of_a_head();
    let names = ["穆塔里甫·肉孜", "张䶮", "吴𠮷安", "陈㛃"];
    let people: Vec<_> = names.iter().zip(1..).map(|(name, n)| man(name, "19550312", n)).collect();
    device.import(&people);
    for person in &people {
        let answer = device.run_with(&["contract", "add"], &agreement(&device, &[&person.id_number])).done();
        assert!(!answer["number"].as_str().unwrap().is_empty());
    }
    let file = device.file("roster.pdf");
    let answer =
        device.run(&["print", "contract-roster", "--on", "2026-06-01", "--out", file.to_str().unwrap()]).done();
    assert_eq!((&answer["pages"], &answer["rows"]), (&json!(1), &json!(4)));
    let text = Command::new("pdftotext").arg("-layout").arg(&file).arg("-").output().unwrap().stdout;
    let text = String::from_utf8(text).unwrap();
    for person in &people {
        assert!(text.contains(&person.name), "{} is missing from\n{text}", person.name);
        assert!(text.contains(&person.id_number), "{} is missing from\n{text}", person.id_number);
    }
    assert!(text.contains("签约花名册"));
}

#[test]
fn a_second_contract_in_force_is_refused() {
    let device = Device::of_a_head();
    let person = man("王德福", "19550312", 1);
    device.import(std::slice::from_ref(&person));
    let agreement = agreement(&device, &[&person.id_number]);
    device.run_with(&["contract", "add"], &agreement).done();
    assert_eq!(device.run_with(&["contract", "add"], &agreement).refused(), "contract_in_force");
    assert_eq!(device.run(&["contract", "list"]).done()["contracts"].as_array().unwrap().len(), 1);
}

#[test]
fn one_agreement_is_of_one_household_with_a_known_team_and_pack() {
    let device = Device::of_a_head();
    let (one, two) = (man("王德福", "19550312", 1), man("周福廷", "19600101", 2));
    device.import(&[one.clone(), two.clone()]);
    let both = agreement(&device, &[&one.id_number, &two.id_number]);
    assert_eq!(device.run_with(&["contract", "add"], &both).refused(), "other_household");
    for (key, value) in [("team", json!("没有的团队")), ("packs", json!(["没有的包"]))] {
        let mut unknown = agreement(&device, &[&one.id_number]);
        unknown[key] = value;
        let answer = device.run_with(&["contract", "add"], &unknown);
        assert_eq!((answer.status, &answer.json["error"]["field"]), (1, &json!(key)), "{:#}", answer.json);
    }
}

#[test]
fn a_village_is_renewed_from_the_command_line_and_what_cannot_be_is_named() {
    let device = Device::of_a_head();
    let (one, two) = (man("王德福", "19550312", 1), man("周福廷", "19600101", 2));
    device.import(&[one.clone(), two.clone()]);
    let today = today();
    let begun = today - chrono::Days::new(350);
    let sign = |who: &str| {
        let mut input = agreement(&device, &[who]);
        input["signed_on"] = json!(begun);
        input["ends_on"] = Value::Null;
        device.run_with(&["contract", "add"], &input).done()["id"].clone()
    };
    let (first, second) = (sign(&one.id_number), sign(&two.id_number));
    let renewable = device.run(&["contract", "renewable", "--within-days", "30"]).done();
    assert_eq!(renewable["rows"].as_array().unwrap().len(), 2, "{renewable:#}");
    let end = json!({ "contract": second, "on": today, "reason": "迁出" });
    device.run_with(&["contract", "end"], &end).done();
    let answer = device.run_with(&["contract", "renew"], &json!({ "contracts": [first, second] }));
    assert_eq!(answer.status, 1, "partly refused");
    assert_eq!((&answer.json["renewed"], &answer.json["refused"]), (&json!(1), &json!(1)));
    assert_eq!(answer.json["rows"][1]["refused"], "already_ended");
    let statistics = device.run(&["contract", "statistics"]).done();
    assert_eq!(statistics["total"]["signed"]["percent"], "50.00", "{statistics:#}");
}

#[test]
fn a_refusal_is_kept_and_a_service_is_counted() {
    let device = Device::of_a_head();
    let (one, two) = (man("王德福", "19550312", 1), man("周福廷", "19600101", 2));
    device.import(&[one.clone(), two.clone()]);
    let mut input = agreement(&device, &[&one.id_number]);
    input["signed_on"] = json!(today() - chrono::Days::new(30));
    input["ends_on"] = Value::Null;
    device.run_with(&["contract", "add"], &input).done();
    let refusal = json!({ "resident": two.id_number, "reason": "拒签" });
    assert_eq!(device.run_with(&["contract", "unsigned"], &refusal).done()["warnings"], json!(["signature_missing"]));
    let unknown = json!({ "resident": two.id_number, "reason": "不想签" });
    assert_eq!(device.run_with(&["contract", "unsigned"], &unknown).refused(), "unknown_reason");
    let service = json!({ "resident": one.id_number, "item": "健康教育", "signed": true });
    device.run_with(&["contract", "service"], &service).done();
    let detail = device.run(&["contract", "fulfilment", "--resident", &one.id_number]).done();
    let item = detail["items"].as_array().unwrap().iter().find(|item| item["name"] == "健康教育").unwrap();
    assert_eq!((&item["planned"], &item["done"], &item["due"]), (&json!(4), &json!(1), &json!(3)));
    let asked = json!({ "measure": "not_signed", "reason": "refused" });
    assert_eq!(device.run_with(&["contract", "standing"], &asked).done()["rows"][0]["name"], "周福廷");
}

#[test]
fn the_roster_has_the_columns_that_were_chosen_on_paper_and_as_xlsx() {
    use calamine::Reader;
    let device = Device::of_a_head();
    let person = man("吴𠮷安", "19550312", 1);
    device.import(std::slice::from_ref(&person));
    device.run_with(&["contract", "add"], &agreement(&device, &[&person.id_number])).done();
    let file = device.file("chosen.pdf");
    let path = file.to_str().unwrap();
    let chosen = ["print", "contract-roster", "--on", "2026-06-01", "--columns", "number,name,id_number,agreement_no"];
    device.run(&[&chosen[..], &["--out", path]].concat()).done();
    let text = Command::new("pdftotext").arg("-layout").arg(&file).arg("-").output().unwrap().stdout;
    let text = String::from_utf8(text).unwrap();
    assert!(text.contains("协议编号") && text.contains("吴𠮷安") && text.contains(&person.id_number), "{text}");
    assert!(!text.contains("联系电话"), "{text}");
    let wrong = ["print", "contract-roster", "--columns", "salary", "--out", path];
    assert_eq!(device.run(&wrong).status, 1, "a column that there is not");
    let sheet = device.file("roster.xlsx");
    let export = ["print", "contract-roster", "--on", "2026-06-01", "--whole-ids", "--out", sheet.to_str().unwrap()];
    assert_eq!(device.run(&export).done()["rows"], 1);
    let mut book = calamine::open_workbook_auto(&sheet).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    let row: Vec<String> = range.rows().nth(3).unwrap().iter().map(ToString::to_string).collect();
    assert!(row.contains(&person.id_number) && row.contains(&"吴𠮷安".to_owned()), "{row:?}");
}
