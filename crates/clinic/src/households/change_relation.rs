//! 与户主关系变更: from a day on, the head staying the same.

use super::find::{lives_here, member_relation};
use super::moving::{Moved, Moving, check_moving_day};
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use chrono::NaiveDate;
use serde::Deserialize;
use xiangyi_domain::households::MoveKind;
use xiangyi_domain::id::MoveId;
use xiangyi_domain::users::Right;
use xiangyi_store::Op;

/// A member is related to the head in another way from a day on, such as a son who marries.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ChangeRelation {
    /// Id or ID number.
    pub resident: String,
    /// 与户主关系, code or word; not the head's.
    pub relation: String,
    /// When.
    pub on: NaiveDate,
    /// Remark.
    #[serde(default)]
    pub remark: Option<String>,
    /// Whether a day before the last move was asked about.
    #[serde(default)]
    pub confirmed: bool,
}

impl Clinic {
    /// Changes a member's relation to the head, dated. The head is changed by [`Clinic::change_head`].
    ///
    /// # Errors
    /// `unknown_resident`, `not_your_village`, `not_present`, `not_a_member`, `head_needed`, `second_head`,
    /// `unknown_relation`, `same_relation`, and the codes of days.
    pub fn change_relation(&self, input: ChangeRelation, now: Now, ids: Ids<'_>) -> Result<Moved, ClinicError> {
        self.must(Right::ResidentsEdit)?;
        let ((id, person, warnings), committed) = self.commit(Op::MoveResident, now, ids, |tx| {
            let person = self.resident(tx, &input.resident)?;
            if !lives_here(&person) {
                return Err(ClinicError::refused_at("not_present", "resident"));
            }
            let household = person.household.ok_or(ClinicError::refused_at("not_a_member", "resident"))?;
            if crate::residents::card::is_head(person.relation.as_deref()) {
                return Err(ClinicError::refused_at("head_needed", "relation"));
            }
            let relation = member_relation(&input.relation, "relation")?;
            if person.relation.as_deref() == Some(relation) {
                return Err(ClinicError::refused_at("same_relation", "relation"));
            }
            check_moving_day(tx, &person, input.on, now.today, input.confirmed)?;
            let id = MoveId(tx.new_id());
            tx.note(MoveKind::RelationChanged.code());
            let moving = Moving {
                remark: input.remark.as_deref(),
                ..Moving::within(MoveKind::RelationChanged, input.on, household, relation)
            };
            tx.group(|tx| self.write_move(tx, id, &person, moving))?;
            let warnings = self.warnings_of(tx, &person, Some(relation), input.on)?;
            Ok((id, person, warnings))
        })?;
        let (resident, household) = (person.id, person.household);
        Ok(Moved { id, resident, household, warnings, changes: committed.into() })
    }
}
