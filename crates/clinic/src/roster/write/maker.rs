//! Rows of people whom nobody knows yet, made ready without the database, so that the next households are made while one is
//! written.

use super::household::{Household, household_fields, parts};
use super::person::new_fields;
use super::tags::{disease_fields, is_households, named_diseases, tag_fields, wanted};
use super::{Person, place};
use crate::error::ClinicError;
use crate::residents::roster_disease_id;
use chrono::NaiveDate;
use std::collections::BTreeSet;
use uuid::Uuid;
use xiangyi_domain::id::{CategoryTagId, HouseholdId, ResidentId, RowId, VillageId};
use xiangyi_domain::{Area, OrgCode};
use xiangyi_store::imports::PlaceInFile;
use xiangyi_store::{Ready, StoreError};
use xiangyi_wire::Entity;
use xiangyi_wire::change::Fields;

/// What is written as one group.
#[derive(Default)]
pub(super) struct Made {
    pub(super) rows: Vec<Ready>,
    pub(super) places: Vec<PlaceInFile>,
}

pub(super) struct Maker<'a> {
    org: &'a OrgCode,
    people: &'a [Person],
    /// The file's name, which the categories keep as their source.
    list: &'a str,
    today: NaiveDate,
    ids: std::vec::IntoIter<Uuid>,
}

impl<'a> Maker<'a> {
    /// With enough `ids` for all rows.
    pub(super) fn new(
        org: &'a OrgCode,
        people: &'a [Person],
        (list, today): (&'a str, NaiveDate),
        ids: Vec<Uuid>,
    ) -> Maker<'a> {
        Maker { org, people, list, today, ids: ids.into_iter() }
    }

    /// The households one after the other, each in parts that fit a group.
    pub(super) fn make(
        mut self,
        households: impl Iterator<Item = &'a Household>,
    ) -> impl Iterator<Item = Result<Vec<Made>, ClinicError>> {
        households.map(move |household| self.household(household))
    }

    fn household(&mut self, household: &Household) -> Result<Vec<Made>, ClinicError> {
        let mut home = None;
        let mut given = BTreeSet::new();
        let mut made = Vec::new();
        for (no, part) in parts(self.people, &household.people).into_iter().enumerate() {
            let mut group = Made::default();
            if no == 0
                && let Some(fields) = household_fields(self.people, &household.people)
            {
                let id = HouseholdId(self.id()?);
                let village = self.people[part[0]].village;
                group.rows.push(self.row(Entity::Household, id, village, fields)?);
                home = Some(id);
            }
            for at in part {
                self.person(&mut group, &self.people[*at], home, &mut given)?;
            }
            made.push(group);
        }
        Ok(made)
    }

    /// A person with categories and diseases. `given` are the household's own tags so far.
    fn person(
        &mut self,
        group: &mut Made,
        person: &'a Person,
        home: Option<HouseholdId>,
        given: &mut BTreeSet<&'a str>,
    ) -> Result<(), ClinicError> {
        let id = ResidentId(self.id()?);
        group.rows.push(self.row(Entity::Resident, id, person.village, new_fields(person, home))?);
        for (code, detail) in wanted(&person.row) {
            let of_home = home.filter(|_| is_households(code));
            if of_home.is_some() && !given.insert(code) {
                continue;
            }
            let whose = (of_home.is_none().then_some(id), of_home);
            let fields = tag_fields(person.village, whose, (code, detail), self.list);
            let tag = CategoryTagId(self.id()?);
            group.rows.push(self.row(Entity::Category, tag, person.village, fields)?);
        }
        for named in named_diseases(&person.row) {
            let disease = roster_disease_id(id, named.kind, &named.name);
            let fields = disease_fields(person.village, id, &named, &person.row, self.today);
            group.rows.push(self.row(Entity::Disease, disease, person.village, fields)?);
        }
        group.places.push(place(id, person));
        Ok(())
    }

    fn row(
        &self,
        entity: Entity,
        id: impl Into<RowId>,
        village: VillageId,
        fields: Fields,
    ) -> Result<Ready, ClinicError> {
        Ok(Ready::insert(entity, id, &Area::village(self.org, village), fields)?)
    }

    fn id(&mut self) -> Result<Uuid, ClinicError> {
        self.ids.next().ok_or_else(|| StoreError::Unreadable { what: "the ids of an import" }.into())
    }
}
