//! Writing the people of a roster: one group for each household.

use super::import::{Plan, Watch, step};
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::Now;
use crate::residents::add::object;
use crate::residents::{categories_on, roster_disease_id};
use serde_json::{Map, Value, json};
use std::collections::HashMap;
use xiangyi_domain::id::{CategoryTagId, HouseholdId, ResidentId, RowId, VillageId};
use xiangyi_domain::residents::disease::find_disease;
use xiangyi_domain::residents::{Category, DiseaseKind, HEAD_CODE, Relation};
use xiangyi_sheets::roster::{DateField, RosterRow};
use xiangyi_store::{WriteTx, diseases, households, residents};
use xiangyi_wire::Entity;

/// A row, its village, and who it is if known.
pub(super) struct Person {
    pub(super) village: VillageId,
    pub(super) known: Option<residents::Resident>,
    pub(super) row: RosterRow,
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

/// What was written.
pub(super) struct Written {
    pub(super) counts: Counts,
    /// Values that patches replaced: entity, row, field and value.
    pub(super) former: Vec<(Entity, RowId, Map<String, Value>)>,
}

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

pub(super) fn write_people(
    clinic: &Clinic,
    tx: &mut WriteTx<'_>,
    plan: &Plan,
    now: Now,
    watch: Watch<'_>,
) -> Result<Written, ClinicError> {
    for (at, (id, name)) in plan.places.new.iter().enumerate() {
        let order = i64::try_from(plan.places.count + at + 1).unwrap_or(i64::MAX);
        let fields = object(json!({ "name": name, "visiting_order": order }));
        tx.insert(Entity::Village, *id, &clinic.township(), fields)?;
    }
    let mut writer = Writer { clinic, now, former: Vec::new() };
    let total = u32::try_from(plan.people.len()).ok();
    let mut done = 0;
    for household in by_household(&plan.people) {
        for part in parts(&plan.people, &household) {
            tx.group(|tx| writer.household(tx, &plan.people, part))?;
            for _ in part {
                step(watch, "writing", done, total)?;
                done += 1;
            }
        }
    }
    Ok(Written { counts: Counts::of(&plan.people), former: writer.former })
}

/// Indices of the people of each household, in the order of the file.
fn by_household(people: &[Person]) -> Vec<Vec<usize>> {
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
fn parts<'a>(people: &[Person], household: &'a [usize]) -> Vec<&'a [usize]> {
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

struct Writer<'a> {
    clinic: &'a Clinic,
    now: Now,
    former: Vec<(Entity, RowId, Map<String, Value>)>,
}

