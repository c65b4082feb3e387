//! 签约统计 (T9): by village and group, and the list behind every figure.

use super::end::end_reason;
use super::standing::{Standing, standings, was_ended};
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::Now;
use crate::residents::Names;
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use xiangyi_domain::contracts::{Group, unsigned_word, unsigned_words};
use xiangyi_domain::id::{ContractId, ResidentId, VillageId};
use xiangyi_domain::residents::{Category, age_on, mask_id_number};
use xiangyi_domain::screening::Rate;
use xiangyi_domain::users::Right;
use xiangyi_store::contracts::Over;
use xiangyi_store::{Reader, merges, residents, villages};

/// The counting date, the period and the place.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct AskStatistics {
    /// The counting date; today if missing.
    pub on: Option<NaiveDate>,
    /// First day of the period; that of the quarter if missing.
    pub from: Option<NaiveDate>,
    /// Village by id, code or name.
    pub village: Option<String>,
}

/// 签约统计 of a period.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ContractStatistics {
    /// First day of the period.
    pub from: NaiveDate,
    /// The counting date.
    pub on: NaiveDate,
    /// One line a village, in visiting order.
    pub rows: Vec<StatisticsRow>,
    /// All of them.
    pub total: StatisticsRow,
}

/// The figures of a village.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct StatisticsRow {
    /// Row; none for the total.
    pub village: Option<VillageId>,
    /// Name; empty for the total.
    pub name: String,
    /// 签约人数 of 常住人口.
    pub signed: Rate,
    /// 重点人群, each with its own rate, in the order of the form.
    pub groups: Vec<GroupCoverage>,
    /// 贫困(脱贫)人口.
    pub poor: Rate,
    /// 监测对象.
    pub monitored: Rate,
    /// 续签 in the period.
    pub renewed: u32,
    /// 解约 or 终止 in the period.
    pub ended: u32,
    /// Ran out in the period and not renewed.
    pub expired: u32,
    /// 履约: served at least once in the contract's year, of those signed.
    pub served: Rate,
    /// Every item done, of those signed.
    pub complete: Rate,
    /// Signed and never served.
    pub never_served: u32,
    /// With a pack beside the basic one.
    pub individual: u32,
    /// Why the others have none, by reason; the empty code is 未填.
    pub reasons: Vec<ReasonCount>,
}

/// A group's coverage.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct GroupCoverage {
    /// The group.
    pub group: Group,
    /// Its word.
    pub word: String,
    /// Signed of all.
    pub signed: Rate,
}

/// How many have a reason.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ReasonCount {
    /// Code; empty where none was noted.
    pub code: String,
    /// Its word.
    pub word: String,
    /// How many.
    pub count: u32,
}

/// Which figure.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum Measure {
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
    pub measure: Measure,
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

fn quarter_begin(on: NaiveDate) -> NaiveDate {
    NaiveDate::from_ymd_opt(on.year(), on.month0() / 3 * 3 + 1, 1).unwrap_or(on)
}

fn is_poor(one: &Standing) -> bool {
    use Category as C;
    one.categories.iter().any(|category| matches!(category, C::RegisteredPoor | C::Lifted | C::UnstableLifted))
}

fn is_monitored(one: &Standing) -> bool {
    use Category as C;
    one.categories.iter().any(|category| matches!(category, C::UnstableLifted | C::Marginal | C::SuddenHardship))
}

fn fits(one: &Standing, measure: Measure) -> bool {
    let signed = one.contract.as_ref();
    match measure {
        Measure::Population => true,
        Measure::Signed => signed.is_some(),
        Measure::NotSigned => signed.is_none(),
        Measure::Renewed => signed.is_some_and(|contract| contract.renewed),
        Measure::Served => signed.is_some_and(|contract| !contract.done.is_empty()),
        Measure::NeverServed => signed.is_some_and(|contract| contract.done.is_empty()),
        Measure::Complete => signed.is_some_and(super::standing::Signed::is_complete),
        Measure::Individual => signed.is_some_and(|contract| contract.individual),
        Measure::Ended => one.over.iter().any(|over| was_ended(over).is_some()),
        Measure::Expired => signed.is_none() && one.over.iter().any(|over| over.ended.is_none() && !over.renewed),
    }
}

fn row(village: Option<VillageId>, name: String, people: &[&Standing], gone: &[&Over]) -> StatisticsRow {
    let count = |measure: Measure| size(people.iter().filter(|one| fits(one, measure)).count());
    let rate = |of: &dyn Fn(&Standing) -> bool| {
        let all: Vec<_> = people.iter().filter(|one| of(one)).collect();
        Rate::new(size(all.iter().filter(|one| one.contract.is_some()).count()), size(all.len()))
    };
    let coverage = |group: Group| GroupCoverage {
        group,
        word: group.word().to_owned(),
        signed: rate(&|one| one.groups.contains(&group)),
    };
    let signed = count(Measure::Signed);
    StatisticsRow {
        village,
        name,
        signed: Rate::new(signed, size(people.len())),
        groups: Group::ALL.into_iter().map(coverage).collect(),
        poor: rate(&is_poor),
        monitored: rate(&is_monitored),
        renewed: count(Measure::Renewed),
        ended: count(Measure::Ended) + size(gone.iter().filter(|over| was_ended(over).is_some()).count()),
        expired: count(Measure::Expired),
        served: Rate::new(count(Measure::Served), signed),
        complete: Rate::new(count(Measure::Complete), signed),
        never_served: count(Measure::NeverServed),
        individual: count(Measure::Individual),
        reasons: reasons(people),
    }
}

