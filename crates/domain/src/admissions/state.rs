//! What an admission is now.

use super::{Diagnosis, DischargeWay, Paper, Plan, WaivedFee};
use crate::Money;
use chrono::NaiveDate;
use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

/// 在院 → 已出院待结算 → 已结算 → 已结清 → 归档.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum State {
    /// 在院.
    #[default]
    InHospital,
    /// 已出院待结算.
    Discharged,
    /// 已结算, with a balance.
    Settled,
    /// 已结清.
    Paid,
    /// 归档: paid and papers returned.
    Archived,
}

impl State {
    /// Every state, in order.
    pub const ALL: [State; 5] = [State::InHospital, State::Discharged, State::Settled, State::Paid, State::Archived];

    /// The code in JSON and in storage.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            State::InHospital => "in_hospital",
            State::Discharged => "discharged",
            State::Settled => "settled",
            State::Paid => "paid",
            State::Archived => "archived",
        }
    }

    /// From its code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<State> {
        State::ALL.into_iter().find(|state| state.as_str() == code)
    }

    /// Whether the patient cannot be admitted again: an admission blocks until
    /// its balance is 0 (domain handbook §6.4).
    #[must_use]
    pub const fn blocks(self) -> bool {
        matches!(self, State::InHospital | State::Discharged | State::Settled)
    }
}

/// How large the out-of-scope share is (domain handbook §6.6: 8 % and 10 %).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum ScopeWarning {
    /// At most 8 %.
    None,
    /// Above 8 %.
    Watch,
    /// Above 10 %.
    Over,
}

/// One day's charges as they stand after corrections.
#[derive(Clone, PartialEq, Debug)]
pub struct Cost {
    /// The step that entered them first, by which corrections call them.
    pub id: String,
    /// The last step that corrected them.
    pub corrected_by: Option<String>,
    /// The day.
    pub on: NaiveDate,
    /// All charges.
    pub total: Money,
    /// The part outside the catalogues.
    pub out_of_scope: Money,
}

impl Cost {
    /// Whether a step's name means these charges.
    #[must_use]
    pub fn is(&self, id: &str) -> bool {
        self.id == id || self.corrected_by.as_deref() == Some(id)
    }
}

/// A fee that was waived.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Waived {
    /// The day.
    pub on: NaiveDate,
    /// Which.
    pub fee: WaivedFee,
    /// How much.
    pub amount: Money,
    /// Such as who was called in.
    pub remark: Option<String>,
}

/// A paper that was taken in, and whether it is back.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct KeptPaper {
    /// Which.
    #[serde(flatten)]
    pub paper: Paper,
    /// When it was taken in.
    pub taken_on: NaiveDate,
    /// When it went back.
    pub returned_on: Option<NaiveDate>,
    /// Who signed for it.
    pub signed_by: Option<String>,
}

/// What an admission is now.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct AdmissionState {
    /// Its state.
    pub state: State,
    /// Charges, in the order of entry, as they stand.
    pub costs: Vec<Cost>,
    /// All charges.
    pub total: Money,
    /// Charges outside the catalogues.
    pub out_of_scope: Money,
    /// Fees waived beside the charges.
    pub waived: Vec<Waived>,
    /// 爱心物品 that were given.
    pub kit: Vec<String>,
    /// 科室 after the last move; the registration's while there was none.
    pub ward: Option<String>,
    /// 床号 likewise.
    pub bed: Option<String>,
    /// 出院日期.
    pub discharged_on: Option<NaiveDate>,
    /// 离院方式.
    pub discharge_way: Option<DischargeWay>,
    /// 出院诊断.
    pub discharge_diagnosis: Option<Diagnosis>,
    /// 结算日期 of the settlement that stands.
    pub settled_on: Option<NaiveDate>,
    /// The step of the settlement that stands.
    pub settlement: Option<String>,
    /// The settlement's statement as stored.
    pub statement: Option<serde_json::Value>,
    /// When the admission was settled first, and by which step: its place among the settlements of the year, which a
    /// reversal does not take away.
    pub first_settled: Option<(NaiveDate, String)>,
    /// How many settlements were reversed.
    pub reversals: u32,
    /// 个人自付, once settled.
    pub self_pay: Option<Money>,
    /// What the patient still owes, once settled.
    pub balance: Option<Money>,
    /// The plan of instalments that stands, and its day.
    pub plan: Option<(NaiveDate, Plan)>,
    /// 逃费.
    pub absconded_on: Option<NaiveDate>,
    /// Whether the head lets it block no more.
    pub block_lifted: bool,
    /// Papers in the order in which they were taken in.
    pub papers: Vec<KeptPaper>,
    /// When papers went back last.
    pub papers_returned_on: Option<NaiveDate>,
}

