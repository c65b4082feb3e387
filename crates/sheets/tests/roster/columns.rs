//! What the other columns say.

use crate::paper::{ZHANG, rows};
use xiangyi_domain::residents::Category;

#[test]
fn diseases_are_parted_and_words_for_none_are_none() {
    for (cell, expected) in [
        ("高血压、糖尿病", vec!["高血压", "糖尿病"]),
        ("高血压，2型糖尿病;冠心病", vec!["高血压", "2型糖尿病", "冠心病"]),
        ("高血压 糖尿病  高血压", vec!["高血压", "糖尿病"]),
        ("无", vec![]),
        ("健康", vec![]),
        ("", vec![]),
    ] {
        for heading in ["患病情况", "慢性病", "疾病名称"] {
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
