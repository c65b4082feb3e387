//! What became of the rows of a roster.

use crate::changes::Changes;
use crate::residents::Hit;
use serde::Serialize;
use xiangyi_domain::id::ImportId;
use xiangyi_sheets::roster::{FlaggedRow, RejectedRow, Roster, RosterRow};

/// The outcome of an import, or of a dry run.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ImportResult {
    /// Name of the batch; none of a dry run.
    pub import_id: Option<ImportId>,
    /// Data rows.
    pub rows: u32,
    /// Accepted rows.
    pub accepted: u32,
    /// Accepted rows that made a new resident.
    pub created: u32,
    /// Accepted rows of a known resident.
    pub updated: u32,
    /// Accepted rows.
    pub accepted_rows: Vec<AcceptedRow>,
    /// What to know about accepted rows.
    pub flagged: Vec<ProblemRow>,
    /// Rows that were not accepted.
    pub rejected: Vec<ProblemRow>,
    /// New residents who are like a known one.
    pub suspects: Vec<Suspect>,
    /// What to fetch again.
    pub changes: Changes,
}

/// An accepted row.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct AcceptedRow {
    /// The sheet.
    pub sheet: String,
    /// The sheet's own row number.
    pub row: u32,
    /// Folded name.
    pub name: String,
    /// The number as stored.
    pub id_number: String,
}

/// A row with something to say about it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ProblemRow {
    /// The sheet.
    pub sheet: String,
    /// The sheet's own row number.
    pub row: u32,
    /// Code.
    pub reason: String,
    /// In words, with the remedy.
    pub text: String,
    /// Name as written.
    pub name: Option<String>,
}

/// A new resident who is like a known one; nothing is refused for it.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Suspect {
    /// The sheet.
    pub sheet: String,
    /// The sheet's own row number.
    pub row: u32,
    /// Folded name.
    pub name: String,
    /// The known resident.
    pub like: Hit,
}

pub(super) fn accepted(row: &RosterRow) -> AcceptedRow {
    AcceptedRow {
        sheet: row.sheet.to_string(),
        row: row.row,
        name: row.name.clone(),
        id_number: row.identity.number().to_owned(),
    }
}

pub(super) fn flagged(roster: &Roster) -> Vec<ProblemRow> {
    let line = |flagged: &FlaggedRow| ProblemRow {
        sheet: flagged.sheet.to_string(),
        row: flagged.row,
        reason: flagged.flag.code().to_owned(),
        text: flagged.flag.text().to_owned(),
        name: None,
    };
    roster.flagged.iter().map(line).collect()
}

pub(super) fn rejected(rows: &[RejectedRow]) -> Vec<ProblemRow> {
    let line = |row: &RejectedRow| ProblemRow {
        sheet: row.sheet.to_string(),
        row: row.row,
        reason: row.reason.code().to_owned(),
        text: row.reason.text().to_owned(),
        name: Some(row.name.clone()).filter(|name| !name.is_empty()),
    };
    rows.iter().map(line).collect()
}

/// A number that is known under another name: the name stays.
pub(super) fn other_name(row: &RosterRow) -> ProblemRow {
    notice(row, "name_differs", "这个证件号已登记在另一个姓名下,姓名未改;请核对后在居民页更正")
}

/// Somebody who is known in another village than the roster says: they stay.
pub(super) fn other_village(row: &RosterRow) -> ProblemRow {
    notice(row, "village_differs", "此人已登记在另一个村,没有按名册改村;如果确实搬了,请在一户一档里转村")
}

/// Somebody who is known in a household of another number than the roster says: they stay.
pub(super) fn other_household(row: &RosterRow) -> ProblemRow {
    notice(row, "household_differs", "此人已登记在另一个户编号下,没有按名册改户;如果确实分户或转户,请在一户一档里办理")
}

/// Somebody who is called the head of a household that has one.
pub(super) fn second_head(row: &RosterRow) -> ProblemRow {
    let text = "此户已有户主,这一行的“户主”未写入;请核对:如果换了户主,在一户一档里更换户主,否则补上与户主关系";
    notice(row, "second_head", text)
}

fn notice(row: &RosterRow, reason: &str, text: &str) -> ProblemRow {
    ProblemRow {
        sheet: row.sheet.to_string(),
        row: row.row,
        reason: reason.to_owned(),
        text: text.to_owned(),
        name: Some(row.name.clone()),
    }
}
