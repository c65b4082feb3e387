//! Deciding a case.

use super::matter::Matter;
use super::page::needs_reason;
use crate::admissions::make_room;
use crate::changes::Changes;
use crate::clinic::Clinic;
use crate::contracts::end_for;
use crate::error::ClinicError;
use crate::input;
use crate::now::{Ids, Now};
use crate::residents::add::object;
use chrono::{NaiveDate, SecondsFormat};
use serde::{Deserialize, Serialize};
use serde_json::json;
use xiangyi_domain::cases::{Choice, choices};
use xiangyi_domain::id::{ChangeId, RowId};
use xiangyi_domain::users::Right;
use xiangyi_store::outbox::Resolution;
use xiangyi_store::{Op, WriteTx, cases};
use xiangyi_wire::Entity;
use xiangyi_wire::entities::case_of;

/// A decision about a held change.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct DecideCase {
    /// The held change.
    #[cfg_attr(feature = "bindings", specta(type = String))]
    pub change_id: ChangeId,
    /// What is chosen.
    pub choice: Choice,
    /// Why; asked for where money or an agreement hangs on it.
    #[serde(default)]
    pub reason: Option<String>,
    /// Id or ID number of the person whom the held change is about instead.
    #[serde(default)]
    pub resident: Option<String>,
    /// The day on which what stands ends, when the held one is used; the first day of the held one if missing.
    #[serde(default)]
    pub on: Option<NaiveDate>,
}

/// What was decided.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct CaseDecided {
    /// The held change.
    #[cfg_attr(feature = "bindings", specta(type = String))]
    pub change_id: ChangeId,
    /// What was chosen.
    pub choice: Choice,
    /// What to fetch again.
    pub changes: Changes,
}

impl Clinic {
    /// Decides about a held change. The county then judges it again, and all that waited for it.
    ///
    /// # Errors
    /// `not_allowed`, `unknown_change`, `already_decided`, `not_a_choice`, `reason_missing`, `unknown_resident`, and
    /// what stands against ending the first one.
    pub fn decide_case(&self, input: DecideCase, now: Now, ids: Ids<'_>) -> Result<CaseDecided, ClinicError> {
        self.must(Right::SyncRun)?;
        let matter = self.read(|reader| self.matter(reader, input.change_id))?;
        self.may_decide_so(&matter, &input)?;
        let ((), committed) = self.commit(Op::ResolveCase, now, ids, |tx| {
            tx.note(input.choice.code());
            tx.group(|tx| {
                if input.choice == Choice::UseOther {
                    self.make_room_for(tx, &matter, input.on, now)?;
                }
                self.write_decision(tx, &matter, &input, now)
            })?;
            if matter.own.is_some() && input.choice == Choice::Withdraw {
                tx.resolve(matter.change, Resolution::Withdrawn)?;
            }
            Ok::<(), ClinicError>(())
        })?;
        let mut changes: Changes = committed.into();
        changes.touched.push(Entity::Case.spec().table.to_owned());
        Ok(CaseDecided { change_id: input.change_id, choice: input.choice, changes })
    }

    fn may_decide_so(&self, matter: &Matter, input: &DecideCase) -> Result<(), ClinicError> {
        if !matter.is_open() {
            return Err(ClinicError::refused("already_decided"));
        }
        let offered = choices(&matter.code, matter.entity.as_str());
        if input.choice != Choice::Withdraw && !offered.contains(&input.choice) {
            return Err(ClinicError::refused_at("not_a_choice", "choice"));
        }
        if !self.may_choose(matter, input.choice) {
            return Err(ClinicError::NotAllowed(Right::CasesDecide));
        }
        let said = input.reason.as_deref().is_some_and(|reason| !reason.trim().is_empty());
        if needs_reason(matter.entity) && !said {
            return Err(ClinicError::refused_at("reason_missing", "reason"));
        }
        Ok(())
    }

    /// What stands ends where the held one begins: a person lies in one bed and has one contract.
    fn make_room_for(
        &self,
        tx: &mut WriteTx<'_>,
        matter: &Matter,
        on: Option<NaiveDate>,
        now: Now,
    ) -> Result<(), ClinicError> {
        if let Some(other) = matter.other.filter(|_| matter.code == "number_taken") {
            return self.take_number_from(tx, other);
        }
        let Some((other, from)) = matter.other.zip(on.or(matter.from())) else { return Ok(()) };
        match matter.entity {
            Entity::Admission => make_room(self, tx, other.into(), from, now),
            Entity::Contract => end_for(self, tx, other.into(), from),
            _ => Ok(()),
        }
    }

    /// Whoever has the record number that the held one is to have gets another by the usual way.
    fn take_number_from(&self, tx: &mut WriteTx<'_>, other: RowId) -> Result<(), ClinicError> {
        let base = cases::standing(tx, Entity::Resident, other)?.and_then(|row| row.revision);
        tx.patch(Entity::Resident, other, base, object(json!({ "record_number": null })))?;
        Ok(())
    }

    fn write_decision(
        &self,
        tx: &mut WriteTx<'_>,
        matter: &Matter,
        input: &DecideCase,
        now: Now,
    ) -> Result<(), ClinicError> {
        let person = match (input.choice, &input.resident) {
            (Choice::DifferentPerson, Some(who)) => Some(self.resident(tx, who)?.id),
            (Choice::DifferentPerson, None) => {
                return Err(ClinicError::BadInput { code: "missing_key", field: Some("resident".to_owned()) });
            }
            _ => None,
        };
        let mut fields = object(json!({
            "decision": input.choice, "decided_by": self.user_id(),
            "decided_at": now.at.to_rfc3339_opts(SecondsFormat::Secs, true),
            "reason": input::text(input.reason.as_deref()), "resident": person,
        }));
        let id = case_of(matter.change);
        match cases::of_change(tx, matter.change)? {
            Some(case) if case.decision.is_some() => Err(ClinicError::refused("already_decided")),
            Some(case) => {
                tx.patch(Entity::Case, id, case.meta.revision, fields)?;
                Ok(())
            }
            None => {
                // The county has the rest of the row; a village's computer is not sent it.
                fields.insert("change_id".to_owned(), json!(matter.change));
                tx.insert(Entity::Case, id, &self.township(), fields)?;
                Ok(())
            }
        }
    }
}
