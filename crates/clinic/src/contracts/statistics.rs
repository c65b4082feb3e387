//! 签约统计 (T9): by village and group, and the list behind every figure.

use super::standing::{Standing, standings, was_ended};
use super::standing_list::{StandingMeasure, departed, fits, is_monitored, is_poor};
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::Now;
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use xiangyi_domain::contracts::{Group, unsigned_words};
use xiangyi_domain::id::VillageId;
use xiangyi_domain::screening::Rate;
use xiangyi_domain::users::Right;
use xiangyi_store::contracts::Over;
use xiangyi_store::{Reader, villages};

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
    /// 重点人群, each with its own rate, in the order of the form; without those whose register the user may not see.
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
    pub reasons: Vec<UnsignedCount>,
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
pub struct UnsignedCount {
    /// Code; empty where none was noted.
    pub code: String,
    /// Its word.
    pub word: String,
    /// How many.
    pub count: u32,
}

fn quarter_begin(on: NaiveDate) -> NaiveDate {
    NaiveDate::from_ymd_opt(on.year(), on.month0() / 3 * 3 + 1, 1).unwrap_or(on)
}

fn row(
    groups: &[Group],
    (village, name): (Option<VillageId>, String),
    people: &[&Standing],
    gone: &[&Over],
) -> StatisticsRow {
    let count = |measure: StandingMeasure| size(people.iter().filter(|one| fits(one, measure)).count());
    let rate = |of: &dyn Fn(&Standing) -> bool| {
        let all: Vec<_> = people.iter().filter(|one| of(one)).collect();
        Rate::new(size(all.iter().filter(|one| one.contract.is_some()).count()), size(all.len()))
    };
    let coverage = |group: Group| GroupCoverage {
        group,
        word: group.word().to_owned(),
        signed: rate(&|one| one.groups.contains(&group)),
    };
    let signed = count(StandingMeasure::Signed);
    StatisticsRow {
        village,
        name,
        signed: Rate::new(signed, size(people.len())),
        groups: groups.iter().copied().map(coverage).collect(),
        poor: rate(&is_poor),
        monitored: rate(&is_monitored),
        renewed: count(StandingMeasure::Renewed),
        ended: count(StandingMeasure::Ended) + size(gone.iter().filter(|over| was_ended(over).is_some()).count()),
        expired: count(StandingMeasure::Expired),
        served: Rate::new(count(StandingMeasure::Served), signed),
        complete: Rate::new(count(StandingMeasure::Complete), signed),
        never_served: count(StandingMeasure::NeverServed),
        individual: count(StandingMeasure::Individual),
        reasons: reasons(people),
    }
}

fn reasons(people: &[&Standing]) -> Vec<UnsignedCount> {
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    for one in people.iter().filter(|one| one.contract.is_none()) {
        *counts.entry(one.unsigned.as_ref().map_or("", |reason| reason.reason.as_str())).or_default() += 1;
    }
    let line = |code: &str, word: &str| {
        let count = counts.get(code).copied()?;
        Some(UnsignedCount { code: code.to_owned(), word: word.to_owned(), count })
    };
    let known = unsigned_words().iter().filter_map(|word| line(&word.code, &word.word));
    known.chain(line("", "未填")).collect()
}

pub(super) fn size(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

impl Clinic {
    /// 签约统计 on a counting date.
    ///
    /// # Errors
    /// `unknown_village`, `not_your_village`, `period_reversed`.
    pub fn contract_statistics(&self, input: &AskStatistics, now: Now) -> Result<ContractStatistics, ClinicError> {
        self.read(|reader| self.statistics_of(reader, input, now.today))
    }

    pub(crate) fn statistics_of(
        &self,
        reader: &Reader<'_>,
        input: &AskStatistics,
        today: NaiveDate,
    ) -> Result<ContractStatistics, ClinicError> {
        self.must(Right::ContractsView)?;
        let (from, on) = period(input.from, input.on, today)?;
        let chosen = self.villages_of_filter(reader, input.village.as_deref())?;
        let (people, gone) = standings(reader, chosen.as_deref(), (from, on))?;
        let gone = departed(reader, gone)?;
        let wanted = |id: VillageId| chosen.as_ref().is_none_or(|ids| ids.contains(&id));
        // A group whose people may not be seen has no figure rather than a false one.
        let seen = |group: &Group| reader.sight().sees_disease(group.code(), None, None);
        let groups: Vec<Group> = Group::ALL.into_iter().filter(seen).collect();
        let mut rows = Vec::new();
        for village in villages::list(reader)?.into_iter().filter(|village| wanted(village.id)) {
            let here: Vec<&Standing> = people.iter().filter(|one| one.person.village == village.id).collect();
            let left: Vec<&Over> =
                gone.iter().filter(|(_, person)| person.village == village.id).map(|(over, _)| over).collect();
            rows.push(row(&groups, (Some(village.id), village.name), &here, &left));
        }
        let all: Vec<&Standing> = people.iter().collect();
        let left: Vec<&Over> = gone.iter().map(|(over, _)| over).collect();
        Ok(ContractStatistics { from, on, rows, total: row(&groups, (None, String::new()), &all, &left) })
    }
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
