//! How tables lie on sheets: headers, merges, totals, notes, several sheets
//! (rules 1–3).

use crate::paper::{
    HEADER, LI, WANG, ZHANG, accepted, csv, id, merge, names, refusal, rejected, rows, saved, workbook, write,
};
use rust_xlsxwriter::Workbook;

#[test]
fn titles_blank_rows_totals_and_notes_are_not_people() {
    let paper = workbook(|sheet| {
        merge(sheet, 0, 0, 0, 3, "石板村户主及残疾人签约花名册");
        write(
            sheet,
            1,
            &[
                &["填报单位：石板村委会", "", "2026年9月", ""],
                &["序号", "姓名", "身份证号（18位）", "备注"],
                &["1", "张三", ZHANG, "注：外出"],
                &[],
                &["2", "李四", LI, "合计"],
                &["小计", "", "2", ""],
                &["序号", "姓名", "身份证号（18位）", "备注"],
                &["3", "王五", "", ""],
                &["4", "", WANG, ""],
                &["合　计", "4人", "", ""],
                &["注：以上人员均已核实", "", "", ""],
                &["填表人：赵六", "", "审核人：钱七", "日期：2026.9.1"],
                &["", "填表人：赵六", "审核人：钱七", ""],
            ],
        );
    });
    let roster = paper.read().unwrap();
    assert_eq!(accepted(&roster).iter().map(|row| row.0).collect::<Vec<_>>(), [4, 6]);
    assert_eq!(rejected(&roster), [(9, "missing_id"), (10, "missing_name")]);
    assert_eq!(roster.data_rows, 4);
    assert_eq!(roster.sheets[0].header_row, 3);
}

#[test]
fn notes_and_totals_in_the_name_column_are_not_people() {
    let paper = rows(&[
        &HEADER,
        &["张三", ZHANG],
        &["合计", "1"],
        &["总计：1 人", ""],
        &["注：本表一式三份", ""],
        &["说明：1. 号码按身份证填写", ""],
        &["填表人：李四", "填表日期：2026-9-1"],
        &["审核人", "王五"],
        &["以上情况属实，请予办理。", ""],
        &["村支书签字：", "村医签字："],
        &["（盖章）", ""],
        &["2026年9月1日", ""],
    ]);
    let roster = paper.read().unwrap();
    assert_eq!((roster.data_rows, names(&roster)), (1, vec!["张三"]));
}

#[test]
fn the_plain_heading_is_the_persons_wherever_it_stands() {
    for head in [
        ["子女姓名", "子女身份证号", "姓名", "身份证号"],
        ["法人姓名", "法人身份证号", "姓名", "身份证号码"],
        ["老人姓名", "证件号码", "姓名", "公民身份号码"],
    ] {
        let roster = rows(&[&head, &["李四", LI, "张三", ZHANG]]).read().unwrap();
        assert_eq!(accepted(&roster), [(2, "张三".to_owned(), ZHANG.to_owned())], "{head:?}");
    }
}

#[test]
fn tables_side_by_side_are_all_read_each_with_its_own_columns() {
    let head = ["村", "序号", "姓名", "身份证号", "患病情况", "", "序号", "姓名", "身份证号", "患病情况"];
    let roster = rows(&[
        &head,
        &["石板村", "1", "张三", ZHANG, "", "", "3", "王五", WANG, "高血压"],
        &["河西村", "2", "李四", LI, "糖尿病", "", "4", "赵六", ""],
        &["河西村", "3", "", "", "", "", "5", "钱七", &id(9)],
        &["合计", "", "5人"],
    ])
    .read()
    .unwrap();
    let expected = [(2, "张三", ZHANG), (2, "王五", WANG), (3, "李四", LI), (4, "钱七", &id(9))];
    assert_eq!(accepted(&roster), expected.map(|(row, name, id)| (row, name.to_owned(), id.to_owned())));
    assert_eq!(rejected(&roster), [(3, "missing_id")]);
    assert_eq!(roster.data_rows, 5);
    let told = |at: usize| (roster.rows[at].details.village.as_deref(), roster.rows[at].details.diseases.join("、"));
    assert_eq!(
        [told(0), told(1), told(2), told(3)],
        [
            (Some("石板村"), String::new()),
            (Some("石板村"), "高血压".to_owned()),
            (Some("河西村"), "糖尿病".to_owned()),
            (Some("河西村"), String::new()),
        ]
    );
    assert_eq!(roster.sheets[0].columns.iter().filter(|column| column.field.is_some()).count(), 7);
}

#[test]
fn a_table_beside_under_another_group_is_not_mixed_in() {
    let paper = workbook(|sheet| {
        merge(sheet, 0, 0, 0, 2, "老人信息");
        merge(sheet, 0, 3, 0, 5, "子女信息");
        let head = ["姓名", "身份证号", "电话", "姓名", "身份证号", "电话"];
        write(sheet, 1, &[&head, &["张三", ZHANG, "13800000001", "李四", LI, "13800000002"]]);
    });
    let roster = paper.read().unwrap();
    assert_eq!(names(&roster), ["张三"]);
    assert_eq!(roster.rows[0].details.phones, ["13800000001"]);
}

