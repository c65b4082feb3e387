//! `screening yearly`: table T17, and the households behind its figures.

use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::residents::{Named, Names, card::is_head};
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use xiangyi_domain::id::{CampaignId, HouseholdId, VillageId};
use xiangyi_domain::screening::{Change, ExitReason, Finding, Standing, YearCounts, changes, count_year, exit_reasons};
use xiangyi_domain::users::Right;
use xiangyi_store::{Reader, campaigns, households, residents, screenings, villages};

/// The yearly goal of the sources: at least 1 % fewer households (G1).
const GOAL: u32 = 1;

/// Which year.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct YearlyChange {
    /// The year.
    pub year: i32,
    /// Village by id, code or name.
    #[serde(default)]
    pub village: Option<String>,
    /// The fall in per cent that is due; 1 if missing.
    #[serde(default)]
    pub goal: Option<u32>,
}

/// A year's table.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct YearTable {
    /// The year.
    pub year: i32,
    /// The fall in per cent that is due.
    pub goal: u32,
    /// In visiting order; villages without a household in the table are left out.
    pub villages: Vec<YearVillage>,
    /// All of them together.
    pub total: YearCounts,
    /// The words of the reasons, in order.
    pub reasons: Vec<ExitReason>,
    /// Households found poor by disease by the end of the year and not verified: they are not in the table.
    pub unverified: u32,
}

/// One village of a year's table.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct YearVillage {
    /// The village.
    pub village: Named<VillageId>,
    /// Its figures.
    #[serde(flatten)]
    pub counts: YearCounts,
}

/// Which households of a year's table.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ListYear {
    /// The year.
    pub year: i32,
    /// Village by id, code or name.
    #[serde(default)]
    pub village: Option<String>,
    /// Only these; all if missing.
    #[serde(default)]
    pub change: Option<Change>,
}

/// The households behind a year's figures.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct YearHouseholds {
    /// By village, change and number.
    pub rows: Vec<YearHousehold>,
}

/// A household of a year's table.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct YearHousehold {
    /// Row.
    pub household: HouseholdId,
    /// Name of the village.
    pub village: String,
    /// 户编号.
    pub number: String,
    /// Name of the head of household.
    pub head: String,
    /// What happened.
    pub change: Change,
    /// Persons at the end of the year before.
    pub before: u32,
    /// Persons at the end of the year.
    pub after: u32,
    /// Why it left, in words.
    pub reason: Option<String>,
    /// When.
    pub exited_on: Option<NaiveDate>,
}

impl Clinic {
    /// How the households poor by disease changed in a year; only verified entries count.
    ///
    /// # Errors
    /// `unknown_village`, `not_your_village`.
    pub fn yearly_change(&self, input: &YearlyChange) -> Result<YearTable, ClinicError> {
        self.must(Right::ScreeningFill)?;
        let goal = input.goal.unwrap_or(GOAL);
        self.read(|reader| {
            let found = self.findings(reader, input.village.as_deref())?;
            let unverified = |(finding, verified): &&(Finding, bool)| {
                !verified && finding.cause && finding.screened_on.year() <= input.year
            };
            let unverified = u32::try_from(found.iter().filter(unverified).count()).unwrap_or(u32::MAX);
            let standings = standings(&found, input.year);
            let mut rows = Vec::new();
            for village in villages::list(reader)? {
                let own: Vec<&Standing> = standings.iter().filter(|one| one.village == village.id).collect();
                if !own.is_empty() {
                    let counts = count_year(own, goal);
                    rows.push(YearVillage { village: Named { id: village.id, name: village.name }, counts });
                }
            }
            let total = count_year(&standings, goal);
            let reasons = exit_reasons().to_vec();
            Ok(YearTable { year: input.year, goal, villages: rows, total, reasons, unverified })
        })
    }

    /// The households behind a year's figures.
    ///
    /// # Errors
    /// `unknown_village`, `not_your_village`.
    pub fn list_year(&self, input: &ListYear) -> Result<YearHouseholds, ClinicError> {
        self.must(Right::ScreeningFill)?;
        self.read(|reader| {
            let found = self.findings(reader, input.village.as_deref())?;
            let names = Names::load(reader)?;
            let order: BTreeMap<VillageId, usize> =
                villages::list(reader)?.into_iter().enumerate().map(|(at, village)| (village.id, at)).collect();
            let mut standings = standings(&found, input.year);
            standings.retain(|one| input.change.is_none_or(|change| one.change == change));
            standings.sort_by_key(|one| (order.get(&one.village).copied(), one.change as u8));
            let rows = standings.iter().map(|one| year_household(reader, &names, one));
            Ok(YearHouseholds { rows: rows.collect::<Result<_, _>>()? })
        })
    }

    fn findings(&self, reader: &Reader<'_>, village: Option<&str>) -> Result<Vec<(Finding, bool)>, ClinicError> {
        let all: Vec<CampaignId> = campaigns::list(reader)?.into_iter().map(|row| row.id).collect();
        let villages = match self.village_filter(reader, village)? {
            Some(one) => Some(vec![one]),
            None => self.scope().map(<[VillageId]>::to_vec),
        };
        Ok(screenings::findings(reader, &all, villages.as_deref())?)
    }
}

fn standings(found: &[(Finding, bool)], year: i32) -> Vec<Standing> {
    let verified: Vec<Finding> = found.iter().filter(|(_, verified)| *verified).map(|(one, _)| one.clone()).collect();
    let coded = verified.into_iter().map(|one| Finding {
        reason: one.reason.as_deref().map(|field| xiangyi_domain::screening::Exit::read(field).code),
        ..one
    });
    changes(&coded.collect::<Vec<_>>(), year)
}

fn year_household(reader: &Reader<'_>, names: &Names, one: &Standing) -> Result<YearHousehold, ClinicError> {
    let row = households::find(reader, one.household)?;
    let people = residents::of_household(reader, one.household)?;
    let head = people.iter().find(|person| is_head(person.relation.as_deref())).or(people.first());
    let word = |code: &String| {
        exit_reasons().iter().find(|reason| reason.code == *code).map_or_else(|| code.clone(), |r| r.word.clone())
    };
    Ok(YearHousehold {
        household: one.household,
        village: names.village(one.village),
        number: row.map(|row| row.number).unwrap_or_default(),
        head: head.map(|person| person.name.clone()).unwrap_or_default(),
        change: one.change,
        before: one.before,
        after: one.after,
        reason: one.reason.as_ref().map(word),
        exited_on: one.exited_on,
    })
}
