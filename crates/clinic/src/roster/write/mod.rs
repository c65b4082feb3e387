//! Writing the people of a roster: one group for each household.

mod household;
mod person;
mod tags;

use super::import::{Plan, Watch, step};
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::Now;
use crate::residents::add::object;
use household::parts;
pub(super) use household::{by_household, known_household};
pub(super) use person::PLACE;
use serde_json::json;
use xiangyi_domain::id::{ImportId, VillageId};
use xiangyi_sheets::roster::RosterRow;
use xiangyi_store::imports::PlaceInFile;
use xiangyi_store::{WriteTx, residents};
use xiangyi_wire::Entity;

/// A row, its village, and who it is if known.
pub(super) struct Person {
    pub(super) village: VillageId,
    pub(super) known: Option<residents::Resident>,
    pub(super) row: RosterRow,
    /// 与户主关系, once it is settled who is the head.
    pub(super) relation: Option<&'static str>,
}

impl Person {
    /// The village of the person's row: who is known stays where they are.
    fn home_village(&self) -> VillageId {
        self.known.as_ref().map_or(self.village, |known| known.village)
    }
}

/// How many people are new.
#[derive(Clone, Copy, Default)]
pub(super) struct Counts {
    pub(super) created: u32,
    pub(super) updated: u32,
}

impl Counts {
    pub(super) fn of(people: &[Person]) -> Counts {
        let updated = people.iter().filter(|person| person.known.is_some()).count();
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Counts { created: count(people.len() - updated), updated: count(updated) }
    }
}

/// What all rows of one import share.
struct Writer<'a> {
    clinic: &'a Clinic,
    import: ImportId,
    /// The file's name, which the categories keep as their source.
    list: &'a str,
    now: Now,
}

pub(super) fn write_people(
    clinic: &Clinic,
    tx: &mut WriteTx<'_>,
    import: ImportId,
    list: &str,
    plan: &Plan,
    now: Now,
    watch: Watch<'_>,
) -> Result<Counts, ClinicError> {
    for (at, (id, name)) in plan.places.new.iter().enumerate() {
        let order = i64::try_from(plan.places.count + at + 1).unwrap_or(i64::MAX);
        let fields = object(json!({ "name": name, "visiting_order": order }));
        tx.insert(Entity::Village, *id, &clinic.township(), fields)?;
    }
    let writer = Writer { clinic, import, list, now };
    let total = u32::try_from(plan.people.len()).ok();
    let mut done = 0;
    for household in &plan.households {
        for part in parts(&plan.people, household) {
            tx.group(|tx| writer.household(tx, &plan.people, part))?;
            for _ in part {
                step(watch, "writing", done, total)?;
                done += 1;
            }
        }
    }
    Ok(Counts::of(&plan.people))
}

impl Writer<'_> {
    fn household(&self, tx: &mut WriteTx<'_>, people: &[Person], part: &[usize]) -> Result<(), ClinicError> {
        let Some(first) = part.first().map(|at| &people[*at]) else { return Ok(()) };
        let household = self.household_row(tx, people, part, first)?;
        for at in part {
            let person = &people[*at];
            let resident = match &person.known {
                Some(known) => {
                    self.update(tx, known, person, household)?;
                    known.id
                }
                None => self.create(tx, person, household)?,
            };
            let home = person.known.as_ref().and_then(|known| known.household).or(household);
            self.categories(tx, (resident, home), person)?;
            self.diseases(tx, resident, person)?;
            let place = PlaceInFile { resident, sheet: person.row.sheet.to_string(), row: person.row.row };
            tx.keep_import_row(self.import, &place)?;
        }
        Ok(())
    }
}
