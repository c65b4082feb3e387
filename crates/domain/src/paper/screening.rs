//! 疾病筛查登记表 and 发放登记表.

use super::PaperPerson;
use chrono::NaiveDate;
use serde::Serialize;

/// 疾病筛查登记表 of one person, in the order of the national form (domain handbook §4.8). Empty texts are written by
/// hand.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ScreeningForm {
    /// The institution.
    pub org_name: String,
    /// The campaign's name.
    pub campaign: String,
    /// 户编号.
    pub household_number: String,
    /// The person; the categories are those of person and household.
    pub person: PaperPerson,
    /// 出生日期.
    pub birth_on: Option<NaiveDate>,
    /// 人员状态: 1 有此人, 2 无此人.
    pub presence: Option<u8>,
    /// 计划生育类型.
    pub family_planning: String,
    /// 劳动技能.
    pub labour: String,
    /// 医疗保障.
    pub insurance: String,
    /// 电子健康档案: 1 有, 2 无.
    pub health_record: Option<u8>,
    /// 脱贫状态.
    pub lifted: String,
    /// 施策落实情况.
    pub measures: String,
    /// 是否因病致贫: 1 是, 2 否.
    pub cause: Option<u8>,
    /// Diagnoses; three rows stand on the form at least.
    pub diagnoses: Vec<ScreeningDiagnosis>,
    /// 填报人.
    pub filled_by: String,
    /// 填报日期.
    pub filled_on: Option<NaiveDate>,
    /// 审核人.
    pub reviewed_by: String,
    /// 审核日期.
    pub reviewed_on: Option<NaiveDate>,
}

/// One diagnosis.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ScreeningDiagnosis {
    /// 摸底疾病分类: 大病, 慢病, 其他.
    pub group: String,
    /// 确诊医院.
    pub hospital: String,
    /// 疾病代码.
    pub icd10: String,
    /// 疾病名称.
    pub name: String,
    /// 确诊时间.
    pub diagnosed_on: Option<NaiveDate>,
    /// 疾病确诊: 1 确诊.
    pub confirmed: Option<u8>,
    /// 救治种类.
    pub treatment: String,
    /// What proves it.
    pub evidence: String,
}

/// 发放登记表 of one item in one village, to be signed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct GoodsSheet {
    /// The institution.
    pub org_name: String,
    /// The item.
    pub item: String,
    /// Its unit.
    pub unit: String,
    /// The village, and the 组 if only one.
    pub scope: String,
    /// The day of the list.
    pub on: Option<NaiveDate>,
    /// The households, by 组 and number.
    pub rows: Vec<GoodsSheetRow>,
}

/// A household that gets or got it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct GoodsSheetRow {
    /// 户编号.
    pub number: String,
    /// 组.
    pub group: String,
    /// 户主.
    pub head: String,
    /// Address.
    pub address: String,
    /// How many it got; none for not yet.
    pub quantity: Option<u32>,
    /// When.
    pub issued_on: Option<NaiveDate>,
    /// 发放人.
    pub issued_by: String,
    /// Who signed already; empty leaves room to sign.
    pub signed_by: String,
    /// Remark.
    pub remark: String,
}
