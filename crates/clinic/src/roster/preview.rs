//! What an import would do, before it is done.

use super::ImportProgress;
use super::import::{ImportRoster, read_file};
use super::outcome::{self, AcceptedRow, ProblemRow, Suspect};
use super::write::Counts;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::Now;
use serde::Serialize;
use std::ops::ControlFlow;
use xiangyi_domain::users::Right;
use xiangyi_sheets::roster::{DateField, Field, SheetSummary};

/// How many accepted rows a preview shows.
const SHOWN: usize = 200;

/// A roster as it was understood.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct RosterPreview {
    /// Name of the file without its folders.
    pub file_name: String,
    /// Visible sheets with a recognised header.
    pub sheets: Vec<SheetLine>,
    /// Data rows.
    pub rows: u32,
    /// Accepted rows.
    pub accepted: u32,
    /// Of them new residents.
    pub new_residents: u32,
    /// Of them known ones.
    pub known_residents: u32,
    /// The first accepted rows.
    pub accepted_rows: Vec<AcceptedRow>,
    /// What to know about accepted rows.
    pub flagged: Vec<ProblemRow>,
    /// Rows that are not accepted.
    pub rejected: Vec<ProblemRow>,
    /// New residents who are like a known one.
    pub suspects: Vec<Suspect>,
    /// Villages that the import would make.
    pub new_villages: Vec<String>,
}

/// A sheet.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct SheetLine {
    /// Name.
    pub name: String,
    /// The sheet's own number of its header row.
    pub header_row: u32,
    /// Columns under the header.
    pub columns: Vec<ColumnLine>,
    /// Data rows.
    pub rows: u32,
}

/// A column and what it was taken for.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ColumnLine {
    /// The heading.
    pub header: String,
    /// What it was taken for, in words; empty when it is not read.
    pub field: Option<String>,
}

impl Clinic {
    /// Reads a roster and compares it with the residents that are known;
    /// nothing is written.
    ///
    /// # Errors
    /// The codes of refused files, `cancelled`.
    pub fn preview_roster(
        &self,
        input: &ImportRoster,
        now: Now,
        watch: &mut dyn FnMut(ImportProgress) -> ControlFlow<()>,
    ) -> Result<RosterPreview, ClinicError> {
        self.must(Right::RosterImport)?;
        let roster = read_file(&input.path, now, watch)?;
        let plan = self.read(|reader| self.plan(reader, input, roster, now, watch))?;
        let counts = Counts::of(&plan.people);
        let file_name = input.path.file_name().map(|name| name.to_string_lossy().into_owned());
        Ok(RosterPreview {
            file_name: file_name.unwrap_or_default(),
            sheets: plan.roster.sheets.iter().map(sheet_line).collect(),
            rows: plan.roster.data_rows,
            accepted: counts.created + counts.updated,
            new_residents: counts.created,
            known_residents: counts.updated,
            accepted_rows: plan.people.iter().take(SHOWN).map(|person| outcome::accepted(&person.row)).collect(),
            rejected: outcome::rejected(&plan.roster.rejected),
            flagged: plan.flagged,
            suspects: plan.suspects,
            new_villages: plan.places.new.into_iter().map(|(_, name)| name).collect(),
        })
    }
}

fn sheet_line(sheet: &SheetSummary) -> SheetLine {
    let column = |column: &xiangyi_sheets::roster::Column| ColumnLine {
        header: column.heading.clone(),
        field: column.field.map(field_word),
    };
    SheetLine {
        name: sheet.name.to_string(),
        header_row: sheet.header_row,
        columns: sheet.columns.iter().map(column).collect(),
        rows: sheet.data_rows,
    }
}

/// What a column was taken for, in words.
fn field_word(field: Field) -> String {
    let word = match field {
        Field::Name => "姓名",
        Field::IdNumber => "身份证号",
        Field::DocumentKind => "证件类型",
        Field::Sex => "性别",
        Field::Birth => "出生日期",
        Field::Phone => "联系电话",
        Field::Village => "村",
        Field::Group => "组",
        Field::VillageAndGroup => "村组",
        Field::HouseholdNumber => "户编号",
        Field::HouseholdHead => "户主姓名",
        Field::HouseholdHeadId => "户主身份证号",
        Field::Relation => "与户主关系",
        Field::Address => "住址",
        Field::Ethnic => "民族",
        Field::Category => "身份类别",
        Field::IsCategory(category) => category.name(),
        Field::Diseases => "患病情况",
        Field::IsDisease(disease) => disease,
        Field::Disability => "残疾",
        Field::DisabilityCertificate => "残疾人证号",
        Field::RecordNumber => "档案编号",
        Field::Remark => "备注",
        Field::Date(DateField::Signed) => "签约日期",
        Field::Date(DateField::Diagnosed) => "确诊日期",
        Field::Date(DateField::Filed) => "建档日期",
        Field::Date(DateField::Other) => "日期",
    };
    word.to_owned()
}
