//! What the words of a filter mean.

use super::residents::word;
use super::rows::{missing_word, status_word};
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::Now;
use chrono::{Datelike, Months, NaiveDate};
use serde::{Deserialize, Serialize};
use xiangyi_domain::id::VillageId;
use xiangyi_domain::residents::name::fold_name;
use xiangyi_domain::residents::{DiseaseKind, Tag};
use xiangyi_store::roll::{Missing, Roll, Selection, Sort};
use xiangyi_store::{Reader, search};

/// Which residents, and which part of the list.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ListResidents {
    /// Village by id, code or name.
    pub village: Option<String>,
    /// 组.
    pub group: Option<String>,
    /// Code or word of a category that holds today.
    pub category: Option<String>,
    /// Code of a register, or the name of a disease in care.
    pub disease: Option<String>,
    /// `in_force` or `none`.
    pub contract: Option<String>,
    /// Only with a follow-up whose day has passed.
    pub overdue: bool,
    /// `present`, `dead`, `moved_out`; everybody if missing.
    pub status: Option<String>,
    /// Full years today, at least.
    pub age_from: Option<u16>,
    /// Full years today, at most.
    pub age_to: Option<u16>,
    /// What the record lacks (五清): `id_number`, `phone`, `birth_on`, `record_number`, `household`, `proof`,
    /// `contract`, `visit`, or `any` of them.
    pub missing: Option<String>,
    /// As the search box takes it.
    pub text: Option<String>,
    /// `household` (as one walks), `name` (by sound), `age` (the oldest first), `next_due`.
    pub sort: Option<String>,
    /// Backwards.
    pub descending: bool,
    /// Where the last page ended; any place of the list as a number.
    pub after: Option<String>,
    /// At most so many; 50 if missing.
    pub limit: Option<u32>,
}

/// The most rows of one page.
const LONGEST_PAGE: u32 = 500;

fn given(text: Option<&String>) -> Option<&str> {
    text.map(|text| text.trim()).filter(|text| !text.is_empty())
}

impl ListResidents {
    /// The first row of the page and the number of its rows.
    pub(super) fn page(&self) -> (usize, usize) {
        let first = self.after.as_deref().and_then(|after| after.parse().ok()).unwrap_or(0);
        let rows = self.limit.unwrap_or(50).clamp(1, LONGEST_PAGE);
        (first, usize::try_from(rows).unwrap_or(50))
    }

    fn sort(&self) -> Result<Sort, ClinicError> {
        match given(self.sort.as_ref()) {
            None | Some("household") => Ok(Sort::Household),
            Some("name") => Ok(Sort::Name),
            Some("age") => Ok(Sort::Age),
            Some("next_due") => Ok(Sort::NextDue),
            Some(_) => Err(ClinicError::unknown("sort", "sort")),
        }
    }

    fn contract(&self) -> Result<Option<bool>, ClinicError> {
        match given(self.contract.as_ref()) {
            None => Ok(None),
            Some("in_force") => Ok(Some(true)),
            Some("none") => Ok(Some(false)),
            Some(_) => Err(ClinicError::unknown("state", "contract")),
        }
    }

    fn status(&self) -> Result<Option<&str>, ClinicError> {
        match given(self.status.as_ref()) {
            None => Ok(None),
            Some(status @ ("present" | "dead" | "moved_out")) => Ok(Some(status)),
            Some(_) => Err(ClinicError::unknown("state", "status")),
        }
    }

    fn missing(&self) -> Result<Vec<Missing>, ClinicError> {
        match given(self.missing.as_ref()) {
            None => Ok(Vec::new()),
            Some("any") => Ok(Missing::ALL.to_vec()),
            Some(code) => {
                Missing::from_code(code).map(|one| vec![one]).ok_or(ClinicError::unknown("missing_field", "missing"))
            }
        }
    }

    /// A category by its code or word; a code that only a newer peer knows finds those who hold it.
    fn category(&self) -> Option<&str> {
        given(self.category.as_ref()).map(|text| Tag::find(text).map_or(text, |tag| tag.code.as_str()))
    }

    /// A register by its code or word; any other text is the name of a disease.
    fn disease(&self) -> Option<&str> {
        given(self.disease.as_ref())
            .map(|text| KINDS.into_iter().find(|kind| kind.word() == text).map_or(text, |kind| kind.code()))
    }
}