impl AdmissionState {
    /// 目录外占比 in percent, two places.
    #[must_use]
    pub fn out_of_scope_share(&self) -> Decimal {
        scope_share(self.total, self.out_of_scope).0
    }

    /// Whether the share needs a look.
    #[must_use]
    pub fn scope_warning(&self) -> ScopeWarning {
        scope_share(self.total, self.out_of_scope).1
    }

    /// Whether the patient cannot be admitted again, unless the head lets it pass. Below zero the centre owes the
    /// patient: they have nothing left to settle, so it blocks nothing.
    #[must_use]
    pub fn blocks(&self) -> bool {
        let is_credit = self.balance.is_some_and(Money::is_negative);
        self.state.blocks() && !self.block_lifted && !is_credit
    }

    /// The places of the papers that are not back.
    #[must_use]
    pub fn papers_out(&self) -> Vec<u16> {
        let out = self.papers.iter().enumerate().filter(|(_, paper)| paper.returned_on.is_none());
        out.filter_map(|(at, _)| u16::try_from(at).ok()).collect()
    }

    /// All fees waived.
    #[must_use]
    pub fn waived_total(&self) -> Money {
        self.waived.iter().map(|waived| waived.amount).sum()
    }

    /// The day on which the next part of the plan is due, while something is owed.
    #[must_use]
    pub fn next_due_on(&self) -> Option<NaiveDate> {
        let owed = self.balance.filter(|balance| *balance > Money::ZERO)?;
        let (_, plan) = self.plan.as_ref()?;
        plan.paid_parts(owed).into_iter().find(super::PaidPart::is_open).map(|part| part.due_on)
    }
}

/// The share of out-of-scope charges in percent with two places, and whether it needs a look.
#[must_use]
pub fn scope_share(total: Money, out_of_scope: Money) -> (Decimal, ScopeWarning) {
    let exact = (out_of_scope.decimal() * Decimal::ONE_HUNDRED).checked_div(total.decimal()).unwrap_or_default();
    let warning = if exact > Decimal::TEN {
        ScopeWarning::Over
    } else if exact > Decimal::from(8) {
        ScopeWarning::Watch
    } else {
        ScopeWarning::None
    };
    let mut share = exact.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
    share.rescale(2);
    (share, warning)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_share_out_of_scope_warns_above_eight_and_ten_percent() {
        let yuan = |text: &str| text.parse::<Money>().unwrap();
        for (out, share, warning) in [
            ("0.00", "0.00", ScopeWarning::None),
            ("80.00", "8.00", ScopeWarning::None),
            ("80.01", "8.00", ScopeWarning::Watch),
            ("100.00", "10.00", ScopeWarning::Watch),
            ("100.01", "10.00", ScopeWarning::Over),
        ] {
            let (found, warned) = scope_share(yuan("1000.00"), yuan(out));
            assert_eq!((found.to_string().as_str(), warned), (share, warning), "{out}");
        }
        assert_eq!(scope_share(Money::ZERO, Money::ZERO).1, ScopeWarning::None);
    }
}
