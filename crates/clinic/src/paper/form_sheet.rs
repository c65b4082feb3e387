//! 随访服务记录表 and every other form: filled in, or for handwriting.

use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::followups::known;
use chrono::NaiveDate;
use std::collections::BTreeSet;
use xiangyi_domain::followups::due::week_end;
use xiangyi_domain::followups::{FormCode, FormDescription, Mode};
use xiangyi_domain::paper::{FormSheet, FormVisit};
use xiangyi_domain::users::Right;
use xiangyi_store::due::{self, Part};
use xiangyi_store::{Reader, residents, visits};

/// Four columns a page: so many pages of one person.
const VISITS: u32 = 48;
/// The most forms of one batch.
const MOST_PEOPLE: u32 = 500;

/// Whose blank forms are wanted.
pub(super) struct BlankFor<'r> {
    /// Ids or ID numbers.
    pub(super) people: &'r [String],
    /// Everybody due within a week in this village.
    pub(super) village: Option<&'r str>,
}

impl Clinic {
    /// The visits of one resident by one form: a sheet for each edition and each disease, of a form of one visit the
    /// newest. Without a visit, the form with its name.
    pub(super) fn form_sheets(
        &self,
        reader: &Reader<'_>,
        who: &str,
        code: &FormCode,
    ) -> Result<Vec<FormSheet>, ClinicError> {
        self.must(Right::VisitsView)?;
        let form = self.form_named(code, None)?;
        let resident = self.resident(reader, who)?;
        let mut sheets: Vec<(Option<String>, FormSheet)> = Vec::new();
        for visit in met(reader, &resident, form)?.iter().rev() {
            let edition = self.form_of(visit).unwrap_or(form);
            let disease = known::disease_named(visit);
            let same = |(about, sheet): &&mut (Option<String>, FormSheet)| {
                *about == disease && sheet.form.version == edition.version
            };
            match sheets.iter_mut().find(same) {
                Some((_, sheet)) if edition.columns > 1 => sheet.visits.push(written(visit)),
                Some((_, sheet)) => sheet.visits = vec![written(visit)],
                None => sheets.push((disease, self.sheet(&resident, edition, vec![written(visit)]))),
            }
        }
        if sheets.is_empty() {
            return Ok(vec![self.sheet(&resident, form, Vec::new())]);
        }
        Ok(sheets.into_iter().map(|(_, sheet)| sheet).collect())
    }

    /// Forms for handwriting: with the name and the last values of each, or one without a name.
    pub(super) fn blank_forms(
        &self,
        reader: &Reader<'_>,
        wanted: &BlankFor<'_>,
        code: &FormCode,
        today: NaiveDate,
    ) -> Result<Vec<FormSheet>, ClinicError> {
        self.must(Right::VisitsView)?;
        let form = self.form_named(code, None)?;
        let mut people: Vec<String> = wanted.people.to_vec();
        let village = wanted.village.filter(|text| !text.is_empty());
        if village.is_some() {
            let villages = self.villages_of_filter(reader, village)?;
            let due = due::list(reader, villages.as_deref(), Part::Between(None, week_end(today)), 0, MOST_PEOPLE)?;
            people.extend(due.iter().filter(|row| self.form_due(row) == *code).map(|row| row.resident.to_string()));
        }
        if people.is_empty() {
            let nobody = FormSheet {
                org_name: self.org_name().to_owned(),
                name: String::new(),
                sex: String::new(),
                birth_on: None,
                record_number: String::new(),
                form: form.clone(),
                blank: true,
                visits: Vec::new(),
            };
            return Ok(vec![nobody]);
        }
        let mut seen = BTreeSet::new();
        people.retain(|who| seen.insert(who.clone()));
        let mut sheets = Vec::new();
        for who in &people {
            let resident = self.resident(reader, who)?;
            sheets.extend(self.blank_forms_of(reader, &resident, form)?);
        }
        Ok(sheets)
    }

    /// One form, or one for each disease that the form serves.
    fn blank_forms_of(
        &self,
        reader: &Reader<'_>,
        resident: &residents::Resident,
        form: &FormDescription,
    ) -> Result<Vec<FormSheet>, ClinicError> {
        let past = met(reader, resident, form)?;
        let mut diseases: Vec<Option<known::NamedDisease>> =
            known::diseases_of_form(reader, resident, form)?.into_iter().map(Some).collect();
        if diseases.is_empty() {
            diseases.push(None);
        }
        let blank = |disease: Option<known::NamedDisease>| {
            let is_about =
                |visit: &&visits::Visit| disease.as_ref().is_none_or(|one| known::is_about(visit, &one.name));
            let last = past.iter().find(is_about);
            let begun =
                FormVisit { answers: known::carried(form, resident, last, disease.as_ref()), ..FormVisit::default() };
            // A column of its own shows the last visit; a form that is read down has habits and drugs filled in.
            let visits = match last.filter(|_| form.columns > 1) {
                Some(visit) => vec![written(visit)],
                None => vec![begun],
            };
            FormSheet { blank: true, ..self.sheet(resident, form, visits) }
        };
        Ok(diseases.into_iter().map(blank).collect())
    }

    fn sheet(&self, resident: &residents::Resident, form: &FormDescription, visits: Vec<FormVisit>) -> FormSheet {
        let sex = match resident.sex.as_deref() {
            Some("male") => "男",
            Some("female") => "女",
            _ => "",
        };
        FormSheet {
            org_name: self.org_name().to_owned(),
            name: resident.name.clone(),
            sex: sex.to_owned(),
            birth_on: resident.birth_on,
            record_number: record_number(resident),
            form: form.clone(),
            blank: false,
            visits,
        }
    }
}

/// The visits that met somebody, newest first.
fn met(
    reader: &Reader<'_>,
    resident: &residents::Resident,
    form: &FormDescription,
) -> Result<Vec<visits::Visit>, ClinicError> {
    let mut past = visits::last_of_resident(reader, resident.id, Some(form.code.as_str()), VISITS)?;
    past.retain(|visit| visit.mode != Mode::NotReached.as_str());
    Ok(past)
}

fn written(visit: &visits::Visit) -> FormVisit {
    let mode: Option<Mode> = serde_json::from_value(visit.mode.clone().into()).ok();
    FormVisit {
        visited_on: visit.visited_on,
        mode: mode.and_then(Mode::code),
        answers: visit.answers.as_object().cloned().unwrap_or_default(),
        class: visit.class.and_then(|class| u8::try_from(class).ok()),
        next_on: visit.next_due_on,
    }
}

/// The last eight digits as `123-45678`.
fn record_number(resident: &residents::Resident) -> String {
    let digits: String =
        resident.record_number.iter().flat_map(|text| text.chars()).filter(char::is_ascii_digit).collect();
    match digits.len().checked_sub(8) {
        Some(start) => format!("{}-{}", &digits[start..start + 3], &digits[start + 3..]),
        None => String::new(),
    }
}