#[test]
fn a_two_row_merged_header_is_read() {
    let paper = workbook(|sheet| {
        merge(sheet, 0, 0, 0, 6, "签约居民花名册");
        merge(sheet, 1, 0, 2, 0, "序号");
        merge(sheet, 1, 1, 1, 2, "户主");
        merge(sheet, 1, 3, 1, 4, "家庭成员");
        merge(sheet, 1, 5, 1, 6, "联系方式");
        write(sheet, 2, &[&["", "姓名", "身份证号", "姓 名", "身份证\n号码", "手机", "住址"]]);
        write(sheet, 3, &[&["1", "张三", ZHANG, "李四", LI, "13800000001、13800000002", "三组5号"]]);
    });
    let roster = paper.read().unwrap();
    assert_eq!(accepted(&roster), [(4, "李四".to_owned(), LI.to_owned())]);
    let details = &roster.rows[0].details;
    assert_eq!(details.household_head.as_deref(), Some("张三"));
    assert_eq!(details.household_head_id.map(|number| number.as_str().to_owned()).as_deref(), Some(ZHANG));
    assert_eq!(details.phones, ["13800000001", "13800000002"]);
}

#[test]
fn a_header_of_three_rows_is_read_where_only_the_number_has_parts() {
    let paper = workbook(|sheet| {
        merge(sheet, 0, 0, 0, 3, "基本情况");
        merge(sheet, 0, 4, 0, 5, "签约情况");
        merge(sheet, 1, 0, 2, 0, "序号");
        merge(sheet, 1, 1, 2, 1, "姓名");
        merge(sheet, 1, 2, 1, 3, "证件");
        merge(sheet, 1, 4, 2, 4, "日期");
        merge(sheet, 1, 5, 2, 5, "医生");
        write(sheet, 2, &[&["", "", "类型", "号码", "", ""]]);
        write(sheet, 3, &[&["1", "张三", "居民身份证", ZHANG, "2026-9-1", "赵"]]);
    });
    let roster = paper.read().unwrap();
    assert_eq!(accepted(&roster), [(4, "张三".to_owned(), ZHANG.to_owned())]);
}

#[test]
fn the_parts_of_a_number_stand_under_one_merged_heading() {
    let paper = workbook(|sheet| {
        merge(sheet, 4, 2, 4, 4, "人员信息");
        merge(sheet, 5, 2, 6, 2, "姓名");
        merge(sheet, 5, 3, 5, 4, "身份证件");
        write(sheet, 6, &[&["", "", "", "类型", "号码"]]);
        write(sheet, 7, &[&["", "", "张三", "居民身份证", ZHANG]]);
    });
    let roster = paper.read().unwrap();
    assert_eq!(accepted(&roster), [(8, "张三".to_owned(), ZHANG.to_owned())]);
}

#[test]
fn a_header_whose_second_row_names_parts_is_read() {
    let paper = workbook(|sheet| {
        merge(sheet, 0, 0, 1, 0, "姓名");
        merge(sheet, 0, 1, 1, 1, "身份证号");
        merge(sheet, 0, 2, 0, 3, "住址");
        write(sheet, 1, &[&["", "", "行政村", "组"]]);
        write(sheet, 2, &[&["张三", ZHANG, "石板村", "三组"]]);
    });
    let roster = paper.read().unwrap();
    let details = &roster.rows[0].details;
    assert_eq!((details.village.as_deref(), details.group.as_deref()), (Some("石板村"), Some("三组")));
    assert_eq!((roster.data_rows, roster.sheets[0].header_row), (1, 2));
}

#[test]
fn a_header_with_name_above_and_number_below_is_read() {
    let paper = workbook(|sheet| {
        merge(sheet, 0, 0, 1, 0, "姓名");
        merge(sheet, 0, 1, 0, 2, "身份证");
        write(sheet, 1, &[&["", "号码", "有效期"]]);
        write(sheet, 2, &[&["张三", ZHANG, "长期"]]);
    });
    assert_eq!(names(&paper.read().unwrap()), ["张三"]);
}

#[test]
fn a_csv_keeps_its_two_row_header_without_merges() {
    let text = format!(
        "序号,基本信息,,户主,,联系方式\n,姓名,身份证号,姓名,身份证号,手机\n1,李四,{LI},张三,{ZHANG},13800000001\n"
    );
    let roster = csv(&text).read().unwrap();
    assert_eq!(names(&roster), ["李四"]);
    assert_eq!(roster.rows[0].details.household_head.as_deref(), Some("张三"));
    assert_eq!(roster.rows[0].details.phones, ["13800000001"]);
}

