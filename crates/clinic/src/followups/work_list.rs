//! The work list: `due`, and the buckets of 今日.

use super::facts::answers;
use super::frequency::frequency_here;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::followups::NextPerson;
use crate::now::Now;
use crate::residents::{Names, card::household_head, categories_on};
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use xiangyi_domain::followups::annual::{Year, is_asked, quarter_number};
use xiangyi_domain::followups::due::{Bucket, Due, LastVisit, Why, week_end};
use xiangyi_domain::followups::{FormCode, Mode, summary};
use xiangyi_domain::id::{ResidentId, VillageId};
use xiangyi_domain::residents::{DiseaseKind, age_on, mask_phone};
use xiangyi_domain::users::Right;
use xiangyi_store::due::{self, Part};
use xiangyi_store::{Reader, households, residents, visits, walk};

/// Which part of the work list.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct WorkListInput {
    /// Which bucket.
    pub bucket: Bucket,
    /// Village by id, code or name.
    #[serde(default)]
    pub village: Option<String>,
    /// Where the last page ended.
    #[serde(default)]
    pub after: Option<String>,
    /// At most so many; 100 if missing.
    #[serde(default)]
    pub limit: Option<u32>,
}

/// A part of the work list, by village and 组 in visiting order.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct WorkList {
    /// Rows of one village and 组 together.
    pub groups: Vec<WorkGroup>,
    /// All that are in the bucket.
    pub total: u32,
    /// Give back as `after` for the next page.
    pub next: Option<String>,
}

/// One 组 of one village.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct WorkGroup {
    /// Name of the village.
    pub village: String,
    /// 组.
    pub group: Option<String>,
    /// Who is due there.
    pub rows: Vec<DueRow>,
}

/// The lists of the command line.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct DueLists {
    /// The date has passed.
    pub overdue: Vec<DueRow>,
    /// Today and the seven days after it.
    pub due: Vec<DueRow>,
    /// 两周复访.
    pub recheck: Vec<DueRow>,
    /// 转诊追踪.
    pub referral: Vec<DueRow>,
    /// 未访到.
    pub not_reached: Vec<DueRow>,
}

/// Somebody who is due.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct DueRow {
    /// Who.
    pub resident: ResidentId,
    /// Name.
    pub name: String,
    /// `male`, `female`.
    pub sex: Option<String>,
    /// Full years today.
    pub age: Option<u16>,
    /// Name of the village.
    pub village: String,
    /// 组.
    pub group: Option<String>,
    /// Name of the head of household.
    pub household_head: Option<String>,
    /// Address of the household.
    pub address: Option<String>,
    /// For screen lists.
    pub phone_masked: Option<String>,
    /// The disease that is due.
    pub diseases: Vec<NamedDiseaseKind>,
    /// Names of the categories that hold today.
    pub categories: Vec<String>,
    /// The form to fill in.
    pub form: FormCode,
    /// For which disease, on a form that serves many.
    pub disease: Option<String>,
    /// The newest visit.
    pub last: Option<LastVisitLine>,
    /// The date.
    pub due_on: Option<NaiveDate>,
    /// Full days since.
    pub days_overdue: u32,
    /// Why.
    pub why: Why,
    /// What the year asked for and got, for a follow-up of four visits a year.
    pub year: Option<Year>,
    /// Attempts since the last visit that found nobody.
    pub missed: u32,
    /// The day of the newest of them.
    pub missed_on: Option<NaiveDate>,
}

/// A disease with its register.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct NamedDiseaseKind {
    /// Register.
    pub kind: String,
    /// Name.
    pub name: String,
}

/// The newest visit in a line.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct LastVisitLine {
    /// The day.
    pub on: Option<NaiveDate>,
    /// How.
    pub mode: String,
    /// Such as `138/86`.
    pub summary: String,
    /// 此次随访分类.
    #[cfg_attr(feature = "bindings", specta(type = Option<i32>))]
    pub class: Option<i64>,
}

/// The part of the store's list that is a bucket.
pub(crate) fn part(bucket: Bucket, today: NaiveDate) -> Part {
    let (yesterday, tomorrow) = (today.pred_opt().unwrap_or(today), today.succ_opt().unwrap_or(today));
    match bucket {
        Bucket::Overdue => Part::Between(None, yesterday),
        Bucket::Today => Part::Between(Some(today), today),
        Bucket::Week => Part::Between(Some(tomorrow), week_end(today)),
        Bucket::Recheck => Part::Rechecks,
        Bucket::Referral => Part::Referrals,
        Bucket::NotReached => Part::Missed,
        Bucket::Year => Part::Behind(quarter_number(today)),
    }
}

