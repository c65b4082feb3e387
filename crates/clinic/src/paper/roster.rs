//! 签约花名册.

use crate::clinic::Clinic;
use crate::contracts::people::{categories_of, groups_from};
use crate::error::ClinicError;
use crate::find;
use crate::residents::Names;
use crate::words;
use chrono::{Datelike, NaiveDate};
use serde::Deserialize;
use std::collections::HashMap;
use xiangyi_domain::contracts::Group;
use xiangyi_domain::id::{PackId, TeamId, VillageId};
use xiangyi_domain::paper::{ContractRoster, RosterColumn, RosterRow};
use xiangyi_domain::residents::{Category, Relation, age_on};
use xiangyi_domain::users::{Right, Role};
use xiangyi_store::{Reader, contracts, packs, teams, users, walk};

/// Names that rows share.
struct Shared {
    names: Names,
    teams: HashMap<TeamId, (String, String)>,
    packs: HashMap<PackId, String>,
    village_doctors: HashMap<VillageId, String>,
    facts: contracts::Facts,
    on: NaiveDate,
}

/// Which contracts are on the list, and which columns.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct RosterRequest {
    /// The counting day; today if missing.
    pub on: Option<NaiveDate>,
    /// Village by id, code or name.
    pub village: Option<String>,
    /// Team by id or name.
    pub team: Option<String>,
    /// Only people of this group or category, by its code: `elder`, `hypertension`, `subsistence_allowance` …
    pub category: Option<String>,
    /// Only contracts that end on this day or before.
    pub until: Option<NaiveDate>,
    /// Columns from left to right; the usual fifteen if empty.
    pub columns: Vec<RosterColumn>,
}

impl Clinic {
    /// The contracts in force on a day, by village, household and person.
    pub(super) fn contract_roster(
        &self,
        reader: &Reader<'_>,
        request: &RosterRequest,
        today: NaiveDate,
    ) -> Result<ContractRoster, ClinicError> {
        self.must(Right::ContractsView)?;
        self.must(Right::IdNumbersWhole)?;
        let on = request.on.unwrap_or(today);
        let wanted = request.category.as_deref().filter(|code| !code.is_empty()).map(Wanted::read).transpose()?;
        let village = request.village.as_deref().filter(|text| !text.trim().is_empty());
        let villages = self.villages_of_filter(reader, village)?;
        let team = request.team.as_deref().filter(|text| !text.is_empty());
        let team = team.map(|text| find::team(reader, text)).transpose()?;
        let filter = contracts::CoveredFilter {
            villages: villages.as_deref(),
            team: team.as_ref().map(|team| team.id),
            until: request.until,
            on,
        };
        let people = contracts::covered(reader, &filter)?;
        let columns = if request.columns.is_empty() { RosterColumn::USUAL.to_vec() } else { request.columns.clone() };
        let shared = shared(reader, &people, on, columns.contains(&RosterColumn::LastVisitOn))?;
        let mut rows: Vec<(Order, RosterRow)> =
            people.into_iter().filter_map(|person| row(&shared, person, wanted.as_ref())).collect();
        rows.sort_by(|(a, _), (b, _)| a.cmp(b));
        let chosen = villages.as_ref().filter(|_| village.is_some() || self.scope().is_some());
        let named = chosen.map(|ids| ids.iter().map(|id| shared.names.village(*id)).collect::<Vec<_>>().join("、"));
        let mut scope = vec![named.unwrap_or_else(|| "全镇".to_owned())];
        scope.extend(team.map(|team| team.name));
        scope.extend(wanted.map(|wanted| wanted.word().to_owned()));
        scope.extend(request.until.map(|day| format!("{day} 前到期")));
        Ok(ContractRoster {
            org_name: self.org_name().to_owned(),
            scope: scope.join("　"),
            on,
            columns,
            rows: rows.into_iter().map(|(_, row)| row).collect(),
        })
    }
}

/// Of which people the list is.
enum Wanted {
    Group(Group),
    Category(Category),
}

impl Wanted {
    fn read(code: &str) -> Result<Wanted, ClinicError> {
        if let Some(group) = Group::ALL.into_iter().find(|group| group.code() == code || group.word() == code) {
            return Ok(Wanted::Group(group));
        }
        let category = code.parse().map_err(|_| ClinicError::unknown("category", "category"))?;
        Ok(Wanted::Category(category))
    }

