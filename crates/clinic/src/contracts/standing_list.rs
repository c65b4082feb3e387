//! The people behind a figure of the statistics: the same predicates count and list.

use super::end::end_reason;
use super::standing::{Signed, Standing, standings, was_ended};
use super::statistics::{period, size};
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::Now;
use crate::residents::Names;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use xiangyi_domain::contracts::{Group, unsigned_word};
use xiangyi_domain::id::{ContractId, ResidentId};
use xiangyi_domain::residents::{Category, age_on, mask_id_number};
use xiangyi_domain::screening::Rate;
use xiangyi_domain::users::Right;
use xiangyi_store::contracts::Over;
use xiangyi_store::{Reader, merges, residents, walk};

/// Which figure.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum StandingMeasure {
    /// Everybody who lives here.
    Population,
    /// In a contract in force.
    Signed,
    /// In none.
    NotSigned,
    /// Renewed in the period.
    Renewed,
    /// Ended before its term in the period.
    Ended,
    /// Ran out in the period and not renewed.
    Expired,
    /// Served at least once.
    Served,
    /// Signed and never served.
    NeverServed,
    /// Every item done.
    Complete,
    /// With a pack beside the basic one.
    Individual,
}

/// Which people of the figure.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct AskStanding {
    /// Which figure.
    pub measure: StandingMeasure,
    /// The counting date; today if missing.
    #[serde(default)]
    pub on: Option<NaiveDate>,
    /// First day of the period; that of the quarter if missing.
    #[serde(default)]
    pub from: Option<NaiveDate>,
    /// Village by id, code or name.
    #[serde(default)]
    pub village: Option<String>,
    /// Code of a group, or `poor`, `monitored`.
    #[serde(default)]
    pub group: Option<String>,
    /// Only with this reason for no contract; empty for none noted.
    #[serde(default)]
    pub reason: Option<String>,
    /// Where the last page ended.
    #[serde(default)]
    pub after: Option<String>,
    /// At most so many; 100 if missing.
    #[serde(default)]
    pub limit: Option<u32>,
}

/// A page of people behind a figure.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct StandingList {
    /// By village, group, household and name.
    pub rows: Vec<StandingRow>,
    /// All of them: the figure.
    pub total: u32,
    /// Give back as `after` for the next page.
    pub next: Option<String>,
}

/// One of them.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct StandingRow {
    /// Who.
    pub id: ResidentId,
    /// Name.
    pub name: String,
    /// For screen lists.
    pub id_number_masked: String,
    /// Name of the village.
    pub village: String,
    /// 组.
    pub group_name: Option<String>,
    /// 户编号.
    pub household_number: Option<String>,
    /// Full years on the counting date.
    pub age: Option<u16>,
    /// 重点人群, in words.
    pub groups: Vec<String>,
    /// The contract: in force, or the one that is over.
    pub contract: Option<ContractId>,
    /// Its number.
    pub number: Option<String>,
    /// Its last day, or the day of ending.
    pub ends_on: Option<NaiveDate>,
    /// Done of planned.
    pub fulfilled: Option<Rate>,
    /// Why it ended, or why there is none, in words.
    pub reason: Option<String>,
}

pub(super) fn is_poor(one: &Standing) -> bool {
    use Category as C;
    one.categories.iter().any(|category| matches!(category, C::RegisteredPoor | C::Lifted | C::UnstableLifted))
}

pub(super) fn is_monitored(one: &Standing) -> bool {
    use Category as C;
    one.categories.iter().any(|category| matches!(category, C::UnstableLifted | C::Marginal | C::SuddenHardship))
}

pub(super) fn fits(one: &Standing, measure: StandingMeasure) -> bool {
    let signed = one.contract.as_ref();
    match measure {
        StandingMeasure::Population => true,
        StandingMeasure::Signed => signed.is_some(),
        StandingMeasure::NotSigned => signed.is_none(),
        StandingMeasure::Renewed => signed.is_some_and(|contract| contract.renewed),
        StandingMeasure::Served => signed.is_some_and(|contract| !contract.done.is_empty()),
        StandingMeasure::NeverServed => signed.is_some_and(|contract| contract.done.is_empty()),
        StandingMeasure::Complete => signed.is_some_and(Signed::is_complete),
        StandingMeasure::Individual => signed.is_some_and(|contract| contract.individual),
        StandingMeasure::Ended => one.over.iter().any(|over| was_ended(over).is_some()),
        StandingMeasure::Expired => {
            signed.is_none() && one.over.iter().any(|over| over.ended.is_none() && !over.renewed)
        }
    }
}

/// People who no longer live here, with the contract that ended in the period, and their village.
pub(super) type Departed = (Over, residents::Resident);

pub(super) fn departed(reader: &Reader<'_>, gone: Vec<Over>) -> Result<Vec<Departed>, ClinicError> {
    let mut found = Vec::new();
    for over in gone {
        if let Some(person) = residents::find(reader, merges::kept(reader, over.resident)?)? {
            found.push((over, person));
        }
    }
    Ok(found)
}

