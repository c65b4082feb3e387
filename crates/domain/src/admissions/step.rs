//! The steps of an admission.

use super::instalments::Plan;
use super::{Diagnosis, Paper, WaivedFee};
use crate::Money;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// 离院方式, by the codes of the front page of the medical record.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum DischargeWay {
    /// 1 医嘱离院.
    Ordered,
    /// 2 医嘱转院.
    Transferred,
    /// 3 医嘱转社区卫生服务机构/乡镇卫生院.
    TransferredDown,
    /// 4 非医嘱离院.
    AgainstAdvice,
    /// 5 死亡.
    Died,
    /// 9 其他.
    Other,
}

/// One step with its data, as `{kind, data}`.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data", rename_all = "snake_case")]
pub enum Step {
    /// That day's charges; totals are their sum.
    Cost {
        /// The day.
        on: NaiveDate,
        /// All charges of the day.
        total: Money,
        /// The part outside the insurer's catalogues.
        out_of_scope: Money,
    },
    /// Charges were wrong: these stand in their place, the wrong ones stay in the history.
    CostCorrected {
        /// The step that entered them.
        cost: String,
        /// The day.
        on: NaiveDate,
        /// All charges of the day.
        total: Money,
        /// The part outside the insurer's catalogues.
        out_of_scope: Money,
        /// What was wrong.
        reason: String,
    },
    /// 转科, 换床.
    Moved {
        /// The day.
        on: NaiveDate,
        /// 科室.
        ward: String,
        /// 床号.
        #[serde(default)]
        bed: Option<String>,
    },
    /// 减免 of a fee beside the charges.
    FeeWaived {
        /// The day.
        on: NaiveDate,
        /// Which.
        fee: WaivedFee,
        /// How much it would have been.
        amount: Money,
        /// Such as who was called in.
        #[serde(default)]
        remark: Option<String>,
    },
    /// 爱心物品.
    KitIssued {
        /// The day.
        on: NaiveDate,
        /// Such as 毛巾, 脸盆.
        items: Vec<String>,
        /// Who signed.
        #[serde(default)]
        signed_by: Option<String>,
    },
    /// 出院.
    Discharged {
        /// The day.
        on: NaiveDate,
        /// 离院方式.
        #[serde(default)]
        way: Option<DischargeWay>,
        /// 出院诊断, where it is another than that of the admission.
        #[serde(default)]
        diagnosis: Option<Diagnosis>,
    },
    /// The discharge was entered by mistake.
    DischargeWithdrawn {
        /// The day of the correction.
        on: NaiveDate,
        /// What was wrong.
        reason: String,
    },
    /// 结算.
    Settled {
        /// The day.
        on: NaiveDate,
        /// The settlement room's statement, kept as it stands.
        statement: Value,
        /// The bill without its earlier settlements, so that it can be computed again.
        #[serde(default)]
        bill: Option<Value>,
        /// Hash of the policy pack's text.
        #[serde(default)]
        pack: Option<String>,
        /// The steps that settled the person's earlier bills of the year, as far as they counted.
        #[serde(default)]
        prior: Vec<String>,
        /// Those of the other members of the household.
        #[serde(default)]
        household_prior: Vec<String>,
    },
    /// 退结算 (冲销): the settlement that stood is kept and counts no more.
    Reversed {
        /// The day.
        on: NaiveDate,
        /// Why.
        reason: String,
    },
    /// 欠费分期协议; a new one takes the place of the last.
    Instalments {
        /// The day of the agreement.
        on: NaiveDate,
        /// The plan.
        plan: Plan,
    },
    /// 逃费: the patient left without paying.
    Absconded {
        /// The day.
        on: NaiveDate,
        /// What is known.
        #[serde(default)]
        remark: Option<String>,
    },
    /// The head lets the patient be admitted in spite of what is still owed.
    BlockLifted {
        /// The day.
        on: NaiveDate,
        /// Why.
        reason: String,
    },
    /// Papers that were taken in later.
    PapersTaken {
        /// The day.
        on: NaiveDate,
        /// Which.
        papers: Vec<Paper>,
    },
    /// 证件归还.
    PapersReturned {
        /// The day.
        on: NaiveDate,
        /// Who signed for them.
        #[serde(default)]
        signed_by: Option<String>,
        /// Which of the papers, counted from 0 in the order in which they were taken in; all that are out if missing.
        #[serde(default)]
        papers: Option<Vec<u16>>,
    },
}

