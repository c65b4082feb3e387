//! T5 随访到期/逾期清单: who is due within a week or overdue, with the doctor who should go.

use super::{doctors, size};
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::followups::DueRow;
use crate::now::Now;
use crate::residents::Names;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use xiangyi_domain::followups::due::week_end;
use xiangyi_domain::users::Right;
use xiangyi_store::Reader;
use xiangyi_store::due::{self, Part};

/// The day and the place.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct AskDueTable {
    /// The day; today if missing.
    pub on: Option<NaiveDate>,
    /// Village by id, code or name.
    pub village: Option<String>,
    /// Only those whose day has passed.
    pub overdue: bool,
    /// Where the last page ended.
    pub after: Option<String>,
    /// At most so many; 200 if missing.
    pub limit: Option<u32>,
}

/// The list of a day.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct DueTable {
    /// The day.
    pub on: NaiveDate,
    /// A page, by village, 组 and household in visiting order.
    pub rows: Vec<DueTableRow>,
    /// All of them.
    pub total: u32,
    /// Of these, overdue.
    pub overdue: u32,
    /// Give back as `after` for the next page.
    pub next: Option<String>,
}

/// Somebody who is due.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct DueTableRow {
    /// As the work list has them.
    #[serde(flatten)]
    pub due: DueRow,
    /// 此次随访分类 of the newest visit, in words.
    pub class_word: String,
    /// Names of the village's doctors.
    pub doctor: String,
}

impl Clinic {
    /// Who is due by the end of the week of a day.
    ///
    /// # Errors
    /// `unknown_village`, `not_your_village`.
    pub fn due_table(&self, input: &AskDueTable, now: Now) -> Result<DueTable, ClinicError> {
        self.read(|reader| self.due_table_of(reader, input, now.today))
    }

    pub(crate) fn due_table_of(
        &self,
        reader: &Reader<'_>,
        input: &AskDueTable,
        today: NaiveDate,
    ) -> Result<DueTable, ClinicError> {
        self.must(Right::VisitsView)?;
        let on = input.on.unwrap_or(today);
        let names = Names::load(reader)?;
        let doctors = doctors(reader)?;
        let villages = self.villages_of_filter(reader, input.village.as_deref())?;
        let overdue = Part::Between(None, on.pred_opt().unwrap_or(on));
        let part = if input.overdue { overdue } else { Part::Between(None, week_end(on)) };
        let skip: u64 = input.after.as_deref().and_then(|text| text.parse().ok()).unwrap_or(0);
        let limit = input.limit.unwrap_or(200).clamp(1, 100_000);
        let total = due::count(reader, villages.as_deref(), part)?;
        let found = due::list(reader, villages.as_deref(), part, skip, limit)?;
        let reached = skip + found.len() as u64;
        let mut rows = Vec::with_capacity(found.len());
        for row in &found {
            let due = self.due_row(reader, &names, row, on)?;
            let form = self.forms().find(&due.form);
            let class = due.last.as_ref().and_then(|last| u8::try_from(last.class?).ok());
            let class = form.zip(class).and_then(|(form, class)| form.class(class));
            rows.push(DueTableRow {
                due,
                class_word: class.map(|class| class.label.clone()).unwrap_or_default(),
                doctor: doctors.get(&row.village).cloned().unwrap_or_default(),
            });
        }
        Ok(DueTable {
            on,
            rows,
            total: size(usize::try_from(total).unwrap_or(usize::MAX)),
            overdue: size(usize::try_from(due::count(reader, villages.as_deref(), overdue)?).unwrap_or(usize::MAX)),
            next: (reached < total).then(|| reached.to_string()),
        })
    }
}
