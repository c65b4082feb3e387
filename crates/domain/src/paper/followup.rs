//! 高血压患者随访服务记录表 (domain handbook §3.2).

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::Serialize;

/// One patient's visits, four columns a page.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct FollowupSheet {
    /// The institution.
    pub org_name: String,
    /// Name; empty on a blank form.
    pub name: String,
    /// The last eight digits of the health-record number as `123-45678`;
    /// empty prints boxes.
    pub record_number: String,
    /// Visits, oldest first. None prints a blank form.
    pub visits: Vec<FollowupColumn>,
}

/// One visit: the numbers the form prints, `None` or empty where nothing was
/// recorded.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct FollowupColumn {
    /// 随访日期.
    pub visited_on: Option<NaiveDate>,
    /// 随访方式: 1 门诊 2 家庭 3 电话.
    pub mode: Option<u8>,
    /// 症状, codes 1–9.
    pub symptoms: Vec<u8>,
    /// 其他 symptom in words.
    pub other_symptom: String,
    /// Systolic and diastolic, mmHg.
    pub pressure: Option<(u16, u16)>,
    /// kg now and wanted.
    pub weight: (Option<Decimal>, Option<Decimal>),
    /// kg/m² now and wanted.
    pub bmi: (Option<Decimal>, Option<Decimal>),
    /// Beats a minute.
    pub heart_rate: Option<u16>,
    /// 其他体征.
    pub other_sign: String,
    /// Cigarettes a day, now and wanted.
    pub smoking: (Option<u16>, Option<u16>),
    /// 两 of spirit a day, now and wanted.
    pub drinking: (Option<Decimal>, Option<Decimal>),
    /// Times a week and minutes each, now.
    pub exercise: (Option<u16>, Option<u16>),
    /// Times a week and minutes each, wanted.
    pub exercise_goal: (Option<u16>, Option<u16>),
    /// 摄盐 now and wanted: 1 轻 2 中 3 重.
    pub salt: (Option<u8>, Option<u8>),
    /// 心理调整: 1 良好 2 一般 3 差.
    pub mood: Option<u8>,
    /// 遵医行为: 1 良好 2 一般 3 差.
    pub behaviour: Option<u8>,
    /// 辅助检查.
    pub examination: String,
    /// 服药依从性: 1 规律 2 间断 3 不服药.
    pub compliance: Option<u8>,
    /// 药物不良反应: 1 无 2 有.
    pub adverse: Option<u8>,
    /// The reaction in words.
    pub adverse_note: String,
    /// 此次随访分类: 1 控制满意 2 控制不满意 3 不良反应 4 并发症.
    pub class: Option<u8>,
    /// 用药情况: the first three have rows of their own, the rest go to 其他药物.
    pub drugs: Vec<PaperDrug>,
    /// 转诊 reason.
    pub referral_reason: String,
    /// 转诊 institution and department.
    pub referral_to: String,
    /// 下次随访日期.
    pub next_on: Option<NaiveDate>,
}

/// A drug as printed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct PaperDrug {
    /// Name.
    pub name: String,
    /// Times a day.
    pub times: Option<u8>,
    /// Each dose with its unit, such as `5mg` or `1片`.
    pub dose: String,
}
