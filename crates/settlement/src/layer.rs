//! The closed set of layers that may pay a part of a bill.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A layer of a settlement: who pays, in the order that a pack gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum LayerCode {
    /// 基本医保.
    Basic,
    /// 大病保险.
    CriticalIllness,
    /// 大病补充保险.
    Supplementary,
    /// 商业补充.
    Commercial,
    /// 倾斜支付.
    Tilt,
    /// 医疗救助.
    MedicalAssistance,
    /// 健康扶贫保险.
    PovertyInsurance,
    /// 深度贫困补充保险.
    DeepPoverty,
    /// 财政兜底.
    FiscalTopUp,
    /// 卫生院兜底.
    HospitalTopUp,
    /// 卫生扶贫救助基金.
    ReliefFund,
}

/// A text names no layer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown layer")]
pub struct UnknownLayer;

impl LayerCode {
    /// Every layer.
    pub const ALL: [LayerCode; 11] = [
        LayerCode::Basic,
        LayerCode::CriticalIllness,
        LayerCode::Supplementary,
        LayerCode::Commercial,
        LayerCode::Tilt,
        LayerCode::MedicalAssistance,
        LayerCode::PovertyInsurance,
        LayerCode::DeepPoverty,
        LayerCode::FiscalTopUp,
        LayerCode::HospitalTopUp,
        LayerCode::ReliefFund,
    ];

    /// The code used in packs, bills and statements.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            LayerCode::Basic => "basic",
            LayerCode::CriticalIllness => "critical_illness",
            LayerCode::Supplementary => "supplementary",
            LayerCode::Commercial => "commercial",
            LayerCode::Tilt => "tilt",
            LayerCode::MedicalAssistance => "medical_assistance",
            LayerCode::PovertyInsurance => "poverty_insurance",
            LayerCode::DeepPoverty => "deep_poverty",
            LayerCode::FiscalTopUp => "fiscal_top_up",
            LayerCode::HospitalTopUp => "hospital_top_up",
            LayerCode::ReliefFund => "relief_fund",
        }
    }

    /// The general Chinese name; a pack may have its own.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            LayerCode::Basic => "基本医保",
            LayerCode::CriticalIllness => "大病保险",
            LayerCode::Supplementary => "大病补充保险",
            LayerCode::Commercial => "商业补充保险",
            LayerCode::Tilt => "倾斜支付",
            LayerCode::MedicalAssistance => "医疗救助",
            LayerCode::PovertyInsurance => "健康扶贫保险",
            LayerCode::DeepPoverty => "深度贫困补充保险",
            LayerCode::FiscalTopUp => "财政兜底",
            LayerCode::HospitalTopUp => "卫生院兜底",
            LayerCode::ReliefFund => "卫生扶贫救助基金",
        }
    }
}

impl fmt::Display for LayerCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for LayerCode {
    type Err = UnknownLayer;

    fn from_str(code: &str) -> Result<LayerCode, UnknownLayer> {
        LayerCode::ALL.into_iter().find(|layer| layer.code() == code).ok_or(UnknownLayer)
    }
}
