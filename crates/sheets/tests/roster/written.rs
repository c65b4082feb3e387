//! Lists written here and read back.

use crate::paper::{LI, Paper, WANG, ZHANG, day, id};
use proptest::prelude::*;
use xiangyi_domain::Money;
use xiangyi_sheets::write::{Cell, ColumnHead, ColumnKind, Table, to_bytes};

fn list(title: &str, people: &[(String, String)]) -> Table {
    let text = |text: &str| Cell::Text(text.to_owned());
    Table {
        sheet: "石板村[1/2]".to_owned(),
        title: title.to_owned(),
        columns: vec![
            ColumnHead::new("姓名", ColumnKind::Text, 10),
            ColumnHead::new("身份证号", ColumnKind::Text, 20),
            ColumnHead::new("签约日期", ColumnKind::Date, 12),
            ColumnHead::new("自付", ColumnKind::Money, 12),
        ],
        rows: people
            .iter()
            .map(|(name, number)| vec![text(name), text(number), Cell::Date(day(2026, 1, 1)), Cell::Money(Money::ZERO)])
            .collect(),
    }
}

#[test]
fn numbers_are_written_as_text_and_come_back_whole() {
    let people: Vec<(String, String)> =
        [("张三", ZHANG), ("穆塔里甫·肉孜", LI), ("刘䶮𠮷", WANG)].map(|(n, i)| (n.to_owned(), i.to_owned())).to_vec();
    for title in ["", "签约花名册"] {
        let roster = Paper::bytes("a.xlsx", &to_bytes(&list(title, &people)).unwrap()).read().unwrap();
        let back: Vec<(String, String)> =
            roster.rows.iter().map(|row| (row.name.clone(), row.identity.number().to_owned())).collect();
        assert_eq!(back, people);
        assert_eq!(roster.rows[0].details.dates[0].1, day(2026, 1, 1));
        assert!(roster.flagged.is_empty());
        assert_eq!(&*roster.sheets[0].name, "石板村_1_2_");
    }
}

#[test]
fn the_same_list_gives_the_same_bytes() {
    let people = [("张三".to_owned(), ZHANG.to_owned())];
    assert_eq!(to_bytes(&list("", &people)).unwrap(), to_bytes(&list("", &people)).unwrap());
}

#[test]
fn a_formula_in_a_name_is_written_as_text() {
    let people = [("=1+1".to_owned(), ZHANG.to_owned())];
    let roster = Paper::bytes("a.xlsx", &to_bytes(&list("", &people)).unwrap()).read().unwrap();
    assert_eq!((roster.rejected[0].reason.code(), roster.rejected[0].name.as_str()), ("bad_name", "=1+1"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn what_is_written_is_what_is_read(names in proptest::collection::vec("[一-龥𠮷䶮㛃]{2,4}(·[一-龥]{2,3})?", 1..20)) {
        let people: Vec<(String, String)> = (0..).zip(names).map(|(n, name)| (name, id(n))).collect();
        prop_assume!(people.iter().all(|(name, _)| !name.contains('计')));
        let roster = Paper::bytes("a.xlsx", &to_bytes(&list("", &people)).unwrap()).read().unwrap();
        let back: Vec<(String, String)> = roster.rows.iter().map(|row| (row.name.clone(), row.identity.number().to_owned())).collect();
        prop_assert_eq!(back, people);
    }
}

#[test]
fn a_failure_while_writing_leaves_what_was_there() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("名册.xlsx");
    xiangyi_sheets::write::table(&path, &list("", &[("张三".to_owned(), ZHANG.to_owned())])).unwrap();
    let before = std::fs::read(&path).unwrap();
    std::fs::create_dir(folder.path().join("名册.xlsx.part")).unwrap();
    let error = xiangyi_sheets::write::table(&path, &list("", &[])).unwrap_err();
    assert_eq!((error.code(), std::fs::read(&path).unwrap()), ("file_not_written", before));
    std::fs::remove_dir(folder.path().join("名册.xlsx.part")).unwrap();
    xiangyi_sheets::write::table(&path, &list("", &[])).unwrap();
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "no rest beside it");
}
