//! Going into another household of the village, alone or with others.

use super::find::{live_members, lives_here, member, member_relation};
use super::moving::{Moving, check_moving_day};
use super::succession::{NewHead, Relabel};
use crate::clinic::Clinic;
use crate::error::ClinicError;
use chrono::NaiveDate;
use xiangyi_domain::households::follow_up_id;
use xiangyi_domain::id::{HouseholdId, MoveId};
use xiangyi_store::{WriteTx, residents};

/// Who goes along, who heads what is left, and whether the day was asked about.
#[derive(Clone, Copy)]
pub(super) struct Party<'a> {
    pub with: &'a [Relabel],
    pub new_head: Option<&'a NewHead>,
    pub today: NaiveDate,
    pub confirmed: bool,
}

impl Clinic {
    /// Moves a person and those who go along into the household of `moving`. The head of what they leave is seen to.
    pub(super) fn resettle(
        &self,
        tx: &mut WriteTx<'_>,
        lead: MoveId,
        person: &residents::Resident,
        moving: Moving<'_>,
        party: Party<'_>,
    ) -> Result<(), ClinicError> {
        if !lives_here(person) {
            return Err(ClinicError::refused_at("not_present", "resident"));
        }
        check_moving_day(tx, person, moving.on, party.today, party.confirmed)?;
        let before = person.household.map(|id| live_members(tx, id)).transpose()?.unwrap_or_default();
        for line in party.with {
            let other = member(&before, line.resident, "with")?;
            check_moving_day(tx, other, moving.on, party.today, party.confirmed)?;
            let relation = Some(member_relation(&line.relation, "with")?);
            self.write_move(tx, follow_up_id(lead, other.id), other, Moving { relation, ..moving })?;
        }
        self.part(tx, lead, person, moving, party.new_head)?;
        self.see_to_head(tx, lead, person.household, &before, (party.new_head, moving.on))
    }

    /// When one of those who went along was the head, the household needs one, too.
    fn see_to_head(
        &self,
        tx: &mut WriteTx<'_>,
        lead: MoveId,
        household: Option<HouseholdId>,
        before: &[residents::Resident],
        (chosen, on): (Option<&NewHead>, NaiveDate),
    ) -> Result<(), ClinicError> {
        let Some(household) = household.filter(|_| chosen.is_none()) else { return Ok(()) };
        if !before.iter().any(|member| crate::residents::card::is_head(member.relation.as_deref())) {
            return Ok(());
        }
        let staying = live_members(tx, household)?;
        self.succeed(tx, lead, (household, &staying), None, on)
    }
}