impl Clinic {
    /// The people behind a figure of [`Clinic::contract_statistics`].
    ///
    /// # Errors
    /// `unknown_village`, `not_your_village`, `unknown_group`, `period_reversed`.
    pub fn contract_standing(&self, input: &AskStanding, now: Now) -> Result<StandingList, ClinicError> {
        self.must(Right::ContractsView)?;
        let (from, on) = period(input.from, input.on, now.today)?;
        let group = input.group.as_deref().filter(|group| !group.is_empty()).map(who_of).transpose()?;
        self.read(|reader| {
            let names = Names::load(reader)?;
            let chosen = self.villages_of_filter(reader, input.village.as_deref())?;
            let (people, gone) = standings(reader, chosen.as_deref(), (from, on))?;
            let reason = |one: &Standing| one.unsigned.as_ref().map_or("", |found| found.reason.as_str()).to_owned();
            let wanted = |one: &&Standing| {
                fits(one, input.measure)
                    && group.as_ref().is_none_or(|group| group.holds(one))
                    && input.reason.as_ref().is_none_or(|code| *code == reason(one))
            };
            let mut rows: Vec<StandingRow> =
                people.iter().filter(wanted).map(|one| standing_row(&names, one, input.measure, on)).collect();
            if input.measure == StandingMeasure::Ended && group.is_none() {
                let left = departed(reader, gone)?.into_iter().filter(|(over, _)| was_ended(over).is_some());
                rows.extend(left.map(|(over, person)| departed_row(&names, &over, &person, on)));
            }
            rows.sort_by_cached_key(order);
            Ok(page(rows, input.after.as_deref(), input.limit.unwrap_or(100)))
        })
    }
}

fn order(row: &StandingRow) -> (String, String, String, ResidentId) {
    let (group, number) = (row.group_name.as_deref(), row.household_number.as_deref());
    let place = walk::key(group.unwrap_or_default(), number.unwrap_or_default());
    (row.village.clone(), place, row.name.clone(), row.id)
}

fn page(rows: Vec<StandingRow>, after: Option<&str>, limit: u32) -> StandingList {
    let total = size(rows.len());
    let skip: u32 = after.and_then(|text| text.parse().ok()).unwrap_or(0);
    let rows: Vec<_> = rows.into_iter().skip(skip as usize).take(limit.max(1) as usize).collect();
    let reached = skip.saturating_add(size(rows.len()));
    StandingList { rows, total, next: (reached < total).then(|| reached.to_string()) }
}

enum Who {
    Group(Group),
    Poor,
    Monitored,
}

impl Who {
    fn holds(&self, one: &Standing) -> bool {
        match self {
            Who::Group(group) => one.groups.contains(group),
            Who::Poor => is_poor(one),
            Who::Monitored => is_monitored(one),
        }
    }
}

fn who_of(code: &str) -> Result<Who, ClinicError> {
    match code {
        "poor" => Ok(Who::Poor),
        "monitored" => Ok(Who::Monitored),
        code => {
            let group = Group::ALL.into_iter().find(|group| group.code() == code);
            group.map(Who::Group).ok_or(ClinicError::unknown("group", "group"))
        }
    }
}

fn standing_row(names: &Names, one: &Standing, measure: StandingMeasure, on: NaiveDate) -> StandingRow {
    let person = &one.person;
    let over = one.over.iter().max_by_key(|over| over.on);
    let shown = match measure {
        StandingMeasure::Ended | StandingMeasure::Expired => None,
        _ => one.contract.as_ref(),
    };
    let reason = match (shown, over) {
        (None, Some(over)) if measure == StandingMeasure::Ended => was_ended(over).map(end_reason),
        (None, _) => one.unsigned.as_ref().map(|found| {
            let word = unsigned_word(&found.reason).map_or(found.reason.as_str(), |word| word.word.as_str());
            found.remark.as_ref().map_or_else(|| word.to_owned(), |remark| format!("{word}：{remark}"))
        }),
        _ => None,
    };
    StandingRow {
        id: person.id,
        name: person.name.clone(),
        id_number_masked: person.id_number.as_deref().map(mask_id_number).unwrap_or_default(),
        village: names.village(person.village),
        group_name: person.group_name.clone(),
        household_number: person.household_number.clone().filter(|number| !number.is_empty()),
        age: person.birth_on.map(|born| age_on(born, on)),
        groups: one.groups.iter().map(|group| group.word().to_owned()).collect(),
        contract: shown.map(|contract| contract.covered.contract).or(over.map(|over| over.contract)),
        number: shown.map(|contract| contract.covered.number.clone()).or(over.map(|over| over.number.clone())),
        ends_on: shown.map_or(over.map(|over| over.on), |contract| contract.covered.ends_on),
        fulfilled: shown.map(|contract| Rate::new(contract.fulfilled(), contract.planned())),
        reason,
    }
}

fn departed_row(names: &Names, over: &Over, person: &residents::Resident, on: NaiveDate) -> StandingRow {
    StandingRow {
        id: person.id,
        name: person.name.clone(),
        id_number_masked: person.id_number.as_deref().map(mask_id_number).unwrap_or_default(),
        village: names.village(person.village),
        group_name: None,
        household_number: None,
        age: person.birth_on.map(|born| age_on(born, on)),
        groups: Vec::new(),
        contract: Some(over.contract),
        number: Some(over.number.clone()),
        ends_on: Some(over.on),
        fulfilled: None,
        reason: was_ended(over).map(end_reason),
    }
}
