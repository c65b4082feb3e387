//! The contract roster as .xlsx: the same rows and columns as on paper, ID numbers as text, ready to print.

use super::roster::RosterRequest;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use xiangyi_domain::paper::{ContractRoster, RosterColumn, RosterRow};
use xiangyi_domain::residents::{mask_id_number, mask_phone};
use xiangyi_sheets::write::{self, Cell, ColumnHead, ColumnKind, Table};
use xiangyi_store::Op;

/// A roster to be written into a file.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ExportContractRoster {
    /// Which contracts, which columns.
    #[serde(default)]
    pub roster: RosterRequest,
    /// The .xlsx.
    pub path: PathBuf,
    /// ID numbers and telephones whole; masked otherwise.
    #[serde(default)]
    pub whole_ids: bool,
}

/// What was written.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ExportedContractRoster {
    /// The file.
    pub file: PathBuf,
    /// Its rows.
    pub rows: u32,
}

impl Clinic {
    /// Writes the contract roster as .xlsx; the audit trail tells.
    ///
    /// # Errors
    /// As of the printed roster; `file_not_written`.
    pub fn export_contract_roster(
        &self,
        input: &ExportContractRoster,
        now: Now,
        ids: Ids<'_>,
    ) -> Result<ExportedContractRoster, ClinicError> {
        let (roster, _) = self.commit(Op::Export, now, ids, |tx| {
            tx.note("contract_roster");
            self.contract_roster(tx, &input.roster, now.today)
        })?;
        write::table(&input.path, &table(&roster, input.whole_ids))?;
        let rows = u32::try_from(roster.rows.len()).unwrap_or(u32::MAX);
        Ok(ExportedContractRoster { file: input.path.clone(), rows })
    }
}

fn table(roster: &ContractRoster, whole: bool) -> Table {
    let head = |column: &RosterColumn| {
        let (kind, width) = manner(*column);
        ColumnHead::new(column.heading(), kind, width)
    };
    let row = |(at, row): (usize, &RosterRow)| roster.columns.iter().map(|c| cell(row, *c, at + 1, whole)).collect();
    Table {
        sheet: "签约花名册".to_owned(),
        title: format!("{}家庭医生签约花名册　{}　{}", roster.org_name, roster.scope, roster.on),
        columns: roster.columns.iter().map(head).collect(),
        rows: roster.rows.iter().enumerate().map(row).collect(),
    }
}

const fn manner(column: RosterColumn) -> (ColumnKind, u16) {
    use RosterColumn as C;
    match column {
        C::Number | C::Age => (ColumnKind::Number, 6),
        C::Birth | C::SignedOn | C::EndsOn | C::LastVisitOn => (ColumnKind::Date, 12),
        C::Sex => (ColumnKind::Text, 5),
        C::IdNumber | C::RecordNo | C::AgreementNo => (ColumnKind::Text, 20),
        C::Phone => (ColumnKind::Text, 14),
        C::Address | C::Groups | C::Categories | C::Diseases | C::Packs => (ColumnKind::Text, 22),
        _ => (ColumnKind::Text, 12),
    }
}

fn cell(row: &RosterRow, column: RosterColumn, number: usize, whole: bool) -> Cell {
    use RosterColumn as C;
    let text = |text: &str| if text.is_empty() { Cell::Empty } else { Cell::Text(text.to_owned()) };
    let list = |words: &[String]| text(&words.join("、"));
    let day = |day: Option<chrono::NaiveDate>| day.map_or(Cell::Empty, Cell::Date);
    #[allow(clippy::cast_precision_loss, reason = "a row number")]
    let count = |count: usize| Cell::Number(count as f64);
    match column {
        C::Number => count(number),
        C::HouseholdNo => text(&row.household_number),
        C::HouseholdHead => text(&row.household_head),
        C::Name => text(&row.name),
        C::Sex => text(&row.sex),
        C::Birth => day(row.birth),
        C::Age => row.age.map_or(Cell::Empty, |age| Cell::Number(age.into())),
        C::IdNumber if whole => text(&row.id_number),
        C::IdNumber => text(&mask_id_number(&row.id_number)),
        C::Relation => text(&row.relation),
        C::Address => text(&row.address),
        C::Phone if whole => text(&row.phone),
        C::Phone => text(&mask_phone(&row.phone)),
        C::Groups => list(&row.groups),
        C::Categories => list(&row.categories),
        C::Diseases => list(&row.diseases),
        C::RecordNo => text(&row.record_number),
        C::Packs => list(&row.packs),
        C::SignedOn => day(row.signed_on),
        C::EndsOn => day(row.ends_on),
        C::Team => text(&row.team),
        C::Doctor => text(&row.doctor),
        C::VillageDoctor => text(&row.village_doctor),
        C::AgreementNo => text(&row.agreement_number),
        C::LastVisitOn => day(row.last_visit_on),
        C::Note => text(&row.note),
    }
}
