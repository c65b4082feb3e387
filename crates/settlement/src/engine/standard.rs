//! 单病种收付费: the fee standard before the layers (domain handbook §2.10).

use crate::bill::Bill;
use crate::pack::{FeeStandard, Pack};
use crate::statement::Warning;
use xiangyi_domain::Money;

/// What the hospital bears because the bill is above the standard of its
/// disease. Of several standards that fit, the lowest.
pub(super) fn above_standard(bill: &Bill, pack: &Pack, warnings: &mut Vec<Warning>) -> Money {
    let mut lowest: Option<Money> = None;
    for rule in pack.fee_standards.iter().filter(|rule| fits(rule, bill)) {
        match &rule.standard {
            Some(standard) => lowest = Some(lowest.map_or(standard.value, |low| low.min(standard.value))),
            None => warnings.push(Warning::new(Warning::FEE_STANDARD_UNKNOWN, &rule.disease.value)),
        }
    }
    lowest.map_or(Money::ZERO, |standard| bill.total - bill.total.min(standard))
}

fn fits(rule: &FeeStandard, bill: &Bill) -> bool {
    let of_age = match &rule.max_age {
        Some(limit) => bill.age.is_some_and(|age| age <= limit.value),
        None => true,
    };
    of_age
        && (rule.levels.is_empty() || rule.levels.contains(&bill.facility_level))
        && rule.valid_from.as_ref().is_none_or(|first| first.value <= bill.discharged_on)
        && has_diagnosis(bill, &rule.diagnoses.value)
}

/// Whether a diagnosis begins with one of the codes.
pub(super) fn has_diagnosis(bill: &Bill, codes: &[String]) -> bool {
    bill.diagnoses.iter().any(|diagnosis| codes.iter().any(|code| diagnosis.starts_with(code.as_str())))
}
