//! Finding what an input names: by id, by number, by code, by name.

use crate::clinic::Clinic;
use crate::error::ClinicError;
use xiangyi_domain::id::{AdmissionId, ContractId, PackId, ResidentId, TeamId, VillageId};
use xiangyi_domain::residents::{fold_village_name, id_number};
use xiangyi_store::{Reader, admissions, contracts, departures, merges, packs, residents, teams, villages};

impl Clinic {
    /// The resident of an id or an ID number, of one of the user's villages; somebody merged is the one who was kept.
    pub(crate) fn resident(&self, reader: &Reader<'_>, who: &str) -> Result<residents::Resident, ClinicError> {
        let found = match who.trim().parse::<ResidentId>() {
            Ok(id) => residents::find(reader, merges::kept(reader, id)?)?,
            Err(_) => residents::by_id_number(reader, &id_number::clean(who))?.into_iter().next(),
        };
        let resident = found.filter(|resident| resident.meta.voided.is_none());
        let resident = resident.ok_or(ClinicError::unknown("resident", "resident"))?;
        self.must_cover(resident.village)?;
        Ok(resident)
    }

    /// The village of an id, an official code or a name.
    pub(crate) fn village(&self, reader: &Reader<'_>, text: &str) -> Result<villages::Village, ClinicError> {
        let folded = fold_village_name(text);
        let id = text.trim().parse::<VillageId>().ok();
        let named = |village: &villages::Village| {
            Some(village.id) == id
                || village.code.as_deref() == Some(text.trim())
                || fold_village_name(&village.name) == folded
        };
        let found = villages::list(reader)?.into_iter().find(named);
        let village = found.ok_or(ClinicError::unknown("village", "village"))?;
        self.must_cover(village.id)?;
        Ok(village)
    }

    /// The village of a list's filter, if it has one.
    pub(crate) fn village_filter(
        &self,
        reader: &Reader<'_>,
        text: Option<&str>,
    ) -> Result<Option<VillageId>, ClinicError> {
        text.filter(|text| !text.trim().is_empty()).map(|text| Ok(self.village(reader, text)?.id)).transpose()
    }

    /// The admission of an id.
    pub(crate) fn admission(&self, reader: &Reader<'_>, id: AdmissionId) -> Result<admissions::Admission, ClinicError> {
        let found = admissions::find(reader, id)?.filter(|admission| admission.meta.voided.is_none());
        found.ok_or(ClinicError::unknown("admission", "id"))
    }

    /// The contract of an id or a number, of one of the user's villages.
    pub(crate) fn contract(&self, reader: &Reader<'_>, id: ContractId) -> Result<contracts::Contract, ClinicError> {
        let found = contracts::find(reader, id)?.filter(|contract| contract.meta.voided.is_none());
        let contract = found.ok_or(ClinicError::unknown("contract", "contract"))?;
        match contract.residents.first() {
            Some(resident) => self.must_cover_person(reader, contract.village, *resident)?,
            None => self.must_cover(contract.village)?,
        }
        Ok(contract)
    }

    /// Refuses for somebody of whom this computer is told no more.
    pub(crate) fn must_be_here(&self, reader: &Reader<'_>, person: &residents::Resident) -> Result<(), ClinicError> {
        if departures::has_left(reader, person.id)? {
            return Err(ClinicError::refused_at("has_left", "resident"));
        }
        Ok(())
    }
}

/// The team of an id or a name, still working.
pub(crate) fn team(reader: &Reader<'_>, text: &str) -> Result<teams::Team, ClinicError> {
    let id = text.trim().parse::<TeamId>().ok();
    let named = |team: &teams::Team| Some(team.id) == id || team.name.trim() == text.trim();
    let found = teams::list(reader)?.into_iter().find(|team| named(team) && team.ended_on.is_none());
    found.ok_or(ClinicError::unknown("team", "team"))
}

/// The pack of an id, a code or a name, out of the list of packs.
pub(crate) fn pack<'a>(all: &'a [packs::Pack], text: &str) -> Result<&'a packs::Pack, ClinicError> {
    let text = text.trim();
    let id = text.parse::<PackId>().ok();
    let named = |pack: &&packs::Pack| Some(pack.id) == id || pack.code == text || pack.name.trim() == text;
    all.iter().find(named).ok_or(ClinicError::unknown("pack", "packs"))
}
