//! Adding a person by hand, also one without a document.

use super::card::{Names, hit};
use super::correct::of_number;
use crate::changes::Changes;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use crate::residents::Hit;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use xiangyi_domain::id::{HouseholdId, ResidentId, VillageId};
use xiangyi_domain::residents::name::{fold_name, is_bad_name};
use xiangyi_domain::residents::{HEAD_CODE, Relation, Sex, id_number};
use xiangyi_domain::users::Right;
use xiangyi_store::{Op, WriteTx, residents};
use xiangyi_wire::Entity;

/// A person by hand.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct AddResident {
    /// Village by id, code or name.
    pub village: String,
    /// Name.
    pub name: String,
    /// The id number; without one, sex and birth date are asked for.
    #[serde(default)]
    pub id_number: Option<String>,
    /// Sex, when there is no number.
    #[serde(default)]
    pub sex: Option<Sex>,
    /// Birth date, when there is no number.
    #[serde(default)]
    pub birth_on: Option<NaiveDate>,
    /// The household to join; without one a new household begins, of which this is the head.
    #[serde(default)]
    pub household: Option<HouseholdId>,
    /// 与户主关系, code or word.
    #[serde(default)]
    pub relation: Option<String>,
    /// Phone.
    #[serde(default)]
    pub phone: Option<String>,
    /// Address of a new household.
    #[serde(default)]
    pub address: Option<String>,
    /// 组 of a new household.
    #[serde(default)]
    pub group_name: Option<String>,
    /// 民族.
    #[serde(default)]
    pub ethnic: Option<String>,
}

/// The new row.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct AddedResident {
    /// Row.
    pub id: ResidentId,
    /// People who might be the same.
    pub suspects: Vec<Hit>,
    /// What to fetch again.
    pub changes: Changes,
}

impl Clinic {
    /// Adds a person by hand.
    ///
    /// # Errors
    /// `unknown_village`, `not_your_village`, `bad_name`, the codes of bad id
    /// numbers, `id_number_taken`, `missing_key` at `birth_on` or `sex`.
    pub fn add_resident(&self, input: AddResident, now: Now, ids: Ids<'_>) -> Result<AddedResident, ClinicError> {
        self.must(Right::ResidentsEdit)?;
        if is_bad_name(&input.name) {
            return Err(ClinicError::refused_at("bad_name", "name"));
        }
        let identity = identity(&input, now.today)?;
        let ((id, suspects), committed) = self.commit(Op::AddResident, now, ids, |tx| {
            let village = self.village(tx, &input.village)?;
            if let Some(number) = identity.get("id_number").and_then(Value::as_str)
                && !residents::by_id_number(tx, number)?.is_empty()
            {
                return Err(ClinicError::refused_at("id_number_taken", "id_number"));
            }
            let suspects = self.suspects(tx, village.id, &input, &identity, now.today)?;
            let area = self.area(village.id);
            let id = ResidentId(tx.new_id());
            let (household, relation) = self.household_for(tx, &input, village.id)?;
            let mut fields = identity.clone();
            fields.insert("village".to_owned(), village.id.to_string().into());
            fields.insert("household".to_owned(), household.to_string().into());
            fields.insert("relation".to_owned(), relation.into());
            fields.insert("name".to_owned(), fold_name(&input.name).into());
            fields.insert("status".to_owned(), "present".into());
            for (key, value) in [("phone", &input.phone), ("ethnic", &input.ethnic)] {
                fields.extend(value.iter().map(|text| (key.to_owned(), text.trim().into())));
            }
            tx.insert(Entity::Resident, id, &area, fields)?;
            Ok((id, suspects))
        })?;
        Ok(AddedResident { id, suspects, changes: committed.into() })
    }

    fn household_for(
        &self,
        tx: &mut WriteTx<'_>,
        input: &AddResident,
        village: VillageId,
    ) -> Result<(HouseholdId, String), ClinicError> {
        let relation = input
            .relation
            .as_deref()
            .map(|text| Relation::find(text).ok_or(ClinicError::refused_at("unknown_relation", "relation")));
        let relation = relation.transpose()?.map(|relation| relation.code.to_owned());
        if let Some(id) = input.household {
            let found =
                xiangyi_store::households::find(tx, id)?.ok_or(ClinicError::unknown("household", "household"))?;
            self.must_cover(found.village)?;
            return Ok((id, relation.unwrap_or_else(|| "99".to_owned())));
        }
        let id = HouseholdId(tx.new_id());
        let fields = json!({ "village": village, "group_name": input.group_name, "address": input.address });
        tx.insert(Entity::Household, id, &self.area(village), object(fields))?;
        Ok((id, relation.unwrap_or_else(|| HEAD_CODE.to_owned())))
    }

    /// People of the village who are called alike and were born in the same year.
    fn suspects(
        &self,
        tx: &WriteTx<'_>,
        village: VillageId,
        input: &AddResident,
        identity: &Map<String, Value>,
        today: NaiveDate,
    ) -> Result<Vec<Hit>, ClinicError> {
        let born = identity.get("birth_on").and_then(Value::as_str).and_then(|text| text.parse().ok());
        let Some(born) = born else { return Ok(Vec::new()) };
        let names = Names::load(tx)?;
        let alike = residents::Neighbours::default().like(tx, village, &fold_name(&input.name), born)?;
        let alike = alike.into_iter().filter_map(|id| residents::find(tx, id).transpose());
        alike.map(|resident| hit(self, tx, &names, &resident?, today)).collect()
    }
}

fn identity(input: &AddResident, today: NaiveDate) -> Result<Map<String, Value>, ClinicError> {
    if let Some(text) = input.id_number.as_deref().filter(|text| !text.trim().is_empty()) {
        let bad = |error: id_number::IdNumberError| ClinicError::refused_at(error.code(), "id_number");
        return Ok(of_number(&id_number::read(text, today).map_err(bad)?.number));
    }
    let missing = |key: &str| ClinicError::BadInput { code: "missing_key", field: Some(key.to_owned()) };
    let born = input.birth_on.ok_or_else(|| missing("birth_on"))?;
    if born > today {
        return Err(ClinicError::refused_at("in_future", "birth_on"));
    }
    let sex = input.sex.ok_or_else(|| missing("sex"))?;
    Ok(object(json!({ "id_type": "none", "sex": sex, "birth_on": born })))
}

pub(crate) fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(mut fields) => {
            fields.retain(|_, value| !value.is_null());
            fields
        }
        _ => Map::new(),
    }
}