/// A step as it stands in an admission's history.
#[derive(Clone, PartialEq, Debug)]
pub struct Taken {
    /// Its name.
    pub id: String,
    /// What was done.
    pub step: Step,
}

/// Reads stored events `{id, kind, data}`; what only a newer version knows is left out.
#[must_use]
pub fn history(events: &[Value]) -> Vec<Taken> {
    let read = |event: &Value| {
        let step = Step::read(event.get("kind")?.as_str()?, event.get("data")?)?;
        Some(Taken { id: event.get("id").and_then(Value::as_str).unwrap_or_default().to_owned(), step })
    };
    events.iter().filter_map(read).collect()
}

impl Step {
    /// Reads a stored step; `None` for a kind that a newer version knows.
    #[must_use]
    pub fn read(kind: &str, data: &Value) -> Option<Step> {
        serde_json::from_value(serde_json::json!({ "kind": kind, "data": data })).ok()
    }

    /// Its name in storage and on the wire.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Step::Cost { .. } => "cost",
            Step::CostCorrected { .. } => "cost_corrected",
            Step::Moved { .. } => "moved",
            Step::FeeWaived { .. } => "fee_waived",
            Step::KitIssued { .. } => "kit_issued",
            Step::Discharged { .. } => "discharged",
            Step::DischargeWithdrawn { .. } => "discharge_withdrawn",
            Step::Settled { .. } => Step::SETTLED,
            Step::Reversed { .. } => "reversed",
            Step::Instalments { .. } => "instalments",
            Step::Absconded { .. } => "absconded",
            Step::BlockLifted { .. } => "block_lifted",
            Step::PapersTaken { .. } => "papers_taken",
            Step::PapersReturned { .. } => "papers_returned",
        }
    }

    /// The name of a settlement, which waits while a case about the admission is open.
    pub const SETTLED: &'static str = "settled";

    /// Its day.
    #[must_use]
    pub const fn on(&self) -> NaiveDate {
        match self {
            Step::Cost { on, .. }
            | Step::CostCorrected { on, .. }
            | Step::Moved { on, .. }
            | Step::FeeWaived { on, .. }
            | Step::KitIssued { on, .. }
            | Step::Discharged { on, .. }
            | Step::DischargeWithdrawn { on, .. }
            | Step::Settled { on, .. }
            | Step::Reversed { on, .. }
            | Step::Instalments { on, .. }
            | Step::Absconded { on, .. }
            | Step::BlockLifted { on, .. }
            | Step::PapersTaken { on, .. }
            | Step::PapersReturned { on, .. } => *on,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_step_reads_back_from_its_kind_and_data() {
        let data = json!({"on": "2026-03-02", "total": "100.00", "out_of_scope": "0.00"});
        let step = Step::read("cost", &data).unwrap_or_else(|| unreachable!("a cost"));
        assert_eq!(json!(step), json!({"kind": step.kind(), "data": data}));
        assert_eq!(Step::read("transferred", &json!({})), None, "a newer peer's step is left out");
        let known = history(&[json!({"id": "a", "kind": "cost", "data": data}), json!({"id": "b", "kind": "sung"})]);
        assert_eq!(known, [Taken { id: "a".to_owned(), step }]);
    }

    #[test]
    fn a_discharge_of_an_older_version_reads_without_a_way() {
        let step = Step::read("discharged", &json!({"on": "2026-03-02"}));
        assert!(matches!(step, Some(Step::Discharged { way: None, diagnosis: None, .. })));
    }
}
