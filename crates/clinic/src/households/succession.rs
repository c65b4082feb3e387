//! One head for every live household: whoever takes the head away names the next one and the others' relations.

use super::find::{member, member_relation};
use super::moving::Moving;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use chrono::NaiveDate;
use serde::Deserialize;
use xiangyi_domain::households::{Headship, MoveKind, follow_up_id, headship};
use xiangyi_domain::id::{HouseholdId, MoveId, ResidentId};
use xiangyi_domain::residents::HEAD_CODE;
use xiangyi_store::{WriteTx, residents};

/// A member's relation, as a person decided it.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Relabel {
    /// Who.
    pub resident: ResidentId,
    /// 与户主关系, code or word.
    pub relation: String,
}

/// Who heads a household when its head leaves.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct NewHead {
    /// A member who stays.
    pub resident: ResidentId,
    /// The relations of all other members who stay to the new head.
    #[serde(default)]
    pub relations: Vec<Relabel>,
}

impl Clinic {
    /// Sees to the head of a household that somebody leaves: `staying` are those who stay. Without a head among them,
    /// `chosen` becomes it.
    ///
    /// # Errors
    /// `head_needed`, `not_a_member`, `relation_needed`, `unknown_relation`, `second_head`.
    pub(super) fn succeed(
        &self,
        tx: &mut WriteTx<'_>,
        lead: MoveId,
        (household, staying): (HouseholdId, &[residents::Resident]),
        chosen: Option<&NewHead>,
        on: NaiveDate,
    ) -> Result<(), ClinicError> {
        let lines: Vec<(ResidentId, Option<&str>)> =
            staying.iter().map(|member| (member.id, member.relation.as_deref())).collect();
        match (headship(&lines), chosen) {
            (Headship::Empty, _) | (Headship::One(_) | Headship::Several, None) => Ok(()),
            (Headship::Missing, None) => Err(ClinicError::refused_at("head_needed", "new_head")),
            (_, Some(chosen)) => self.crown(tx, lead, (household, staying), chosen, on),
        }
    }

    /// Makes a member the head and relabels the others.
    fn crown(
        &self,
        tx: &mut WriteTx<'_>,
        lead: MoveId,
        (household, staying): (HouseholdId, &[residents::Resident]),
        chosen: &NewHead,
        on: NaiveDate,
    ) -> Result<(), ClinicError> {
        let head = member(staying, chosen.resident, "new_head")?;
        let moving = Moving::within(MoveKind::HeadChanged, on, household, HEAD_CODE);
        self.write_move(tx, follow_up_id(lead, head.id), head, moving)?;
        self.relabel(tx, lead, (household, staying), chosen, on)
    }

    /// Gives all members but the chosen head their new relations. A relation that stays is no move.
    pub(super) fn relabel(
        &self,
        tx: &mut WriteTx<'_>,
        lead: MoveId,
        (household, members): (HouseholdId, &[residents::Resident]),
        chosen: &NewHead,
        on: NaiveDate,
    ) -> Result<(), ClinicError> {
        for line in &chosen.relations {
            member(members, line.resident, "relations")?;
        }
        for other in members.iter().filter(|member| member.id != chosen.resident) {
            let line = chosen.relations.iter().find(|line| line.resident == other.id);
            let line = line.ok_or(ClinicError::refused_at("relation_needed", "relations"))?;
            let relation = member_relation(&line.relation, "relations")?;
            if other.relation.as_deref() != Some(relation) {
                let moving = Moving::within(MoveKind::RelationChanged, on, household, relation);
                self.write_move(tx, follow_up_id(lead, other.id), other, moving)?;
            }
        }
        Ok(())
    }
}
