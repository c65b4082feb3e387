//! Two residents are two people.

use crate::changes::Changes;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use crate::residents::add::object;
use serde::{Deserialize, Serialize};
use serde_json::json;
use xiangyi_domain::id::{MergeId, ResidentId, VillageId};
use xiangyi_domain::users::Right;
use xiangyi_store::{Op, WriteTx};
use xiangyi_wire::Entity;

/// Two residents who only look alike.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct KeepApart {
    /// Id or ID number.
    pub one: String,
    /// Id or ID number.
    pub other: String,
}

/// What was remembered.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct KeptApart {
    /// What to fetch again.
    pub changes: Changes,
}

impl Clinic {
    /// Remembers that two residents are two people: no list asks about them
    /// again, on any device.
    ///
    /// # Errors
    /// `unknown_resident`, `not_your_village`, `same_resident`.
    pub fn keep_apart(&self, input: KeepApart, now: Now, ids: Ids<'_>) -> Result<KeptApart, ClinicError> {
        self.must(Right::ResidentsEdit)?;
        let ((), committed) = self.commit(Op::KeepApart, now, ids, |tx| {
            let (one, other) = (self.resident(tx, &input.one)?, self.resident(tx, &input.other)?);
            if one.id == other.id {
                return Err(ClinicError::refused_at("same_resident", "other"));
            }
            self.write_apart(tx, one.village, one.id, other.id, now)
        })?;
        Ok(KeptApart { changes: committed.into() })
    }

    /// The answer "two people" is a merge that never held, so that it travels and is kept like one.
    pub(crate) fn write_apart(
        &self,
        tx: &mut WriteTx<'_>,
        village: VillageId,
        one: ResidentId,
        other: ResidentId,
        now: Now,
    ) -> Result<(), ClinicError> {
        let row = json!({
            "village": village, "kept": one, "merged": other, "chosen": { "different": true },
            "merged_on": now.today, "merged_by": self.user_id(), "undone_on": now.today, "undone_by": self.user_id(),
        });
        let id = MergeId(tx.new_id());
        tx.insert(Entity::Merge, id, &self.township(), object(row))?;
        Ok(())
    }
}
