//! How each resident stands with contracts on a counting date. Every figure of the statistics counts these, and the
//! list behind it shows the same ones, so a figure and its list cannot differ.

use super::people::{categories_of, groups_from};
use crate::error::ClinicError;
use chrono::NaiveDate;
use std::collections::HashMap;
use xiangyi_domain::contracts::{Ended, Group, ItemProgress, PackItem, contract_year, progress};
use xiangyi_domain::id::{HouseholdId, PackId, ResidentId, VillageId};
use xiangyi_domain::residents::Category;
use xiangyi_store::contracts::{Covered, CoveredFilter, Done, Over, Person, Unsigned};
use xiangyi_store::{Reader, contracts, packs, unsigned_reasons};

/// The pack that everybody has; any other is 个性化.
const BASIC: &str = "basic";

/// One resident on the counting date.
pub(super) struct Standing {
    pub(super) person: Person,
    pub(super) groups: Vec<Group>,
    pub(super) categories: Vec<Category>,
    /// The contract in force.
    pub(super) contract: Option<Signed>,
    /// What ran out or was ended in the period.
    pub(super) over: Vec<Over>,
    /// The newest reason for no contract.
    pub(super) unsigned: Option<Unsigned>,
}

/// The contract in force of a resident.
pub(super) struct Signed {
    pub(super) covered: Covered,
    /// What was done in the contract's own year up to the counting date.
    pub(super) done: Vec<Done>,
    /// Each pack with its items.
    pub(super) items: Vec<(PackId, Vec<ItemProgress>)>,
    /// It renews another and was signed in the period.
    pub(super) renewed: bool,
    /// It holds a pack beside the basic one.
    pub(super) individual: bool,
}

impl Signed {
    pub(super) fn planned(&self) -> u32 {
        self.lines().map(|line| line.planned).sum()
    }

    /// What was done of what was planned; more than planned does not make up for another item.
    pub(super) fn fulfilled(&self) -> u32 {
        self.lines().map(|line| line.done.min(line.planned)).sum()
    }

    pub(super) fn is_complete(&self) -> bool {
        self.planned() > 0 && self.lines().all(|line| line.due() == 0)
    }

    pub(super) fn lines(&self) -> impl Iterator<Item = &ItemProgress> {
        self.items.iter().flat_map(|(_, lines)| lines)
    }
}

/// A pack as counting needs it.
struct Counted {
    items: Vec<PackItem>,
    basic: bool,
}

/// Everybody who lives in these villages (or all), by village, household and name; and what ran out or was ended there
/// for people who no longer live there.
pub(super) fn standings(
    reader: &Reader<'_>,
    villages: Option<&[VillageId]>,
    (from, on): (NaiveDate, NaiveDate),
) -> Result<(Vec<Standing>, Vec<Over>), ClinicError> {
    let people = contracts::people(reader, villages)?;
    let ids: Vec<(ResidentId, Option<HouseholdId>)> = people.iter().map(|one| (one.id, one.household)).collect();
    let facts = contracts::facts(reader, &ids, on, None)?;
    let mut signed = signed(reader, villages, (from, on))?;
    let mut reasons = contracts::unsigned(reader, &ids, on)?;
    let mut over: HashMap<ResidentId, Vec<Over>> = HashMap::new();
    for row in contracts::over(reader, villages, (from, on))? {
        over.entry(row.resident).or_default().push(row);
    }
    let mut found = Vec::with_capacity(people.len());
    for person in people {
        let categories = categories_of(&facts, person.id, person.household);
        found.push(Standing {
            groups: groups_from(person.birth_on, facts.diseases(person.id), &categories, on),
            categories,
            contract: signed.remove(&person.id),
            over: over.remove(&person.id).unwrap_or_default(),
            unsigned: reasons.remove(&person.id),
            person,
        });
    }
    Ok((found, over.into_values().flatten().collect()))
}

/// The contract in force of each resident, with what was done for it.
pub(super) fn signed(
    reader: &Reader<'_>,
    villages: Option<&[VillageId]>,
    (from, on): (NaiveDate, NaiveDate),
) -> Result<HashMap<ResidentId, Signed>, ClinicError> {
    let covered = contracts::covered(reader, &CoveredFilter { villages, on, ..CoveredFilter::default() })?;
    let first = covered.iter().filter_map(|row| row.starts_on).min().unwrap_or(on);
    let ids: Vec<_> = covered.iter().map(|row| (row.resident, row.household)).collect();
    let mut done = contracts::done(reader, &ids, (first.max(years_before(on)), on))?;
    let packs = counted_packs(reader)?;
    let mut signed = HashMap::with_capacity(covered.len());
    for row in covered {
        let starts_on = row.starts_on.unwrap_or(on);
        let (begin, end) = contract_year(starts_on, row.ends_on.unwrap_or(on), on);
        let mut of_year = done.remove(&row.resident).unwrap_or_default();
        of_year.retain(|one| begin <= one.deed.on && one.deed.on <= end);
        let deeds: Vec<_> = of_year.iter().map(|one| one.deed.clone()).collect();
        let lines = |id: &PackId| Some((*id, progress(&packs.get(id)?.items, &deeds, (begin, end))));
        let resident = row.resident;
        let one = Signed {
            items: row.packs.iter().filter_map(lines).collect(),
            renewed: row.renews.is_some() && row.signed_on.is_some_and(|day| from <= day && day <= on),
            individual: row.packs.iter().any(|id| packs.get(id).is_some_and(|pack| !pack.basic)),
            done: of_year,
            covered: row,
        };
        signed.insert(resident, one);
    }
    Ok(signed)
}

fn years_before(on: NaiveDate) -> NaiveDate {
    on.checked_sub_months(chrono::Months::new(12)).unwrap_or(on)
}

fn counted_packs(reader: &Reader<'_>) -> Result<HashMap<PackId, Counted>, ClinicError> {
    let counted = |pack: packs::Pack| {
        let items = serde_json::from_value(pack.items).unwrap_or_default();
        (pack.id, Counted { items, basic: pack.code == BASIC })
    };
    Ok(packs::list(reader)?.into_iter().map(counted).collect())
}

/// Whether somebody said after a day why they have no contract.
pub(super) fn unsigned_since(
    reader: &Reader<'_>,
    resident: ResidentId,
    since: Option<NaiveDate>,
) -> Result<bool, ClinicError> {
    Ok(unsigned_reasons::of_resident(reader, resident)?.iter().any(|row| row.asked_on > since))
}

/// Whether an end was 终止 by death or moving, or 解约.
pub(super) fn was_ended(over: &Over) -> Option<&Ended> {
    over.ended.as_ref()
}
