//! `pack list`, and adding a pack.

use crate::changes::Changes;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use crate::residents::add::object;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::json;
use xiangyi_domain::Money;
use xiangyi_domain::contracts::{Group, PackItem, Shares};
use xiangyi_domain::id::PackId;
use xiangyi_domain::users::Right;
use xiangyi_store::{Op, WriteTx, packs};
use xiangyi_wire::Entity;

/// Every pack.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct PackList {
    /// By code.
    pub packs: Vec<PackLine>,
}

/// A pack.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct PackLine {
    /// Row.
    pub id: PackId,
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Code of the group it is for.
    pub target: Option<String>,
    /// What is in it.
    pub items: Vec<PackItem>,
    /// A person and year.
    pub price: Money,
    /// Who pays.
    pub payer: Option<String>,
    /// First day on offer.
    pub valid_from: Option<NaiveDate>,
    /// Last day on offer.
    pub valid_to: Option<NaiveDate>,
    /// Which part of the price comes from where.
    pub shares: Shares,
}

/// A new pack.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct AddPack {
    /// Code, not used by another pack.
    pub code: String,
    /// Name.
    pub name: String,
    /// The group it is for.
    #[serde(default)]
    pub target: Option<Group>,
    /// What is in it.
    #[serde(default)]
    pub items: Vec<PackItem>,
    /// A person and year.
    #[serde(default)]
    pub price: Money,
    /// Who pays, in words.
    #[serde(default)]
    pub payer: Option<String>,
    /// Which part of the price comes from where; the rest is the resident's.
    #[serde(default)]
    pub shares: Shares,
    /// First day on offer. A pack of the same code that is on offer ends the day before: prices and items of a pack
    /// that was signed are never changed.
    #[serde(default)]
    pub valid_from: Option<NaiveDate>,
    /// Last day on offer.
    #[serde(default)]
    pub valid_to: Option<NaiveDate>,
}

/// A pack is no longer offered.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct EndPack {
    /// Which.
    pub pack: PackId,
    /// Last day on offer.
    pub on: NaiveDate,
}

/// The new row.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct AddedPack {
    /// Row.
    pub id: PackId,
    /// What to fetch again.
    pub changes: Changes,
}

impl From<packs::Pack> for PackLine {
    fn from(row: packs::Pack) -> PackLine {
        PackLine {
            id: row.id,
            code: row.code,
            name: row.name,
            target: row.target,
            items: serde_json::from_value(row.items).unwrap_or_default(),
            price: row.price.unwrap_or_default(),
            payer: row.payer,
            valid_from: row.valid_from,
            valid_to: row.valid_to,
            shares: row.shares.and_then(|shares| serde_json::from_value(shares).ok()).unwrap_or_default(),
        }
    }
}

impl Clinic {
    /// Every pack.
    ///
    /// # Errors
    /// Those of the store.
    pub fn list_packs(&self) -> Result<PackList, ClinicError> {
        self.must(Right::ResidentsView)?;
        self.read(|reader| Ok(PackList { packs: packs::list(reader)?.into_iter().map(PackLine::from).collect() }))
    }

    /// Adds a pack of the centre's own.
    ///
    /// # Errors
    /// `code_taken`, `negative_amount`, `missing_key`.
    pub fn add_pack(&self, input: AddPack, now: Now, ids: Ids<'_>) -> Result<AddedPack, ClinicError> {
        self.must(Right::TeamsManage)?;
        let (code, name) = (input.code.trim().to_owned(), input.name.trim().to_owned());
        if code.is_empty() || name.is_empty() {
            let key = if code.is_empty() { "code" } else { "name" };
            return Err(ClinicError::BadInput { code: "missing_key", field: Some(key.to_owned()) });
        }
        if input.price.is_negative() {
            return Err(ClinicError::refused_at("negative_amount", "price"));
        }
        input.shares.check(input.price).map_err(|error| ClinicError::refused_at(error.code(), "shares"))?;
        if input.items.iter().any(|item| item.times == 0 || item.name.trim().is_empty()) {
            return Err(ClinicError::refused_at("empty_item", "items"));
        }
        if input.valid_from.zip(input.valid_to).is_some_and(|(from, to)| to < from) {
            return Err(ClinicError::refused_at("period_reversed", "valid_to"));
        }
        let (id, committed) = self.commit(Op::ChangePack, now, ids, |tx| {
            for older in packs::list(tx)?.into_iter().filter(|pack| pack.code == code) {
                make_room(tx, &older, input.valid_from)?;
            }
            let id = PackId(tx.new_id());
            let fields = json!({
                "code": code, "name": name, "target": input.target, "items": input.items, "price": input.price,
                "payer": input.payer, "shares": input.shares, "valid_from": input.valid_from,
                "valid_to": input.valid_to,
            });
            tx.insert(Entity::Pack, id, &self.township(), object(fields))?;
            Ok(id)
        })?;
        Ok(AddedPack { id, changes: committed.into() })
    }

    /// Ends the offer of a pack; contracts that have it keep it.
    ///
    /// # Errors
    /// `unknown_pack`, `before_start`.
    pub fn end_pack(&self, input: EndPack, now: Now, ids: Ids<'_>) -> Result<Changes, ClinicError> {
        self.must(Right::TeamsManage)?;
        let ((), committed) = self.commit(Op::ChangePack, now, ids, |tx| {
            let pack = packs::find(tx, input.pack)?.filter(|pack| pack.meta.voided.is_none());
            let pack = pack.ok_or(ClinicError::unknown("pack", "pack"))?;
            if pack.valid_from.is_some_and(|first| input.on < first) {
                return Err(ClinicError::refused_at("before_start", "on"));
            }
            tx.patch(Entity::Pack, pack.id, pack.meta.revision, object(json!({ "valid_to": input.on })))?;
            Ok(())
        })?;
        Ok(committed.into())
    }
}

/// A pack of the same code stands aside for a new version from a day on.
fn make_room(tx: &mut WriteTx<'_>, older: &packs::Pack, from: Option<NaiveDate>) -> Result<(), ClinicError> {
    let taken = || ClinicError::refused_at("code_taken", "code");
    let first = from.ok_or_else(taken)?;
    if older.valid_to.is_some_and(|last| last < first) {
        return Ok(());
    }
    if older.valid_from.is_some_and(|day| first <= day) {
        return Err(taken());
    }
    tx.patch(Entity::Pack, older.id, older.meta.revision, object(json!({ "valid_to": first.pred_opt() })))?;
    Ok(())
}
