//! 一户一档台账: the households of a list of residents (domain handbook §7, T1).

use super::filter::{ListResidents, period_begins};
use super::residents::word;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::Now;
use crate::residents::{Names, diseases_in_care};
use chrono::{Datelike, NaiveDate};
use serde::Serialize;
use std::collections::BTreeSet;
use xiangyi_domain::id::HouseholdId;
use xiangyi_domain::residents::{Relation, mask_phone};
use xiangyi_domain::users::Right;
use xiangyi_store::roll::Roll;
use xiangyi_store::{Reader, categories, contracts, households, insurances, residents, visits};

/// A page of households.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct HouseholdList {
    /// As one walks: village, 组, number.
    pub rows: Vec<ListedHousehold>,
    /// All that fit.
    pub total: u32,
    /// Give back as `after` for the next page.
    pub next: Option<String>,
}

/// A household of the ledger. Only members who live here count.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ListedHousehold {
    /// Row.
    pub id: HouseholdId,
    /// 户编号.
    pub number: String,
    /// 户主.
    pub head: Option<String>,
    /// Name of the village.
    pub village: String,
    /// 组.
    pub group: Option<String>,
    /// 住址.
    pub address: Option<String>,
    /// 人口数.
    pub members: u32,
    /// 类别 that hold today, with the days of their beginning and end.
    pub categories: Vec<String>,
    /// 致贫原因.
    pub cause: Option<String>,
    /// 患病人数.
    pub sick: u32,
    /// 主要病种, each once.
    pub diseases: Vec<String>,
    /// 责任医生.
    pub doctor: String,
    /// 帮扶责任人.
    pub helper: Option<String>,
    /// Their telephone, for screen lists.
    pub helper_phone_masked: Option<String>,
    /// 参保人数 of this year.
    pub insured: u32,
    /// 签约人数 today.
    pub signed: u32,
    /// 最近入户日期: the newest visit at home.
    pub last_home_visit_on: Option<NaiveDate>,
    /// 备注.
    pub remark: Option<String>,
}

impl Clinic {
    /// The households of the residents whom a filter lets through.
    ///
    /// # Errors
    /// Those of [`Clinic::list_residents`].
    pub fn list_households(&self, input: &ListResidents, now: Now) -> Result<HouseholdList, ClinicError> {
        self.must(Right::ResidentsView)?;
        self.with_roll(now, |reader, roll| {
            let asked = self.ask_list(reader, roll, input, now)?;
            let homes = roll.select_households(&asked.selection(input)?);
            let (first, limit) = input.page();
            let names = Names::load(reader)?;
            let mut rows = Vec::with_capacity(limit);
            for home in homes.iter().skip(first).take(limit) {
                let Some(id) = roll.household(*home) else { continue };
                rows.extend(household_line(reader, &names, id, now.today)?.map(|(listed, _)| listed));
            }
            let until = first + limit;
            let next = (until < homes.len()).then(|| until.to_string());
            Ok(HouseholdList { rows, total: u32::try_from(homes.len()).unwrap_or(u32::MAX), next })
        })
    }

    /// The households of those whom a filter lets through, in walking order, and the filter in words.
    pub(crate) fn households_of_filter(
        &self,
        reader: &Reader<'_>,
        input: &ListResidents,
        now: Now,
    ) -> Result<(Vec<(ListedHousehold, households::Household)>, String), ClinicError> {
        let roll = Roll::load(reader, now.today, period_begins(now.today))?;
        let asked = self.ask_list(reader, &roll, input, now)?;
        let names = Names::load(reader)?;
        let mut lines = Vec::new();
        for home in roll.select_households(&asked.selection(input)?) {
            let Some(id) = roll.household(home) else { continue };
            lines.extend(household_line(reader, &names, id, now.today)?);
        }
        Ok((lines, self.words_of_filter(reader, input, now)?))
    }
}

