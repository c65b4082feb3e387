//! `export roster`: residents in the columns of a template that was received.

use super::export::{ExportWatch, step};
use super::filter::{ListResidents, period_begins};
use super::residents::{Whole, listed};
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use crate::residents::Names;
use crate::words;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::path::PathBuf;
use xiangyi_domain::residents::{DiseaseKind, IdType};
use xiangyi_domain::users::Right;
use xiangyi_sheets::out::{Template, TemplateWriter, Written};
use xiangyi_sheets::roster::{DateField, Field};
use xiangyi_store::roll::Roll;
use xiangyi_store::{Reader, categories, contracts, diseases, residents};

/// A template to be filled in.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ExportRoster {
    /// The .xlsx that was received.
    pub template: PathBuf,
    /// The .xlsx to write.
    pub path: PathBuf,
    /// Whom, in which order; the page does not count.
    #[serde(default)]
    pub filter: ListResidents,
}

/// What was written.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ExportedRoster {
    /// The file.
    pub file: PathBuf,
    /// The sheet that was filled in.
    pub sheet: String,
    /// Its rows.
    pub rows: u32,
    /// Headings of the columns that were filled in.
    pub filled: Vec<String>,
    /// Headings that nothing is known for: their columns are empty.
    pub empty: Vec<String>,
}

impl Clinic {
    /// Writes residents into the columns of a template: its titles, header, merged cells and widths stay, what stood
    /// under the header is replaced. Such a file is for uploading, so ID numbers are whole.
    ///
    /// # Errors
    /// `not_allowed`; `not_xlsx`, `no_header` and the other codes of refused files for the template;
    /// `template_is_output` when both are one file; those of the filter, `cancelled`.
    pub fn export_roster(
        &self,
        input: &ExportRoster,
        now: Now,
        ids: Ids<'_>,
        watch: ExportWatch<'_>,
    ) -> Result<ExportedRoster, ClinicError> {
        self.must(Right::ResidentsView)?;
        self.must(Right::IdNumbersWhole)?;
        if input.template == input.path {
            return Err(ClinicError::refused_at("template_is_output", "path"));
        }
        let template = Template::read(&input.template, now.today)?;
        let written = self.read(|reader| self.fill_template(reader, &template, input, now, watch))?;
        self.note_export(&format!("roster {} whole numbers", written.rows), now, ids)?;
        let Written { file, rows, .. } = written;
        file.place()?;
        let is_filled = |column: &&xiangyi_sheets::out::TemplateColumn| {
            column.is_serial || column.field.is_some_and(|field| field != Field::Date(DateField::Other))
        };
        let (filled, empty): (Vec<_>, Vec<_>) = template.columns.iter().partition(is_filled);
        let headings = |of: Vec<&xiangyi_sheets::out::TemplateColumn>| of.iter().map(|c| c.heading.clone()).collect();
        Ok(ExportedRoster {
            file: input.path.clone(),
            sheet: template.sheet.clone(),
            rows,
            filled: headings(filled),
            empty: headings(empty),
        })
    }

    fn fill_template(
        &self,
        reader: &Reader<'_>,
        template: &Template,
        input: &ExportRoster,
        now: Now,
        watch: ExportWatch<'_>,
    ) -> Result<Written, ClinicError> {
        let roll = Roll::load(reader, now.today, period_begins(now.today))?;
        let asked = self.ask_list(reader, &roll, &input.filter, now)?;
        let lines = roll.select(&asked.selection(&input.filter)?);
        let names = Names::load(reader)?;
        let mut writer = TemplateWriter::begin(template, &input.path)?;
        for (at, line) in lines.iter().enumerate() {
            step(watch, at, lines.len())?;
            if let Some(whole) = listed(reader, &names, &roll, *line, now.today)? {
                let person = Person::load(reader, whole, now.today)?;
                let values: Vec<String> = template.columns.iter().map(|column| person.value(column.field)).collect();
                writer.row(&values)?;
            }
        }
        step(watch, lines.len(), lines.len())?;
        Ok(writer.finish()?)
    }
}

/// Everything that a template may ask of a person.
pub(super) struct Person {
    whole: Whole,
    head_id: Option<String>,
    categories: Vec<categories::Category>,
    diseases: Vec<diseases::Disease>,
    signed_on: Option<NaiveDate>,
}