fn reasons(people: &[&Standing]) -> Vec<ReasonCount> {
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    for one in people.iter().filter(|one| one.contract.is_none()) {
        *counts.entry(one.unsigned.as_ref().map_or("", |reason| reason.reason.as_str())).or_default() += 1;
    }
    let line = |code: &str, word: &str| {
        let count = counts.get(code).copied()?;
        Some(ReasonCount { code: code.to_owned(), word: word.to_owned(), count })
    };
    let known = unsigned_words().iter().filter_map(|word| line(&word.code, &word.word));
    known.chain(line("", "未填")).collect()
}

fn size(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// People who no longer live here, with the contract that ended in the period, and their village.
type Departed = (Over, residents::Resident);

fn departed(reader: &Reader<'_>, gone: Vec<Over>) -> Result<Vec<Departed>, ClinicError> {
    let mut found = Vec::new();
    for over in gone {
        if let Some(person) = residents::find(reader, merges::kept(reader, over.resident)?)? {
            found.push((over, person));
        }
    }
    Ok(found)
}

impl Clinic {
    /// 签约统计 on a counting date.
    ///
    /// # Errors
    /// `unknown_village`, `not_your_village`, `period_reversed`.
    pub fn contract_statistics(&self, input: &AskStatistics, now: Now) -> Result<ContractStatistics, ClinicError> {
        self.must(Right::ContractsView)?;
        let (from, on) = period(input.from, input.on, now.today)?;
        self.read(|reader| {
            let chosen = self.villages_of_filter(reader, input.village.as_deref())?;
            let (people, gone) = standings(reader, chosen.as_deref(), (from, on))?;
            let gone = departed(reader, gone)?;
            let wanted = |id: VillageId| chosen.as_ref().is_none_or(|ids| ids.contains(&id));
            let mut rows = Vec::new();
            for village in villages::list(reader)?.into_iter().filter(|village| wanted(village.id)) {
                let here: Vec<&Standing> = people.iter().filter(|one| one.person.village == village.id).collect();
                let left: Vec<&Over> =
                    gone.iter().filter(|(_, person)| person.village == village.id).map(|(over, _)| over).collect();
                rows.push(row(Some(village.id), village.name, &here, &left));
            }
            let all: Vec<&Standing> = people.iter().collect();
            let left: Vec<&Over> = gone.iter().map(|(over, _)| over).collect();
            Ok(ContractStatistics { from, on, rows, total: row(None, String::new(), &all, &left) })
        })
    }

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
            if input.measure == Measure::Ended && group.is_none() {
                let left = departed(reader, gone)?.into_iter().filter(|(over, _)| was_ended(over).is_some());
                rows.extend(left.map(|(over, person)| departed_row(&names, &over, &person, on)));
            }
            rows.sort_by(|a, b| order(a).cmp(&order(b)));
            Ok(page(rows, input.after.as_deref(), input.limit.unwrap_or(100)))
        })
    }
}

fn order(row: &StandingRow) -> (&str, &Option<String>, &Option<String>, &str, ResidentId) {
    (&row.village, &row.group_name, &row.household_number, &row.name, row.id)
}

fn page(rows: Vec<StandingRow>, after: Option<&str>, limit: u32) -> StandingList {
    let total = size(rows.len());
    let skip: u32 = after.and_then(|text| text.parse().ok()).unwrap_or(0);
    let rows: Vec<_> = rows.into_iter().skip(skip as usize).take(limit.max(1) as usize).collect();
    let reached = skip.saturating_add(size(rows.len()));
    StandingList { rows, total, next: (reached < total).then(|| reached.to_string()) }
}

/// The first day and the counting date.
pub(super) fn period(
    from: Option<NaiveDate>,
    on: Option<NaiveDate>,
    today: NaiveDate,
) -> Result<(NaiveDate, NaiveDate), ClinicError> {
    let on = on.unwrap_or(today);
    let from = from.unwrap_or_else(|| quarter_begin(on));
    if from > on { Err(ClinicError::refused_at("period_reversed", "from")) } else { Ok((from, on)) }
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

fn standing_row(names: &Names, one: &Standing, measure: Measure, on: NaiveDate) -> StandingRow {
    let person = &one.person;
    let over = one.over.iter().max_by_key(|over| over.on);
    let shown = match measure {
        Measure::Ended | Measure::Expired => None,
        _ => one.contract.as_ref(),
    };
    let reason = match (shown, over) {
        (None, Some(over)) if measure == Measure::Ended => was_ended(over).map(end_reason),
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
