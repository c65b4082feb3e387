//! What a person decides about a file before it is imported: which sheets, which header row, which column is what, and
//! rows mended. Without a decision the words of the headings speak (rule 2).

use super::Field;
use chrono::NaiveDate;
use std::collections::BTreeMap;
use xiangyi_domain::residents::Sex;

/// Mappings that a person chose earlier, by [`super::SheetSummary::fingerprint`]: column, counted from 0, and what it
/// holds. One that names no name or no ID column is not used.
pub type Remembered = BTreeMap<String, Vec<(u32, Field)>>;

/// Everything decided about one file.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Choices {
    /// What was confirmed for the same headings before.
    pub remembered: Remembered,
    /// By the name of the sheet.
    pub sheets: BTreeMap<String, SheetChoice>,
    /// By the name of the sheet and its own row number.
    pub mended: BTreeMap<String, BTreeMap<u32, Mended>>,
}

/// What was decided about one sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SheetChoice {
    /// Nothing of it is read.
    pub left_out: bool,
    /// The sheet's own number of the last header row; 0 when the people begin at once.
    pub header_row: Option<u32>,
    /// The whole mapping: columns that are not named are not read.
    pub columns: Option<Vec<(u32, Field)>>,
}

/// A row whose name or number was corrected by hand.
#[derive(Clone, PartialEq, Eq)]
pub struct Mended {
    /// In place of the name cell.
    pub name: String,
    /// In place of the ID cell.
    pub id_text: String,
    /// 无证件: the person has no document; sex and birth date were asked for.
    pub without_document: Option<(Sex, NaiveDate)>,
}

impl Choices {
    pub(super) fn mended(&self, sheet: &str, row: u32) -> Option<&Mended> {
        self.mended.get(sheet)?.get(&row)
    }
}
