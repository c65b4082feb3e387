//! 履约记录: a service of a pack that is no follow-up.

use crate::changes::Changes;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use crate::residents::add::object;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::json;
use xiangyi_domain::contracts::{PackItem, SERVICE_KINDS};
use xiangyi_domain::id::{PackId, ServiceId};
use xiangyi_domain::users::Right;
use xiangyi_store::{Op, Reader, contracts, packs};
use xiangyi_wire::Entity;

/// A service that was given.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct LogService {
    /// Id or ID number.
    pub resident: String,
    /// Name of an item of a pack that is signed.
    pub item: String,
    /// 健康教育, 用药指导 …: a code or a word; the item's own if missing.
    #[serde(default)]
    pub kind: Option<String>,
    /// When; today if missing.
    #[serde(default)]
    pub on: Option<NaiveDate>,
    /// Where.
    #[serde(default)]
    pub place: Option<String>,
    /// What came of it.
    #[serde(default)]
    pub result: Option<String>,
    /// How long it took.
    #[serde(default)]
    pub minutes: Option<u16>,
    /// Whether the resident signed for it.
    #[serde(default)]
    pub signed: bool,
}

/// The new row.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct LoggedService {
    /// Row.
    pub id: ServiceId,
    /// What to fetch again.
    pub changes: Changes,
}

impl Clinic {
    /// Notes a service of a contract in force.
    ///
    /// # Errors
    /// `unknown_resident`, `not_your_village`, `no_contract`, `unknown_item`, `unknown_kind`, `in_future`.
    pub fn log_service(&self, input: LogService, now: Now, ids: Ids<'_>) -> Result<LoggedService, ClinicError> {
        self.must(Right::VisitsLog)?;
        let on = input.on.unwrap_or(now.today);
        if on > now.today {
            return Err(ClinicError::refused_at("in_future", "on"));
        }
        let (id, committed) = self.commit(Op::LogService, now, ids, |tx| {
            let resident = self.resident(tx, &input.resident)?;
            let contract = contracts::in_force_of_resident(tx, resident.id, on)?.into_iter().next();
            let contract = contract.ok_or(ClinicError::refused_at("no_contract", "resident"))?;
            let (pack, item) = item_of(tx, &contract, input.item.trim())?;
            let kind = match input.kind.as_deref().filter(|kind| !kind.trim().is_empty()) {
                Some(kind) => kind_code(kind).ok_or(ClinicError::unknown("kind", "kind"))?.to_owned(),
                None => item.kinds.first().cloned().unwrap_or_else(|| "home_service".to_owned()),
            };
            let id = ServiceId(tx.new_id());
            let fields = json!({
                "village": resident.village, "resident": resident.id, "contract": contract.id, "pack": pack,
                "item": item.name, "kind": kind, "served_on": on, "doctor": self.user_id(), "place": input.place,
                "result": input.result, "minutes": input.minutes, "signed": input.signed,
            });
            tx.insert(Entity::Service, id, &self.area(resident.village), object(fields))?;
            Ok(id)
        })?;
        Ok(LoggedService { id, changes: committed.into() })
    }
}

fn kind_code(text: &str) -> Option<&'static str> {
    SERVICE_KINDS.iter().find(|(code, word)| *code == text.trim() || *word == text.trim()).map(|(code, _)| *code)
}

/// The item of a name in the packs of a contract.
fn item_of(reader: &Reader<'_>, contract: &contracts::Contract, name: &str) -> Result<(PackId, PackItem), ClinicError> {
    for pack in packs::list(reader)?.into_iter().filter(|pack| contract.packs.contains(&pack.id)) {
        let items: Vec<PackItem> = serde_json::from_value(pack.items).unwrap_or_default();
        if let Some(item) = items.into_iter().find(|item| item.name == name) {
            return Ok((pack.id, item));
        }
    }
    Err(ClinicError::unknown("item", "item"))
}
