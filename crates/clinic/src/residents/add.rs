//! Adding a person by hand, also one without a document.

use super::card::{Names, hit};
use super::identity::{identity, mother};
use crate::changes::Changes;
use crate::clinic::Clinic;
use crate::duplicates::ask_about;
use crate::error::ClinicError;
use crate::households::{Arrival, Newcomer, record_arrival, relation_code};
use crate::now::{Ids, Now};
use crate::residents::Hit;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use xiangyi_domain::id::{HouseholdId, ResidentId, VillageId};
use xiangyi_domain::residents::name::{fold_name, is_bad_name};
use xiangyi_domain::residents::{HEAD_CODE, IdType, Sex, UNRELATED_CODE};
use xiangyi_domain::users::Right;
use xiangyi_store::{Op, WriteTx};
use xiangyi_wire::Entity;

/// A person by hand.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct AddResident {
    /// Village by id, code or name.
    pub village: String,
    /// Name.
    pub name: String,
    /// Which document the number is of; without one a resident's own, and 无证件 where there is no number.
    #[serde(default)]
    pub id_type: Option<IdType>,
    /// The number of the document. Where it does not tell sex and birth date, they are asked for.
    #[serde(default)]
    pub id_number: Option<String>,
    /// Sex; one that differs from the number is refused.
    #[serde(default)]
    pub sex: Option<Sex>,
    /// Birth date; one that differs from the number is refused.
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
    /// 备用写法: the name as older systems or the ID card's pinyin have it.
    #[serde(default)]
    pub other_name: Option<String>,
    /// The mother of somebody without a document, by id or ID number.
    #[serde(default)]
    pub mother: Option<String>,
    /// Alike people of whom the user says that they are somebody else.
    #[serde(default)]
    pub confirmed_different: Vec<ResidentId>,
    /// How and when the person came into the household, when it is known: moved in, born, joined.
    #[serde(default)]
    pub arrival: Option<Arrival>,
}

/// The new row.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct AddedResident {
    /// Row.
    pub id: ResidentId,
    /// Alike people, of whom the user said that they are somebody else.
    pub suspects: Vec<Hit>,
    /// What to fetch again.
    pub changes: Changes,
}

impl Clinic {
    /// Adds a person by hand.
    ///
    /// # Errors
    /// `unknown_village`, `not_your_village`, `bad_name`, the codes of bad id
    /// numbers, `id_number_taken`, `id_number_of_moved_out`, `id_number_of_dead`,
    /// `missing_key` at `birth_on` or `sex`, `sex_mismatch`, `birth_mismatch`,
    /// `unknown_resident` at `mother`, `unknown_household`, `other_village`, `second_head`; `might_be_known` with the ids of alike
    /// people, until each of them stands in `confirmed_different`.
    pub fn add_resident(&self, input: AddResident, now: Now, ids: Ids<'_>) -> Result<AddedResident, ClinicError> {
        self.must(Right::ResidentsEdit)?;
        if is_bad_name(&input.name) {
            return Err(ClinicError::refused_at("bad_name", "name"));
        }
        let identity = identity(&input, now.today)?;
        let ((id, alike), committed) = self.commit(Op::AddResident, now, ids, |tx| {
            let village = self.village(tx, &input.village)?;
            self.must_be_free(tx, &identity, None)?;
            let alike = ask_about(self, tx, village.id, &input, &identity)?;
            let mother = mother(self, tx, input.mother.as_deref())?;
            let area = self.area(village.id);
            let id = ResidentId(tx.new_id());
            let (household, relation) = self.household_for(tx, &input, village.id)?;
            let mut fields = identity.clone();
            fields.insert("village".to_owned(), village.id.to_string().into());
            fields.insert("household".to_owned(), household.to_string().into());
            fields.insert("relation".to_owned(), relation.clone().into());
            fields.insert("name".to_owned(), fold_name(&input.name).into());
            fields.insert("status".to_owned(), "present".into());
            fields.extend(mother.map(|mother| ("mother".to_owned(), mother.to_string().into())));
            for (key, value) in [("phone", &input.phone), ("ethnic", &input.ethnic), ("other_name", &input.other_name)]
            {
                let text = value.as_deref().map(str::trim).filter(|text| !text.is_empty());
                fields.extend(text.map(|text| (key.to_owned(), text.into())));
            }
            tx.group(|tx| {
                tx.insert(Entity::Resident, id, &area, fields)?;
                let Some(arrival) = &input.arrival else { return Ok(()) };
                let born = identity.get("birth_on").and_then(Value::as_str).and_then(|text| text.parse().ok());
                let new = Newcomer { resident: id, village: village.id, household, relation: &relation, born };
                record_arrival(self, tx, &new, arrival, now.today)
            })?;
            for other in &alike {
                self.write_apart(tx, village.id, id, other.id, now)?;
            }
            Ok((id, alike))
        })?;
        let suspects = self.read(|reader| {
            let names = Names::load(reader)?;
            alike.iter().map(|other| hit(self, reader, &names, other, now.today)).collect()
        })?;
        Ok(AddedResident { id, suspects, changes: committed.into() })
    }

    fn household_for(
        &self,
        tx: &mut WriteTx<'_>,
        input: &AddResident,
        village: VillageId,
    ) -> Result<(HouseholdId, String), ClinicError> {
        if let Some(id) = input.household {
            let relation = input.relation.as_deref().unwrap_or(UNRELATED_CODE);
            return Ok((id, self.place_in(tx, id, village, Some(relation))?.to_owned()));
        }
        let relation = input.relation.as_deref().map(|text| relation_code(text, "relation")).transpose()?;
        let id = HouseholdId(tx.new_id());
        let fields = json!({ "village": village, "group_name": input.group_name, "address": input.address });
        tx.insert(Entity::Household, id, &self.area(village), object(fields))?;
        Ok((id, relation.unwrap_or(HEAD_CODE).to_owned()))
    }
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
