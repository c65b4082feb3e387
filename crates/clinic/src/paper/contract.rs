//! 家庭医生签约服务协议书.

use super::details::details;
use super::person::paper_person;
use super::roster::relation_word;
use crate::clinic::Clinic;
use crate::contracts::claims::fees;
use crate::contracts::options::groups_of;
use crate::contracts::teams::{post_of, posts};
use crate::error::ClinicError;
use crate::residents::{Names, card::is_head};
use chrono::NaiveDate;
use xiangyi_domain::Money;
use xiangyi_domain::contracts::{Fee, Group, Guardian, PackItem, Payer, TeamPost, TeamRole};
use xiangyi_domain::id::{ContractId, RowId, UserId, VillageId};
use xiangyi_domain::paper::{ContractPaper, PaperContact, PaperMember, PaperPack, PaperPackItem, PaperTeamMember};
use xiangyi_domain::users::{Right, Role};
use xiangyi_store::{Reader, contracts, packs, printed_papers, residents, teams, users};

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
        let guardian = guardian(&contract);
        let mut ticked: Vec<Group> = Vec::new();
        for person in &people {
            ticked.extend(groups_of(reader, person, on)?);
        }
        Ok(ContractPaper {
            org_name: self.org_name().to_owned(),
            number: contract.number.clone(),
            team: team.as_ref().map(|team| team.name.clone()).unwrap_or_default(),
            team_members: team_members(reader, team.as_ref(), contract.village, on)?,
            resident: paper_person(reader, &names, signs, on)?,
            members: members(reader, &people, signs, on)?,
            groups: Group::ALL.iter().map(|group| (group.word().to_owned(), ticked.contains(group))).collect(),
            packs: paper_packs(reader, &contract)?,
            shares: by_payer(&fees(&contract).iter().collect::<Vec<_>>()),
            starts_on: contract.starts_on.unwrap_or_default(),
            ends_on: contract.ends_on.unwrap_or_default(),
            signed_on: contract.signed_on,
            guardian,
            copies: details(reader)?.agreement_copies(),
        })
    }
}

/// Agreements of one print; more are printed village by village.
const MOST: usize = 500;

impl Clinic {
    /// The contracts in force that a village, or everybody, has; on request only those never printed.
    pub(super) fn wanted_contracts(
        &self,
        reader: &Reader<'_>,
        village: Option<&str>,
        unprinted: bool,
        today: NaiveDate,
    ) -> Result<Vec<contracts::Contract>, ClinicError> {
        self.must(Right::ContractsView)?;
        let villages = self.villages_of_filter(reader, village.filter(|text| !text.is_empty()))?;
        let mut rows = contracts::in_force(reader, villages.as_deref(), today)?;
        if unprinted {
            let printed = printed_papers::subjects(reader, "contract")?;
            rows.retain(|row| !printed.contains(&RowId::from(row.id)));
        }
        if rows.is_empty() {
            return Err(ClinicError::refused_at(if unprinted { "all_printed" } else { "no_contracts" }, "village"));
        }
        if rows.len() > MOST {
            let error = ClinicError::refused_at("too_many_papers", "village");
            return Err(error.with("count", rows.len()).with("most", MOST));
        }
        rows.sort_by(|a, b| a.number.cmp(&b.number));
        Ok(rows)
    }

    pub(super) fn contract_papers(
        &self,
        reader: &Reader<'_>,
        village: Option<&str>,
        unprinted: bool,
        today: NaiveDate,
    ) -> Result<Vec<ContractPaper>, ClinicError> {
        let rows = self.wanted_contracts(reader, village, unprinted, today)?;
        rows.iter().map(|row| self.contract_paper(reader, row.id)).collect()
    }
}

/// Who signs for the residents, with what is known of them.
fn guardian(contract: &contracts::Contract) -> Option<PaperContact> {
    let known: Option<Guardian> = contract.guardian.clone().and_then(|value| serde_json::from_value(value).ok());
    let named = contract.signer.clone().filter(|signer| !signer.trim().is_empty());
    let guardian = known.or_else(|| named.map(|name| Guardian { name, ..Guardian::default() }))?;
    Some(PaperContact {
        name: guardian.name,
        relation: guardian.relation.unwrap_or_default(),
        id_number: guardian.id_number.unwrap_or_default(),
        phone: guardian.phone.unwrap_or_default(),
    })
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

/// The team table on a day: who holds a post, then the members without one and the village's doctors.
pub(super) fn team_members(
    reader: &Reader<'_>,
    team: Option<&teams::Team>,
    village: VillageId,
    on: NaiveDate,
) -> Result<Vec<PaperTeamMember>, ClinicError> {
    let Some(team) = team else { return Ok(Vec::new()) };
    let all = users::list(reader)?;
    let name = |id: UserId| all.iter().find(|user| user.id == id).map(|user| user.name.clone()).unwrap_or_default();
    let mut posts: Vec<TeamPost> = posts(team).into_iter().filter(|post| post.holds(on)).collect();
    posts.sort_by_key(|post| post.role);
    let mut known: Vec<UserId> = posts.iter().filter_map(|post| post.user).collect();
    let mut members: Vec<PaperTeamMember> = posts
        .into_iter()
        .map(|post| PaperTeamMember {
            role: post.role.word().to_owned(),
            name: post.user.map_or(post.name, name),
            title: post.title,
            phone: post.phone,
        })
        .collect();
    let local = |user: &users::User| {
        user.enabled && user.role == Role::VillageDoctor.code() && user.villages.contains(&village)
    };
    for user in all.iter().filter(|user| team.members.contains(&user.id) || local(user)) {
        if !known.contains(&user.id) {
            known.push(user.id);
            let role = post_of(user).role.word().to_owned();
            members.push(PaperTeamMember { role, name: user.name.clone(), ..PaperTeamMember::default() });
        }
    }
    members.sort_by_key(|member| TeamRole::ALL.iter().position(|role| role.word() == member.role));
    Ok(members)
}

fn paper_packs(reader: &Reader<'_>, contract: &contracts::Contract) -> Result<Vec<PaperPack>, ClinicError> {
    let signed = packs::list(reader)?.into_iter().filter(|pack| contract.packs.contains(&pack.id));
    let agreed = fees(contract);
    let paper = |pack: packs::Pack| {
        let items: Vec<PackItem> = serde_json::from_value(pack.items).unwrap_or_default();
        let mine: Vec<&Fee> = agreed.iter().filter(|fee| fee.pack == pack.id).collect();
        let payer = match mine.is_empty() {
            true => pack.payer.unwrap_or_default(),
            false => by_payer(&mine).into_iter().map(|(payer, _)| payer).collect::<Vec<_>>().join("、"),
        };
        PaperPack {
            name: pack.name,
            // What was agreed on the day of signing, not what the pack costs since.
            price: mine.first().map_or(pack.price.unwrap_or_default(), |fee| fee.price),
            payer,
            items: items.into_iter().map(|item| PaperPackItem { name: item.name, times: item.times }).collect(),
        }
    };
    Ok(signed.map(paper).collect())
}

/// What each pays for all members and packs, in the order of the claim list.
fn by_payer(fees: &[&Fee]) -> Vec<(String, Money)> {
    let paid = |payer: Payer| -> Money {
        fees.iter().flat_map(|fee| &fee.parts).filter(|part| part.payer == payer).map(|part| part.amount).sum()
    };
    let all = Payer::ALL.into_iter().map(|payer| (payer.word().to_owned(), paid(payer)));
    all.filter(|(_, amount)| !amount.is_zero()).collect()
}
