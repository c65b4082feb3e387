//! `import roster`, `import undo`, `search`, `resident show`.

use serde_json::json;
use xiangyi_tests::device::Device;
use xiangyi_tests::people::{Person, man};

#[test]
fn good_rows_come_in_and_bad_rows_are_named() {
    let device = Device::of_a_head();
    let mut bad = man("李志强", "19850101", 3);
    bad.id_number = "410482198501010018".into();
    let people = [man("王德福", "19550312", 1), bad, Person { name: String::new(), ..man("无", "19700101", 4) }];
    let path = device.file("roster.xlsx");
    xiangyi_tests::rosters::write(&path, &people);
    let answer = device.run(&["import", "roster", path.to_str().unwrap()]);
    assert_eq!(answer.status, 1, "some rows were rejected");
    let json = answer.json;
    assert!(json.get("error").is_none());
    assert_eq!((&json["rows"], &json["accepted"], &json["created"]), (&json!(3), &json!(1), &json!(1)));
    let reasons: Vec<_> =
        json["rejected"].as_array().unwrap().iter().map(|row| (&row["row"], &row["reason"])).collect();
    assert_eq!(reasons, [(&json!(3), &json!("bad_check_digit")), (&json!(4), &json!("missing_name"))]);
}

#[test]
fn a_dry_run_writes_nothing() {
    let device = Device::of_a_head();
    let path = device.file("roster.xlsx");
    xiangyi_tests::rosters::write(&path, &[man("王德福", "19550312", 1)]);
    let answer = device.run(&["import", "roster", path.to_str().unwrap(), "--dry-run"]).done();
    assert_eq!(answer["accepted"], 1);
    assert_eq!(device.run(&["search", "王德福"]).done()["hits"], json!([]));
}

#[test]
fn the_same_roster_twice_makes_nobody_twice() {
    let device = Device::of_a_head();
    let people = [man("王德福", "19550312", 1).with_disease("高血压、糖尿病"), man("穆塔里甫·肉孜", "19490315", 2)];
    assert_eq!(device.import(&people)["created"], 2);
    let again = device.import(&people);
    assert_eq!((&again["created"], &again["updated"], &again["accepted"]), (&json!(0), &json!(2), &json!(2)));
}

#[test]
fn an_import_is_taken_back_whole() {
    let device = Device::of_a_head();
    let answer = device.import(&[man("王德福", "19550312", 1), man("周福廷", "19600101", 2)]);
    let undone = device.run(&["import", "undo", answer["import_id"].as_str().unwrap()]).done();
    assert_eq!(undone["removed"], 2);
    assert_eq!(device.run(&["search", "王德福"]).done()["hits"], json!([]));
}

#[test]
fn what_is_no_roster_is_refused_by_name() {
    let device = Device::of_a_head();
    let refused = |name: &str, bytes: &[u8]| {
        let path = device.file(name);
        std::fs::write(&path, bytes).unwrap();
        device.run(&["import", "roster", path.to_str().unwrap()]).refused()
    };
    assert_eq!(refused("empty.xlsx", b""), "empty_file");
    assert_eq!(refused("picture.xlsx", b"\x89PNG\r\n\x1a\n not a workbook at all"), "not_xlsx");
    let nobody = device.file("nobody.xlsx");
    xiangyi_tests::rosters::write(&nobody, &[]);
    assert_eq!(device.run(&["import", "roster", nobody.to_str().unwrap()]).refused(), "no_rows");
    assert_eq!(device.run(&["import", "roster", "/no/such/file.xlsx"]).refused(), "file_not_found");
}

#[test]
fn a_person_is_found_by_every_key() {
    let device = Device::of_a_head();
    let mut shan = man("单雄信", "19550312", 1);
    shan.phone = "13812341729".into();
    device.import(&[shan, man("穆塔里甫·肉孜", "19490315", 2), man("张䶮", "19680101", 3), man("吕布", "19700202", 4)]);
    let first = |text: &str| device.run(&["search", text]).done()["hits"][0]["name"].clone();
    let cases = [
        ("单雄信", "单雄信"),
        ("雄信", "单雄信"),
        ("shanxiong", "单雄信"),
        ("sxx", "单雄信"),
        ("19550312", "单雄信"),
        ("1729", "单雄信"),
        ("SB0001", "单雄信"),
        ("穆塔里甫肉孜", "穆塔里甫·肉孜"),
        ("mtlfrz", "穆塔里甫·肉孜"),
        ("䶮", "张䶮"),
        ("lvbu", "吕布"),
        ("lubu", "吕布"),
    ];
    for (text, name) in cases {
        assert_eq!(first(text), name, "searching {text}");
    }
    let hit = &device.run(&["search", "单雄信"]).done()["hits"][0];
    assert_eq!(
        (&hit["birth_year"], &hit["village"], &hit["household_head"]),
        (&json!(1955), &json!("石板村"), &json!("单雄信"))
    );
}

#[test]
fn a_resident_is_shown_whole_to_who_may_see_it() {
    let device = Device::of_a_head();
    let person = man("王德福", "19550312", 1).with_disease("高血压、糖尿病").with_category("建档立卡");
    device.import(std::slice::from_ref(&person));
    let shown = device.run(&["resident", "show", &person.id_number]).done();
    assert_eq!(shown["name"], "王德福");
    assert_eq!(shown["id_number"], person.id_number);
    assert_eq!(shown["diseases"].as_array().unwrap().len(), 2);
    assert_eq!(device.run(&["resident", "show", "410482195503120027"]).refused(), "unknown_resident");
}

#[test]
fn a_sheet_called_by_its_village_is_of_that_village() {
    let device = Device::of_a_head();
    for (file, village) in [("河西村.csv", "河西村"), ("行政村.csv", "未分村"), ("名单.csv", "未分村")]
    {
        let person = man("王德福", "19550312", 1);
        let path = device.file(file);
        std::fs::write(&path, format!("姓名,身份证号\n王德福,{}\n", person.id_number)).unwrap();
        let answer = device.run(&["import", "roster", path.to_str().unwrap()]).done();
        assert_eq!(device.run(&["search", "王德福"]).done()["hits"][0]["village"], village, "{file}");
        device.run(&["import", "undo", answer["import_id"].as_str().unwrap()]).done();
    }
}

#[test]
fn who_is_known_elsewhere_stays_and_is_named() {
    let device = Device::of_a_head();
    let person = man("王德福", "19550312", 1);
    device.import(std::slice::from_ref(&person));
    let moved = Person { household: "SB0009".into(), ..person.clone() };
    for (again, reason) in [(person.clone().of("河西村"), "village_differs"), (moved, "household_differs")] {
        let answer = device.import(&[again]);
        assert_eq!(answer["flagged"][0]["reason"], reason);
        let shown = device.run(&["resident", "show", &person.id_number]).done();
        assert_eq!((&shown["village"], &shown["household_number"]), (&json!("石板村"), &json!("SB0001")), "{reason}");
    }
    assert_eq!(device.import(&[person])["flagged"], json!([]));
}
