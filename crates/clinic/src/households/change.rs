//! What is known of a household itself: number, address, plan, helper.

use crate::changes::Changes;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use serde::Deserialize;
use serde_json::{Map, Value};
use xiangyi_domain::households::Measure;
use xiangyi_domain::id::{HouseholdId, UserId};
use xiangyi_domain::users::Right;
use xiangyi_store::{Op, Reader, households, users};
use xiangyi_wire::{Entity, Revision};

/// New values of some fields.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ChangeHousehold {
    /// Which.
    pub household: HouseholdId,
    /// The revision that the user saw.
    #[serde(default)]
    #[cfg_attr(feature = "bindings", specta(type = Option<(u32, u32)>))]
    pub base: Option<Revision>,
    /// Names and values; `null` empties a field. Texts: `number`, `group_name`, `address`, `plan`, `cause`, `helper`,
    /// `helper_phone`, `remark`; `doctor` by id or login; `measures` as `[{"what","who","due_on","done_on"}]`.
    pub fields: Map<String, Value>,
}

const TEXTS: [&str; 8] = ["number", "group_name", "address", "plan", "cause", "helper", "helper_phone", "remark"];

impl Clinic {
    /// Changes what is known of a household.
    ///
    /// # Errors
    /// `unknown_household`, `not_your_village`, `unknown_key`, `bad_value`, `number_taken`, `unknown_user`.
    pub fn change_household(&self, input: ChangeHousehold, now: Now, ids: Ids<'_>) -> Result<Changes, ClinicError> {
        self.must(Right::ResidentsEdit)?;
        let ((), committed) = self.commit(Op::ChangeHousehold, now, ids, |tx| {
            let household = self.household(tx, input.household, "household")?;
            let mut fields = Map::new();
            for (key, value) in input.fields {
                let value = field(tx, &household, &key, value)?;
                fields.insert(key, value);
            }
            if !fields.is_empty() {
                tx.patch(Entity::Household, household.id, input.base.or(household.meta.revision), fields)?;
            }
            Ok(())
        })?;
        Ok(committed.into())
    }
}

/// One field as it is stored.
fn field(
    reader: &Reader<'_>,
    household: &households::Household,
    key: &str,
    value: Value,
) -> Result<Value, ClinicError> {
    let bad = |code| ClinicError::BadInput { code, field: Some(key.to_owned()) };
    match key {
        _ if value.is_null() && (TEXTS.contains(&key) || matches!(key, "doctor" | "measures")) => Ok(Value::Null),
        "number" => {
            let number = value.as_str().map(str::trim).filter(|text| !text.is_empty()).ok_or(bad("bad_value"))?;
            let taken = households::by_number(reader, household.village, number)?;
            if taken.iter().any(|other| other.id != household.id) {
                return Err(ClinicError::refused_at("number_taken", "number"));
            }
            Ok(number.into())
        }
        "doctor" => {
            let text = value.as_str().ok_or(bad("bad_value"))?.trim();
            let id = text.parse::<UserId>().ok();
            let found = users::list(reader)?.into_iter().find(|user| Some(user.id) == id || user.login == text);
            let user = found.filter(|user| user.enabled).ok_or(ClinicError::unknown("user", "doctor"))?;
            Ok(user.id.to_string().into())
        }
        "measures" => measures(value).ok_or(bad("bad_value")),
        _ if TEXTS.contains(&key) => {
            let text = value.as_str().ok_or(bad("bad_value"))?.trim().to_owned();
            Ok(if text.is_empty() { Value::Null } else { text.into() })
        }
        _ => Err(bad("unknown_key")),
    }
}

/// The measures with something to do; `None` when the list is none.
fn measures(value: Value) -> Option<Value> {
    let mut list: Vec<Measure> = serde_json::from_value(value).ok()?;
    list.retain(|measure| !measure.what.trim().is_empty());
    serde_json::to_value(list).ok()
}