/// A household with its ledger figures, and its row.
pub(super) fn household_line(
    reader: &Reader<'_>,
    names: &Names,
    id: HouseholdId,
    today: NaiveDate,
) -> Result<Option<(ListedHousehold, households::Household)>, ClinicError> {
    let Some(row) = households::find(reader, id)? else { return Ok(None) };
    let members = residents::of_household(reader, id)?;
    let is_head = |member: &&residents::Resident| {
        member.relation.as_deref().and_then(Relation::find).is_some_and(Relation::is_head)
    };
    let here = |member: &residents::Resident| member.status.as_deref().is_none_or(|status| status == "present");
    let mut figures = Figures::default();
    for member in members.iter().filter(|member| here(member)) {
        figures.add(reader, member, today)?;
    }
    let mut tags = categories::of_household(reader, id)?;
    tags.append(&mut figures.tags);
    let listed = ListedHousehold {
        id,
        number: row.number.clone(),
        head: members.iter().filter(|member| here(member)).find(is_head).map(|head| head.name.clone()),
        village: names.village(row.village),
        group: row.group_name.clone(),
        address: row.address.clone(),
        members: figures.members,
        categories: dated_words(&tags, today),
        cause: row.cause.clone(),
        sick: figures.sick,
        diseases: figures.diseases.into_iter().collect(),
        doctor: names.user(row.doctor),
        helper: row.helper.clone(),
        helper_phone_masked: row.helper_phone.as_deref().map(mask_phone),
        insured: figures.insured,
        signed: figures.signed,
        last_home_visit_on: figures.last_home_visit_on,
        remark: row.remark.clone(),
    };
    Ok(Some((listed, row)))
}

#[derive(Default)]
struct Figures {
    members: u32,
    sick: u32,
    insured: u32,
    signed: u32,
    diseases: BTreeSet<String>,
    tags: Vec<categories::Category>,
    last_home_visit_on: Option<NaiveDate>,
}

/// Visits looked through for one at home.
const NEWEST_VISITS: u32 = 20;

impl Figures {
    fn add(&mut self, reader: &Reader<'_>, member: &residents::Resident, today: NaiveDate) -> Result<(), ClinicError> {
        self.members += 1;
        let diseases = diseases_in_care(reader, member.id)?;
        self.sick += u32::from(!diseases.is_empty());
        self.diseases.extend(diseases.into_iter().filter_map(|disease| disease.name));
        let year = i64::from(today.year());
        let insured = insurances::of_resident(reader, member.id)?.into_iter().find(|one| one.year == year);
        let holds = |one: &insurances::Insurance| {
            one.kind != "none" && one.state.as_deref().is_none_or(|state| state == "normal")
        };
        self.insured += u32::from(insured.as_ref().is_some_and(holds));
        self.signed += u32::from(!contracts::in_force_of_resident(reader, member.id, today)?.is_empty());
        let own = categories::of_resident(reader, member.id)?;
        self.tags.extend(own.into_iter().filter(|tag| tag.resident.is_some()));
        let at_home = visits::last_of_resident(reader, member.id, None, NEWEST_VISITS)?;
        let newest = at_home.into_iter().find(|visit| visit.mode == "home").and_then(|visit| visit.visited_on);
        self.last_home_visit_on = self.last_home_visit_on.max(newest);
        Ok(())
    }
}

/// `低保(2020-01-01起)`, `突发严重困难户(2024-03-01至2026-12-31)`.
fn dated_words(rows: &[categories::Category], on: NaiveDate) -> Vec<String> {
    let mut words = Vec::new();
    for row in rows {
        if row.from_on.is_some_and(|from| from > on) || row.to_on.is_some_and(|to| to < on) {
            continue;
        }
        let word = word(&row.category, on);
        let dated = match (row.from_on, row.to_on) {
            (Some(from), Some(to)) => format!("{word}({from}至{to})"),
            (Some(from), None) => format!("{word}({from}起)"),
            (None, Some(to)) => format!("{word}(至{to})"),
            (None, None) => word,
        };
        if !words.contains(&dated) {
            words.push(dated);
        }
    }
    words
}
