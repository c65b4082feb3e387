//! 健康信息联系卡.

use super::person::paper_person;
use super::roster::relation_word;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::residents::{Names, card::is_head, diseases_in_care};
use chrono::NaiveDate;
use xiangyi_domain::id::HouseholdId;
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
        let doctor = users::list(reader)?.into_iter().find(|user| {
            user.enabled && user.role == Role::VillageDoctor.code() && user.villages.contains(&household.village)
        });
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
        let named = |name: String, role: &str| PaperTeamMember { role: role.to_owned(), name, ..Default::default() };
        Ok(vec![ContactCard {
            org_name: self.org_name().to_owned(),
            resident,
            members,
            village_doctor: named(doctor.map(|user| user.name).unwrap_or_default(), "村医"),
            team_leader: named(names.user(team.and_then(|team| team.leader)), "负责人"),
            org_phone: String::new(),
            advice_phone: String::new(),
            hospital: String::new(),
            benefits: Vec::new(),
            next_visit_on: next,
            medicine_note: String::new(),
        }])
    }
}
