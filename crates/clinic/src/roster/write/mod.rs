//! Writing the people of a roster: one group for each household.

mod household;
mod maker;
mod person;
mod tags;

use super::import::{Plan, Watch, step};
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::Now;
use crate::residents::add::object;
pub(super) use household::{Home, Household, by_household};
use household::{household_fields, most_rows, parts};
use maker::{Made, Maker};
pub(super) use person::PLACE;
use person::new_fields;
use serde_json::json;
use xiangyi_domain::id::{HouseholdId, ImportId, ResidentId, VillageId};
use xiangyi_sheets::roster::RosterRow;
use xiangyi_store::imports::PlaceInFile;
use xiangyi_store::{Ahead, WriteTx, made_beside, residents};
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
    let (people, total) = (plan.people.as_slice(), u32::try_from(plan.people.len()).ok());
    let fresh = || plan.households.iter().filter(|household| household.is_fresh(people));
    let most = fresh().flat_map(|household| &household.people).map(|at| most_rows(&people[*at].row)).sum();
    let maker = Maker::new(clinic.org(), people, (list, now.today), (0..most).map(|_| tx.new_id()).collect());
    let ahead = if people.len() >= MANY { Ahead { at_once: 64, waiting: 4 } } else { Ahead::NOT };
    let mut done = 0;
    let write = |tx: &mut WriteTx<'_>| {
        made_beside(ahead, maker.make(fresh()), |made| {
            for household in &plan.households {
                if household.is_fresh(people) {
                    let Some(parts) = made.next() else { break };
                    for part in parts? {
                        tx.group(|tx| writer.made(tx, part))?;
                    }
                } else {
                    writer.household(tx, people, household)?;
                }
                for _ in &household.people {
                    step(watch, "writing", done, total)?;
                    done += 1;
                }
            }
            Ok(Counts::of(people))
        })
    };
    // Where anything may be known, what is known is looked for meanwhile, and every index is needed.
    let all_are_fresh = plan.households.iter().all(|household| household.is_fresh(people));
    if all_are_fresh { tx.in_bulk(people.len(), write) } else { write(tx) }
}

/// From so many people on it pays to make rows beside the writing.
const MANY: usize = 200;

impl Writer<'_> {
    /// Writes one part of a household that was made ready.
    fn made(&self, tx: &mut WriteTx<'_>, part: Made) -> Result<(), ClinicError> {
        for row in part.rows {
            tx.insert_ready(row)?;
        }
        for place in &part.places {
            tx.keep_import_row(self.import, place)?;
        }
        Ok(())
    }

    /// Writes people who live together, when some of them or their household may be known.
    fn household(&self, tx: &mut WriteTx<'_>, people: &[Person], household: &Household) -> Result<(), ClinicError> {
        let mut home = household.known(tx, people)?;
        for part in parts(people, &household.people) {
            tx.group(|tx| self.part(tx, people, (household, part), &mut home))?;
        }
        Ok(())
    }

    fn part(
        &self,
        tx: &mut WriteTx<'_>,
        people: &[Person],
        (household, part): (&Household, &[usize]),
        home: &mut Option<HouseholdId>,
    ) -> Result<(), ClinicError> {
        let village = people[part[0]].village;
        if home.is_none()
            && let Some(fields) = household_fields(people, &household.people)
        {
            let id = HouseholdId(tx.new_id());
            tx.insert(Entity::Household, id, &self.clinic.area(village), fields)?;
            *home = Some(id);
        }
        for at in part {
            let person = &people[*at];
            let resident = match &person.known {
                Some(known) => {
                    self.update(tx, known, person, *home)?;
                    known.id
                }
                None => {
                    let id = ResidentId(tx.new_id());
                    let area = self.clinic.area(person.village);
                    tx.insert(Entity::Resident, id, &area, new_fields(person, *home))?;
                    id
                }
            };
            let lives_in = person.known.as_ref().and_then(|known| known.household).or(*home);
            self.categories(tx, (resident, lives_in), person)?;
            self.diseases(tx, resident, person)?;
            tx.keep_import_row(self.import, &place(resident, person))?;
        }
        Ok(())
    }
}

fn place(resident: ResidentId, person: &Person) -> PlaceInFile {
    PlaceInFile { resident, sheet: person.row.sheet.to_string(), row: person.row.row }
}
