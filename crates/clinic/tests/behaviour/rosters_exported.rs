//! Our own list read back: import, export, import is the identity.

use crate::place::{Place, at, ids};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};
use std::fmt::Write;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use xiangyi_clinic::roster::{ImportResult, ImportRoster};

const DAY: &str = "2026-09-01";

fn number(who: usize) -> String {
    let digits = format!("4104821955{:02}{:02}001", who / 28 + 1, who % 28 + 1);
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = digits.bytes().zip(weights).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    format!("{digits}{}", b"10X98765432"[(sum % 11) as usize] as char)
}

fn roster(names: &[String]) -> String {
    let mut text = "姓名,身份证号,村,组,户编号,户主姓名,与户主关系,联系电话,患病情况,身份类别,民族,备注\n".to_owned();
    for (who, name) in names.iter().enumerate() {
        let head = &names[who / 3 * 3];
        let relation = if who % 3 == 0 { "户主" } else { "其他" };
        let village = ["石板村", "柳林村"][who / 3 % 2];
        let (phone, ill) = (["13800000001、13900000002", ""][who % 2], ["高血压、2型糖尿病", "", "脑梗死"][who % 3]);
        let category = ["低保、重度残疾", "", "边缘易致贫户"][who % 3];
        let number = number(who);
        writeln!(
            text,
            "{name},{number},{village},三组,H{:03},{head},{relation},{phone},{ill},{category},汉族,",
            who / 3
        )
        .unwrap();
    }
    text
}

fn import(place: &Place, path: &Path) -> ImportResult {
    let input = ImportRoster::of(path.to_owned());
    place.head.import_roster(&input, false, at(DAY), &mut ids(), &mut |_| ControlFlow::Continue(())).unwrap()
}

fn export(place: &Place, name: &str, encoding: Option<&str>) -> PathBuf {
    let path = place.dir.path().join(name);
    let columns = [
        "name",
        "sex",
        "birth_on",
        "id_number",
        "phone",
        "village",
        "group",
        "household_number",
        "household_head",
        "relation",
        "address",
        "ethnic",
        "categories",
        "diseases",
        "remark",
    ];
    let input =
        json!({ "list": "residents", "columns": columns, "path": path, "whole_ids": true, "encoding": encoding });
    let input = xiangyi_clinic::input::read(&input.to_string()).unwrap();
    place.head.export_list(&input, at(DAY), &mut ids(), &mut |_| ControlFlow::Continue(())).unwrap();
    path
}

/// Everybody as a page shows them, without what is each store's own.
fn people(place: &Place, count: usize) -> Vec<Value> {
    let page = |who| serde_json::to_value(place.head.resident_page(&number(who), at(DAY)).unwrap()).unwrap();
    let mut people: Vec<Value> = (0..count).map(page).collect();
    people.iter_mut().for_each(forget_ids);
    people
}

fn forget_ids(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.retain(|name, _| {
                !matches!(name.as_str(), "id" | "revision" | "resident" | "household_id" | "source_list")
            });
            fields.values_mut().for_each(forget_ids);
        }
        Value::Array(list) => list.iter_mut().for_each(forget_ids),
        _ => {}
    }
}

#[test]
fn our_own_list_comes_back_as_it_went_out() {
    let name = "([一-龥䶮㛃鿍𠮷𫖯]{2,4})|([一-龥]{2,4}(·[一-龥]{2,4}){1,2})|([A-Z][a-z]{2,6} [A-Z][a-z]{2,6})";
    let names = proptest::collection::vec(name, 1..14);
    let formats =
        prop_oneof![Just(("list.xlsx", None)), Just(("list.csv", Some("utf8"))), Just(("old.csv", Some("gb18030")))];
    let mut runner = TestRunner::new(Config { cases: 8, ..Config::default() });
    runner
        .run(&(names, formats), |(names, (file, encoding))| {
            prop_assume!(names.iter().all(|name| !name.contains('计') && !name.starts_with('注')));
            let (first, second) = (Place::new(DAY), Place::new(DAY));
            let count = u32::try_from(names.len()).unwrap();
            prop_assert_eq!(import(&first, &first.csv("roster.csv", &roster(&names))).created, count);

            let list = export(&first, file, encoding);
            let there = import(&second, &list);
            prop_assert_eq!((there.created, there.rejected.len(), there.flagged.len()), (count, 0, 0), "{:?}", there);
            prop_assert_eq!(people(&second, names.len()), people(&first, names.len()));

            let before = first.head.store().sync_status().unwrap().last_seq;
            let back = import(&first, &list);
            prop_assert_eq!((back.created, back.updated), (0, count));
            prop_assert_eq!(first.head.store().sync_status().unwrap().last_seq, before, "nothing to change");
            Ok(())
        })
        .unwrap();
}
