//! To another village of the township: a row's village never changes, so the person gets a new row there that stands
//! for the old one, and the old one's history shows with it.

use super::find::lives_here;
use super::found::NewHousehold;
use super::moving::{Moved, Moving, check_moving_day};
use super::succession::NewHead;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use crate::residents::add::object;
use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::json;
use xiangyi_domain::households::{MoveKind, follow_up_id};
use xiangyi_domain::id::{HouseholdId, MergeId, MoveId, ResidentId, VillageId, derived};
use xiangyi_domain::users::Right;
use xiangyi_store::{Op, WriteTx, residents};
use xiangyi_wire::Entity;

/// Somebody moves to another village of the township.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct MoveVillage {
    /// Id or ID number; also of someone who is recorded as moved out.
    pub resident: String,
    /// The other village by id, code or name.
    pub village: String,
    /// The household there; without one a new household begins.
    #[serde(default)]
    pub household: Option<HouseholdId>,
    /// What a new household begins with.
    #[serde(default)]
    pub new_household: Option<NewHousehold>,
    /// 与户主关系 there, code or word.
    #[serde(default)]
    pub relation: Option<String>,
    /// When.
    pub on: NaiveDate,
    /// Remark.
    #[serde(default)]
    pub remark: Option<String>,
    /// Who heads the old household next, when its head leaves others behind.
    #[serde(default)]
    pub new_head: Option<NewHead>,
    /// Whether a day before the last move was asked about.
    #[serde(default)]
    pub confirmed: bool,
}

impl Clinic {
    /// A resident moves to another village of the township.
    ///
    /// # Errors
    /// As [`Clinic::move_out`] and [`Clinic::move_in`], `same_village` and `has_left`.
    pub fn move_village(&self, input: MoveVillage, now: Now, ids: Ids<'_>) -> Result<Moved, ClinicError> {
        self.must(Right::ResidentsEdit)?;
        let ((id, resident, household, warnings), committed) = self.commit(Op::MoveResident, now, ids, |tx| {
            let person = self.resident(tx, &input.resident)?;
            self.must_be_here(tx, &person)?;
            let village = self.village(tx, &input.village)?;
            if village.id == person.village {
                return Err(ClinicError::refused_at("same_village", "village"));
            }
            if person.status.as_deref() == Some("dead") {
                return Err(ClinicError::refused_at("is_dead", "resident"));
            }
            check_moving_day(tx, &person, input.on, now.today, input.confirmed)?;
            let lead = MoveId(tx.new_id());
            let merge = MergeId(tx.new_id());
            tx.note("moved_village");
            let (household, relation) = tx.group(|tx| {
                let away = lives_here(&person);
                if away {
                    self.leave_for(tx, lead, &person, (&village.name, &input))?;
                }
                let new = self.stand_in(tx, lead, &person, village.id, merge, input.on)?;
                let goal = (input.household, input.new_household.as_ref());
                let (household, relation) = self.goal(tx, lead, goal, village.id, input.relation.as_deref())?;
                let from = self.village_name(tx, person.village)?;
                let moving = Moving {
                    kind: MoveKind::MovedIn,
                    on: input.on,
                    to: Some(household),
                    relation: Some(relation),
                    place: Some(&from),
                    remark: input.remark.as_deref(),
                    status: None,
                };
                let id = if away { follow_up_id(lead, new.id) } else { lead };
                self.write_move(tx, id, &new, moving)?;
                Ok::<_, ClinicError>((household, relation))
            })?;
            Ok((lead, moved_to(lead), household, self.warnings_of(tx, &person, Some(relation), input.on)?))
        })?;
        Ok(Moved { id, resident, household: Some(household), warnings, changes: committed.into() })
    }

    fn leave_for(
        &self,
        tx: &mut WriteTx<'_>,
        lead: MoveId,
        person: &residents::Resident,
        (village, input): (&str, &MoveVillage),
    ) -> Result<(), ClinicError> {
        let leaving = Moving {
            kind: MoveKind::MovedOut,
            on: input.on,
            to: None,
            relation: None,
            place: Some(village),
            remark: input.remark.as_deref(),
            status: Some("moved_out"),
        };
        self.part(tx, lead, person, leaving, input.new_head.as_ref())
    }

    /// The row in the other village, and that it stands for the old one.
    fn stand_in(
        &self,
        tx: &mut WriteTx<'_>,
        lead: MoveId,
        person: &residents::Resident,
        village: VillageId,
        merge: MergeId,
        on: NaiveDate,
    ) -> Result<residents::Resident, ClinicError> {
        let id = moved_to(lead);
        let area = self.area(village);
        let fields = json!({
            "village": village, "name": person.name, "sex": person.sex, "birth_on": person.birth_on,
            "id_type": person.id_type, "id_number": person.id_number, "legacy_id_number": person.legacy_id_number,
            "phone": person.phone, "ethnic": person.ethnic, "record_number": person.record_number,
            "other_name": person.other_name, "mother": person.mother, "labour": person.labour,
            "remark": person.remark, "status": "present",
        });
        tx.insert(Entity::Resident, id, &area, object(fields))?;
        let stands = json!({
            "village": village, "kept": id, "merged": person.id, "chosen": { "moved": true }, "before": {}, "merged_on": on,
            "merged_by": self.user_id(),
        });
        tx.insert(Entity::Merge, merge, &self.township(), object(stands))?;
        residents::find(tx, id)?.ok_or(ClinicError::unknown("resident", "resident"))
    }

    fn village_name(&self, reader: &xiangyi_store::Reader<'_>, id: VillageId) -> Result<String, ClinicError> {
        let found = xiangyi_store::villages::list(reader)?.into_iter().find(|village| village.id == id);
        Ok(found.map(|village| village.name).unwrap_or_default())
    }
}

/// The row that a move to another village makes.
pub(super) fn moved_to(lead: MoveId) -> ResidentId {
    ResidentId(derived("moved_to", &[&lead.to_string()]))
}
