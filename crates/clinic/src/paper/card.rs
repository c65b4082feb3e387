//! 健康信息联系卡.

use super::contract::team_members;
use super::details::{PaperDetails, details};
use super::person::paper_person;
use super::roster::relation_word;
use crate::clinic::Clinic;
use crate::contracts::teams::posts;
use crate::error::ClinicError;
use crate::residents::{Names, card::is_head, diseases_in_care};
use chrono::NaiveDate;
use xiangyi_domain::contracts::TeamRole;
use xiangyi_domain::id::{HouseholdId, VillageId};
use xiangyi_domain::paper::{ContactCard, PaperMember, PaperTeamMember};
use xiangyi_domain::users::{Right, Role};
use xiangyi_store::{Reader, contracts, due, households, residents, teams, users};

impl Clinic {
    pub(super) fn contact_cards(
        &self,
        reader: &Reader<'_>,
        id: HouseholdId,
        today: NaiveDate,
    ) -> Result<Vec<ContactCard>, ClinicError> {
        self.must(Right::ContractsView)?;
        let household = households::find(reader, id)?.filter(|row| row.meta.voided.is_none());
        let household = household.ok_or(ClinicError::unknown("household", "household"))?;
        self.must_cover(household.village)?;
        let names = Names::load(reader)?;
        let people = residents::of_household(reader, id)?;
        let head = people.iter().find(|person| is_head(person.relation.as_deref())).or(people.first());
        let head = head.ok_or(ClinicError::unknown("resident", "household"))?;
        let details = details(reader)?;
        let contract = contracts::in_force_of_resident(reader, head.id, today)?.into_iter().next();
        let team = contract.and_then(|row| row.team).map(|id| teams::find(reader, id)).transpose()?.flatten();
        let (mut members, mut next) = (Vec::new(), None);
        for person in &people {
            let dates = due::of_resident(reader, person.id)?.into_iter().filter_map(|row| row.next_due_on);
            next = dates.chain(next).min();
            if person.id != head.id {
                members.push(PaperMember {
                    name: person.name.clone(),
                    relation: relation_word(person.relation.as_deref()),
                    id_number: String::new(),
                    groups: diseases_in_care(reader, person.id)?.into_iter().filter_map(|row| row.name).collect(),
                });
            }
        }
        let mut resident = paper_person(reader, &names, head, today)?;
        // The card hangs on a wall.
        resident.id_number = String::new();
        let benefits = self.benefits(reader, &household, &details, today);
        let leader = team_members(reader, team.as_ref(), household.village, today)?;
        Ok(vec![ContactCard {
            org_name: self.org_name().to_owned(),
            resident,
            members,
            village_doctor: village_doctor(reader, household.village, today)?,
            team_leader: leader.into_iter().find(|one| one.role == TeamRole::Leader.word()).unwrap_or_default(),
            org_phone: details.org_phone,
            advice_phone: details.advice_phone,
            hospital: details.hospital,
            benefits,
            next_visit_on: next,
            medicine_note: String::new(),
        }])
    }

    /// 享受政策, the headings of the household's own lines; nothing where the county has no policy pack.
    fn benefits(
        &self,
        reader: &Reader<'_>,
        household: &households::Household,
        details: &PaperDetails,
        today: NaiveDate,
    ) -> Vec<String> {
        let card = self
            .plain_policy(details, None, today)
            .and_then(|plain| self.policy_card(reader, household, plain, details, today));
        card.map(|card| card.lines.into_iter().map(|line| line.heading).collect()).unwrap_or_default()
    }
}

/// 责任村医 of a village, with the phone that a team knows.
pub(super) fn village_doctor(
    reader: &Reader<'_>,
    village: VillageId,
    on: NaiveDate,
) -> Result<PaperTeamMember, ClinicError> {
    let all = users::list(reader)?;
    let local = |user: &&users::User| {
        user.enabled && user.role == Role::VillageDoctor.code() && user.villages.contains(&village)
    };
    let Some(doctor) = all.iter().find(local) else { return Ok(PaperTeamMember::default()) };
    let posts = teams::list(reader)?.into_iter().flat_map(|team| posts(&team));
    let post = posts.into_iter().find(|post| post.user == Some(doctor.id) && post.holds(on));
    let (title, phone) = post.map(|post| (post.title, post.phone)).unwrap_or_default();
    Ok(PaperTeamMember { role: TeamRole::VillageDoctor.word().to_owned(), name: doctor.name.clone(), title, phone })
}
