//! `resident add`, `resident correct`, `duplicates …`.

use serde_json::{Value, json};
use xiangyi_tests::device::Device;
use xiangyi_tests::people::man;

fn hits(device: &Device, text: &str) -> Vec<Value> {
    device.run(&["search", text]).done()["hits"].as_array().unwrap().clone()
}

#[test]
fn two_rows_of_one_man_become_one_and_two_again() {
    let device = Device::of_a_head();
    let (one, other) = (man("王德福", "19550312", 1), man("汪德福", "19550312", 2));
    device.import(&[one.clone(), other.clone()]);
    let list = device.run(&["duplicates", "list"]).done();
    assert_eq!((&list["total"], &list["pairs"][0]["alike"]), (&json!(1), &json!(["same_birthday", "same_sound"])));
    let seen = device.run(&["duplicates", "compare", &one.id_number, &other.id_number]).done();
    let differing: Vec<&Value> = seen["fields"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| row["differs"] == true)
        .map(|row| &row["field"])
        .collect();
    assert_eq!(differing, ["name", "id_number", "household", "phone"]);
    let mut merge = json!({ "kept": one.id_number, "merged": other.id_number, "chosen": { "name": "merged" } });
    let refused = device.run_with(&["duplicates", "merge"], &merge).json["error"].take();
    assert_eq!((&refused["code"], &refused["field"]), (&json!("missing_key"), &json!("id_number")));
    for field in ["id_number", "household", "phone"] {
        merge["chosen"][field] = json!("kept");
    }
    let merged = device.run_with(&["duplicates", "merge"], &merge).done();
    let shown = device.run(&["resident", "show", &other.id_number]).done();
    assert_eq!((&shown["id"], &shown["name"]), (&merged["kept"], &json!("汪德福")));
    assert_eq!(hits(&device, "德福").len(), 1);
    assert!(device.run(&["check"]).status == 0);
    let undone = device.run(&["duplicates", "undo", merged["merge"].as_str().unwrap()]).done();
    assert_eq!((&undone["restored"], &undone["stays"]), (&json!(["name"]), &json!([])));
    assert_eq!(hits(&device, "德福").len(), 2);
    device.run(&["duplicates", "different", &one.id_number, &other.id_number]).done();
    assert_eq!(device.run(&["duplicates", "list"]).done()["total"], 0);
}

#[test]
fn somebody_alike_is_asked_about_before_the_entry() {
    let device = Device::of_a_head();
    device.import(&[man("王德福", "19550312", 1)]);
    let mut entry = json!({ "village": "石板村", "name": "王得福", "sex": "male", "birth_on": "1955-09-01" });
    assert_eq!(device.run_with(&["resident", "add"], &entry).refused(), "might_be_known");
    let check = device.run_with(&["resident", "check"], &entry);
    assert_eq!((check.status, &check.json["suspects"][0]["name"]), (1, &json!("王德福")));
    entry["confirmed_different"] = json!([check.json["suspects"][0]["id"]]);
    device.run_with(&["resident", "add"], &entry).done();
    assert_eq!(device.run(&["resident", "incomplete"]).done()["people"][0]["person"]["name"], "王得福");
}

#[test]
fn names_and_documents_as_people_have_them_come_through_whole() {
    let device = Device::of_a_head();
    device.import(&[man("王德福", "19550312", 1)]);
    for (name, stored, typed) in [
        ("穆塔里甫•肉孜", "穆塔里甫·肉孜", "mtlfrz"),
        ("𠮷䶮", "𠮷䶮", "𠮷"),
        ("欧阳张氏", "欧阳张氏", "ouyangzhang"),
        ("John Smith", "John Smith", "smith"),
    ] {
        let entry = json!({
            "village": "石板村", "name": name, "id_type": "passport", "id_number": format!("E{}", 10_000 + name.len()),
            "sex": "male", "birth_on": "1980-05-06",
        });
        let added = device.run_with(&["resident", "add"], &entry).done();
        let found = hits(&device, typed);
        assert_eq!((found.len(), &found[0]["id"], &found[0]["name"]), (1, &added["id"], &json!(stored)), "{typed}");
        let id = added["id"].as_str().unwrap();
        let change = json!({ "resident": id, "fields": { "other_name": "曾用名", "birth_on": "1980-05-07" } });
        device.run_with(&["resident", "correct"], &change).done();
        let shown = device.run(&["resident", "show", id]).done();
        assert_eq!(
            (&shown["name"], &shown["id_type"], &shown["birth_on"]),
            (&json!(stored), &json!("passport"), &json!("1980-05-07"))
        );
    }
}
