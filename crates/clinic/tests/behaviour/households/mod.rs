//! 一户一档: what happens to a household, and that nothing of it is lost.
#![allow(clippy::needless_pass_by_value, reason = "a test hands its JSON over")]

mod categories;
mod moves;
mod records;
mod villages;

use crate::place::{Place, at, day, ids};
use serde_json::{Value, json};
use xiangyi_clinic::households::HouseholdFile;
use xiangyi_clinic::residents::AddResident;
use xiangyi_domain::id::{HouseholdId, ResidentId};
use xiangyi_domain::residents::Sex;
use xiangyi_domain::users::Role;

/// A family of a man, his wife, his only son and the son's wife.
pub struct Family {
    pub place: Place,
    pub household: HouseholdId,
    pub father: ResidentId,
    pub mother: ResidentId,
    pub son: ResidentId,
    pub bride: ResidentId,
}

pub const TODAY: &str = "2026-09-01";

impl Family {
    pub fn new() -> Family {
        let place = Place::new("2026-01-05");
        place.user("zhao", Role::VillageDoctor, &["石板村"]);
        place.user("qian", Role::VillageDoctor, &["龙塘村"]);
        let father = place.person("石板村", "张国福", crate::place::MAN_1955);
        let household = place.head.resident_page(&father.to_string(), at("2026-01-05")).unwrap().household.unwrap().id;
        let mother = newcomer(&place, household, "李秀英", Sex::Female, "1956-03-01", "12");
        let son = newcomer(&place, household, "张大勇", Sex::Male, "1980-05-01", "20");
        let bride = newcomer(&place, household, "王小芳", Sex::Female, "1982-07-01", "38");
        Family { place, household, father, mother, son, bride }
    }

    pub fn page(&self) -> HouseholdFile {
        self.page_of(&self.household.to_string())
    }

    pub fn page_of(&self, which: &str) -> HouseholdFile {
        self.place.head.household_page(which, at(TODAY)).unwrap()
    }
}

pub fn newcomer(place: &Place, household: HouseholdId, name: &str, sex: Sex, born: &str, relation: &str) -> ResidentId {
    let input = AddResident {
        village: "石板村".into(),
        name: name.into(),
        sex: Some(sex),
        birth_on: Some(day(born)),
        household: Some(household),
        relation: Some(relation.into()),
        ..blank()
    };
    place.head.add_resident(input, at("2026-01-05"), &mut ids()).unwrap().id
}

pub fn blank() -> AddResident {
    input(json!({ "village": "石板村", "name": "某人" }))
}

/// A verb's input as the command line reads it.
pub fn input<T: serde::de::DeserializeOwned>(value: Value) -> T {
    xiangyi_clinic::input::read(&value.to_string()).unwrap()
}

/// `name relation` of those who live there.
pub fn told(page: &HouseholdFile) -> Vec<String> {
    page.members
        .iter()
        .map(|member| format!("{} {}", member.row.name, member.relation.as_deref().unwrap_or("-")))
        .collect()
}