impl Person {
    pub(super) fn load(reader: &Reader<'_>, whole: Whole, today: NaiveDate) -> Result<Person, ClinicError> {
        let id = whole.row.id;
        let head_id = match whole.listed.household {
            Some(household) => {
                let members = residents::of_household(reader, household)?;
                let head =
                    members.into_iter().find(|member| crate::residents::card::is_head(member.relation.as_deref()));
                head.and_then(|head| head.id_number)
            }
            None => None,
        };
        let holds = |tag: &categories::Category| {
            tag.from_on.is_none_or(|from| from <= today) && tag.to_on.is_none_or(|to| today <= to)
        };
        Ok(Person {
            head_id,
            categories: categories::of_resident(reader, id)?.into_iter().filter(holds).collect(),
            diseases: diseases::of_resident(reader, id)?.into_iter().filter(|one| one.left_on.is_none()).collect(),
            signed_on: contracts::in_force_of_resident(reader, id, today)?.into_iter().next().and_then(|k| k.signed_on),
            whole,
        })
    }

    pub(super) fn value(&self, field: Option<Field>) -> String {
        let (row, listed) = (&self.whole.row, &self.whole.listed);
        let some = |value: &Option<String>| value.clone().unwrap_or_default();
        let day = |on: Option<NaiveDate>| on.map(|on| on.to_string()).unwrap_or_default();
        let Some(field) = field else { return String::new() };
        match field {
            Field::Name => row.name.clone(),
            Field::IdNumber => some(&row.id_number),
            Field::DocumentKind => IdType::from_code(row.id_type.as_deref().unwrap_or("resident_id")).word().to_owned(),
            Field::Sex => words::sex(row.sex.as_deref()).to_owned(),
            Field::Birth => day(row.birth_on),
            Field::Phone => some(&row.phone),
            Field::Village => listed.village.clone(),
            Field::Group => some(&listed.group),
            Field::VillageAndGroup => format!("{}{}", listed.village, some(&listed.group)),
            Field::HouseholdNumber => some(&listed.household_number),
            Field::HouseholdHead => some(&listed.household_head),
            Field::HouseholdHeadId => some(&self.head_id),
            Field::Relation => some(&listed.relation),
            Field::Address => some(&listed.address),
            Field::Ethnic => some(&row.ethnic),
            Field::Category => listed.categories.join("、"),
            Field::IsCategory(category) => yes(self.categories.iter().any(|tag| tag.category == category.code())),
            Field::Diseases => listed.diseases.join("、"),
            Field::IsDisease(name) => yes(self.diseases.iter().any(|disease| is_disease(disease, name))),
            Field::Disability => self.disability(),
            Field::DisabilityCertificate => self.detail("certificate").map(|text| text.to_owned()).unwrap_or_default(),
            Field::RecordNumber => some(&row.record_number),
            Field::Remark => some(&row.remark),
            Field::Date(DateField::Signed) => day(self.signed_on),
            Field::Date(DateField::Diagnosed) => day(self.diseases.iter().filter_map(|one| one.diagnosed_on).min()),
            Field::Date(_) => String::new(),
        }
    }

    fn detail(&self, key: &str) -> Option<&str> {
        self.disabled().find_map(|detail| detail.get(key)?.as_str())
    }

    fn disabled(&self) -> impl Iterator<Item = &Value> {
        let is = |tag: &&categories::Category| matches!(tag.category.as_str(), "severe_disability" | "disability");
        self.categories.iter().filter(is).filter_map(|tag| tag.detail.as_ref())
    }

    /// 肢体残疾二级, as the certificate says it.
    fn disability(&self) -> String {
        const TYPES: [&str; 7] = ["视力", "听力", "言语", "肢体", "智力", "精神", "多重"];
        const GRADES: [&str; 4] = ["一级", "二级", "三级", "四级"];
        let place = |value: &Value| value.as_u64().and_then(|number| usize::try_from(number).ok()?.checked_sub(1));
        let Some(detail) = self.disabled().next() else { return String::new() };
        let types = detail.get("types").and_then(Value::as_array).into_iter().flatten();
        let types: Vec<&str> = types.filter_map(|one| TYPES.get(place(one)?).copied()).collect();
        let grade = detail.get("grade").and_then(place).and_then(|at| GRADES.get(at)).copied().unwrap_or_default();
        if types.is_empty() && grade.is_empty() { String::new() } else { format!("{}残疾{grade}", types.join("、")) }
    }
}

pub(super) fn yes(is: bool) -> String {
    (if is { "是" } else { "否" }).to_owned()
}

fn is_disease(disease: &diseases::Disease, wanted: &str) -> bool {
    let register = [
        DiseaseKind::Hypertension,
        DiseaseKind::Type2Diabetes,
        DiseaseKind::SevereMentalDisorder,
        DiseaseKind::Tuberculosis,
    ];
    let of_register = register.into_iter().find(|kind| kind.word().contains(wanted)).map(|kind| kind.code());
    Some(disease.kind.as_str()) == of_register || disease.name.as_deref() == Some(wanted)
}
