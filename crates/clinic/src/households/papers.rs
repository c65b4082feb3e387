//! What a household was handed: printed papers and goods.

use crate::error::ClinicError;
use crate::residents::Names;
use chrono::NaiveDate;
use serde::Serialize;
use xiangyi_domain::goods::Item;
use xiangyi_domain::id::HouseholdId;
use xiangyi_store::{Reader, goods_issued, printed_papers, residents};

/// A paper, and how often it was printed.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct PrintedLine {
    /// Which paper, as the print command names it.
    pub kind: String,
    /// The resident whom it is about, if it is about one.
    pub name: Option<String>,
    /// The last time.
    pub on: Option<NaiveDate>,
    /// By whom, the last time.
    pub by: String,
    /// How many copies in all.
    pub copies: u32,
}

/// Goods handed over.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct GoodsLine {
    /// What.
    pub item: String,
    /// The same in words.
    pub item_word: String,
    /// How many.
    pub quantity: u32,
    /// When.
    pub on: Option<NaiveDate>,
    /// By whom.
    pub by: String,
    /// Who signed, if somebody did.
    pub signed_by: Option<String>,
    /// Whether it was signed for.
    pub signed: bool,
    /// Remark.
    pub remark: Option<String>,
}

/// The papers of a household, each kind and person once, the last printed first.
pub(super) fn printed(
    reader: &Reader<'_>,
    names: &Names,
    household: HouseholdId,
) -> Result<Vec<PrintedLine>, ClinicError> {
    let mut lines: Vec<(Option<xiangyi_domain::id::ResidentId>, PrintedLine)> = Vec::new();
    for row in printed_papers::of_household(reader, household)? {
        let copies = u32::try_from(row.copies).unwrap_or(1);
        let known = lines.iter_mut().find(|(resident, line)| *resident == row.resident && line.kind == row.kind);
        if let Some((_, line)) = known {
            line.copies = line.copies.saturating_add(copies);
            continue;
        }
        let person = row.resident.map(|id| residents::find(reader, id)).transpose()?.flatten();
        let name = person.map(|person| person.name);
        let by = names.user(row.printed_by);
        lines.push((row.resident, PrintedLine { kind: row.kind, name, on: row.printed_on, by, copies }));
    }
    Ok(lines.into_iter().map(|(_, line)| line).collect())
}

/// The goods of a household, the newest first.
pub(super) fn goods(reader: &Reader<'_>, names: &Names, household: HouseholdId) -> Result<Vec<GoodsLine>, ClinicError> {
    let line = |row: goods_issued::GoodsIssued| GoodsLine {
        item_word: Item::find(&row.item).map_or_else(|| row.item.clone(), |item| item.name.clone()),
        item: row.item,
        quantity: u32::try_from(row.quantity).unwrap_or(0),
        on: row.issued_on,
        by: names.user(row.issued_by),
        signed_by: row.signed_by,
        signed: row.signed,
        remark: row.remark,
    };
    Ok(goods_issued::of_household(reader, household)?.into_iter().map(line).collect())
}
