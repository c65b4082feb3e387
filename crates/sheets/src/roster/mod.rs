//! Rosters as they really arrive: people found, cleaned, checked.
//!
//! The rules are those of the domain handbook §8.3.1; each module names its
//! own. [`read`] gives every data row exactly one place: accepted (perhaps
//! with flags) or rejected with one reason.

mod categories;
mod choices;
mod codes;
mod details;
mod dictionary;
mod ditto;
mod document;
mod duplicates;
mod header;
mod headings;
mod identity;
mod merges;
mod peek;
mod person;
mod row_kind;
mod sheet;

pub use choices::{Choices, Mended, Remembered, SheetChoice};
pub use dictionary::{DateField, Field};
pub use identity::Identity;
pub use peek::{RawRow, RawSheet, peek};

use crate::error::FileError;
use crate::source;
use chrono::NaiveDate;
use std::fmt;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use xiangyi_domain::residents::id_number::Disability;
use xiangyi_domain::residents::{Category, IdNumber, Relation, Sex};

/// More data rows than this in one file are refused as `too_large`.
pub const MAX_ROWS: u32 = 200_000;

/// How far the reading is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// The sheet being read.
    pub sheet: Arc<str>,
    /// Data rows read so far, over all sheets.
    pub data_rows: u32,
}

/// What a roster holds.
#[derive(Debug, Default)]
pub struct Roster {
    /// The visible sheets with a recognised header, in order.
    pub sheets: Vec<SheetSummary>,
    /// The visible sheets that were not read, in order.
    pub others: Vec<OtherSheet>,
    /// Accepted people, in the order of the file.
    pub rows: Vec<RosterRow>,
    /// What to know about accepted rows; a row may stand here more than once.
    pub flagged: Vec<FlaggedRow>,
    /// Rows that were not accepted, in the order of the file.
    pub rejected: Vec<RejectedRow>,
    /// Accepted and rejected rows together.
    pub data_rows: u32,
}

/// One sheet and how it was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetSummary {
    /// Its name; of a csv the name of the file.
    pub name: Arc<str>,
    /// The sheet's own number of the (last) header row.
    pub header_row: u32,
    /// Every column with a heading or with anything in it.
    pub columns: Vec<Column>,
    /// Alike for sheets with the same headings in the same order.
    pub fingerprint: String,
    /// Who said what the columns hold.
    pub mapped_by: MappedBy,
    /// Data rows under the header.
    pub data_rows: u32,
}

/// Who said what the columns of a sheet hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MappedBy {
    /// The words of the headings.
    Words,
    /// A person, when the same headings were imported before.
    Memory,
    /// A person, now.
    Choice,
}

/// A visible sheet that was not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherSheet {
    /// Its name.
    pub name: Arc<str>,
    /// A person left it out; else no header was recognised.
    pub left_out: bool,
}

/// One column of a sheet.
#[derive(Clone, PartialEq, Eq)]
pub struct Column {
    /// Counted from 0.
    pub column: u32,
    /// The heading, cleaned, with that of its group before it.
    pub heading: String,
    /// What it was taken for.
    pub field: Option<Field>,
    /// What its first cells say, cut.
    pub samples: Vec<String>,
}

/// An accepted person.
#[derive(Clone, PartialEq, Eq)]
pub struct RosterRow {
    /// The sheet.
    pub sheet: Arc<str>,
    /// The sheet's own row number, from 1.
    pub row: u32,
    /// Folded name.
    pub name: String,
    /// ID number or other document.
    pub identity: Identity,
    /// From the ID number; of other documents from the sex column.
    pub sex: Option<Sex>,
    /// From the ID number; of other documents from the birth column.
    pub birth_on: Option<NaiveDate>,
    /// What to know about it.
    pub flags: Vec<Flag>,
    /// The other columns; apart, because a list of rows is moved as it grows.
    pub details: Box<Details>,
}

/// What the other columns say of a person.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Details {
    /// Telephones: digits, parted where a cell held several.
    pub phones: Vec<String>,
    /// 行政村.
    pub village: Option<String>,
    /// 组.
    pub group: Option<String>,
    /// 户编号.
    pub household_number: Option<String>,
    /// Folded name of the head of household.
    pub household_head: Option<String>,
    /// The head's ID number, where a sound one stands.
    pub household_head_id: Option<IdNumber>,
    /// 与户主关系.
    pub relation: Option<Relation>,
    /// 住址.
    pub address: Option<String>,
    /// 民族, as written.
    pub ethnic: Option<String>,
    /// Categories that the words name, each once.
    pub categories: Vec<Category>,
    /// Words of the category columns that name none of them.
    pub other_categories: Vec<String>,
    /// Diseases as written, each once.
    pub diseases: Vec<String>,
    /// From a disability certificate or the disability columns.
    pub disability: Option<Disability>,
    /// The disability certificate as written, cleaned.
    pub certificate: Option<String>,
    /// 健康档案编号.
    pub record_number: Option<String>,
    /// 备注.
    pub remark: Option<String>,
    /// Other dates, by what they mean.
    pub dates: Vec<(DateField, NaiveDate)>,
}