impl Writer<'_> {
    fn household(&mut self, tx: &mut WriteTx<'_>, people: &[Person], part: &[usize]) -> Result<(), ClinicError> {
        let Some(first) = part.first().map(|at| &people[*at]) else { return Ok(()) };
        let household = self.household_row(tx, people, part, first)?;
        for at in part {
            let person = &people[*at];
            let id = match &person.known {
                Some(known) => {
                    self.update(tx, known, person, household)?;
                    known.id
                }
                None => self.create(tx, person, household)?,
            };
            self.categories(tx, id, person)?;
            self.diseases(tx, id, person)?;
        }
        Ok(())
    }

    /// The household of known members, of the number, or a new one where the
    /// roster says anything about it.
    fn household_row(
        &self,
        tx: &mut WriteTx<'_>,
        people: &[Person],
        part: &[usize],
        first: &Person,
    ) -> Result<Option<HouseholdId>, ClinicError> {
        let of_known = part.iter().find_map(|at| people[*at].known.as_ref().and_then(|known| known.household));
        if of_known.is_some() {
            return Ok(of_known);
        }
        let details = &first.row.details;
        if let Some(number) = &details.household_number {
            if let Some(found) = households::by_number(tx, first.village, number)?.into_iter().next() {
                return Ok(Some(found.id));
            }
        } else if let Some(found) = self.household_of_head(tx, first)? {
            return Ok(Some(found));
        }
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

    /// The household of a head who is known and named by number.
    fn household_of_head(&self, tx: &WriteTx<'_>, first: &Person) -> Result<Option<HouseholdId>, ClinicError> {
        let Some(head) = first.row.details.household_head_id else { return Ok(None) };
        let found = residents::by_id_number(tx, head.as_str())?.into_iter().next();
        Ok(found.and_then(|head| head.household))
    }

    fn create(
        &self,
        tx: &mut WriteTx<'_>,
        person: &Person,
        household: Option<HouseholdId>,
    ) -> Result<ResidentId, ClinicError> {
        let row = &person.row;
        let id = ResidentId(tx.new_id());
        let mut fields = object(json!({
            "village": person.village, "household": household, "name": row.name, "sex": row.sex,
            "birth_on": row.birth_on, "id_type": row.identity.kind(), "id_number": row.identity.number(),
            "legacy_id_number": row.identity.legacy_number(), "status": "present",
        }));
        fields.extend(details(row));
        tx.insert(Entity::Resident, id, &self.clinic.area(person.village), fields)?;
        Ok(id)
    }

    /// A known resident gets what the roster knows and the record does not
    /// have, or has otherwise; the name stays.
    fn update(
        &mut self,
        tx: &mut WriteTx<'_>,
        known: &residents::Resident,
        person: &Person,
        household: Option<HouseholdId>,
    ) -> Result<(), ClinicError> {
        let mut wanted = details(&person.row);
        if known.id_number.is_none() {
            let row = &person.row;
            wanted.extend(object(json!({
                "id_type": row.identity.kind(), "id_number": row.identity.number(), "sex": row.sex,
                "birth_on": row.birth_on,
            })));
        }
        if known.household.is_none() {
            wanted.extend(object(json!({ "household": household })));
        }
        let stored = serde_json::to_value(known).unwrap_or_default();
        wanted.retain(|name, value| stored.get(name) != Some(value));
        if wanted.is_empty() {
            return Ok(());
        }
        let former = wanted.keys().map(|name| (name.clone(), stored.get(name).cloned().unwrap_or_default())).collect();
        self.former.push((Entity::Resident, known.id.into(), former));
        tx.patch(Entity::Resident, known.id, known.meta.revision, wanted)?;
        Ok(())
    }

    fn categories(&self, tx: &mut WriteTx<'_>, id: ResidentId, person: &Person) -> Result<(), ClinicError> {
        let row = &person.row;
        let severe = row.details.disability.or(row.identity.disability()).is_some_and(|tag| tag.is_severe());
        let mut wanted: Vec<Category> = row.details.categories.clone();
        wanted.extend(severe.then_some(Category::SevereDisability));
        if wanted.is_empty() {
            return Ok(());
        }
        let holding = if person.known.is_some() { categories_on(tx, id, self.now.today)? } else { Vec::new() };
        wanted.sort_unstable();
        wanted.dedup();
        for category in wanted.into_iter().filter(|category| !holding.contains(category)) {
            let fields = json!({
                "village": person.village, "resident": id, "category": category, "evidence": "花名册导入",
            });
            let tag = CategoryTagId(tx.new_id());
            tx.insert(Entity::Category, tag, &self.clinic.area(person.village), object(fields))?;
        }
        Ok(())
    }

    fn diseases(&self, tx: &mut WriteTx<'_>, id: ResidentId, person: &Person) -> Result<(), ClinicError> {
        let details = &person.row.details;
        if details.diseases.is_empty() {
            return Ok(());
        }
        let stored = if person.known.is_some() { diseases::of_resident(tx, id)? } else { Vec::new() };
        let diagnosed = details.dates.iter().find(|(field, _)| *field == DateField::Diagnosed).map(|(_, on)| *on);
        let mut written: Vec<(DiseaseKind, String)> = Vec::new();
        for named in details.diseases.iter().filter_map(|words| find_disease(words)) {
            let same = |kind: &str, name: &str| {
                kind == named.kind.code() && (named.kind != DiseaseKind::Other || name == named.name)
            };
            let is_stored = stored.iter().any(|row| same(&row.kind, row.name.as_deref().unwrap_or_default()));
            if is_stored || written.iter().any(|(kind, name)| same(kind.code(), name)) {
                continue;
            }
            let fields = json!({
                "village": person.village, "resident": id, "kind": named.kind, "name": named.name,
                "icd10": named.icd10, "diagnosed_on": diagnosed, "enrolled_on": self.now.today,
            });
            let disease = roster_disease_id(id, named.kind, &named.name);
            tx.insert(Entity::Disease, disease, &self.clinic.area(person.village), object(fields))?;
            written.push((named.kind, named.name));
        }
        Ok(())
    }
}

/// What the other columns say of the person.
fn details(row: &RosterRow) -> Map<String, Value> {
    let details = &row.details;
    let phone = Some(details.phones.join("、")).filter(|phone| !phone.is_empty());
    object(json!({
        "phone": phone, "ethnic": details.ethnic, "record_number": details.record_number,
        "relation": relation(row), "remark": details.remark,
    }))
}

/// The relation column, or, where a roster has only the head's name or number, who is the head.
fn relation(row: &RosterRow) -> Option<&'static str> {
    let details = &row.details;
    let is_head = match &details.household_head_id {
        Some(head) => head.as_str() == row.identity.number(),
        None => details.household_head.as_deref() == Some(row.name.as_str()),
    };
    details.relation.map(|relation| relation.code).or(is_head.then_some(HEAD_CODE))
}
