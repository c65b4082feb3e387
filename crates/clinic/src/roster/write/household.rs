//! Which people of a roster live together, and the household that they join.

use super::Person;
use crate::error::ClinicError;
use crate::residents::add::object;
use serde_json::{Map, Value, json};
use std::collections::HashMap;
use xiangyi_domain::id::{HouseholdId, VillageId};
use xiangyi_domain::residents::Relation;
use xiangyi_sheets::roster::RosterRow;
use xiangyi_store::{Reader, households, residents};

/// What makes people of a roster one household.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Together {
    Number(VillageId, String),
    HeadId(String),
    HeadName(VillageId, Option<String>, String),
    /// Under the head who stands above.
    Below(usize),
    Alone(usize),
}

/// Fewer than `wire::push::MAX_GROUP`, with room for the household.
const GROUP_CHANGES: usize = 80;

/// People of a roster who live together.
pub(in crate::roster) struct Household {
    /// Their places in the file, in its order.
    pub(in crate::roster) people: Vec<usize>,
    /// Where they live already.
    pub(in crate::roster) home: Home,
}

/// Where people of a roster live already.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::roster) enum Home {
    /// In a household that is known.
    Known(HouseholdId),
    /// With a head whom only this file may bring, told by an ID number.
    WithHead,
    /// Nowhere: what the file says makes a household, where it says anything.
    New,
}

impl Household {
    /// Where they live already, as far as that is known when they are written.
    pub(super) fn known(&self, reader: &Reader<'_>, people: &[Person]) -> Result<Option<HouseholdId>, ClinicError> {
        match self.home {
            Home::Known(home) => Ok(Some(home)),
            Home::WithHead => known_household(reader, people, &self.people),
            Home::New => Ok(None),
        }
    }

    /// Whether all of it is new, so that it can be made ready without asking what is known.
    pub(super) fn is_fresh(&self, people: &[Person]) -> bool {
        self.home == Home::New && self.people.iter().all(|at| people[*at].known.is_none())
    }
}

/// The people of each household, in the order of the file.
pub(in crate::roster) fn by_household(
    reader: &Reader<'_>,
    people: &[Person],
    nobody_is_known: bool,
) -> Result<Vec<Household>, ClinicError> {
    let mut order: Vec<Vec<usize>> = Vec::new();
    let mut place: HashMap<Together, usize> = HashMap::new();
    let mut head_above: HashMap<VillageId, usize> = HashMap::new();
    for (at, person) in people.iter().enumerate() {
        let key = together(person, at, &mut head_above);
        let slot = *place.entry(key).or_insert_with(|| {
            order.push(Vec::new());
            order.len() - 1
        });
        order[slot].push(at);
    }
    let with_home = |together: Vec<usize>| {
        let known = if nobody_is_known { None } else { known_household(reader, people, &together)? };
        let names_head = together.first().is_some_and(|at| {
            let details = &people[*at].row.details;
            details.household_number.is_none() && details.household_head_id.is_some()
        });
        let home = known.map_or(if names_head { Home::WithHead } else { Home::New }, Home::Known);
        Ok(Household { people: together, home })
    };
    order.into_iter().map(with_home).collect()
}

fn together(person: &Person, at: usize, head_above: &mut HashMap<VillageId, usize>) -> Together {
    let details = &person.row.details;
    let is_head = details.relation.is_some_and(Relation::is_head);
    if let Some(number) = details.household_number.clone() {
        return Together::Number(person.village, number);
    }
    if let Some(head) = details.household_head_id {
        return Together::HeadId(head.as_str().to_owned());
    }
    if let Some(head) = details.household_head.clone() {
        return Together::HeadName(person.village, details.group.clone(), head);
    }
    if is_head {
        head_above.insert(person.village, at);
        return Together::Below(at);
    }
    match (details.relation, head_above.get(&person.village)) {
        (Some(_), Some(head)) => Together::Below(*head),
        _ => Together::Alone(at),
    }
}

/// How many rows a person of a roster makes at most, with the household.
pub(super) fn most_rows(row: &RosterRow) -> usize {
    let details = &row.details;
    let tags = usize::from(details.disability.is_some()) + details.categories.len() + details.other_categories.len();
    2 + tags + details.diseases.len()
}

/// Large households in parts that fit a batch.
pub(super) fn parts<'a>(people: &[Person], household: &'a [usize]) -> Vec<&'a [usize]> {
    let weight = |at: &usize| most_rows(&people[*at].row);
    let (mut parts, mut start, mut sum) = (Vec::new(), 0, 0);
    for (at, index) in household.iter().enumerate() {
        if sum > 0 && sum + weight(index) > GROUP_CHANGES {
            parts.push(&household[start..at]);
            (start, sum) = (at, 0);
        }
        sum += weight(index);
    }
    parts.push(&household[start..]);
    parts
}

/// What the file says of a new household; nothing when it says nothing of one.
pub(super) fn household_fields(people: &[Person], together: &[usize]) -> Option<Map<String, Value>> {
    let first = &people[*together.first()?];
    let details = &first.row.details;
    let says_nothing = together.len() == 1
        && details.household_number.is_none()
        && details.household_head.is_none()
        && details.address.is_none()
        && details.group.is_none()
        && details.relation.is_none();
    let told = |pick: fn(&RosterRow) -> Option<&String>| together.iter().find_map(|at| pick(&people[*at].row).cloned());
    (!says_nothing).then(|| {
        object(json!({
            "village": first.village, "number": details.household_number,
            "group_name": told(|row| row.details.group.as_ref()),
            "address": told(|row| row.details.address.as_ref()),
        }))
    })
}

/// The household that people of a roster live in already: that of known members, of the number, of a known head.
fn known_household(
    reader: &Reader<'_>,
    people: &[Person],
    together: &[usize],
) -> Result<Option<HouseholdId>, ClinicError> {
    let of_known = together.iter().find_map(|at| people[*at].known.as_ref().and_then(|known| known.household));
    let Some(first) = together.first().map(|at| &people[*at]).filter(|_| of_known.is_none()) else {
        return Ok(of_known);
    };
    let details = &first.row.details;
    if let Some(number) = &details.household_number {
        return Ok(households::by_number(reader, first.village, number)?.into_iter().next().map(|found| found.id));
    }
    let Some(head) = details.household_head_id else { return Ok(None) };
    let found = residents::by_id_number(reader, head.as_str())?.into_iter().next();
    Ok(found.and_then(|head| head.household))
}
