//! Which people of a roster live together, and the household that they join.

use super::{Person, Writer};
use crate::error::ClinicError;
use crate::residents::add::object;
use serde_json::json;
use std::collections::HashMap;
use xiangyi_domain::id::{HouseholdId, VillageId};
use xiangyi_domain::residents::Relation;
use xiangyi_sheets::roster::RosterRow;
use xiangyi_store::{Reader, WriteTx, households, residents};
use xiangyi_wire::Entity;

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

/// Indices of the people of each household, in the order of the file.
pub(in crate::roster) fn by_household(people: &[Person]) -> Vec<Vec<usize>> {
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
    order
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

/// Large households in parts that fit a batch.
pub(super) fn parts<'a>(people: &[Person], household: &'a [usize]) -> Vec<&'a [usize]> {
    let weight = |at: &usize| 2 + people[*at].row.details.categories.len() + people[*at].row.details.diseases.len();
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

impl Writer<'_> {
    /// The household of known members, of the number, or a new one where the
    /// roster says anything about it.
    pub(super) fn household_row(
        &self,
        tx: &mut WriteTx<'_>,
        people: &[Person],
        part: &[usize],
        first: &Person,
    ) -> Result<Option<HouseholdId>, ClinicError> {
        let known = known_household(tx, people, part)?;
        if known.is_some() {
            return Ok(known);
        }
        let details = &first.row.details;
        let says_nothing = part.len() == 1
            && details.household_number.is_none()
            && details.household_head.is_none()
            && details.address.is_none()
            && details.group.is_none()
            && details.relation.is_none();
        if says_nothing {
            return Ok(None);
        }
        let told = |pick: fn(&RosterRow) -> Option<&String>| part.iter().find_map(|at| pick(&people[*at].row).cloned());
        let id = HouseholdId(tx.new_id());
        let fields = object(json!({
            "village": first.village, "number": details.household_number,
            "group_name": told(|row| row.details.group.as_ref()),
            "address": told(|row| row.details.address.as_ref()),
        }));
        tx.insert(Entity::Household, id, &self.clinic.area(first.village), fields)?;
        Ok(Some(id))
    }
}

/// The household that people of a roster live in already: that of known members, of the number, of a known head.
pub(in crate::roster) fn known_household(
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
