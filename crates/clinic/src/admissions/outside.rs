//! A settlement at another hospital: it counts for the person's year.

use crate::changes::Changes;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use crate::residents::add::object;
use serde::{Deserialize, Serialize};
use serde_json::json;
use xiangyi_domain::id::OutsideSettlementId;
use xiangyi_domain::users::Right;
use xiangyi_settlement::{Statement, bill};
use xiangyi_store::{Op, outside_settlements};
use xiangyi_wire::Entity;

/// A settlement at another hospital, from its slip.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct EnterOutsideSettlement {
    /// Id or ID number.
    pub resident: String,
    /// Where.
    pub hospital: String,
    /// The statement: pack, day of discharge, total, layers, self-pay; its parts must sum.
    pub statement: Statement,
}

/// What was entered.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct OutsideEntered {
    /// Its row.
    pub id: OutsideSettlementId,
    /// What to fetch again.
    pub changes: Changes,
}

impl Clinic {
    /// Enters a settlement at another hospital.
    ///
    /// # Errors
    /// `unknown_resident`, `in_future`, `missing_key`, `already_entered`, and the refusals of a bill whose parts do
    /// not sum.
    pub fn enter_outside_settlement(
        &self,
        input: &EnterOutsideSettlement,
        now: Now,
        ids: Ids<'_>,
    ) -> Result<OutsideEntered, ClinicError> {
        self.must(Right::AdmissionsSettle)?;
        if input.hospital.trim().is_empty() {
            return Err(ClinicError::BadInput { code: "missing_key", field: Some("hospital".to_owned()) });
        }
        if input.statement.discharged_on > now.today {
            return Err(ClinicError::refused_at("in_future", "statement.discharged_on"));
        }
        bill::check_statement("statement", &input.statement)?;
        let (id, committed) = self.commit(Op::EnterOutsideSettlement, now, ids, |tx| {
            let resident = self.resident(tx, &input.resident)?;
            let statement = json!(input.statement);
            let known = outside_settlements::of_resident(tx, resident.id)?;
            if known.iter().any(|row| row.statement == statement && row.hospital == input.hospital.trim()) {
                return Err(ClinicError::refused("already_entered"));
            }
            let id = OutsideSettlementId(tx.new_id());
            let fields = json!({
                "resident": resident.id, "hospital": input.hospital.trim(), "statement": statement,
                "discharged_on": input.statement.discharged_on, "entered_on": now.today, "entered_by": self.user_id(),
            });
            tx.insert(Entity::OutsideSettlement, id, &self.township(), object(fields))?;
            Ok(id)
        })?;
        Ok(OutsideEntered { id, changes: committed.into() })
    }
}
