//! Leaving a household for good: what moving out and dying have in common.

use super::find::{live_members, lives_here};
use super::moving::{Moved, Moving, check_moving_day};
use super::succession::NewHead;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use xiangyi_domain::id::MoveId;
use xiangyi_domain::users::Right;
use xiangyi_store::{Op, WriteTx, residents};

impl Clinic {
    /// A resident leaves; `leaving` says how, and `chosen` who heads the household next.
    pub(super) fn leave(
        &self,
        who: &str,
        leaving: Moving<'_>,
        (chosen, confirmed): (Option<&NewHead>, bool),
        now: Now,
        ids: Ids<'_>,
    ) -> Result<Moved, ClinicError> {
        self.must(Right::ResidentsEdit)?;
        let ((id, resident, warnings), committed) = self.commit(Op::MoveResident, now, ids, |tx| {
            let person = self.resident(tx, who)?;
            if !lives_here(&person) {
                return Err(ClinicError::refused_at("not_present", "resident"));
            }
            check_moving_day(tx, &person, leaving.on, now.today, confirmed)?;
            let id = MoveId(tx.new_id());
            tx.note(leaving.kind.code());
            tx.group(|tx| self.part(tx, id, &person, leaving, chosen))?;
            Ok((id, person.id, self.warnings_of(tx, &person, None, leaving.on)?))
        })?;
        Ok(Moved { id, resident, household: None, warnings, changes: committed.into() })
    }

    /// Takes a person out of the household, and sees to its head.
    pub(super) fn part(
        &self,
        tx: &mut WriteTx<'_>,
        id: MoveId,
        person: &residents::Resident,
        leaving: Moving<'_>,
        chosen: Option<&NewHead>,
    ) -> Result<(), ClinicError> {
        self.write_move(tx, id, person, leaving)?;
        let Some(household) = person.household else { return Ok(()) };
        let was_head = crate::residents::card::is_head(person.relation.as_deref());
        let staying = live_members(tx, household)?;
        if was_head || chosen.is_some() {
            self.succeed(tx, id, (household, &staying), chosen, leaving.on)?;
        }
        Ok(())
    }
}
