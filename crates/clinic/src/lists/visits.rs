//! `export visits`: visits in the columns of another system's sheet, so that nobody types them twice.

use super::export::{ExportWatch, step};
use super::filter::period_begins;
use super::residents::listed;
use super::template::{Person, yes};
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::followups::answers;
use crate::now::{Ids, Now};
use crate::residents::Names;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::HashMap;
use std::path::PathBuf;
use xiangyi_domain::followups::{
    Answers, FieldKind, FormCode, FormDescription, Mode, Referral, VisitColumn, computed, in_words,
};
use xiangyi_domain::id::ResidentId;
use xiangyi_domain::users::Right;
use xiangyi_sheets::out::{Template, TemplateColumn, TemplateWriter, Written};
use xiangyi_sheets::roster::{DateField, Field};
use xiangyi_store::roll::Roll;
use xiangyi_store::{Reader, visits};

/// Visits read from the store at a time.
const PAGE: u32 = 500;

/// A sheet of visits to be filled in.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ExportVisits {
    /// The .xlsx that the other system gave.
    pub template: PathBuf,
    /// The .xlsx to write.
    pub path: PathBuf,
    /// Which form's visits.
    pub form: FormCode,
    /// Village by id, code or name.
    #[serde(default)]
    pub village: Option<String>,
    /// First day.
    #[serde(default)]
    pub from: Option<NaiveDate>,
    /// Last day.
    #[serde(default)]
    pub to: Option<NaiveDate>,
}

/// What was written.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ExportedVisits {
    /// The file.
    pub file: PathBuf,
    /// The sheet that was filled in.
    pub sheet: String,
    /// Its rows: one for each visit that met somebody, newest first.
    pub rows: u32,
    /// Headings of the columns that were filled in.
    pub filled: Vec<String>,
    /// Headings that nothing is known for: their columns are empty.
    pub empty: Vec<String>,
}

/// What stands in a column.
enum Source<'f> {
    Visit(VisitColumn<'f>),
    Person(Option<Field>),
}

impl Clinic {
    /// Writes the visits of a form into the columns of another system's sheet, codes in words. Titles, header, widths
    /// and styles stay, what stood under the header is replaced. ID numbers are whole, as the receiver needs them.
    ///
    /// # Errors
    /// `not_allowed`; `unknown_form`, `restricted_register`; `not_xlsx`, `no_header` and the other codes of refused files
    /// for the sheet; `template_is_output` when both are one file; `unknown_village`, `not_your_village`, `cancelled`.
    pub fn export_visits(
        &self,
        input: &ExportVisits,
        now: Now,
        ids: Ids<'_>,
        watch: ExportWatch<'_>,
    ) -> Result<ExportedVisits, ClinicError> {
        self.must(Right::VisitsView)?;
        self.must(Right::IdNumbersWhole)?;
        if input.template == input.path {
            return Err(ClinicError::refused_at("template_is_output", "path"));
        }
        let form = self.form_named(&input.form, None)?;
        let template = Template::read(&input.template, now.today)?;
        let sources: Vec<Source<'_>> = template.columns.iter().map(|column| source(form, column)).collect();
        let written = self.read(|reader| self.fill_visits(reader, &template, &sources, input, now, watch))?;
        self.note_export(&format!("visits {} {} whole numbers", form.code, written.rows), now, ids)?;
        let Written { file, rows, .. } = written;
        file.place()?;
        let (mut filled, mut empty) = (Vec::new(), Vec::new());
        for (column, source) in template.columns.iter().zip(&sources) {
            let is_filled = column.is_serial || source.is_known();
            if is_filled { &mut filled } else { &mut empty }.push(column.heading.clone());
        }
        Ok(ExportedVisits { file: input.path.clone(), sheet: template.sheet.clone(), rows, filled, empty })
    }