impl Clinic {
    /// A filter in the words of a sheet's head: 石板村、低保、未签约.
    pub(super) fn words_of_filter(
        &self,
        reader: &Reader<'_>,
        input: &ListResidents,
        now: Now,
    ) -> Result<String, ClinicError> {
        let mut words: Vec<String> = Vec::new();
        if let Some(village) = given(input.village.as_ref()) {
            words.push(self.village(reader, village)?.name);
        }
        words.extend(given(input.group.as_ref()).map(str::to_owned));
        words.extend(input.status()?.map(|status| status_word(status).to_owned()));
        words.extend(input.category().map(|code| word(code, now.today)));
        let kind = |code: &str| KINDS.into_iter().find(|kind| kind.code() == code);
        words.extend(input.disease().map(|code| kind(code).map_or(code, |kind| kind.word()).to_owned()));
        words.extend(input.contract()?.map(|signed| if signed { "已签约" } else { "未签约" }.to_owned()));
        words.extend(input.overdue.then(|| "随访逾期".to_owned()));
        match (input.age_from, input.age_to) {
            (Some(from), Some(to)) => words.push(format!("{from}至{to}岁")),
            (Some(from), None) => words.push(format!("{from}岁及以上")),
            (None, Some(to)) => words.push(format!("{to}岁及以下")),
            (None, None) => {}
        }
        words.extend(given(input.missing.as_ref()).map(|code| format!("缺{}", missing_word(code))));
        words.extend(given(input.text.as_ref()).map(|text| format!("查找“{text}”")));
        Ok(words.join("、"))
    }
}

/// The registers that a filter may name.
pub(super) const KINDS: [DiseaseKind; 5] = [
    DiseaseKind::Hypertension,
    DiseaseKind::Type2Diabetes,
    DiseaseKind::SevereMentalDisorder,
    DiseaseKind::Tuberculosis,
    DiseaseKind::Other,
];

/// The day since when a disease in care wants a visit: a year is one period (domain handbook §7, T18: ASM).
pub(super) fn period_begins(today: NaiveDate) -> NaiveDate {
    NaiveDate::from_ymd_opt(today.year(), 1, 1).unwrap_or(today)
}

/// Who has had so many birthdays was born on or before this day.
fn born_by(today: NaiveDate, years: u16) -> Option<NaiveDate> {
    today.checked_sub_months(Months::new(u32::from(years) * 12))
}

/// What a filter selects, looked up for one roll.
pub(super) struct Asked {
    villages: Option<Vec<VillageId>>,
    missing: Vec<Missing>,
    found: Option<Vec<u32>>,
    born: (Option<NaiveDate>, Option<NaiveDate>),
}

impl Clinic {
    /// Looks up what a filter names, cut to the user's villages.
    pub(super) fn ask_list(
        &self,
        reader: &Reader<'_>,
        roll: &Roll,
        input: &ListResidents,
        now: Now,
    ) -> Result<Asked, ClinicError> {
        let villages = self.villages_of_filter(reader, input.village.as_deref())?;
        let found = match given(input.text.as_ref()) {
            None => None,
            Some(text) => Some(self.lines_of_text(reader, roll, text, villages.as_ref())?),
        };
        // 65 is reached on the birthday; 64 lasts until the day before the next.
        let youngest = input.age_from.and_then(|years| born_by(now.today, years));
        let oldest = input.age_to.and_then(|years| born_by(now.today, years.saturating_add(1))?.succ_opt());
        Ok(Asked { villages, missing: input.missing()?, found, born: (oldest, youngest) })
    }

    fn lines_of_text(
        &self,
        reader: &Reader<'_>,
        roll: &Roll,
        text: &str,
        villages: Option<&Vec<VillageId>>,
    ) -> Result<Vec<u32>, ClinicError> {
        let folded = fold_name(text);
        let mut lines = if folded.is_ascii() { Vec::new() } else { roll.named(&folded) };
        if lines.is_empty() {
            let scope = search::Scope { villages: villages.cloned(), own: self.user().villages.clone() };
            let found = search::matching(reader, text, &scope)?;
            lines.extend(found.into_iter().filter_map(|id| roll.line_of(id)));
        }
        Ok(lines)
    }
}

impl Asked {
    /// The selection of a filter.
    pub(super) fn selection<'a>(&'a self, input: &'a ListResidents) -> Result<Selection<'a>, ClinicError> {
        Ok(Selection {
            villages: self.villages.as_deref(),
            group: given(input.group.as_ref()),
            category: input.category(),
            disease: input.disease(),
            contract: input.contract()?,
            overdue: input.overdue,
            status: input.status()?,
            born_from: self.born.0,
            born_to: self.born.1,
            missing: &self.missing,
            found: self.found.as_deref(),
            sort: input.sort()?,
            descending: input.descending,
        })
    }

    /// The villages to which the list is cut.
    pub(super) fn villages(&self) -> Option<&[VillageId]> {
        self.villages.as_deref()
    }
}
