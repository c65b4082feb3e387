//! Ending a contract before its term.

use crate::changes::Changes;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use crate::residents::add::object;
use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::json;
use xiangyi_domain::contracts::{ENDED, Ended};
use xiangyi_domain::id::ContractId;
use xiangyi_domain::users::Right;
use xiangyi_store::Op;
use xiangyi_wire::Entity;
use xiangyi_wire::change::Event;

/// The end of a contract.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct EndContract {
    /// Which.
    pub contract: ContractId,
    /// The first day on which it no longer holds.
    pub on: NaiveDate,
    /// 解约, 死亡, 迁出 …
    pub reason: String,
}

impl Clinic {
    /// Ends a contract.
    ///
    /// # Errors
    /// `unknown_contract`, `not_your_village`, `already_ended`,
    /// `before_start`, `after_end`, `missing_key`.
    pub fn end_contract(&self, input: EndContract, now: Now, ids: Ids<'_>) -> Result<Changes, ClinicError> {
        self.must(Right::ContractsSign)?;
        if input.reason.trim().is_empty() {
            return Err(ClinicError::BadInput { code: "missing_key", field: Some("reason".to_owned()) });
        }
        let ((), committed) = self.commit(Op::EndContract, now, ids, |tx| {
            let contract = self.contract(tx, input.contract)?;
            if contract.ended_on.is_some() {
                return Err(ClinicError::refused_at("already_ended", "contract"));
            }
            if contract.starts_on.is_some_and(|first| input.on < first) {
                return Err(ClinicError::refused_at("before_start", "on"));
            }
            if contract.ends_on.is_some_and(|last| input.on > last) {
                return Err(ClinicError::refused_at("after_end", "on"));
            }
            let data = object(json!(Ended { on: input.on, reason: input.reason.trim().to_owned(), remark: None }));
            tx.event(Entity::Contract, contract.id, Event { kind: ENDED.to_owned(), data })?;
            Ok(())
        })?;
        Ok(committed.into())
    }
}
