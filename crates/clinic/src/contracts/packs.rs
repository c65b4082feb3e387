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
use xiangyi_domain::contracts::{Group, PackItem};
use xiangyi_domain::id::PackId;
use xiangyi_domain::users::Right;
use xiangyi_store::{Op, packs};
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
    /// Who pays.
    #[serde(default)]
    pub payer: Option<String>,
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
        let (id, committed) = self.commit(Op::ChangePack, now, ids, |tx| {
            if packs::list(tx)?.iter().any(|pack| pack.code == code) {
                return Err(ClinicError::refused_at("code_taken", "code"));
            }
            let id = PackId(tx.new_id());
            let fields = json!({
                "code": code, "name": name, "target": input.target, "items": input.items, "price": input.price,
                "payer": input.payer,
            });
            tx.insert(Entity::Pack, id, &self.township(), object(fields))?;
            Ok(id)
        })?;
        Ok(AddedPack { id, changes: committed.into() })
    }
}
