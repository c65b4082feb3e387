//! The screening form and the list of goods come back whole by text extraction.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod samples;

use samples::household::{goods_sheet, screening_form};
use samples::{id_number, text_of};
use xiangyi_documents::{Drawn, Fonts, PaperSettings, draw};
use xiangyi_domain::paper::{Document, ScreeningForm};

fn drawn(document: &Document, large_print: bool) -> Drawn {
    draw(document, &Fonts::find(None).unwrap(), &PaperSettings { large_print, ..PaperSettings::default() }).unwrap()
}

#[test]
fn a_screening_form_says_everything_of_the_person_whole_on_one_page_each() {
    let document = Document::ScreeningForm(vec![screening_form(3), screening_form(1)]);
    let drawn = drawn(&document, false);
    assert_eq!((drawn.pages, drawn.rows, drawn.warnings.len()), (2, 2, 0));
    let text = text_of(&drawn.pdf);
    for words in [
        "疾病筛查登记表",
        "阿卜杜热合曼·阿卜杜克热木",
        &id_number(7),
        "1955年3月12日",
        "脱贫户、低保",
        "双女户",
        "普通劳动力",
        "居民医保",
        "已脱贫",
        "C16.902",
        "I10.x00",
        "J44.900",
        "2024-03-02",
        "某市第一人民医院",
        "H000123",
        "2026年因病致贫筛查",
        "孙桂芳",
        "周院长",
        "13800138000",
    ] {
        assert!(text.contains(words), "{words} in {text}");
    }
    assert!(!text.contains("贫困户"), "not on forms made after 2020");
}

#[test]
fn a_blank_screening_form_has_every_line_of_the_national_form_and_no_values() {
    let drawn = drawn(&Document::ScreeningForm(vec![ScreeningForm::default()]), false);
    assert_eq!((drawn.pages, drawn.warnings.len()), (1, 0));
    let text = text_of(&drawn.pdf);
    for words in "姓名 性别 出生日期 证件号 人员状态 家庭类型 计划生育类型 劳动技能 医疗保障 健康档案 脱贫状态 因病致贫 施策落实情况 \
        序号 摸底 疾病分类 确诊医院 疾病代码 疾病名称 确诊时间 疾病确诊 二级名称 救治种类 医院属地 治疗时间 机构名称 自付 其他 \
        总费用 居民 大病 商业 临时 慈善 帮扶 填报人 填报单位 电话 审核人"
        .split_whitespace()
    {
        assert!(text.contains(words), "{words} in {text}");
    }
    assert!(!text.contains("20"), "no date stands on it: {text}");
}

#[test]
fn a_person_with_many_diseases_runs_over_and_repeats_the_head() {
    let drawn = drawn(&Document::ScreeningForm(vec![screening_form(30)]), false);
    assert!(drawn.pages >= 2);
    let text = text_of(&drawn.pdf);
    assert_eq!(text.matches("2024-03-02").count(), 30);
    assert!(text.matches("疾病代码").count() >= 2);
}

#[test]
fn the_list_of_goods_has_a_line_to_sign_for_each_household_and_its_totals() {
    let drawn = drawn(&Document::GoodsList(goods_sheet(60)), false);
    assert_eq!((drawn.rows, drawn.warnings.len()), (60, 0));
    let text = text_of(&drawn.pdf);
    for at in 0..60 {
        assert!(text.contains(&format!("H{at:06}")), "row {at}");
    }
    let pages: Vec<&str> = text.trim_end_matches('\u{c}').split('\u{c}').collect();
    assert!(pages.len() > 1 && pages.iter().all(|page| page.contains("签字（手印）")));
    assert!(text.contains("合计：60 户，已领 20 户、20 个"), "{text}");
    assert_eq!(text.matches("李𠮷").count(), 30);
}

#[test]
fn large_print_keeps_every_name_and_number_whole() {
    let text = text_of(&drawn(&Document::ScreeningForm(vec![screening_form(2)]), true).pdf);
    assert!(text.contains("阿卜杜热合曼·阿卜杜克热木") && text.contains(&id_number(7)));
    let text = text_of(&drawn(&Document::GoodsList(goods_sheet(5)), true).pdf);
    assert!(text.contains("H000004") && text.contains("欧阳春梅"));
}
