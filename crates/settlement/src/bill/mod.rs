//! The bill that goes into a settlement.

mod read;

use crate::layer::LayerCode;
use crate::pack::Place;
use crate::refusal::{Gap, Refusal};
use crate::statement::Statement;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use xiangyi_domain::Money;
use xiangyi_domain::admissions::facility::FacilityLevel;
use xiangyi_domain::residents::category::Category;

/// One admission's charges, with what decides who pays them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Bill {
    /// Where the patient was treated.
    pub facility_level: FacilityLevel,
    /// Whether that is inside the pack's area (县域内).
    #[serde(default = "yes")]
    pub in_area: bool,
    /// 入院日期.
    pub admitted_on: NaiveDate,
    /// 出院日期; decides the year.
    pub discharged_on: NaiveDate,
    /// All charges.
    pub total: Money,
    /// Charges outside the catalogues.
    pub out_of_scope: Money,
    /// In-scope charges as published or printed on a slip; then they must sum
    /// with `out_of_scope` to `total`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_scope: Option<Money>,
    /// Self-pay as published or printed on a slip; then it must be what the
    /// layers leave.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub self_pay: Option<Money>,
    /// Categories on the admission date.
    #[serde(default)]
    pub categories: Vec<Category>,
    /// Age in whole years on the admission date.
    #[serde(default)]
    pub age: Option<u8>,
    /// ICD-10 codes, the main diagnosis first.
    #[serde(default)]
    pub diagnoses: Vec<String>,
    /// 门诊慢病: the bill is an outpatient's, for a chronic disease that was recognised on this day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chronic_recognised_on: Option<NaiveDate>,
    /// Amounts from the insurer's slip; they win over the computed ones.
    #[serde(default)]
    pub entered: BTreeMap<LayerCode, Money>,
    /// The person's earlier settlements of the year.
    #[serde(default)]
    pub prior: Vec<Statement>,
    /// Settlements of the year of the other members of the household, for caps
    /// per household and year.
    #[serde(default)]
    pub household_prior: Vec<Statement>,
}

const fn yes() -> bool {
    true
}

/// The largest amount a bill may hold: ten thousand million yuan less a fen.
const LARGEST: Money = Money::from_fen(999_999_999_999);

impl Bill {
    /// Reads a bill from JSON. Unknown keys, numbers in place of money, unknown
    /// codes and figures that do not sum are refused by name.
    ///
    /// # Errors
    /// The first thing found wrong.
    pub fn read(text: &str) -> Result<Bill, Refusal> {
        let bill = read::bill(text)?;
        bill.check()?;
        Ok(bill)
    }

    /// Where the facility stands, seen from the pack's area.
    #[must_use]
    pub const fn place(&self) -> Place {
        if self.in_area { Place::InArea } else { Place::Outside }
    }

    /// Whether the bill can be settled at all, whatever the policy.
    ///
    /// # Errors
    /// A negative or absurd amount, reversed dates, out of scope above the
    /// total, or parts that do not sum.
    pub fn check(&self) -> Result<(), Refusal> {
        amount("total", self.total)?;
        amount("out_of_scope", self.out_of_scope)?;
        for (field, stated) in [("in_scope", self.in_scope), ("self_pay", self.self_pay)] {
            stated.map_or(Ok(()), |stated| amount(field, stated))?;
        }
        for (layer, entered) in &self.entered {
            amount(&format!("entered.{layer}"), *entered)?;
        }
        if self.discharged_on < self.admitted_on {
            let (admitted_on, discharged_on) = (self.admitted_on, self.discharged_on);
            return Err(Refusal::DischargeBeforeAdmission { admitted_on, discharged_on });
        }
        if self.out_of_scope > self.total {
            return Err(Refusal::OutOfScopeAboveTotal { out_of_scope: self.out_of_scope, total: self.total });
        }
        for (list, earlier) in [("prior", &self.prior), ("household_prior", &self.household_prior)] {
            for (index, statement) in earlier.iter().enumerate() {
                check_statement(&format!("{list}[{index}]"), statement)?;
            }
        }
        Ok(())
    }

    /// The sums of the figures as stated that fail, given what is left for the patient.
    pub(crate) fn gaps(&self, self_pay: Money) -> Vec<Gap> {
        let scope = self.in_scope.and_then(|stated| Gap::between("in_scope", stated + self.out_of_scope, self.total));
        let own = self.self_pay.and_then(|stated| Gap::between("self_pay", self.total - self_pay + stated, self.total));
        scope.into_iter().chain(own).collect()
    }
}

fn amount(field: &str, amount: Money) -> Result<(), Refusal> {
    let field = field.to_owned();
    if amount.is_negative() {
        return Err(Refusal::NegativeAmount { field, amount });
    }
    if amount > LARGEST {
        return Err(Refusal::AmountTooLarge { field });
    }
    Ok(())
}

/// Whether the figures of a settlement are possible and its parts sum.
///
/// # Errors
/// A negative or absurd amount, or parts that do not sum, each below `path`.
pub fn check_statement(path: &str, statement: &Statement) -> Result<(), Refusal> {
    for (key, value) in [
        ("total", statement.total),
        ("in_scope", statement.in_scope),
        ("out_of_scope", statement.out_of_scope),
        ("above_standard", statement.above_standard),
        ("paid_by_layers", statement.paid_by_layers),
        ("self_pay", statement.self_pay),
    ] {
        amount(&format!("{path}.{key}"), value)?;
    }
    for (index, layer) in statement.layers.iter().enumerate() {
        amount(&format!("{path}.layers[{index}].base"), layer.base)?;
        amount(&format!("{path}.layers[{index}].paid"), layer.paid)?;
    }
    let layers: Money = statement.layers.iter().map(|layer| layer.paid).sum();
    let borne = statement.paid_by_layers + statement.self_pay + statement.above_standard;
    let gaps: Vec<Gap> = [
        Gap::between(format!("{path}.in_scope"), statement.in_scope + statement.out_of_scope, statement.total),
        Gap::between(format!("{path}.layers"), layers, statement.paid_by_layers),
        Gap::between(format!("{path}.self_pay"), borne, statement.total),
    ]
    .into_iter()
    .flatten()
    .collect();
    if gaps.is_empty() { Ok(()) } else { Err(Refusal::PartsDoNotSum { gaps }) }
}
