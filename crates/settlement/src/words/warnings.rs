//! Warnings in words.

use crate::layer::LayerCode;
use crate::statement::Warning;

/// A warning as a sentence; an unknown code stands as it is.
#[must_use]
pub fn warning(warning: &Warning) -> String {
    let detail = warning.detail.as_str();
    let layer = detail.parse::<LayerCode>().map_or(detail, |code| code.name());
    match warning.code.as_str() {
        Warning::NEEDS_SLIP => format!("{layer}:政策原文未给出标准,请按结算单录入金额,现按 0.00 元计"),
        Warning::OUTSIDE_DATES => format!(
            "出院日期不在本政策有效期内({}),请核对所选政策",
            detail.replace("..", " 至 ").trim_end_matches(" 至 ")
        ),
        Warning::OUTSIDE_AREA => "就诊机构不在本政策统筹区域内,请核对转诊和异地就医规定".to_owned(),
        Warning::PRIOR_OTHER_YEAR => format!("{detail} 出院的结算不属于本年度,不计入累计"),
        Warning::PRIOR_OTHER_LOCALITY => format!("按 {detail} 结算的记录属于其他统筹地区,不计入累计"),
        Warning::ABOVE_CAP => format!("{layer}:录入金额超过封顶线余额,请核对结算单"),
        Warning::COVERS_OUT_OF_SCOPE => format!("{layer}:录入金额超过政策范围内余额,含目录外费用,请核对结算单"),
        Warning::OUT_OF_SCOPE_SHARE => format!("目录外费用占总费用 {detail}%,超过政策限额"),
        Warning::FEE_STANDARD_UNKNOWN => format!("{detail}实行单病种收付费,但政策原文未给出费用标准,请按当地文件核对"),
        _ => warning.to_string(),
    }
}