/// An accepted row worth a look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlaggedRow {
    /// The sheet.
    pub sheet: Arc<str>,
    /// The sheet's own row number.
    pub row: u32,
    /// Why.
    pub flag: Flag,
}

/// A row that was not accepted, with what it takes to mend it.
#[derive(Clone, PartialEq, Eq)]
pub struct RejectedRow {
    /// The sheet.
    pub sheet: Arc<str>,
    /// The sheet's own row number.
    pub row: u32,
    /// Why.
    pub reason: Reason,
    /// The name as written, cleaned.
    pub name: String,
    /// The ID cell as written, cleaned.
    pub id_text: String,
    /// The other columns.
    pub details: Details,
}

macro_rules! codes {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $code:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$variant_doc])* $variant,)+ }

        impl $name {
            /// Every one of them.
            pub const ALL: [$name; [$($code),+].len()] = [$($name::$variant),+];

            /// The code that the command line and the screens use.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $($name::$variant => $code,)+ }
            }
        }
    };
}

codes! {
    /// Why a row was not accepted (rule 11), in the order of judgement.
    Reason {
        /// The name cell says nothing.
        MissingName = "missing_name",
        /// The ID cell says nothing, or 无, 未办, 不详.
        MissingId = "missing_id",
        /// Begins like a formula, or is no name at all.
        BadName = "bad_name",
        /// None of the accepted lengths.
        BadLength = "bad_length",
        /// A character that no number holds.
        BadChars = "bad_chars",
        /// The check digit is wrong.
        BadCheckDigit = "bad_check_digit",
        /// An impossible birth date.
        BadBirthDate = "bad_birth_date",
        /// Excel stored the number as a number and lost its end.
        PrecisionLost = "precision_lost",
        /// The same person stands in an earlier row.
        Duplicate = "duplicate",
        /// The same number stands under another name.
        IdConflict = "id_conflict",
    }
}

codes! {
    /// What to know about an accepted row.
    Flag {
        /// The number had 15 digits.
        Legacy15 = "legacy15",
        /// The number came from a disability certificate.
        DisabilityCert = "disability_cert",
        /// The sex column differs from the number.
        SexMismatch = "sex_mismatch",
        /// The birth column differs from the number.
        BirthMismatch = "birth_mismatch",
        /// A date could not be read and was left empty.
        BadDate = "bad_date",
        /// A record or household number of more than 15 digits was stored as a number and left empty.
        NumberLost = "number_lost",
        /// The name has a character that no name has, or that some older system could not write.
        OddName = "odd_name",
    }
}

impl Reason {
    /// The sentence for people, with the remedy.
    #[must_use]
    pub const fn text(self) -> &'static str {
        crate::words::reason(self)
    }
}

impl Flag {
    /// The sentence for people, with the remedy.
    #[must_use]
    pub const fn text(self) -> &'static str {
        crate::words::flag(self)
    }
}

impl fmt::Debug for Column {
    /// What it is, not what stands in it: samples must not reach a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Column({} {} {:?})", self.column, self.heading, self.field)
    }
}

impl fmt::Debug for RosterRow {
    /// Where it stands, not who it is: rows must not reach a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RosterRow({} {} {:?})", self.sheet, self.row, self.flags)
    }
}

impl fmt::Debug for RejectedRow {
    /// Where it stands, not who it is: rows must not reach a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RejectedRow({} {} {:?})", self.sheet, self.row, self.reason)
    }
}

/// Reads every visible sheet of a file that has a recognised header.
/// `progress` is called every thousand rows and may stop the reading.
///
/// # Errors
/// When the file is refused as a whole; then nothing of it is to be imported.
pub fn read(
    path: &Path,
    today: NaiveDate,
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<Roster, FileError> {
    read_chosen(path, today, &Choices::default(), progress)
}

/// As [`read`], with what a person decided about the file.
///
/// # Errors
/// When the file is refused as a whole; then nothing of it is to be imported.
pub fn read_chosen(
    path: &Path,
    today: NaiveDate,
    choices: &Choices,
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<Roster, FileError> {
    let mut reading = sheet::Reading::new(today, choices, progress);
    let looks_like_text = source::read(path, &mut reading)? == source::Looks::LikeText;
    let mut roster = reading.finish().map_err(|error| if looks_like_text { FileError::NotXlsx } else { error })?;
    duplicates::settle(&mut roster);
    let flags = |row: &RosterRow| {
        let at = (row.sheet.clone(), row.row);
        row.flags.clone().into_iter().map(move |flag| FlaggedRow { sheet: at.0.clone(), row: at.1, flag })
    };
    roster.flagged = roster.rows.iter().flat_map(flags).collect();
    Ok(roster)
}

/// How the sheets of a file are headed, whether or not anybody stands under the header: of a template to be filled in.
///
/// # Errors
/// When the file is refused as a whole; `NoHeader` when no sheet has a recognised header.
pub fn headers(path: &Path, today: NaiveDate, choices: &Choices) -> Result<Vec<SheetSummary>, FileError> {
    let mut go_on = |_| ControlFlow::Continue(());
    let mut reading = sheet::Reading::new(today, choices, &mut go_on);
    source::read(path, &mut reading)?;
    reading.headers()
}
