//! One cell at a time: cleaning, forms of numbers, names (rules 4–7, 10–12).

use crate::paper::{HEADER, LI, WANG, ZHANG, accepted, flagged, id, names, rejected, rows, workbook, write};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula};

/// The one data row's reason, or the flags it was accepted with.
fn verdict(name: &str, number: &str) -> String {
    let roster = rows(&[&HEADER, &[name, number]]).read().unwrap();
    let reasons: Vec<&str> = rejected(&roster).iter().map(|(_, code)| *code).collect();
    let flags: Vec<&str> = flagged(&roster).iter().map(|(_, code)| *code).collect();
    if reasons.is_empty() { format!("ok {}", flags.join(" ")).trim().to_owned() } else { reasons.join(" ") }
}

#[test]
fn every_form_of_a_number_gets_its_verdict() {
    for (number, expected) in [
        (ZHANG, "ok"),
        (LI, "ok"),
        (WANG, "ok"),
        ("320813201906051121", "ok"),
        ("653022194903152065", "ok"),
        ("999999197001010017", "ok"),
        ("81000019990102001X", "ok"),
        ("52052719380101123x", "ok"),
        ("52052719380101123Ｘ", "ok"),
        ("４１０４８２１９５５０３１２００１９", "ok"),
        (" 410482 1955 0312 0019 ", "ok"),
        ("410482-19550312-0019", "ok"),
        ("410482\u{a0}195503120019\u{200b}", "ok"),
        ("\t410482195503120019\n", "ok"),
        ("'410482195503120019", "ok"),
        ("=\"410482195503120019\"", "ok"),
        ("410482550312001", "ok legacy15"),
        ("41048219550312001943", "ok disability_cert"),
        ("41048219550312001943B1", "ok disability_cert"),
        ("52052719380101123X12", "ok disability_cert"),
        ("41048219550312001983", "bad_length"),
        ("41048219550312001945", "bad_length"),
        ("410482195503120019431B", "bad_length"),
        ("4104821955031200194", "bad_length"),
        ("410482195503120019431", "bad_length"),
        ("41048219550312001", "bad_length"),
        ("123", "bad_length"),
        ("4104821955O3120019", "bad_chars"),
        ("41048219550312X019", "bad_chars"),
        ("41048255O312001", "bad_chars"),
        ("410482195503120018", "bad_check_digit"),
        ("41048219550312001843", "bad_check_digit"),
        ("410482202002300014", "bad_birth_date"),
        ("410482196001020000", "precision_lost"),
        ("4.10482E+17", "precision_lost"),
        ("5.22640E+17", "precision_lost"),
        ("5.22640e17", "precision_lost"),
        ("4.10482550312001E+14", "ok legacy15"),
        ("4.10483E+14", "precision_lost"),
        ("410482550312001.0", "ok legacy15"),
        ("410482195503120019.0", "precision_lost"),
        ("无", "missing_id"),
        ("未办", "missing_id"),
        ("不详", "missing_id"),
        ("（无）", "missing_id"),
        ("", "missing_id"),
        ("/", "missing_id"),
        ("——", "missing_id"),
        ("#VALUE!", "missing_id"),
        ("H1234567890", "bad_length"),
        ("G12345678", "bad_length"),
    ] {
        assert_eq!(verdict("张三", number), expected, "{number:?}");
    }
}

#[test]
fn names_are_cleaned_or_refused() {
    for (name, expected) in [
        ("张三", "ok"),
        ("", "missing_name"),
        ("　", "missing_name"),
        ("=HYPERLINK(\"http://x\")", "bad_name"),
        ("+张三", "bad_name"),
        ("-张三", "bad_name"),
        ("@张三", "bad_name"),
        ("＝1+1", "bad_name"),
        ("12345", "bad_name"),
        ("王?", "ok odd_name"),
        ("王(火华)", "ok odd_name"),
        ("张三(户主)", "ok odd_name"),
        ("户主：张三", "ok odd_name"),
        ("张三/李四", "ok odd_name"),
        ("张三(大)", "ok"),
        ("#REF!", "missing_name"),
        ("'张三", "ok"),
        ("无名氏", "ok"),
        ("合计华", "ok"),
    ] {
        assert_eq!(verdict(name, ZHANG), expected, "{name:?}");
    }
}

