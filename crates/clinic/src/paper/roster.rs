//! 签约花名册.

use crate::clinic::Clinic;
use crate::contracts::options::groups_of;
use crate::error::ClinicError;
use crate::find;
use crate::residents::card::household_head;
use crate::residents::{Names, categories_on, diseases_in_care};
use crate::words;
use chrono::NaiveDate;
use std::collections::HashMap;
use xiangyi_domain::id::{PackId, TeamId};
use xiangyi_domain::paper::{ContractRoster, RosterColumn, RosterRow};
use xiangyi_domain::residents::{Relation, age_on};
use xiangyi_domain::users::{Right, Role};
use xiangyi_store::{Reader, contracts, households, packs, residents, teams, users, visits};

/// Names that rows share.
struct Shared {
    names: Names,
    teams: HashMap<TeamId, teams::Team>,
    packs: HashMap<PackId, String>,
    doctors: Vec<users::User>,
}

impl Clinic {
    /// The contracts in force on a day, by village, household and person.
    pub(super) fn contract_roster(
        &self,
        reader: &Reader<'_>,
        on: NaiveDate,
        village: Option<&str>,
        team: Option<&str>,
    ) -> Result<ContractRoster, ClinicError> {
        self.must(Right::ContractsView)?;
        self.must(Right::IdNumbersWhole)?;
        let shared = Shared {
            names: Names::load(reader)?,
            teams: teams::list(reader)?.into_iter().map(|team| (team.id, team)).collect(),
            packs: packs::list(reader)?.into_iter().map(|pack| (pack.id, pack.name)).collect(),
            doctors: users::list(reader)?.into_iter().filter(|u| u.role == Role::VillageDoctor.code()).collect(),
        };
        let villages = self.villages_of_filter(reader, village)?;
        let team = team.filter(|text| !text.is_empty()).map(|text| find::team(reader, text)).transpose()?;
        let wanted = contracts::in_force(reader, villages.as_deref(), on)?;
        let wanted = wanted.iter().filter(|row| team.as_ref().is_none_or(|team| row.team == Some(team.id)));
        let mut rows = Vec::new();
        for contract in wanted {
            for id in &contract.residents {
                if let Some(resident) = residents::find(reader, *id)?.filter(|row| row.meta.voided.is_none()) {
                    rows.push(row(reader, &shared, contract, &resident, on)?);
                }
            }
        }
        rows.sort_by(|(a, _), (b, _)| a.cmp(b));
        let chosen = villages.as_ref().filter(|_| village.is_some() || self.scope().is_some());
        let named = chosen.map(|ids| ids.iter().map(|id| shared.names.village(*id)).collect::<Vec<_>>().join("、"));
        Ok(ContractRoster {
            org_name: self.org_name().to_owned(),
            scope: named.unwrap_or_else(|| "全镇".to_owned()),
            on,
            columns: RosterColumn::USUAL.to_vec(),
            rows: rows.into_iter().map(|(_, row)| row).collect(),
        })
    }
}

/// Rows stand by village, household number, head, and the order in the household; the id comes last.
type Order = (String, String, String, String, String, String);

fn row(
    reader: &Reader<'_>,
    shared: &Shared,
    contract: &contracts::Contract,
    resident: &residents::Resident,
    on: NaiveDate,
) -> Result<(Order, RosterRow), ClinicError> {
    let household = resident.household.map(|id| households::find(reader, id)).transpose()?.flatten();
    let head = household_head(reader, resident)?.unwrap_or_default();
    let team = contract.team.and_then(|id| shared.teams.get(&id));
    let village = shared.names.village(resident.village);
    let group = household.as_ref().and_then(|row| row.group_name.clone()).unwrap_or_default();
    let address = household.as_ref().and_then(|row| row.address.clone()).unwrap_or_default();
    let number = household.map(|row| row.number).unwrap_or_default();
    let groups = groups_of(reader, resident, on)?;
    let mine = |user: &&users::User| user.villages.contains(&resident.village);
    let quarter = visits::last_of_resident(reader, resident.id, None, 1)?.into_iter().next();
    let row = RosterRow {
        household_number: number.clone(),
        household_head: head.clone(),
        name: resident.name.clone(),
        sex: words::sex(resident.sex.as_deref()).to_owned(),
        birth: resident.birth_on,
        age: resident.birth_on.map(|born| age_on(born, on)),
        id_number: resident.id_number.clone().unwrap_or_default(),
        relation: relation_word(resident.relation.as_deref()),
        address: place(&village, &group, &address),
        phone: resident.phone.clone().unwrap_or_default(),
        groups: groups.iter().map(|group| group.word().to_owned()).collect(),
        categories: categories_on(reader, resident.id, on)?.iter().map(|c| c.name().to_owned()).collect(),
        diseases: diseases_in_care(reader, resident.id)?.into_iter().filter_map(|row| row.name).collect(),
        record_number: resident.record_number.clone().unwrap_or_default(),
        packs: contract.packs.iter().filter_map(|id| shared.packs.get(id).cloned()).collect(),
        signed_on: contract.signed_on,
        ends_on: contract.ends_on,
        team: team.map(|team| team.name.clone()).unwrap_or_default(),
        doctor: shared.names.user(team.and_then(|team| team.leader)),
        village_doctor: shared.doctors.iter().find(mine).map(|user| user.name.clone()).unwrap_or_default(),
        agreement_number: contract.number.clone(),
        last_visit_on: quarter.and_then(|visit| visit.visited_on),
        note: String::new(),
    };
    let rank = resident.relation.clone().unwrap_or_else(|| "99".to_owned());
    let rank = if row.household_head == row.name { String::new() } else { rank };
    Ok(((village, number, head, rank, row.name.clone(), resident.id.to_string()), row))
}

pub(super) fn relation_word(code: Option<&str>) -> String {
    code.map(|code| Relation::find(code).map_or(code, |found| found.word).to_owned()).unwrap_or_default()
}

/// Village, group and house; what the address says already is not repeated.
pub(super) fn place(village: &str, group: &str, address: &str) -> String {
    let missing = [village, group].into_iter().filter(|part| !address.contains(part));
    missing.chain([address]).collect()
}

#[cfg(test)]
mod tests {
    use super::place;

    #[test]
    fn what_the_address_says_already_is_not_repeated() {
        assert_eq!(place("石板村", "三组", "12号"), "石板村三组12号");
        assert_eq!(place("石板村", "三组", "石板村三组12号"), "石板村三组12号");
        assert_eq!(place("石板村", "", ""), "石板村");
    }
}
