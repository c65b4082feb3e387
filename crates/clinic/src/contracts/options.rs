//! What the screen of signing offers for one resident's household.

use super::packs::PackLine;
use super::sign::overlaps;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::Now;
use crate::residents::{Names, categories_on, diseases_in_care};
use chrono::NaiveDate;
use serde::Serialize;
use xiangyi_domain::contracts::{Group, default_end, groups_on};
use xiangyi_domain::id::{ResidentId, TeamId};
use xiangyi_domain::residents::{DiseaseKind, Relation, age_on};
use xiangyi_domain::users::Right;
use xiangyi_store::{Reader, contracts, households, packs, residents, teams};

/// What can be signed.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ContractOptions {
    /// 户编号 of the household, if it has one.
    pub household: Option<String>,
    /// Who lives there, the head first.
    pub members: Vec<MemberOption>,
    /// Teams that serve the village.
    pub teams: Vec<TeamOption>,
    /// Packs on offer.
    pub packs: Vec<PackOption>,
    /// The usual last day when signed today.
    pub default_ends_on: NaiveDate,
}

/// A member of the household.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct MemberOption {
    /// Row.
    pub id: ResidentId,
    /// Name.
    pub name: String,
    /// 与户主关系, in words.
    pub relation: Option<String>,
    /// Full years.
    pub age: Option<u16>,
    /// 重点人群, in words.
    pub groups: Vec<String>,
    /// In a contract in force.
    pub already: bool,
}

/// A team on offer.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct TeamOption {
    /// Row.
    pub id: TeamId,
    /// Name.
    pub name: String,
    /// Name of the leader.
    pub leader: String,
}

/// A pack on offer.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct PackOption {
    /// The pack.
    #[serde(flatten)]
    pub pack: PackLine,
    /// Whom the pack is for, in words.
    pub target_word: Option<String>,
    /// Fits a group of somebody in the household.
    pub suggested: bool,
}

impl Clinic {
    /// What can be signed with a resident's household today.
    ///
    /// # Errors
    /// `unknown_resident`, `not_your_village`.
    pub fn contract_options(&self, who: &str, now: Now) -> Result<ContractOptions, ClinicError> {
        self.must(Right::ContractsView)?;
        self.read(|reader| {
            let names = Names::load(reader)?;
            let resident = self.resident(reader, who)?;
            let people = match resident.household {
                Some(id) => residents::of_household(reader, id)?,
                None => vec![resident.clone()],
            };
            let mut wanted = vec![Group::General];
            let mut members = Vec::with_capacity(people.len());
            for person in &people {
                let groups = groups_of(reader, person, now.today)?;
                wanted.extend(&groups);
                members.push(member(reader, person, &groups, now.today)?);
            }
            let serves = |team: &teams::Team| team.villages.is_empty() || team.villages.contains(&resident.village);
            let working = teams::list(reader)?.into_iter().filter(|team| team.ended_on.is_none() && serves(team));
            let teams = working.map(|t| TeamOption { id: t.id, leader: names.user(t.leader), name: t.name }).collect();
            let on_offer = |pack: &packs::Pack| {
                pack.valid_from.is_none_or(|day| day <= now.today) && pack.valid_to.is_none_or(|day| now.today <= day)
            };
            let suggested =
                |pack: &packs::Pack| wanted.iter().any(|group| pack.target.as_deref() == Some(group.code()));
            let packs = packs::list(reader)?.into_iter().filter(on_offer);
            let target_word = |pack: &packs::Pack| {
                let group: Option<Group> = serde_json::from_value(pack.target.clone()?.into()).ok();
                group.map(|group| group.word().to_owned())
            };
            let option = |pack: packs::Pack| PackOption {
                suggested: suggested(&pack),
                target_word: target_word(&pack),
                pack: pack.into(),
            };
            let packs = packs.map(option).collect();
            let household = resident.household.map(|id| households::find(reader, id)).transpose()?.flatten();
            let household = household.map(|household| household.number).filter(|number| !number.is_empty());
            Ok(ContractOptions { household, members, teams, packs, default_ends_on: default_end(now.today) })
        })
    }
}

/// 重点人群 of a person on a day.
pub(crate) fn groups_of(
    reader: &Reader<'_>,
    person: &residents::Resident,
    on: NaiveDate,
) -> Result<Vec<Group>, ClinicError> {
    let kinds = diseases_in_care(reader, person.id)?.into_iter();
    let kinds: Vec<DiseaseKind> = kinds.filter_map(|row| serde_json::from_value(row.kind.into()).ok()).collect();
    Ok(groups_on(person.birth_on, &kinds, &categories_on(reader, person.id, on)?, on))
}

fn member(
    reader: &Reader<'_>,
    person: &residents::Resident,
    groups: &[Group],
    today: NaiveDate,
) -> Result<MemberOption, ClinicError> {
    let already = contracts::of_resident(reader, person.id)?.iter().any(|row| overlaps(row, today, today));
    Ok(MemberOption {
        id: person.id,
        name: person.name.clone(),
        relation: person.relation.as_deref().and_then(Relation::find).map(|relation| relation.word.to_owned()),
        age: person.birth_on.map(|born| age_on(born, today)),
        groups: groups.iter().map(|group| group.word().to_owned()).collect(),
        already,
    })
}
