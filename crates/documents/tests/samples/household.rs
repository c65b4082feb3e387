//! What is printed of a household.

use super::{date, id_number};
use xiangyi_domain::paper::{GoodsSheet, GoodsSheetRow, PaperPerson, ScreeningDiagnosis, ScreeningForm};

pub fn screening_form(diagnoses: usize) -> ScreeningForm {
    let names = ["胃癌", "高血压", "慢性阻塞性肺疾病", "儿童先天性心脏病（房间隔缺损）"];
    let diagnosis = |at: usize| ScreeningDiagnosis {
        group: ["大病", "慢病"][at % 2].to_owned(),
        hospital: "某市第一人民医院".to_owned(),
        icd10: ["C16.902", "I10.x00", "J44.900", "Q21.100"][at % 4].to_owned(),
        name: names[at % 4].to_owned(),
        diagnosed_on: Some(date("2024-03-02")),
        confirmed: Some(1),
        treatment: "住院维持".to_owned(),
        evidence: "出院小结".to_owned(),
    };
    ScreeningForm {
        org_name: "柳林镇中心卫生院".to_owned(),
        campaign: "2026年因病致贫筛查".to_owned(),
        household_number: "H000123".to_owned(),
        person: PaperPerson {
            name: "阿卜杜热合曼·阿卜杜克热木".to_owned(),
            sex: "男".to_owned(),
            age: Some(71),
            id_number: id_number(7),
            address: "上河村三组12号".to_owned(),
            phone: "13800138000".to_owned(),
            categories: vec!["脱贫户".to_owned(), "低保".to_owned()],
        },
        birth_on: Some(date("1955-03-12")),
        presence: Some(1),
        family_planning: "双女户".to_owned(),
        labour: "普通劳动力".to_owned(),
        insurance: "居民医保".to_owned(),
        health_record: Some(1),
        lifted: "已脱贫".to_owned(),
        measures: "县医院定期复查；每季度入户随访".to_owned(),
        cause: Some(1),
        diagnoses: (0..diagnoses).map(diagnosis).collect(),
        filled_by: "孙桂芳".to_owned(),
        filled_on: Some(date("2026-09-05")),
        reviewed_by: "周院长".to_owned(),
        reviewed_on: Some(date("2026-09-10")),
    }
}

pub fn goods_sheet(rows: usize) -> GoodsSheet {
    let row = |at: usize| GoodsSheetRow {
        number: format!("H{at:06}"),
        group: "三组".to_owned(),
        head: ["欧阳春梅", "李𠮷"][at % 2].to_owned(),
        address: "上河村三组12号".to_owned(),
        quantity: at.is_multiple_of(3).then_some(1),
        issued_on: at.is_multiple_of(3).then(|| date("2026-08-30")),
        issued_by: "孙桂芳".to_owned(),
        signed_by: if at.is_multiple_of(3) { "欧阳春梅" } else { "" }.to_owned(),
        remark: String::new(),
    };
    GoodsSheet {
        org_name: "柳林镇中心卫生院".to_owned(),
        item: "爱心保健箱".to_owned(),
        unit: "个".to_owned(),
        scope: "上河村".to_owned(),
        on: Some(date("2026-09-10")),
        rows: (0..rows).map(row).collect(),
    }
}
