//! 迁出.

use super::moving::{Moved, Moving};
use super::succession::NewHead;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use chrono::NaiveDate;
use serde::Deserialize;
use xiangyi_domain::households::MoveKind;

/// Somebody moves away.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct MoveOut {
    /// Id or ID number.
    pub resident: String,
    /// When.
    pub on: NaiveDate,
    /// Where to.
    #[serde(default)]
    pub place: Option<String>,
    /// Remark.
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
    /// A resident moves away: no longer of the household, and no longer due for visits.
    ///
    /// # Errors
    /// `unknown_resident`, `not_your_village`, `not_present`, `in_future`, `before_birth`, `before_last_move`, and for
    /// a head `head_needed`, `not_a_member`, `relation_needed`, `unknown_relation`, `second_head`.
    pub fn move_out(&self, input: MoveOut, now: Now, ids: Ids<'_>) -> Result<Moved, ClinicError> {
        let leaving = Moving {
            kind: MoveKind::MovedOut,
            on: input.on,
            to: None,
            relation: None,
            place: input.place.as_deref(),
            remark: input.remark.as_deref(),
            status: Some("moved_out"),
        };
        self.leave(&input.resident, leaving, (input.new_head.as_ref(), input.confirmed), now, ids)
    }
}
