//! 死亡.

use super::moving::{Moved, Moving};
use super::succession::NewHead;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use chrono::NaiveDate;
use serde::Deserialize;
use xiangyi_domain::households::MoveKind;

/// Somebody died.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct RecordDeath {
    /// Id or ID number.
    pub resident: String,
    /// When.
    pub on: NaiveDate,
    /// Cause, certificate.
    #[serde(default)]
    pub remark: Option<String>,
    /// Who heads the household next, when the head leaves others behind.
    #[serde(default)]
    pub new_head: Option<NewHead>,
    /// Whether a day before the last move was asked about.
    #[serde(default)]
    pub confirmed: bool,
}

impl Clinic {
    /// A resident died: no longer of the household, and no longer due for visits.
    ///
    /// # Errors
    /// As [`Clinic::move_out`].
    pub fn record_death(&self, input: RecordDeath, now: Now, ids: Ids<'_>) -> Result<Moved, ClinicError> {
        let leaving = Moving {
            kind: MoveKind::Died,
            on: input.on,
            to: None,
            relation: None,
            place: None,
            remark: input.remark.as_deref(),
            status: Some("dead"),
        };
        self.leave(&input.resident, leaving, (input.new_head.as_ref(), input.confirmed), now, ids)
    }
}
