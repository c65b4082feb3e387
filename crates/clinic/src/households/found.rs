//! Founding a household: 分户, or a first household for someone who has none.

use super::find::lives_here;
use super::moving::{Moved, Moving};
use super::resettle::Party;
use super::succession::{NewHead, Relabel};
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use crate::residents::add::object;
use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::json;
use xiangyi_domain::households::MoveKind;
use xiangyi_domain::id::{HouseholdId, MoveId, VillageId, derived};
use xiangyi_domain::residents::HEAD_CODE;
use xiangyi_domain::users::Right;
use xiangyi_store::{Op, WriteTx, households};
use xiangyi_wire::Entity;

/// What a new household begins with.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct NewHousehold {
    /// 户编号.
    pub number: Option<String>,
    /// 组.
    pub group_name: Option<String>,
    /// Address.
    pub address: Option<String>,
}

/// A household is founded.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct FoundHousehold {
    /// Its head, by id or ID number.
    pub resident: String,
    /// What it begins with.
    #[serde(default)]
    pub household: NewHousehold,
    /// When.
    pub on: NaiveDate,
    /// Members of the old household who go along, with their relation to the new head.
    #[serde(default)]
    pub with: Vec<Relabel>,
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
    /// A resident founds a household, alone or with others: 分户 when there was one before.
    ///
    /// # Errors
    /// As [`Clinic::move_out`], and `number_taken`.
    pub fn found_household(&self, input: FoundHousehold, now: Now, ids: Ids<'_>) -> Result<Moved, ClinicError> {
        self.must(Right::ResidentsEdit)?;
        let ((id, resident, household, warnings), committed) = self.commit(Op::MoveResident, now, ids, |tx| {
            let person = self.resident(tx, &input.resident)?;
            if !lives_here(&person) {
                return Err(ClinicError::refused_at("not_present", "resident"));
            }
            let kind = if person.household.is_some() { MoveKind::Split } else { MoveKind::Joined };
            let id = MoveId(tx.new_id());
            let household = founded_id(id);
            tx.note(kind.code());
            let moving = Moving {
                kind,
                on: input.on,
                to: Some(household),
                relation: Some(HEAD_CODE),
                place: None,
                remark: input.remark.as_deref(),
                status: None,
            };
            let (with, new_head) = (input.with.as_slice(), input.new_head.as_ref());
            let party = Party { with, new_head, today: now.today, confirmed: input.confirmed };
            tx.group(|tx| {
                self.insert_household(tx, household, person.village, &input.household)?;
                self.resettle(tx, id, &person, moving, party)
            })?;
            Ok((id, person.id, household, self.warnings_of(tx, &person, Some(HEAD_CODE), input.on)?))
        })?;
        Ok(Moved { id, resident, household: Some(household), warnings, changes: committed.into() })
    }

    pub(super) fn insert_household(
        &self,
        tx: &mut WriteTx<'_>,
        id: HouseholdId,
        village: VillageId,
        new: &NewHousehold,
    ) -> Result<(), ClinicError> {
        let text =
            |text: &Option<String>| text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
        let number = text(&new.number);
        if let Some(number) = &number
            && !households::by_number(tx, village, number)?.is_empty()
        {
            return Err(ClinicError::refused_at("number_taken", "number"));
        }
        let fields = json!({
            "village": village, "number": number, "group_name": text(&new.group_name), "address": text(&new.address),
        });
        tx.insert(Entity::Household, id, &self.area(village), object(fields))?;
        Ok(())
    }
}

/// The id of a household that a move founds, so that taking the move back finds it.
pub(super) fn founded_id(lead: MoveId) -> HouseholdId {
    HouseholdId(derived("founded", &[&lead.to_string()]))
}
