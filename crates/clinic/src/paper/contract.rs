//! 家庭医生签约服务协议书.

use super::person::paper_person;
use super::roster::relation_word;
use crate::clinic::Clinic;
use crate::contracts::options::groups_of;
use crate::error::ClinicError;
use crate::residents::{Names, card::is_head};
use chrono::NaiveDate;
use xiangyi_domain::contracts::{Group, PackItem};
use xiangyi_domain::id::ContractId;
use xiangyi_domain::paper::{ContractPaper, PaperContact, PaperMember, PaperPack, PaperPackItem, PaperTeamMember};
use xiangyi_domain::users::{Right, Role};
use xiangyi_store::{Reader, contracts, packs, residents, teams, users};

impl Clinic {
    pub(super) fn contract_paper(&self, reader: &Reader<'_>, id: ContractId) -> Result<ContractPaper, ClinicError> {
        self.must(Right::ContractsView)?;
        self.must(Right::IdNumbersWhole)?;
        let contract = self.contract(reader, id)?;
        let names = Names::load(reader)?;
        let on = contract.signed_on.or(contract.starts_on).unwrap_or_default();
        let people = contract.residents.iter().filter_map(|id| residents::find(reader, *id).transpose());
        let people: Vec<residents::Resident> = people.collect::<Result<_, _>>()?;
        let signs = people.iter().find(|person| is_head(person.relation.as_deref())).or(people.first());
        let signs = signs.ok_or(ClinicError::unknown("resident", "contract"))?;
        let team = contract.team.map(|id| teams::find(reader, id)).transpose()?.flatten();
        let guardian = contract.signer.clone().filter(|signer| !signer.trim().is_empty());
        let mut ticked: Vec<Group> = Vec::new();
        for person in &people {
            ticked.extend(groups_of(reader, person, on)?);
        }
        Ok(ContractPaper {
            org_name: self.org_name().to_owned(),
            number: contract.number.clone(),
            team: team.as_ref().map(|team| team.name.clone()).unwrap_or_default(),
            team_members: team_members(reader, team.as_ref(), &contract)?,
            resident: paper_person(reader, &names, signs, on)?,
            members: members(reader, &people, signs, on)?,
            groups: Group::ALL.iter().map(|group| (group.word().to_owned(), ticked.contains(group))).collect(),
            packs: paper_packs(reader, &contract)?,
            starts_on: contract.starts_on.unwrap_or_default(),
            ends_on: contract.ends_on.unwrap_or_default(),
            signed_on: contract.signed_on,
            guardian: guardian.map(|name| PaperContact { name, ..PaperContact::default() }),
            copies: 2,
        })
    }
}

fn members(
    reader: &Reader<'_>,
    people: &[residents::Resident],
    signs: &residents::Resident,
    on: NaiveDate,
) -> Result<Vec<PaperMember>, ClinicError> {
    let others = people.iter().filter(|person| person.id != signs.id);
    let member = |person: &residents::Resident| -> Result<PaperMember, ClinicError> {
        Ok(PaperMember {
            name: person.name.clone(),
            relation: relation_word(person.relation.as_deref()),
            id_number: person.id_number.clone().unwrap_or_default(),
            groups: groups_of(reader, person, on)?.iter().map(|group| group.word().to_owned()).collect(),
        })
    };
    others.map(member).collect()
}

pub(super) fn team_members(
    reader: &Reader<'_>,
    team: Option<&teams::Team>,
    contract: &contracts::Contract,
) -> Result<Vec<PaperTeamMember>, ClinicError> {
    let Some(team) = team else { return Ok(Vec::new()) };
    let all = users::list(reader)?;
    let mut members = Vec::new();
    for user in all.iter().filter(|user| team.members.contains(&user.id) || team.leader == Some(user.id)) {
        let role = if team.leader == Some(user.id) {
            "负责人"
        } else if user.role == Role::VillageDoctor.code() {
            "村医"
        } else {
            "公卫人员"
        };
        members.push(PaperTeamMember { role: role.to_owned(), name: user.name.clone(), ..PaperTeamMember::default() });
    }
    let local = |user: &&users::User| user.role == "village_doctor" && user.villages.contains(&contract.village);
    for user in all.iter().filter(local).filter(|user| !team.members.contains(&user.id)) {
        let role = "村医".to_owned();
        members.push(PaperTeamMember { role, name: user.name.clone(), ..PaperTeamMember::default() });
    }
    members.sort_by_key(|member| member.role != "负责人");
    Ok(members)
}

fn paper_packs(reader: &Reader<'_>, contract: &contracts::Contract) -> Result<Vec<PaperPack>, ClinicError> {
    let signed = packs::list(reader)?.into_iter().filter(|pack| contract.packs.contains(&pack.id));
    let paper = |pack: packs::Pack| {
        let items: Vec<PackItem> = serde_json::from_value(pack.items).unwrap_or_default();
        PaperPack {
            name: pack.name,
            price: pack.price.unwrap_or_default(),
            payer: pack.payer.unwrap_or_default(),
            items: items.into_iter().map(|item| PaperPackItem { name: item.name, times: item.times }).collect(),
        }
    };
    Ok(signed.map(paper).collect())
}
