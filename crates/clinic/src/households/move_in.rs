//! 迁入, 入户, 迁回: someone known comes into a household.

use super::find::lives_here;
use super::found::{NewHousehold, founded_id};
use super::moving::{Moved, Moving, check_moving_day};
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use chrono::NaiveDate;
use serde::Deserialize;
use xiangyi_domain::households::MoveKind;
use xiangyi_domain::id::{HouseholdId, MoveId, VillageId};
use xiangyi_domain::residents::HEAD_CODE;
use xiangyi_domain::users::Right;
use xiangyi_store::{Op, WriteTx, residents};

/// Somebody who lives in no household comes into one.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct MoveIn {
    /// Id or ID number.
    pub resident: String,
    /// The household; without one a new household begins.
    #[serde(default)]
    pub household: Option<HouseholdId>,
    /// What a new household begins with.
    #[serde(default)]
    pub new_household: Option<NewHousehold>,
    /// 与户主关系, code or word; the first of a household is its head.
    #[serde(default)]
    pub relation: Option<String>,
    /// When.
    pub on: NaiveDate,
    /// `moved_in`, `born` or `joined`; who had moved out has `returned`.
    #[serde(default)]
    pub kind: Option<MoveKind>,
    /// Where from.
    #[serde(default)]
    pub place: Option<String>,
    /// Remark.
    #[serde(default)]
    pub remark: Option<String>,
    /// Whether a day before the last move was asked about.
    #[serde(default)]
    pub confirmed: bool,
}

impl Clinic {
    /// A resident without a household, or one who had moved out, comes into a household.
    ///
    /// # Errors
    /// `unknown_resident`, `not_your_village`, `has_left`, `is_dead`, `lives_elsewhere`, `unknown_household`, `other_village`,
    /// `second_head`, `missing_key`, `bad_value` at `kind`, `number_taken`, and the codes of days.
    pub fn move_in(&self, input: MoveIn, now: Now, ids: Ids<'_>) -> Result<Moved, ClinicError> {
        self.must(Right::ResidentsEdit)?;
        let ((id, resident, household, warnings), committed) = self.commit(Op::MoveResident, now, ids, |tx| {
            let person = self.resident(tx, &input.resident)?;
            self.must_be_here(tx, &person)?;
            let kind = kind_of(&person, input.kind)?;
            check_moving_day(tx, &person, input.on, now.today, input.confirmed)?;
            let id = MoveId(tx.new_id());
            tx.note(kind.code());
            let (household, relation) = tx.group(|tx| {
                let goal = (input.household, input.new_household.as_ref());
                let (household, relation) = self.goal(tx, id, goal, person.village, input.relation.as_deref())?;
                let moving = Moving {
                    kind,
                    on: input.on,
                    to: Some(household),
                    relation: Some(relation),
                    place: input.place.as_deref(),
                    remark: input.remark.as_deref(),
                    status: (!lives_here(&person)).then_some("present"),
                };
                self.write_move(tx, id, &person, moving)?;
                Ok::<_, ClinicError>((household, relation))
            })?;
            Ok((id, person.id, household, self.warnings_of(tx, &person, Some(relation), input.on)?))
        })?;
        Ok(Moved { id, resident, household: Some(household), warnings, changes: committed.into() })
    }

    /// The household that somebody comes into, founded when none is named, and their relation there.
    pub(super) fn goal(
        &self,
        tx: &mut WriteTx<'_>,
        lead: MoveId,
        (household, new): (Option<HouseholdId>, Option<&NewHousehold>),
        village: VillageId,
        relation: Option<&str>,
    ) -> Result<(HouseholdId, &'static str), ClinicError> {
        if let Some(id) = household {
            return Ok((id, self.place_in(tx, id, village, relation)?));
        }
        let id = founded_id(lead);
        self.insert_household(tx, id, village, new.unwrap_or(&NewHousehold::default()))?;
        Ok((id, HEAD_CODE))
    }
}

fn kind_of(person: &residents::Resident, wished: Option<MoveKind>) -> Result<MoveKind, ClinicError> {
    match person.status.as_deref() {
        Some("dead") => Err(ClinicError::refused_at("is_dead", "resident")),
        Some("moved_out") => Ok(MoveKind::Returned),
        _ if person.household.is_some() => Err(ClinicError::refused_at("lives_elsewhere", "resident")),
        _ => match wished {
            None => Ok(MoveKind::Joined),
            Some(kind @ (MoveKind::MovedIn | MoveKind::Born | MoveKind::Joined)) => Ok(kind),
            Some(_) => Err(ClinicError::BadInput { code: "bad_value", field: Some("kind".to_owned()) }),
        },
    }
}