#[test]
fn merged_villages_and_household_numbers_reach_every_row() {
    let paper = workbook(|sheet| {
        write(sheet, 0, &[&["村", "户编号", "姓名", "身份证号"]]);
        write(
            sheet,
            1,
            &[&["", "", "张三", ZHANG], &["", "", "李四", LI], &["", "3", "王五", WANG], &["", "", "赵六", &id(9)]],
        );
        merge(sheet, 1, 0, 3, 0, "石板村");
        merge(sheet, 1, 1, 2, 1, "0001");
    });
    let roster = paper.read().unwrap();
    let place = |at: usize| {
        let details = &roster.rows[at].details;
        (details.village.as_deref(), details.household_number.as_deref())
    };
    assert_eq!(place(0), (Some("石板村"), Some("0001")));
    assert_eq!(place(1), (Some("石板村"), Some("0001")));
    assert_eq!(place(2), (Some("石板村"), Some("3")));
    assert_eq!(place(3), (None, None), "not merged, not filled");
}

#[test]
fn a_person_merged_over_several_rows_is_one_person_with_all_diseases() {
    let paper = workbook(|sheet| {
        write(
            sheet,
            0,
            &[&["姓名", "身份证号", "疾病名称"], &["", "", "高血压"], &["", "", "糖尿病"], &["李四", LI, "无"]],
        );
        merge(sheet, 1, 0, 2, 0, "张三");
        merge(sheet, 1, 1, 2, 1, ZHANG);
    });
    let roster = paper.read().unwrap();
    assert_eq!((roster.data_rows, names(&roster)), (2, vec!["张三", "李四"]));
    assert_eq!(roster.rows[0].details.diseases, ["高血压", "糖尿病"]);
    assert!(roster.rows[1].details.diseases.is_empty());
}

#[test]
fn every_visible_sheet_with_a_header_is_read_and_hidden_rows_count() {
    let mut book = Workbook::new();
    let first = book.add_worksheet().set_name("一组").unwrap();
    write(first, 0, &[&HEADER, &["张三", ZHANG], &["李四", LI]]);
    first.set_row_hidden(2).unwrap();
    write(book.add_worksheet().set_name("填表说明").unwrap(), 0, &[&["请按身份证填写姓名"], &["填写要求"]]);
    let hidden = book.add_worksheet().set_name("旧").unwrap();
    write(hidden, 0, &[&HEADER, &["王五", WANG]]);
    hidden.set_hidden(true);
    let second = book.add_worksheet().set_name("二组").unwrap();
    write(second, 3, &[&["身份证号码", "居民姓名"], &[WANG, "王五"], &[ZHANG, "张三"]]);
    let roster = saved(book).read().unwrap();
    let places: Vec<(&str, u32)> = roster.rows.iter().map(|row| (&*row.sheet, row.row)).collect();
    assert_eq!(places, [("一组", 2), ("一组", 3), ("二组", 5)]);
    assert_eq!(rejected(&roster), [(6, "duplicate")]);
    assert_eq!(roster.sheets.iter().map(|sheet| &*sheet.name).collect::<Vec<_>>(), ["一组", "二组"]);
}

#[test]
fn columns_may_stand_in_any_order_and_others_numbers_are_not_taken() {
    let head = ["户主姓名", "户主身份证号", "残疾人证号", "证件号码", "与户主关系", "患者姓名"];
    let certificate = format!("{LI}43");
    let paper = rows(&[&head, &["张三", ZHANG, &certificate, LI, "之妻", "李四"]]);
    let roster = paper.read().unwrap();
    assert_eq!(accepted(&roster), [(2, "李四".to_owned(), LI.to_owned())]);
    let details = &roster.rows[0].details;
    assert_eq!(details.relation.unwrap().code, "12");
    let disability = details.disability.unwrap();
    assert_eq!((disability.word(), disability.grade), ("肢体", 3));
}

#[test]
fn without_a_persons_own_name_and_number_there_is_no_header() {
    assert_eq!(refusal(&rows(&[&["户主姓名", "户主身份证号"], &["张三", ZHANG]])), "no_header");
    assert_eq!(refusal(&rows(&[&["姓名", "残疾人证号"], &["张三", ZHANG]])), "no_header");
    assert_eq!(refusal(&rows(&[&["张三", ZHANG], &["李四", LI]])), "no_header");
    assert_eq!(refusal(&workbook(|_| ())), "no_header");
}

#[test]
fn a_header_without_people_has_no_rows_and_bad_rows_are_no_refusal() {
    assert_eq!(refusal(&rows(&[&HEADER])), "no_rows");
    assert_eq!(refusal(&rows(&[&["花名册"], &HEADER, &["合计", "0"], &["填表人：张三"]])), "no_rows");
    let all_bad = rows(&[&HEADER, &["张三", "1"], &["李四", "无"]]).read().unwrap();
    assert_eq!((all_bad.data_rows, rejected(&all_bad)), (2, vec![(2, "bad_length"), (3, "missing_id")]));
}

#[test]
fn a_row_of_column_numbers_under_the_header_is_not_a_person() {
    let roster = rows(&[&["序号", "姓名", "身份证号"], &["1", "2", "3"], &["1", "张三", ZHANG]]).read().unwrap();
    assert_eq!(roster.data_rows, 1);
}

#[test]
fn a_second_table_with_other_columns_on_one_sheet_is_read() {
    let roster = rows(&[&HEADER, &["张三", ZHANG], &[], &["身份证号", "姓名"], &[LI, "李四"]]).read().unwrap();
    assert_eq!(names(&roster), ["张三", "李四"]);
}