    fn fill_visits(
        &self,
        reader: &Reader<'_>,
        template: &Template,
        sources: &[Source<'_>],
        input: &ExportVisits,
        now: Now,
        watch: ExportWatch<'_>,
    ) -> Result<Written, ClinicError> {
        let villages = self.villages_of_filter(reader, input.village.as_deref())?;
        let filter = visits::Filter {
            villages: villages.as_deref(),
            form: Some(input.form.as_str()),
            from: input.from,
            to: input.to,
        };
        let total = visits::count(reader, &filter)?;
        let roll = Roll::load(reader, now.today, period_begins(now.today))?;
        let names = Names::load(reader)?;
        let mut people: HashMap<ResidentId, Option<Person>> = HashMap::new();
        let mut writer = TemplateWriter::begin(template, &input.path)?;
        let mut done = 0;
        while done < total {
            let page = visits::list(reader, &filter, done, PAGE)?;
            if page.is_empty() {
                break;
            }
            for visit in &page {
                step(watch, done as usize, total as usize)?;
                done += 1;
                if visit.mode == Mode::NotReached.as_str() {
                    continue;
                }
                let who = xiangyi_store::merges::kept(reader, visit.resident)?;
                let person = match people.entry(who) {
                    std::collections::hash_map::Entry::Occupied(known) => known.into_mut(),
                    std::collections::hash_map::Entry::Vacant(new) => {
                        let line = roll.line_of(who);
                        let whole = line.map(|line| listed(reader, &names, &roll, line, now.today)).transpose()?;
                        let person = whole.flatten().map(|whole| Person::load(reader, whole, now.today)).transpose()?;
                        new.insert(person)
                    }
                };
                let Some(form) = self.form_of(visit) else { continue };
                let told = Told::of(form, visit, names.user(visit.doctor));
                let value = |source: &Source<'_>| match source {
                    Source::Visit(column) => told.value(*column),
                    Source::Person(field) => person.as_ref().map(|person| person.value(*field)).unwrap_or_default(),
                };
                writer.row(&sources.iter().map(value).collect::<Vec<String>>())?;
            }
        }
        step(watch, total as usize, total as usize)?;
        Ok(writer.finish()?)
    }
}

/// A heading that names something of the visit is that; any other is of the person.
fn source<'f>(form: &'f FormDescription, column: &TemplateColumn) -> Source<'f> {
    match VisitColumn::of_heading(form, &column.heading) {
        Some(of_visit) => Source::Visit(of_visit),
        None => Source::Person(column.field),
    }
}

impl Source<'_> {
    fn is_known(&self) -> bool {
        match self {
            Source::Visit(_) => true,
            Source::Person(field) => field.is_some_and(|field| field != Field::Date(DateField::Other)),
        }
    }
}

/// A visit as it is told to another system.
struct Told<'v> {
    form: &'v FormDescription,
    visit: &'v visits::Visit,
    /// Also what is computed of other answers.
    answers: Answers,
    referral: Referral,
    doctor: String,
}

impl<'v> Told<'v> {
    fn of(form: &'v FormDescription, visit: &'v visits::Visit, doctor: String) -> Told<'v> {
        let mut answers = answers(visit);
        for (key, value) in computed(form, &answers) {
            answers.insert(key, value);
        }
        let referral = answers.get("referral").cloned();
        let referral = referral.and_then(|value| serde_json::from_value(value).ok()).unwrap_or_default();
        Told { form, visit, answers, referral, doctor }
    }

    fn value(&self, column: VisitColumn<'_>) -> String {
        let day = |on: Option<NaiveDate>| on.map(|on| on.to_string()).unwrap_or_default();
        match column {
            VisitColumn::VisitedOn => day(self.visit.visited_on),
            VisitColumn::NextOn => day(self.visit.next_due_on),
            VisitColumn::Mode => match self.visit.mode.as_str() {
                "clinic" => "门诊".to_owned(),
                "home" => "家庭".to_owned(),
                "phone" => "电话".to_owned(),
                other => other.to_owned(),
            },
            VisitColumn::Class => {
                let class = self.visit.class.and_then(|class| u8::try_from(class).ok());
                class.and_then(|class| self.form.class(class)).map(|class| class.label.clone()).unwrap_or_default()
            }
            VisitColumn::Doctor => self.doctor.clone(),
            VisitColumn::Referral => yes(self.answers.get("referral").is_some_and(|given| !given.is_null())),
            VisitColumn::ReferralReason => self.referral.reason.clone().unwrap_or_default(),
            VisitColumn::ReferralTo => {
                let parts = [self.referral.institution.as_deref(), self.referral.department.as_deref()];
                parts.into_iter().flatten().collect::<Vec<&str>>().join(" ")
            }
            VisitColumn::Pressure => self.pressure(),
            // By the words of the edition that the visit was filled in by.
            VisitColumn::Field(field) => {
                let own = self.form.fields.iter().find(|one| one.key == field.key).unwrap_or(field);
                in_words(&self.answers, own)
            }
        }
    }

    fn pressure(&self) -> String {
        let mut pair = self.form.fields.iter().filter(|field| field.kind == FieldKind::Pressure);
        let mut read = || pair.next().and_then(|field| self.answers.get(&field.key)).and_then(Value::as_u64);
        match (read(), read()) {
            (Some(high), Some(low)) => format!("{high}/{low}"),
            _ => String::new(),
        }
    }
}