    const fn word(&self) -> &'static str {
        match self {
            Wanted::Group(group) => group.word(),
            Wanted::Category(category) => category.name(),
        }
    }

    fn holds(&self, groups: &[Group], categories: &[Category]) -> bool {
        match self {
            Wanted::Group(group) => groups.contains(group),
            Wanted::Category(category) => categories.contains(category),
        }
    }
}

fn shared(
    reader: &Reader<'_>,
    people: &[contracts::Covered],
    on: NaiveDate,
    with_visits: bool,
) -> Result<Shared, ClinicError> {
    let names = Names::load(reader)?;
    let team = |team: teams::Team| (team.id, (team.name, names.user(team.leader)));
    let teams = teams::list(reader)?.into_iter().map(team).collect();
    let mut village_doctors = HashMap::new();
    for user in users::list(reader)?.into_iter().filter(|user| user.role == Role::VillageDoctor.code()) {
        for village in user.villages {
            village_doctors.entry(village).or_insert_with(|| user.name.clone());
        }
    }
    let ids: Vec<_> = people.iter().map(|person| (person.resident, person.household)).collect();
    let facts = contracts::facts(reader, &ids, on, with_visits.then(|| quarter_begin(on)))?;
    let packs = packs::list(reader)?.into_iter().map(|pack| (pack.id, pack.name)).collect();
    Ok(Shared { names, teams, packs, village_doctors, facts, on })
}

fn quarter_begin(on: NaiveDate) -> NaiveDate {
    NaiveDate::from_ymd_opt(on.year(), on.month0() / 3 * 3 + 1, 1).unwrap_or(on)
}

/// Rows stand by village, as one walks through it, by head, and by the order in the household; the id comes last.
type Order = (String, String, String, String, String, String);

fn row(shared: &Shared, person: contracts::Covered, wanted: Option<&Wanted>) -> Option<(Order, RosterRow)> {
    let village = shared.names.village(person.village);
    let group = person.group_name.unwrap_or_default();
    let (team, doctor) = person.team.and_then(|id| shared.teams.get(&id).cloned()).unwrap_or_default();
    let diseases = shared.facts.diseases(person.resident);
    let categories = categories_of(&shared.facts, person.resident, person.household);
    let groups = groups_from(person.birth_on, diseases, &categories, shared.on);
    if wanted.is_some_and(|wanted| !wanted.holds(&groups, &categories)) {
        return None;
    }
    let row = RosterRow {
        household_number: person.household_number.unwrap_or_default(),
        household_head: shared.facts.head(person.household).unwrap_or_default().to_owned(),
        name: person.name,
        sex: words::sex(person.sex.as_deref()).to_owned(),
        birth: person.birth_on,
        age: person.birth_on.map(|born| age_on(born, shared.on)),
        id_number: person.id_number.unwrap_or_default(),
        relation: relation_word(person.relation.as_deref()),
        address: place(&village, &group, &person.address.unwrap_or_default()),
        phone: person.phone.unwrap_or_default(),
        groups: groups.iter().map(|group| group.word().to_owned()).collect(),
        categories: categories.iter().map(|category| category.name().to_owned()).collect(),
        diseases: diseases.iter().filter_map(|disease| disease.name.clone()).collect(),
        record_number: person.record_number.unwrap_or_default(),
        packs: person.packs.iter().filter_map(|id| shared.packs.get(id).cloned()).collect(),
        signed_on: person.signed_on,
        ends_on: person.ends_on,
        team,
        doctor,
        village_doctor: shared.village_doctors.get(&person.village).cloned().unwrap_or_default(),
        agreement_number: person.number,
        last_visit_on: shared.facts.last_visit(person.resident),
        note: String::new(),
    };
    let rank = person.relation.unwrap_or_else(|| "99".to_owned());
    let rank = if row.household_head == row.name { String::new() } else { rank };
    let place = walk::key(&group, &row.household_number);
    let (head, name) = (row.household_head.clone(), row.name.clone());
    Some(((village, place, head, rank, name, person.resident.to_string()), row))
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
