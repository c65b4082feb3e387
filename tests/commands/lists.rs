//! `list …`, `export …`.

use serde_json::{Value, json};
use std::path::PathBuf;
use xiangyi_tests::device::Device;
use xiangyi_tests::people::{Person, man};

fn people() -> Vec<Person> {
    vec![
        man("王德福", "19550312", 1).with_disease("高血压").with_category("低保"),
        man("穆塔里甫·肉孜", "19490315", 2).of("柳林村"),
        man("张䶮", "19680101", 3),
        man("吴𠮷安", "20010101", 4),
    ]
}

fn filled() -> (Device, Vec<Person>) {
    let device = Device::of_a_head();
    let people = people();
    device.import(&people);
    (device, people)
}

fn names(answer: &Value) -> Vec<&str> {
    answer["rows"].as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap()).collect()
}

fn text(path: &PathBuf) -> String {
    std::fs::read_to_string(path).unwrap()
}

#[test]
fn a_list_is_narrowed_sorted_and_read_in_parts() {
    let (device, _) = filled();
    let list = |arguments: &[&str]| device.run(&[&["list", "residents"], arguments].concat()).done();
    assert_eq!(list(&[])["total"], 4);
    assert_eq!(names(&list(&["--category", "低保"])), ["王德福"]);
    assert_eq!(names(&list(&["--disease", "hypertension"])), ["王德福"]);
    assert_eq!(list(&["--disease", "hypertension", "--overdue"])["total"], 0, "due today is not overdue");
    assert_eq!(names(&list(&["--village", "柳林村"])), ["穆塔里甫·肉孜"]);
    assert_eq!(names(&list(&["--sort", "age", "--limit", "1"])), ["穆塔里甫·肉孜"]);
    assert_eq!(names(&list(&["--sort", "age", "--after", "3"])), ["吴𠮷安"]);
    assert_eq!(list(&["--missing", "phone"])["total"], 0);
    assert_eq!(device.run(&["list", "residents", "--missing", "shoes"]).refused(), "unknown_missing_field");
    assert_eq!(device.run(&["list", "households"]).done()["total"], 4);
}

#[test]
fn an_exported_list_is_masked_and_comes_back_whole_when_asked() {
    let (device, people) = filled();
    let (csv, xlsx) = (device.file("名单.csv"), device.file("名单.xlsx"));
    let done = device.run(&["export", "residents", "--out", csv.to_str().unwrap()]).done();
    assert_eq!((&done["rows"], &done["masked"]), (&json!(4), &json!(true)));
    assert!(text(&csv).contains("410482********") && !text(&csv).contains(&people[0].id_number));
    device.run(&["export", "residents", "--whole-ids", "--out", xlsx.to_str().unwrap()]).done();
    let back = device.run(&["import", "roster", xlsx.to_str().unwrap(), "--dry-run"]).done();
    assert_eq!((&back["accepted"], &back["created"], &back["updated"]), (&json!(4), &json!(0), &json!(4)));
    let gb = device.file("老系统.csv");
    let arguments = ["export", "residents", "--encoding", "gb18030", "--column", "name", "--out", gb.to_str().unwrap()];
    assert_eq!(device.run(&arguments).done()["unwritable"], json!([]));
    assert!(!std::fs::read(&gb).unwrap().contains(&b'?'));
}

#[test]
fn the_household_ledger_is_written() {
    let (device, _) = filled();
    let path = device.file("台账.csv");
    assert_eq!(device.run(&["export", "households", "--out", path.to_str().unwrap()]).done()["rows"], 4);
    assert!(text(&path).starts_with("\u{feff}户编号,户主,住址,人口数,"));
}

#[test]
fn a_template_is_filled_in_its_own_order() {
    let (device, people) = filled();
    let (template, out) = (device.file("模板.xlsx"), device.file("上报.xlsx"));
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_string(0, 0, "上报表").unwrap();
    for (column, word) in (0_u16..).zip(["身份证号码", "村", "患者姓名", "鞋码"]) {
        sheet.write_string(1, column, word).unwrap();
    }
    book.save(&template).unwrap();
    let arguments = ["export", "roster", "--template", template.to_str().unwrap(), "--out", out.to_str().unwrap()];
    let done = device.run(&arguments).done();
    assert_eq!((&done["rows"], &done["empty"]), (&json!(4), &json!(["鞋码"])));
    let back = device.run(&["import", "roster", out.to_str().unwrap(), "--dry-run"]).done();
    let mut numbers: Vec<&str> =
        back["accepted_rows"].as_array().unwrap().iter().map(|row| row["id_number"].as_str().unwrap()).collect();
    let mut sent: Vec<&str> = people.iter().map(|person| person.id_number.as_str()).collect();
    numbers.sort_unstable();
    sent.sort_unstable();
    assert_eq!(numbers, sent);
}

#[test]
fn fhir_is_one_resource_a_line_and_the_counts_are_told() {
    let (device, people) = filled();
    let path = device.file("居民.ndjson");
    let done = device.run(&["export", "fhir", "--out", path.to_str().unwrap()]).done();
    assert_eq!((&done["Patient"], &done["Condition"], &done["Flag"]), (&json!(4), &json!(1), &json!(1)));
    let text = text(&path);
    let patients: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .filter(|line| line["resourceType"] == "Patient")
        .collect();
    let told = |name: &str| patients.iter().find(|line| line["name"][0]["text"] == name).unwrap();
    assert_eq!(told("吴𠮷安")["identifier"][0]["value"], people[3].id_number);
    assert_eq!(device.run(&["export", "fhir", "--out", "/no/such/folder/x.ndjson"]).refused(), "file_not_written");
}
