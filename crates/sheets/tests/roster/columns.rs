//! What the other columns say.

use crate::paper::{LI, WANG, ZHANG, csv, flagged, merge, rows, workbook, write};
use xiangyi_domain::residents::Category;

#[test]
fn diseases_are_parted_and_words_for_none_are_none() {
    for (cell, expected) in [
        ("高血压、糖尿病", vec!["高血压", "糖尿病"]),
        ("高血压，2型糖尿病;冠心病", vec!["高血压", "2型糖尿病", "冠心病"]),
        ("高血压 糖尿病  高血压", vec!["高血压", "糖尿病"]),
        ("无", vec![]),
        ("健康", vec![]),
        ("√", vec![]),
        ("无高血压", vec![]),
        ("无慢性病、未患大病", vec![]),
        ("无脉症", vec!["无脉症"]),
        ("", vec![]),
    ] {
        for heading in ["患病情况", "慢性病", "疾病名称", "慢病种类", "大病病种", "其他慢性病"]
        {
            let roster = rows(&[&["姓名", "身份证号", heading], &["张三", ZHANG, cell]]).read().unwrap();
            assert_eq!(roster.rows[0].details.diseases, expected, "{heading} {cell}");
        }
    }
}

#[test]
fn categories_are_read_from_words_and_from_yes_or_no() {
    let head = ["姓名", "身份证号", "身份类别", "是否低保", "是否脱贫户", "高血压"];
    let roster = rows(&[&head, &["张三", ZHANG, "建档立卡贫困户、军属", "是", "否", "√"]]).read().unwrap();
    let details = &roster.rows[0].details;
    assert_eq!(details.categories, [Category::RegisteredPoor, Category::SubsistenceAllowance]);
    assert_eq!(details.other_categories, ["军属"]);
    assert_eq!(details.diseases, ["高血压"]);
}

#[test]
fn a_disease_is_asked_for_under_a_group_and_by_a_whole_question() {
    let paper = workbook(|sheet| {
        merge(sheet, 0, 0, 1, 0, "姓名");
        merge(sheet, 0, 1, 1, 1, "身份证号");
        merge(sheet, 0, 2, 0, 4, "慢病种类");
        merge(sheet, 0, 5, 1, 5, "是否患有肺结核");
        write(sheet, 1, &[&["", "", "高血压", "糖尿病", "其他"], &["张三", ZHANG, "√", "", "冠心病", "是"]]);
    });
    assert_eq!(paper.read().unwrap().rows[0].details.diseases, ["高血压", "冠心病", "肺结核"]);
}

#[test]
fn a_long_number_that_excel_cut_is_left_empty_and_named() {
    let paper = workbook(|sheet| {
        let head = ["姓名", "身份证号", "健康档案编号", "户编号"];
        write(sheet, 0, &[&head, &["张三", ZHANG], &["李四", LI, "41048210120300002", "4.10482E+16"], &["王五", WANG]]);
        sheet.write_number(1, 2, 41_048_210_120_300_002.0).unwrap();
        sheet.write_number(3, 3, 12.0).unwrap();
    });
    let roster = paper.read().unwrap();
    let numbers = |at: usize| {
        let details = &roster.rows[at].details;
        (details.record_number.as_deref(), details.household_number.as_deref())
    };
    assert_eq!(
        [numbers(0), numbers(1), numbers(2)],
        [(None, None), (Some("41048210120300002"), None), (None, Some("12"))]
    );
    assert_eq!(flagged(&roster), [(2, "number_lost"), (3, "number_lost")]);
}

#[test]
fn as_above_is_what_stands_above() {
    let text = format!(
        "姓名,身份证号,村,组,住址\n张三,{ZHANG},石板村,三组,三组5号\n李四,{LI},同上,〃,同上\n王五,{WANG},,同上,\n"
    );
    let roster = csv(&text).read().unwrap();
    let place = |at: usize| {
        let details = &roster.rows[at].details;
        (details.village.as_deref(), details.group.as_deref(), details.address.as_deref())
    };
    assert_eq!(place(1), (Some("石板村"), Some("三组"), Some("三组5号")));
    assert_eq!(place(2), (None, Some("三组"), None));
}

#[test]
fn all_the_usual_columns_are_taken() {
    let head = [
        "行政村",
        "村民小组",
        "户编号",
        "户主",
        "姓名",
        "性别",
        "民族",
        "身份证号",
        "与户主关系",
        "联系电话",
        "家庭住址",
        "健康档案编号",
        "残疾类别",
        "残疾等级",
        "备注",
    ];
    let person = [
        "石板村",
        "三组",
        "0007",
        "李 四",
        "张三",
        "男",
        "汉",
        ZHANG,
        "配偶",
        "138-0000-0001",
        "三组 5 号",
        "41048210120300001",
        "肢体",
        "二级",
        "常年外出",
    ];
    let roster = rows(&[&head, &person]).read().unwrap();
    assert!(roster.sheets[0].columns.iter().all(|column| column.field.is_some()));
    let row = &roster.rows[0];
    let details = &row.details;
    assert_eq!(details.village.as_deref(), Some("石板村"));
    assert_eq!(details.group.as_deref(), Some("三组"));
    assert_eq!(details.household_number.as_deref(), Some("0007"));
    assert_eq!(details.household_head.as_deref(), Some("李四"));
    assert_eq!(details.ethnic.as_deref(), Some("汉"));
    assert_eq!(details.relation.unwrap().code, "10");
    assert_eq!(details.phones, ["13800000001"]);
    assert_eq!(details.address.as_deref(), Some("三组 5 号"));
    assert_eq!(details.record_number.as_deref(), Some("41048210120300001"));
    assert!(details.disability.unwrap().is_severe());
    assert_eq!(details.remark.as_deref(), Some("常年外出"));
    assert!(!format!("{row:?}{roster:?}").contains("张三"), "no name in a debug text");
}
