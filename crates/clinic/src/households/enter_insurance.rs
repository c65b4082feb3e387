//! 参保: one row for a resident and a year, entered or corrected.

use crate::changes::Changes;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use crate::residents::add::object;
use chrono::Datelike;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use xiangyi_domain::Money;
use xiangyi_domain::residents::{InsuranceKind, InsuranceState, insurance_id};
use xiangyi_domain::users::Right;
use xiangyi_store::{Op, insurances};
use xiangyi_wire::{Entity, Revision};

/// The first year of 新农合.
const FIRST_YEAR: i32 = 2003;

/// A resident's insurance of a year.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct EnterInsurance {
    /// Id or ID number.
    pub resident: String,
    /// 参保年度.
    pub year: i32,
    /// 参保类型.
    pub kind: InsuranceKind,
    /// 参保地.
    #[serde(default)]
    pub place: Option<String>,
    /// 个人缴费.
    #[serde(default)]
    pub own: Option<Money>,
    /// 资助金额.
    #[serde(default)]
    pub subsidy: Option<Money>,
    /// 资助来源.
    #[serde(default)]
    pub subsidy_source: Option<String>,
    /// 参保状态; 未参保 has none.
    #[serde(default)]
    pub state: Option<InsuranceState>,
    /// The revision that the user saw, when the year was entered before.
    #[serde(default)]
    #[cfg_attr(feature = "bindings", specta(type = Option<(u32, u32)>))]
    pub base: Option<Revision>,
}

impl Clinic {
    /// Enters or corrects a year of insurance. Two computers that enter the same year write the same row.
    ///
    /// # Errors
    /// `unknown_resident`, `not_your_village`, `bad_year`, `negative_amount`.
    pub fn enter_insurance(&self, input: EnterInsurance, now: Now, ids: Ids<'_>) -> Result<Changes, ClinicError> {
        self.must(Right::ResidentsEdit)?;
        if !(FIRST_YEAR..=now.today.year() + 1).contains(&input.year) {
            return Err(ClinicError::refused_at("bad_year", "year"));
        }
        for (amount, field) in [(input.own, "own"), (input.subsidy, "subsidy")] {
            if amount.is_some_and(Money::is_negative) {
                return Err(ClinicError::refused_at("negative_amount", field));
            }
        }
        let ((), committed) = self.commit(Op::EnterInsurance, now, ids, |tx| {
            let person = self.resident(tx, &input.resident)?;
            let id = insurance_id(person.id, i64::from(input.year));
            let fields = stored(&input);
            match insurances::find(tx, id)? {
                None => {
                    let mut fields = object(Value::Object(fields));
                    fields.insert("village".to_owned(), json!(person.village));
                    fields.insert("resident".to_owned(), json!(person.id));
                    fields.insert("year".to_owned(), json!(input.year));
                    tx.insert(Entity::Insurance, id, &self.area(person.village), fields)?;
                }
                Some(row) => {
                    let base = input.base.or(row.meta.revision);
                    tx.patch(Entity::Insurance, id, base, fields)?;
                }
            }
            Ok(())
        })?;
        Ok(committed.into())
    }
}

/// The fields of the row; who is not insured has no state.
fn stored(input: &EnterInsurance) -> Map<String, Value> {
    let text =
        |text: &Option<String>| text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
    let state = (input.kind != InsuranceKind::None).then_some(input.state.unwrap_or_default());
    let fields = json!({
        "kind": input.kind, "place": text(&input.place), "own": input.own, "subsidy": input.subsidy,
        "subsidy_source": text(&input.subsidy_source), "state": state,
    });
    match fields {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}