impl Clinic {
    /// A part of the work list of the user's villages.
    ///
    /// # Errors
    /// `unknown_village`, `not_your_village`.
    pub fn work_list(&self, input: &WorkListInput, now: Now) -> Result<WorkList, ClinicError> {
        self.must(Right::VisitsView)?;
        self.read(|reader| {
            let names = Names::load(reader)?;
            let villages = self.villages_of_filter(reader, input.village.as_deref())?;
            let skip: u64 = input.after.as_deref().and_then(|text| text.parse().ok()).unwrap_or(0);
            let limit = input.limit.unwrap_or(100).clamp(1, 500);
            let (total, found) = self.due_page(reader, villages.as_deref(), input.bucket, skip, limit, now.today)?;
            let reached = skip + found.len() as u64;
            let mut groups: Vec<WorkGroup> = Vec::new();
            for row in &found {
                let row = self.due_row(reader, &names, row, now.today)?;
                match groups.last_mut().filter(|last| last.village == row.village && last.group == row.group) {
                    Some(last) => last.rows.push(row),
                    None => {
                        let (village, group) = (row.village.clone(), row.group.clone());
                        groups.push(WorkGroup { village, group, rows: vec![row] });
                    }
                }
            }
            let next = (reached < total).then(|| reached.to_string());
            Ok(WorkList { groups, total: u32::try_from(total).unwrap_or(u32::MAX), next })
        })
    }

    /// How many stand in a list, and a page of them.
    pub(crate) fn due_page(
        &self,
        reader: &Reader<'_>,
        villages: Option<&[VillageId]>,
        bucket: Bucket,
        skip: u64,
        limit: u32,
        today: NaiveDate,
    ) -> Result<(u64, Vec<due::Due>), ClinicError> {
        let part = part(bucket, today);
        Ok((due::count(reader, villages, part)?, due::list(reader, villages, part, skip, limit)?))
    }

    /// The whole work list on a day, as the command line prints it.
    ///
    /// # Errors
    /// `unknown_village`, `not_your_village`.
    pub fn due_lists(&self, on: NaiveDate, village: Option<&str>) -> Result<DueLists, ClinicError> {
        self.must(Right::VisitsView)?;
        self.read(|reader| {
            let names = Names::load(reader)?;
            let villages = self.villages_of_filter(reader, village)?;
            let all = |part: Part| -> Result<Vec<DueRow>, ClinicError> {
                let found = due::list(reader, villages.as_deref(), part, 0, u32::MAX)?;
                found.iter().map(|row| self.due_row(reader, &names, row, on)).collect()
            };
            Ok(DueLists {
                overdue: all(Part::Between(None, on.pred_opt().unwrap_or(on)))?,
                due: all(Part::Between(Some(on), week_end(on)))?,
                recheck: all(Part::Rechecks)?,
                referral: all(Part::Referrals)?,
                not_reached: all(Part::Missed)?,
            })
        })
    }

    /// The villages of a filter, else those of the user; `None` is the township.
    pub(crate) fn villages_of_filter(
        &self,
        reader: &Reader<'_>,
        village: Option<&str>,
    ) -> Result<Option<Vec<VillageId>>, ClinicError> {
        let chosen = self.village_filter(reader, village)?;
        Ok(chosen.map_or_else(|| self.scope().map(<[_]>::to_vec), |village| Some(vec![village])))
    }

    /// Who is due next after somebody: the next in the same village by 组 and
    /// household, else the first there, else the first anywhere.
    pub(super) fn next_due(
        &self,
        after: &residents::Resident,
        form: &FormCode,
        disease: Option<&str>,
        today: NaiveDate,
    ) -> Result<Option<NextPerson>, ClinicError> {
        self.read(|reader| {
            let part = Part::Between(None, today);
            let household = after.household.map(|id| households::find(reader, id)).transpose()?.flatten();
            let place = household.map(|row| walk::key(&row.group_name.unwrap_or_default(), &row.number));
            let place = place.unwrap_or_default();
            let here = due::list(reader, Some(&[after.village]), part, 0, 500)?;
            let others = || here.iter().filter(|row| row.resident != after.id);
            let following = others().find(|row| walk::key(&row.group_name, &row.number) >= place);
            // The same person may be due with another form, or for another disease with the same one.
            let is_other = |row: &&due::Due| self.form_due(row) != *form || self.disease_due(row).as_deref() != disease;
            let same = here.iter().find(|row| row.resident == after.id && is_other(row));
            let found = match same.or(following).or_else(|| others().next()) {
                Some(row) => Some(self.next_person(row)),
                None => {
                    let scope = self.scope().map(<[_]>::to_vec);
                    let anywhere = due::list(reader, scope.as_deref(), part, 0, 2)?;
                    let other = anywhere.iter().find(|row| row.resident != after.id);
                    other.map(|row| self.next_person(row))
                }
            };
            Ok(found)
        })
    }

