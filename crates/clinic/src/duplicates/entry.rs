//! Asking before a person is entered twice.

use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::Now;
use crate::residents::{AddResident, Hit, Names, hit};
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use xiangyi_domain::id::{HouseholdId, ResidentId, VillageId};
use xiangyi_domain::residents::id_number::IdNumber;
use xiangyi_domain::residents::name::fold_name;
use xiangyi_domain::users::Right;
use xiangyi_store::residents::{self, Resident};
use xiangyi_store::search::sound_alike;
use xiangyi_store::{Reader, WriteTx};

/// Who might be the person that is being entered.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct EntryCheck {
    /// Who has this number already: nobody can be entered with it.
    pub taken: Option<Taken>,
    /// People who might be the same: somebody must say that they are not.
    pub suspects: Vec<Hit>,
}

/// Who has a number already.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Taken {
    /// Who; nobody when they live in a village that is not the user's.
    pub person: Option<Hit>,
    /// Their village.
    pub village: String,
    /// `present`, `dead`, `moved_out`.
    pub status: String,
}

impl Clinic {
    /// Who might be the person that is being entered, before anything is
    /// written.
    ///
    /// # Errors
    /// Those of `add_resident` but the questions.
    pub fn check_entry(&self, input: &AddResident, now: Now) -> Result<EntryCheck, ClinicError> {
        self.must(Right::ResidentsEdit)?;
        self.read(|reader| {
            let village = self.village(reader, &input.village)?.id;
            let identity = crate::residents::identity(input, now.today)?;
            let names = Names::load(reader)?;
            let taken = match owner(reader, &identity)? {
                None => None,
                Some(owner) => Some(Taken {
                    person: if self.user().covers(owner.village) {
                        Some(hit(self, reader, &names, &owner, now.today)?)
                    } else {
                        None
                    },
                    village: names.village(owner.village),
                    status: owner.status.unwrap_or_else(|| "present".to_owned()),
                }),
            };
            let suspects = alike(reader, village, input.household, &input.name, &identity)?;
            let suspects = suspects.iter().map(|other| hit(self, reader, &names, other, now.today));
            Ok(EntryCheck { taken, suspects: suspects.collect::<Result<_, _>>()? })
        })
    }

    /// Refuses a number that somebody has.
    pub(crate) fn must_be_free(
        &self,
        reader: &Reader<'_>,
        identity: &Map<String, Value>,
        but: Option<ResidentId>,
    ) -> Result<(), ClinicError> {
        let Some(owner) = owner(reader, identity)?.filter(|owner| Some(owner.id) != but) else { return Ok(()) };
        let code = match owner.status.as_deref() {
            Some("moved_out") => "id_number_of_moved_out",
            Some("dead") => "id_number_of_dead",
            _ => "id_number_taken",
        };
        let village = Names::load(reader)?.village(owner.village);
        let refusal = ClinicError::refused_at(code, "id_number").with("village", village);
        Err(if self.user().covers(owner.village) { refusal.with("resident", owner.id) } else { refusal })
    }
}

/// Asks about people who might be the same. Those of whom the user says that they are somebody else are remembered.
///
/// # Errors
/// `might_be_known`, with their ids.
pub(crate) fn ask_about(
    clinic: &Clinic,
    tx: &WriteTx<'_>,
    village: VillageId,
    input: &AddResident,
    identity: &Map<String, Value>,
) -> Result<Vec<Resident>, ClinicError> {
    let suspects = alike(tx, village, input.household, &input.name, identity)?;
    let asked: Vec<String> = suspects
        .iter()
        .filter(|other| !input.confirmed_different.contains(&other.id) && clinic.user().covers(other.village))
        .map(|other| other.id.to_string())
        .collect();
    if asked.is_empty() {
        return Ok(suspects);
    }
    Err(ClinicError::refused_at("might_be_known", "name").with("count", asked.len()).with("residents", asked.join(",")))
}

/// Who has this number, also as the old one of a card.
fn owner(reader: &Reader<'_>, identity: &Map<String, Value>) -> Result<Option<Resident>, ClinicError> {
    let Some(number) = identity.get("id_number").and_then(Value::as_str) else { return Ok(None) };
    if let Some(found) = residents::by_id_number(reader, number)?.into_iter().next() {
        return Ok(Some(found));
    }
    let old = IdNumber::from_stored(number).ok().and_then(|number| number.legacy15());
    Ok(match old {
        Some(old) => residents::by_id_number(reader, &old)?.into_iter().next(),
        None => None,
    })
}

/// People of the village or the household whose names are read alike and who were born in the same year.
fn alike(
    reader: &Reader<'_>,
    village: VillageId,
    household: Option<HouseholdId>,
    name: &str,
    identity: &Map<String, Value>,
) -> Result<Vec<Resident>, ClinicError> {
    let text = |field: &str| identity.get(field).and_then(Value::as_str);
    let Some(born) = text("birth_on").and_then(|text| text.parse().ok()) else { return Ok(Vec::new()) };
    let name = fold_name(name);
    let mut ids: BTreeSet<ResidentId> =
        residents::Neighbours::default().like(reader, village, &name, born)?.into_iter().collect();
    if let Some(household) = household {
        let same_year = |other: &Resident| {
            other.birth_on.is_some_and(|on| chrono::Datelike::year(&on) == chrono::Datelike::year(&born))
        };
        let members = residents::of_household(reader, household)?.into_iter();
        ids.extend(members.filter(|other| same_year(other) && sound_alike(&name, &other.name)).map(|other| other.id));
    }
    let mut found = Vec::new();
    for id in ids {
        found.extend(residents::find(reader, id)?);
    }
    let sex = text("sex");
    found.retain(|other| sex.is_none() || other.sex.is_none() || other.sex.as_deref() == sex);
    Ok(found)
}
