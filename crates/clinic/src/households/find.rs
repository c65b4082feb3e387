//! Finding a household and who lives in it.

use crate::clinic::Clinic;
use crate::error::ClinicError;
use xiangyi_domain::id::{HouseholdId, ResidentId};
use xiangyi_domain::residents::{Relation, fold_village_name};
use xiangyi_store::{Reader, households, residents, villages};

impl Clinic {
    /// The household of an id, of one of the user's villages.
    pub(super) fn household(
        &self,
        reader: &Reader<'_>,
        id: HouseholdId,
        field: &'static str,
    ) -> Result<households::Household, ClinicError> {
        let found = households::find(reader, id)?.filter(|row| row.meta.voided.is_none());
        let household = found.ok_or(ClinicError::unknown("household", field))?;
        self.must_cover(household.village)?;
        Ok(household)
    }

    /// The household of an id, a number, `村/户编号`, or of a resident's id or ID number. A number that several
    /// households bear is asked about: the refusal names their villages.
    pub(crate) fn household_named(
        &self,
        reader: &Reader<'_>,
        text: &str,
    ) -> Result<households::Household, ClinicError> {
        let text = text.trim();
        if let Ok(id) = text.parse::<HouseholdId>()
            && households::find(reader, id)?.is_some()
        {
            return self.household(reader, id, "household");
        }
        if let Some(found) = self.household_numbered(reader, text)? {
            return Ok(found);
        }
        let unknown = || ClinicError::unknown("household", "household");
        let resident = self.resident(reader, text).map_err(|error| match error {
            ClinicError::Unknown { .. } => unknown(),
            other => other,
        })?;
        self.household(reader, resident.household.ok_or_else(unknown)?, "household")
    }

    fn household_numbered(
        &self,
        reader: &Reader<'_>,
        text: &str,
    ) -> Result<Option<households::Household>, ClinicError> {
        let places = villages::list(reader)?.into_iter().filter(|village| self.user().covers(village.id));
        let places: Vec<villages::Village> = places.collect();
        let mut found = Vec::new();
        for village in &places {
            let own = households::by_number(reader, village.id, text)?.into_iter();
            found.extend(own.map(|household| (village.name.as_str(), household)));
        }
        if let Some((place, number)) = text.split_once('/').filter(|_| found.is_empty()) {
            let folded = fold_village_name(place);
            let is_meant = |village: &&villages::Village| {
                fold_village_name(&village.name) == folded || village.code.as_deref() == Some(place.trim())
            };
            if let Some(village) = places.iter().find(is_meant) {
                let own = households::by_number(reader, village.id, number.trim())?.into_iter();
                found.extend(own.map(|household| (village.name.as_str(), household)));
            }
        }
        if found.len() > 1 {
            let names: Vec<&str> = found.iter().map(|(village, _)| *village).collect();
            let refused = ClinicError::refused_at("several_households", "household");
            return Err(refused.with("villages", names.join("、")));
        }
        Ok(found.pop().map(|(_, household)| household))
    }
}

/// Who lives there: the listed members who are neither dead nor gone, the head first.
pub(crate) fn live_members(
    reader: &Reader<'_>,
    household: HouseholdId,
) -> Result<Vec<residents::Resident>, ClinicError> {
    let mut members = residents::of_household(reader, household)?;
    members.retain(lives_here);
    Ok(members)
}

/// Whether a resident is neither dead nor gone.
pub(super) fn lives_here(resident: &residents::Resident) -> bool {
    resident.status.as_deref().is_none_or(|status| status == "present")
}

/// The code of a relation given as code or word.
pub(crate) fn relation_code(text: &str, field: &'static str) -> Result<&'static str, ClinicError> {
    let found = Relation::find(text).ok_or(ClinicError::refused_at("unknown_relation", field))?;
    Ok(found.code)
}

/// The relation of a member who is not the head.
pub(super) fn member_relation(text: &str, field: &'static str) -> Result<&'static str, ClinicError> {
    let found = Relation::find(text).ok_or(ClinicError::refused_at("unknown_relation", field))?;
    if found.is_head() { Err(ClinicError::refused_at("second_head", field)) } else { Ok(found.code) }
}

/// One of some members.
pub(super) fn member<'a>(
    members: &'a [residents::Resident],
    id: ResidentId,
    field: &'static str,
) -> Result<&'a residents::Resident, ClinicError> {
    members.iter().find(|member| member.id == id).ok_or(ClinicError::refused_at("not_a_member", field))
}
