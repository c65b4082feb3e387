//! 户主变更.

use super::find::{live_members, member};
use super::moving::{Moved, Moving, check_moving_day};
use super::succession::{NewHead, Relabel};
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use chrono::NaiveDate;
use serde::Deserialize;
use xiangyi_domain::households::MoveKind;
use xiangyi_domain::id::{HouseholdId, MoveId, ResidentId};
use xiangyi_domain::residents::HEAD_CODE;
use xiangyi_domain::users::Right;
use xiangyi_store::{Op, WriteTx, residents};

/// Another member becomes the head.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ChangeHead {
    /// Which household.
    pub household: HouseholdId,
    /// The new head.
    pub resident: ResidentId,
    /// The relations of all other members to the new head.
    #[serde(default)]
    pub relations: Vec<Relabel>,
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
    /// Makes a member the head of the household and relabels the others as a person decided.
    ///
    /// # Errors
    /// `unknown_household`, `not_your_village`, `not_a_member`, `is_head_already`, `relation_needed`,
    /// `unknown_relation`, `second_head`, and the codes of days.
    pub fn change_head(&self, input: ChangeHead, now: Now, ids: Ids<'_>) -> Result<Moved, ClinicError> {
        self.must(Right::ResidentsEdit)?;
        let ((id, warnings), committed) = self.commit(Op::MoveResident, now, ids, |tx| {
            let household = self.household(tx, input.household, "household")?;
            let members = live_members(tx, household.id)?;
            let head = member(&members, input.resident, "resident")?.clone();
            if head.relation.as_deref() == Some(HEAD_CODE) && only_head(&members) {
                return Err(ClinicError::refused_at("is_head_already", "resident"));
            }
            check_moving_day(tx, &head, input.on, now.today, input.confirmed)?;
            tx.note(MoveKind::HeadChanged.code());
            let id = tx.group(|tx| self.change_head_to(tx, household.id, &members, &head, &input))?;
            Ok((id, self.warnings_of(tx, &head, Some(HEAD_CODE), input.on)?))
        })?;
        let (resident, household) = (input.resident, Some(input.household));
        Ok(Moved { id, resident, household, warnings, changes: committed.into() })
    }

    /// The new head's move leads; the others' relations follow from it.
    fn change_head_to(
        &self,
        tx: &mut WriteTx<'_>,
        household: HouseholdId,
        members: &[residents::Resident],
        head: &residents::Resident,
        input: &ChangeHead,
    ) -> Result<MoveId, ClinicError> {
        let id = MoveId(tx.new_id());
        let moving = Moving {
            remark: input.remark.as_deref(),
            ..Moving::within(MoveKind::HeadChanged, input.on, household, HEAD_CODE)
        };
        self.write_move(tx, id, head, moving)?;
        let chosen = NewHead { resident: head.id, relations: input.relations.clone() };
        self.relabel(tx, id, (household, members), &chosen, input.on)?;
        Ok(id)
    }
}

fn only_head(members: &[residents::Resident]) -> bool {
    members.iter().filter(|member| crate::residents::card::is_head(member.relation.as_deref())).count() == 1
}
