//! 未签原因: why a resident has no contract.

use crate::changes::Changes;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use crate::residents::add::object;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::json;
use xiangyi_domain::contracts::unsigned_word;
use xiangyi_domain::id::UnsignedReasonId;
use xiangyi_domain::users::Right;
use xiangyi_store::{Op, contracts, unsigned_reasons};
use xiangyi_wire::Entity;

/// Why a resident has no contract.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct RecordUnsigned {
    /// Id or ID number.
    pub resident: String,
    /// 拒签, 外出 …: a code or a word of the dictionary.
    pub reason: String,
    /// When they were asked; today if missing.
    #[serde(default)]
    pub on: Option<NaiveDate>,
    /// Whether they signed for it.
    #[serde(default)]
    pub signed: bool,
    /// Remark.
    #[serde(default)]
    pub remark: Option<String>,
}

/// The new row.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct RecordedUnsigned {
    /// Row.
    pub id: UnsignedReasonId,
    /// `signature_missing`: a refusal without a signature.
    pub warnings: Vec<String>,
    /// What to fetch again.
    pub changes: Changes,
}

impl Clinic {
    /// Keeps why a resident has no contract. The newest reason counts; one of the same day replaces the other.
    ///
    /// # Errors
    /// `unknown_resident`, `not_your_village`, `unknown_reason`, `missing_key`, `in_future`, `contract_in_force`.
    pub fn record_unsigned(
        &self,
        input: RecordUnsigned,
        now: Now,
        ids: Ids<'_>,
    ) -> Result<RecordedUnsigned, ClinicError> {
        self.must(Right::ContractsSign)?;
        let word = unsigned_word(&input.reason).ok_or(ClinicError::unknown("reason", "reason"))?;
        let remark = input.remark.as_deref().map(str::trim).filter(|remark| !remark.is_empty());
        if word.remark && remark.is_none() {
            return Err(ClinicError::BadInput { code: "missing_key", field: Some("remark".to_owned()) });
        }
        let on = input.on.unwrap_or(now.today);
        if on > now.today {
            return Err(ClinicError::refused_at("in_future", "on"));
        }
        let (id, committed) = self.commit(Op::RecordUnsigned, now, ids, |tx| {
            let resident = self.resident(tx, &input.resident)?;
            if !contracts::in_force_of_resident(tx, resident.id, on)?.is_empty() {
                return Err(ClinicError::refused_at("contract_in_force", "resident"));
            }
            let same_day = unsigned_reasons::of_resident(tx, resident.id)?.into_iter().find(|r| r.asked_on == Some(on));
            let id = UnsignedReasonId(tx.new_id());
            let fields = json!({
                "village": resident.village, "resident": resident.id, "reason": word.code, "asked_on": on,
                "asked_by": self.user_id(), "signed": input.signed, "remark": remark,
                "corrects": same_day.map(|row| row.id),
            });
            tx.insert(Entity::UnsignedReason, id, &self.area(resident.village), object(fields))?;
            Ok(id)
        })?;
        let unsigned = word.signature && !input.signed;
        let warnings = if unsigned { vec!["signature_missing".to_owned()] } else { Vec::new() };
        Ok(RecordedUnsigned { id, warnings, changes: committed.into() })
    }
}