#[test]
fn names_come_in_one_form_and_rare_characters_survive() {
    let paper = rows(&[
        &HEADER,
        &["张　三", &id(1)],
        &["穆塔里甫．肉孜", &id(2)],
        &["阿卜杜 • 买买提", &id(3)],
        &["刘䶮", &id(4)],
        &["𠮷田㛃", &id(5)],
        &["𫖯𬭎鿍㑇䜣", &id(6)],
        &["John  Smith", &id(7)],
    ]);
    let expected = ["张三", "穆塔里甫·肉孜", "阿卜杜·买买提", "刘䶮", "𠮷田㛃", "𫖯𬭎鿍㑇䜣", "John Smith"];
    assert_eq!(names(&paper.read().unwrap()), expected);
}

#[test]
fn an_18_digit_number_in_a_numeric_cell_is_always_lost() {
    let paper = workbook(|sheet| {
        write(sheet, 0, &[&HEADER, &["张三"], &["李四"], &["王五"], &["赵六"]]);
        sheet.write_number(1, 1, 410_482_195_503_120_019.0).unwrap();
        let format = Format::new().set_num_format("0");
        sheet.write_number_with_format(2, 1, 410_482_195_503_120_000.0, &format).unwrap();
        sheet.write_number(3, 1, 410_482_550_312_001.0).unwrap();
        sheet.write_number(4, 1, 41_048_219_550_312_001_943.0).unwrap();
    });
    let roster = paper.read().unwrap();
    assert_eq!(rejected(&roster), [(2, "precision_lost"), (3, "precision_lost"), (5, "precision_lost")]);
    assert_eq!(accepted(&roster), [(4, "王五".to_owned(), ZHANG.to_owned())]);
    assert_eq!(flagged(&roster), [(4, "legacy15")]);
}

#[test]
fn a_formula_counts_as_its_cached_value() {
    let paper = workbook(|sheet| {
        write(sheet, 0, &[&HEADER, &[], &["李四"], &["王五"]]);
        let formula = |result: &str| Formula::new("=Z1").set_result(result);
        sheet.write_formula(1, 0, formula("张三")).unwrap();
        sheet.write_formula(1, 1, formula(WANG)).unwrap();
        sheet.write_formula(2, 1, formula("#N/A")).unwrap();
        sheet.write_formula(3, 1, formula("410482195503120019")).unwrap();
    });
    let roster = paper.read().unwrap();
    assert_eq!(accepted(&roster), [(2, "张三".to_owned(), WANG.to_owned())]);
    // The writer stores a result of digits as a number, as Excel does.
    assert_eq!(rejected(&roster), [(3, "missing_id"), (4, "precision_lost")]);
}

#[test]
fn the_id_decides_over_sex_and_birth_columns() {
    let head = ["姓名", "身份证号", "性别", "出生日期", "签约日期"];
    let one = id(1);
    for (sex, birth, signed, expected) in [
        ("男", "1955-3-12", "2026-1-1", vec![]),
        ("1", "19550312", "2026年1月1日", vec![]),
        ("M", "1955.03.12", "46023", vec![]),
        ("女", "1955-03-12", "", vec!["sex_mismatch"]),
        ("2", "1955年3月13日", "", vec!["sex_mismatch", "birth_mismatch"]),
        ("", "20160", "", vec![]),
        ("", "1955", "", vec![]),
        ("", "1956年3月", "", vec!["birth_mismatch"]),
        ("不详", "不详", "—", vec![]),
        ("", "", "去年春天", vec!["bad_date"]),
        ("", "", "2026-13-40", vec!["bad_date"]),
    ] {
        let roster = rows(&[&head, &["张三", &one, sex, birth, signed]]).read().unwrap();
        let flags: Vec<&str> = flagged(&roster).into_iter().map(|(_, code)| code).collect();
        assert_eq!(flags, expected, "{sex} {birth} {signed}");
        let row = &roster.rows[0];
        assert_eq!((row.sex.unwrap().word(), row.birth_on.unwrap().to_string().as_str()), ("男", "1955-03-12"));
        let dates: Vec<String> = row.details.dates.iter().map(|(_, on)| on.to_string()).collect();
        assert_eq!(
            dates,
            if signed.starts_with("2026年") || signed == "46023" || signed == "2026-1-1" {
                vec!["2026-01-01"]
            } else {
                vec![]
            }
        );
    }
}