    fn next_person(&self, row: &due::Due) -> NextPerson {
        NextPerson { resident: row.resident, form: self.form_due(row), disease: self.disease_due(row) }
    }

    /// The disease by name, where the form of a row serves many.
    fn disease_due(&self, row: &due::Due) -> Option<String> {
        let form = self.forms().find(&self.form_due(row))?;
        form.field("disease_name").and(row.disease_name.clone())
    }

    /// The form to fill in for a row of the list.
    pub(crate) fn form_due(&self, row: &due::Due) -> FormCode {
        self.forms().for_disease(kind_of(row), row.disease_name.as_deref())
    }

    pub(crate) fn due_row(
        &self,
        reader: &Reader<'_>,
        names: &Names,
        row: &due::Due,
        today: NaiveDate,
    ) -> Result<DueRow, ClinicError> {
        let resident = residents::find(reader, row.resident)?;
        let household = row.household.map(|id| households::find(reader, id)).transpose()?.flatten();
        let visit = row.last_visit.map(|id| visits::find(reader, id)).transpose()?.flatten();
        let last = row.last_visit.map(|_| LastVisit {
            next_due_on: row.next_due_on,
            recheck: row.recheck,
            open_referral: row.referral,
        });
        let due = Due::of(row.next_due_on.unwrap_or(today), last, today);
        let line = |visit: visits::Visit| LastVisitLine {
            on: visit.visited_on,
            summary: self.form_of(&visit).map(|form| summary(form, &answers(&visit))).unwrap_or_default(),
            mode: visit.mode,
            class: visit.class,
        };
        let kind = kind_of(row);
        let name = row.disease_name.clone().unwrap_or_else(|| kind.word().to_owned());
        Ok(DueRow {
            resident: row.resident,
            name: row.name.clone(),
            sex: row.sex.clone(),
            age: row.birth_on.map(|born| age_on(born, today)),
            village: names.village(row.village),
            group: Some(row.group_name.clone()).filter(|group| !group.is_empty()),
            household_head: resident.map(|resident| household_head(reader, &resident)).transpose()?.flatten(),
            address: household.and_then(|household| household.address),
            phone_masked: row.phone.as_deref().map(mask_phone),
            diseases: vec![NamedDiseaseKind { kind: row.kind.clone(), name }],
            categories: categories_on(reader, row.resident, today)?.iter().map(|c| c.name().to_owned()).collect(),
            form: self.form_due(row),
            disease: self.disease_due(row),
            last: visit.map(line),
            due_on: row.next_due_on,
            days_overdue: due.map_or(0, |due| due.days_overdue),
            why: due.map_or(Why::Routine, |due| due.why),
            year: year_of(kind, row.enrolled_on, &row.made, frequency_here(reader)?.home_per_year, today),
            missed: row.missed,
            missed_on: row.missed_on,
        })
    }
}

fn kind_of(row: &due::Due) -> DiseaseKind {
    kind(&row.kind)
}

fn kind(code: &str) -> DiseaseKind {
    serde_json::from_value(code.into()).unwrap_or(DiseaseKind::Other)
}

/// The year of one person, where one is asked of.
fn year_of(
    kind: DiseaseKind,
    enrolled_on: Option<NaiveDate>,
    made: &[(NaiveDate, Mode)],
    home_per_year: u8,
    today: NaiveDate,
) -> Option<Year> {
    is_asked(kind).then(|| Year::of(today.year(), enrolled_on, home_per_year, made))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn dates_part_into_overdue_today_and_the_seven_days_after_it() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let today = day("2026-09-10");
        let of = |bucket| part(bucket, today);
        assert_eq!(of(Bucket::Overdue), Part::Between(None, day("2026-09-09")));
        assert_eq!(of(Bucket::Today), Part::Between(Some(today), today));
        assert_eq!(of(Bucket::Week), Part::Between(Some(day("2026-09-11")), day("2026-09-17")));
        assert_eq!(of(Bucket::Year), Part::Behind(2026 * 4 + 2));
    }
}
