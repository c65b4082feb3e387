//! Visits in lists.

use super::facts::answers;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::residents::Names;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use xiangyi_domain::followups::summary;
use xiangyi_domain::id::{ResidentId, VisitId};
use xiangyi_domain::users::Right;
use xiangyi_store::{Reader, residents, visits};

/// Which visits.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ListVisits {
    /// Village by id, code or name.
    pub village: Option<String>,
    /// Code of a form.
    pub form: Option<String>,
    /// First day.
    pub from: Option<NaiveDate>,
    /// Last day.
    pub to: Option<NaiveDate>,
    /// Where the last page ended.
    pub after: Option<String>,
    /// At most so many; 50 if missing.
    pub limit: Option<u32>,
}

/// A page of visits.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct VisitList {
    /// Newest first.
    pub rows: Vec<VisitRow>,
    /// All that fit.
    pub total: u32,
    /// Give back as `after` for the next page.
    pub next: Option<String>,
}

/// A visit in a list.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct VisitRow {
    /// Row.
    pub id: VisitId,
    /// Whose.
    pub resident: ResidentId,
    /// Their name.
    pub name: String,
    /// Name of the village.
    pub village: String,
    /// The day.
    pub on: Option<NaiveDate>,
    /// `clinic`, `home`, `phone`, `not_reached`.
    pub mode: String,
    /// Code of the form.
    pub form: String,
    /// Its name in lists.
    pub form_name: String,
    /// Such as `138/86`.
    pub summary: String,
    /// 此次随访分类.
    #[cfg_attr(feature = "bindings", specta(type = Option<i32>))]
    pub class: Option<i64>,
    /// The same in words.
    pub class_word: String,
    /// Whether the class says that all is well.
    pub good: bool,
    /// 下次随访日期.
    pub next_due_on: Option<NaiveDate>,
    /// Name of the doctor.
    pub doctor: String,
    /// Whether it called for referral.
    pub referral: bool,
}

impl Clinic {
    /// Visits by date, newest first, of the user's villages.
    ///
    /// # Errors
    /// `unknown_village`, `not_your_village`.
    pub fn list_visits(&self, input: &ListVisits) -> Result<VisitList, ClinicError> {
        self.must(Right::VisitsView)?;
        self.read(|reader| {
            let names = Names::load(reader)?;
            let villages = self.villages_of_filter(reader, input.village.as_deref())?;
            let form = input.form.as_deref().filter(|form| !form.is_empty());
            let filter = visits::Filter { villages: villages.as_deref(), form, from: input.from, to: input.to };
            let skip: u32 = input.after.as_deref().and_then(|text| text.parse().ok()).unwrap_or(0);
            let found = visits::list(reader, &filter, skip, input.limit.unwrap_or(50).clamp(1, 500))?;
            let total = visits::count(reader, &filter)?;
            let reached = skip.saturating_add(u32::try_from(found.len()).unwrap_or(u32::MAX));
            let rows = self.visit_rows(reader, &names, &found)?;
            Ok(VisitList { rows, total, next: (reached < total).then(|| reached.to_string()) })
        })
    }

    /// Stored visits as lines, each in the words of its own edition.
    pub(crate) fn visit_rows(
        &self,
        reader: &Reader<'_>,
        names: &Names,
        found: &[visits::Visit],
    ) -> Result<Vec<VisitRow>, ClinicError> {
        found.iter().map(|visit| self.visit_row(reader, names, visit)).collect()
    }

    fn visit_row(&self, reader: &Reader<'_>, names: &Names, visit: &visits::Visit) -> Result<VisitRow, ClinicError> {
        let name = residents::find(reader, visit.resident)?.map(|resident| resident.name).unwrap_or_default();
        let form = self.form_of(visit);
        let class = visit.class.and_then(|class| u8::try_from(class).ok());
        let class = form.zip(class).and_then(|(form, class)| form.class(class));
        Ok(VisitRow {
            id: visit.id,
            resident: visit.resident,
            name,
            village: names.village(visit.village),
            on: visit.visited_on,
            mode: visit.mode.clone(),
            form: visit.form.clone(),
            form_name: form.map_or_else(|| visit.form.clone(), |form| form.short_name.clone()),
            summary: form.map(|form| summary(form, &answers(visit))).unwrap_or_default(),
            class: visit.class,
            class_word: class.map(|class| class.label.clone()).unwrap_or_default(),
            good: class.is_some_and(|class| class.good),
            next_due_on: visit.next_due_on,
            doctor: names.user(visit.doctor),
            referral: visit.referral,
        })
    }
}