#[test]
fn date_cells_are_dates() {
    let paper = workbook(|sheet| {
        write(sheet, 0, &[&["姓名", "身份证号", "出生日期", "建档日期"], &["张三", ZHANG]]);
        let format = Format::new().set_num_format("yyyy/m/d");
        sheet.write_datetime_with_format(1, 2, ExcelDateTime::from_ymd(1955, 3, 12).unwrap(), &format).unwrap();
        sheet.write_number(1, 3, 43529).unwrap();
    });
    let roster = paper.read().unwrap();
    assert!(roster.flagged.is_empty());
    assert_eq!(roster.rows[0].details.dates[0].1.to_string(), "2019-03-05");
}

#[test]
fn other_documents_count_only_where_a_column_says_so() {
    let head = ["姓名", "证件类型", "证件号码"];
    for (kind, number, expected) in [
        ("居民身份证", ZHANG, "ok"),
        ("身份证", "H12345678", "bad_length"),
        ("港澳居民来往内地通行证", "H12345678", "ok"),
        ("港澳居民来往内地通行证", "M1234567890", "ok"),
        ("台胞证", "12345678", "ok"),
        ("台湾居民居住证", "81000019990102001X", "ok"),
        ("台湾居民居住证", "810000199901020011", "bad_check_digit"),
        ("护照", "E12345678", "ok"),
        ("护照", "E1", "bad_length"),
        ("外国人永久居留身份证", "USA123456789012", "ok"),
        ("出生医学证明", "S410482001", "ok"),
        ("出生医学证明", "S4104820012", "bad_length"),
        ("出生医学证明", "无", "missing_id"),
        ("", ZHANG, "ok"),
    ] {
        let roster = rows(&[&head, &["张三", kind, number]]).read().unwrap();
        let verdict = rejected(&roster).first().map_or("ok", |(_, code)| *code);
        assert_eq!(verdict, expected, "{kind} {number}");
    }
}

#[test]
fn the_same_number_again_is_a_duplicate_or_a_conflict() {
    let (one, two) = (id(1), id(2));
    let paper = rows(&[
        &HEADER,
        &["张三", &one],
        &["李四", ZHANG],
        &["张 三", &one],
        &["王五", ZHANG],
        &["李四", ZHANG],
        &["赵六", &two],
        &["李四", "410482550312001"],
        &["", &two],
    ]);
    let roster = paper.read().unwrap();
    // 410482550312001 is ZHANG as an old card wrote it, and id(1) is ZHANG too.
    assert_eq!(one, ZHANG);
    assert_eq!(names(&roster), ["赵六"]);
    let conflicts: Vec<u32> =
        roster.rejected.iter().filter(|row| row.reason.code() == "id_conflict").map(|row| row.row).collect();
    assert_eq!(conflicts, [2, 3, 4, 5, 6, 8]);
    assert_eq!(roster.rejected.last().map(|row| (row.row, row.reason.code())), Some((9, "missing_name")));

    let twice = rows(&[&HEADER, &["张三", ZHANG], &["张三", "410482550312001"], &["张三", ZHANG]]).read().unwrap();
    assert_eq!(rejected(&twice), [(3, "duplicate"), (4, "duplicate")]);
    assert_eq!(accepted(&twice)[0].0, 2);
}
