//! `list residents`.

use super::filter::{ListResidents, period_begins};
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::Now;
use crate::residents::Names;
use chrono::NaiveDate;
use serde::Serialize;
use xiangyi_domain::id::{HouseholdId, ResidentId};
use xiangyi_domain::residents::{Relation, Tag, age_on, mask_id_number, mask_phone, tags};
use xiangyi_domain::users::Right;
use xiangyi_store::roll::Roll;
use xiangyi_store::{Reader, residents, visits};

/// A page of residents.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ResidentList {
    /// In the order asked for.
    pub rows: Vec<ListedResident>,
    /// All that fit.
    pub total: u32,
    /// Give back as `after` for the next page.
    pub next: Option<String>,
}

/// A resident of a list: every column that a list may show.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ListedResident {
    /// Row.
    pub id: ResidentId,
    /// Row of the household.
    pub household: Option<HouseholdId>,
    /// Name.
    pub name: String,
    /// `male`, `female`.
    pub sex: Option<String>,
    /// Full years today.
    pub age: Option<u16>,
    /// Birth date.
    pub birth_on: Option<NaiveDate>,
    /// For screen lists.
    pub id_number_masked: String,
    /// For screen lists.
    pub phone_masked: Option<String>,
    /// Name of the village.
    pub village: String,
    /// 组.
    pub group: Option<String>,
    /// 户编号.
    pub household_number: Option<String>,
    /// Name of the head of household.
    pub household_head: Option<String>,
    /// 与户主关系, in words.
    pub relation: Option<String>,
    /// Address of the household.
    pub address: Option<String>,
    /// 民族.
    pub ethnic: Option<String>,
    /// Words of the categories that hold today.
    pub categories: Vec<String>,
    /// Names of diseases in care.
    pub diseases: Vec<String>,
    /// Last day of the contract in force.
    pub contract_ends_on: Option<NaiveDate>,
    /// The newest visit.
    pub last_visit_on: Option<NaiveDate>,
    /// The earliest date due.
    pub next_due_on: Option<NaiveDate>,
    /// 档案编号.
    pub record_number: Option<String>,
    /// `present`, `dead`, `moved_out`.
    pub status: String,
    /// What the record lacks, by code.
    pub missing: Vec<String>,
    /// Remark.
    pub remark: Option<String>,
}

/// A resident as read for a list: what the row holds beside [`ListedResident`], unmasked.
pub(super) struct Whole {
    pub(super) listed: ListedResident,
    pub(super) row: residents::Resident,
}

impl Clinic {
    /// Residents of the user's villages.
    ///
    /// # Errors
    /// `unknown_village`, `not_your_village`, `unknown_state`, `unknown_missing_field`, `unknown_sort`.
    pub fn list_residents(&self, input: &ListResidents, now: Now) -> Result<ResidentList, ClinicError> {
        self.must(Right::ResidentsView)?;
        self.with_roll(now, |reader, roll| {
            let asked = self.ask_list(reader, roll, input, now)?;
            let lines = roll.select(&asked.selection(input)?);
            let (first, limit) = input.page();
            let shown = lines.iter().skip(first).take(limit);
            let names = Names::load(reader)?;
            let mut rows = Vec::with_capacity(limit);
            for line in shown {
                rows.extend(listed(reader, &names, roll, *line, now.today)?.map(|whole| whole.listed));
            }
            let until = first + limit;
            let next = (until < lines.len()).then(|| until.to_string());
            Ok(ResidentList { rows, total: u32::try_from(lines.len()).unwrap_or(u32::MAX), next })
        })
    }

    /// Whom a filter lets through, in its order, in the snapshot of a reader.
    pub(crate) fn residents_of_filter(
        &self,
        reader: &Reader<'_>,
        input: &ListResidents,
        now: Now,
    ) -> Result<Vec<ResidentId>, ClinicError> {
        let roll = Roll::load(reader, now.today, period_begins(now.today))?;
        let asked = self.ask_list(reader, &roll, input, now)?;
        let lines = roll.select(&asked.selection(input)?);
        Ok(lines.into_iter().filter_map(|line| Some(roll.listed(line)?.id)).collect())
    }

    /// The roll of today.
    pub(crate) fn with_roll<T>(
        &self,
        now: Now,
        f: impl FnOnce(&Reader<'_>, &Roll) -> Result<T, ClinicError>,
    ) -> Result<T, ClinicError> {
        self.store().with_roll(now.today, period_begins(now.today), |reader| self.sight(reader), f)
    }
}

/// One line of a list with its row; `None` when the row is gone.
pub(super) fn listed(
    reader: &Reader<'_>,
    names: &Names,
    roll: &Roll,
    line: u32,
    today: NaiveDate,
) -> Result<Option<Whole>, ClinicError> {
    let Some(known) = roll.listed(line) else { return Ok(None) };
    let Some(row) = known.row(reader)? else { return Ok(None) };
    let relation = row.relation.as_deref().map(|code| Relation::find(code).map_or(code, |found| found.word).to_owned());
    let listed = ListedResident {
        id: row.id,
        household: known.household,
        name: row.name.clone(),
        sex: row.sex.clone(),
        age: row.birth_on.map(|born| age_on(born, today)),
        birth_on: row.birth_on,
        id_number_masked: row.id_number.as_deref().map(mask_id_number).unwrap_or_default(),
        phone_masked: row.phone.as_deref().map(mask_phone),
        village: names.village(row.village),
        group: known.group.map(str::to_owned),
        household_number: known.household_number.map(str::to_owned),
        household_head: known.household_head.map(str::to_owned),
        relation,
        address: known.address.map(str::to_owned),
        ethnic: row.ethnic.clone(),
        categories: words_on(known.categories, today),
        diseases: known.diseases.into_iter().map(str::to_owned).collect(),
        contract_ends_on: known.signed_until,
        last_visit_on: visits::last_day_of_resident(reader, row.id)?,
        next_due_on: known.next_due_on,
        record_number: row.record_number.clone(),
        status: row.status.clone().unwrap_or_else(|| "present".to_owned()),
        missing: known.missing.iter().map(|one| one.code().to_owned()).collect(),
        remark: row.remark.clone(),
    };
    Ok(Some(Whole { listed, row }))
}

/// The words of categories on a day, in the order of the catalogue.
fn words_on(mut codes: Vec<&str>, on: NaiveDate) -> Vec<String> {
    let place = |code: &str| tags().iter().position(|tag| tag.code == code).unwrap_or(usize::MAX);
    codes.sort_by_key(|code| (place(code), *code));
    codes.into_iter().map(|code| word(code, on)).collect()
}

/// The word of a category on a day; an unknown code stands as it is.
pub(super) fn word(code: &str, on: NaiveDate) -> String {
    Tag::find(code).map_or_else(|| code.to_owned(), |tag| tag.word_on(Some(on)).to_owned())
}
