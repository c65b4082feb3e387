//! Faults of a pack in words: what is wrong and what to do about it.

use crate::pack::{Fault, Problem};

/// A problem as a sentence with its place and remedy.
#[must_use]
pub fn problem(problem: &Problem) -> String {
    let line = problem.line.map(|line| format!("第 {line} 行 ")).unwrap_or_default();
    let path = if problem.path.is_empty() { String::new() } else { format!("{}:", problem.path) };
    format!("{line}{path}{}", fault(&problem.fault))
}

fn fault(fault: &Fault) -> String {
    match fault {
        Fault::Unreadable { message } => format!("无法读取({message}),请对照 policies/README.md 修改"),
        Fault::NoSource => "没有注明出处,请写 source(条款位置),或在原文未载明时写 assumed = true".to_owned(),
        Fault::SourcedAndAssumed => "既写了 source 又写了 assumed,请只留一个".to_owned(),
        Fault::Empty => "内容为空,请填写".to_owned(),
        Fault::DatesReversed => "失效日期早于生效日期,请改正".to_owned(),
        Fault::LayerTwice => "同一层写了两次,请合并或删去一个".to_owned(),
        Fault::RatioOutOfRange => "比例须在 0 到 1 之间,85% 写作 \"0.85\"".to_owned(),
        Fault::NegativeAmount => "金额不能为负数".to_owned(),
        Fault::BandGap { expected, found } => {
            format!("分段不衔接:上一段到 {expected} 元,这一段却从 {found} 元开始,请改为 {expected}")
        }
        Fault::BandOverlap { expected, found } => {
            format!("分段重叠:上一段到 {expected} 元,这一段却从 {found} 元开始,请改为 {expected}")
        }
        Fault::BandEmpty => "这一段的上限不大于下限,请改正".to_owned(),
        Fault::BandsEnd => "最后一段不能有上限(其上的金额将无比例),请删去 upto;有封顶线请用 cap".to_owned(),
        Fault::BandOpen => "只有最后一段可以没有上限,请补写 upto".to_owned(),
        Fault::NoBands => "bands 为空,请至少写一段".to_owned(),
        Fault::TermsNotOne => "ratio、bands、silent 三者须且只能写一个".to_owned(),
        Fault::NothingToPay => "这一层没有支付标准,请写 terms 或 final_cap,或写 mode = \"entered\"".to_owned(),
        Fault::FinalCapNotAlone => "final_cap 须写 base = \"total_rest\",且不能与 terms 并用".to_owned(),
        Fault::CapWithoutPeriod => "cap 与 cap_period 须同时写".to_owned(),
        Fault::NoLayers => "没有任何报销层,请至少写一层".to_owned(),
        Fault::SameDays { other } => format!("与政策包 {other} 同一地区且有效期重叠,请改有效期,或写 reading_of"),
        Fault::SamePack => "编码和版本与另一政策包相同,请改 version".to_owned(),
    }
}
