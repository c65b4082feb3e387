//! The cells of an exported list.

use super::columns::ListColumn;
use super::households::household_line;
use super::residents::listed;
use crate::error::ClinicError;
use crate::residents::Names;
use crate::words;
use chrono::NaiveDate;
use xiangyi_sheets::write::Cell;
use xiangyi_store::Reader;
use xiangyi_store::roll::Roll;

/// Where the rows come from.
pub(super) struct Source<'s> {
    pub(super) reader: &'s Reader<'s>,
    pub(super) names: &'s Names,
    pub(super) roll: &'s Roll,
    pub(super) today: NaiveDate,
    /// Numbers of persons whole.
    pub(super) whole: bool,
}

fn text(text: impl Into<String>) -> Cell {
    let text = text.into();
    if text.is_empty() { Cell::Empty } else { Cell::Text(text) }
}

fn maybe(value: Option<String>) -> Cell {
    value.map_or(Cell::Empty, text)
}

fn date(on: Option<NaiveDate>) -> Cell {
    on.map_or(Cell::Empty, Cell::Date)
}

/// 在册, 死亡, 迁出; a code of a newer version stands as it is.
pub(super) fn status_word(code: &str) -> &str {
    match code {
        "present" => "在册",
        "dead" => "死亡",
        "moved_out" => "迁出",
        other => other,
    }
}

/// What a record lacks, in words.
pub(super) fn missing_word(code: &str) -> &str {
    match code {
        "id_number" => "身份证号",
        "phone" => "联系电话",
        "birth_on" => "出生日期",
        "record_number" => "档案编号",
        "household" => "所在户",
        "proof" => "诊断证明",
        "contract" => "签约",
        "visit" => "本年随访",
        "any" => "任一缺项",
        other => other,
    }
}

impl Source<'_> {
    /// The cells of one resident; `None` when the row is gone.
    pub(super) fn resident(&self, line: u32, columns: &[&ListColumn]) -> Result<Option<Vec<Cell>>, ClinicError> {
        let Some(whole) = listed(self.reader, self.names, self.roll, line, self.today)? else { return Ok(None) };
        let (listed, row) = (whole.listed, whole.row);
        let cell = |key: &str| match key {
            "name" => text(listed.name.as_str()),
            "sex" => text(words::sex(listed.sex.as_deref())),
            "age" => listed.age.map_or(Cell::Empty, |age| Cell::Number(f64::from(age))),
            "birth_on" => date(listed.birth_on),
            "id_number" if self.whole => maybe(row.id_number.clone()),
            "id_number" => text(listed.id_number_masked.as_str()),
            "phone" if self.whole => maybe(row.phone.clone()),
            "phone" => maybe(listed.phone_masked.clone()),
            "village" => text(listed.village.as_str()),
            "group" => maybe(listed.group.clone()),
            "household_number" => maybe(listed.household_number.clone()),
            "household_head" => maybe(listed.household_head.clone()),
            "relation" => maybe(listed.relation.clone()),
            "address" => maybe(listed.address.clone()),
            "ethnic" => maybe(listed.ethnic.clone()),
            "categories" => text(listed.categories.join("、")),
            "diseases" => text(listed.diseases.join("、")),
            "contract_ends_on" => date(listed.contract_ends_on),
            "last_visit_on" => date(listed.last_visit_on),
            "next_due_on" => date(listed.next_due_on),
            "record_number" => maybe(listed.record_number.clone()),
            "status" => text(status_word(&listed.status)),
            "missing" => text(listed.missing.iter().map(|code| missing_word(code)).collect::<Vec<_>>().join("、")),
            "remark" => maybe(listed.remark.clone()),
            _ => Cell::Empty,
        };
        Ok(Some(columns.iter().map(|column| cell(column.key)).collect()))
    }

    /// The cells of one household; `None` when the row is gone.
    pub(super) fn household(&self, home: u32, columns: &[&ListColumn]) -> Result<Option<Vec<Cell>>, ClinicError> {
        let Some(id) = self.roll.household(home) else { return Ok(None) };
        let Some((listed, row)) = household_line(self.reader, self.names, id, self.today)? else { return Ok(None) };
        let count = |count: u32| Cell::Number(f64::from(count));
        let phone = if self.whole { row.helper_phone } else { listed.helper_phone_masked.clone() };
        let helper: Vec<String> = listed.helper.clone().into_iter().chain(phone).collect();
        let cell = |key: &str| match key {
            "number" => text(listed.number.as_str()),
            "head" => maybe(listed.head.clone()),
            "village" => text(listed.village.as_str()),
            "group" => maybe(listed.group.clone()),
            "address" => maybe(listed.address.clone()),
            "members" => count(listed.members),
            "categories" => text(listed.categories.join("、")),
            "cause" => maybe(listed.cause.clone()),
            "sick" => count(listed.sick),
            "diseases" => text(listed.diseases.join("、")),
            "doctor" => text(listed.doctor.as_str()),
            "helper" => text(helper.join(" ")),
            "insured" => count(listed.insured),
            "signed" => count(listed.signed),
            "last_home_visit_on" => date(listed.last_home_visit_on),
            "remark" => maybe(listed.remark.clone()),
            _ => Cell::Empty,
        };
        Ok(Some(columns.iter().map(|column| cell(column.key)).collect()))
    }
}
