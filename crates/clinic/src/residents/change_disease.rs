//! Changing, ending and withdrawing what was registered of a disease.

use super::disease::check_days;
use crate::changes::Changes;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::input::{differing, text};
use crate::now::{Ids, Now};
use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::{Map, json};
use xiangyi_domain::id::DiseaseId;
use xiangyi_domain::residents::Treatment;
use xiangyi_domain::users::Right;
use xiangyi_store::{Op, Reader, diseases, residents};
use xiangyi_wire::{Entity, Revision};

/// What is known of a disease. Whose it is and on which register it stands is never changed: such a row is withdrawn.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ChangeDisease {
    /// Which row.
    pub id: DiseaseId,
    /// The revision that the user saw.
    #[serde(default)]
    #[cfg_attr(feature = "bindings", specta(type = Option<(u32, u32)>))]
    pub base: Option<Revision>,
    /// Name.
    pub name: String,
    /// ICD-10.
    #[serde(default)]
    pub icd10: Option<String>,
    /// When it was diagnosed.
    #[serde(default)]
    pub diagnosed_on: Option<NaiveDate>,
    /// Where it was diagnosed.
    #[serde(default)]
    pub hospital: Option<String>,
    /// What proves it.
    #[serde(default)]
    pub evidence: Option<String>,
    /// 分类救治.
    #[serde(default)]
    pub treatment: Option<Treatment>,
}

/// The end of a disease's care.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct EndDisease {
    /// Which row.
    pub id: DiseaseId,
    /// Since when it is not in care; `null` takes an end back.
    pub left_on: Option<NaiveDate>,
}

/// A row that should not have been entered at all.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct WithdrawDisease {
    /// Which row.
    pub id: DiseaseId,
    /// Why.
    pub reason: String,
}

impl Clinic {
    /// Changes what is known of a disease.
    ///
    /// # Errors
    /// `unknown_disease`, `not_your_village`, `missing_key`, `in_future`, `before_birth`.
    pub fn change_disease(&self, input: ChangeDisease, now: Now, ids: Ids<'_>) -> Result<Changes, ClinicError> {
        self.must(Right::DiseasesRegister)?;
        let name = text(Some(&input.name));
        if name.is_null() {
            return Err(ClinicError::BadInput { code: "missing_key", field: Some("name".to_owned()) });
        }
        let ((), committed) = self.commit(Op::ChangeDisease, now, ids, |tx| {
            let row = self.disease_row(tx, input.id)?;
            self.must_see_disease(tx, ("", Some(input.name.as_str()), input.icd10.as_deref()))?;
            let person = residents::find(tx, row.resident)?;
            check_days(input.diagnosed_on, person.and_then(|person| person.birth_on), now.today)?;
            let changed = differing([
                ("name", name.clone(), json!(row.name)),
                ("icd10", text(input.icd10.as_deref()), json!(row.icd10)),
                ("diagnosed_on", json!(input.diagnosed_on), json!(row.diagnosed_on)),
                ("hospital", text(input.hospital.as_deref()), json!(row.hospital)),
                ("evidence", text(input.evidence.as_deref()), json!(row.evidence)),
                ("treatment", json!(input.treatment), json!(row.treatment)),
            ]);
            if !changed.is_empty() {
                tx.patch(Entity::Disease, row.id, input.base.or(row.meta.revision), changed)?;
            }
            Ok(())
        })?;
        Ok(committed.into())
    }

    /// Ends a disease's care: from that day the resident is not due for it.
    ///
    /// # Errors
    /// `unknown_disease`, `not_your_village`, `in_future`, `ends_before_start`.
    pub fn end_disease(&self, input: EndDisease, now: Now, ids: Ids<'_>) -> Result<Changes, ClinicError> {
        self.must(Right::DiseasesRegister)?;
        if input.left_on.is_some_and(|day| day > now.today) {
            return Err(ClinicError::refused_at("in_future", "left_on"));
        }
        let ((), committed) = self.commit(Op::ChangeDisease, now, ids, |tx| {
            let row = self.disease_row(tx, input.id)?;
            let begun = row.diagnosed_on.or(row.enrolled_on);
            if input.left_on.zip(begun).is_some_and(|(left, begun)| left < begun) {
                return Err(ClinicError::refused_at("ends_before_start", "left_on"));
            }
            let left_on = Map::from_iter([("left_on".to_owned(), json!(input.left_on))]);
            tx.patch(Entity::Disease, row.id, row.meta.revision, left_on)?;
            Ok(())
        })?;
        Ok(committed.into())
    }

    /// Withdraws a disease that should not have been entered; the row stays, marked, with the reason.
    ///
    /// # Errors
    /// `unknown_disease`, `not_your_village`, `missing_key`.
    pub fn withdraw_disease(&self, input: WithdrawDisease, now: Now, ids: Ids<'_>) -> Result<Changes, ClinicError> {
        self.must(Right::DiseasesRegister)?;
        let reason = input.reason.trim();
        if reason.is_empty() {
            return Err(ClinicError::BadInput { code: "missing_key", field: Some("reason".to_owned()) });
        }
        let ((), committed) = self.commit(Op::VoidRecord, now, ids, |tx| {
            let row = self.disease_row(tx, input.id)?;
            tx.void(Entity::Disease, row.id, reason)?;
            Ok(())
        })?;
        Ok(committed.into())
    }

    fn disease_row(&self, reader: &Reader<'_>, id: DiseaseId) -> Result<diseases::Disease, ClinicError> {
        let found = diseases::find(reader, id)?.filter(|row| row.meta.voided.is_none());
        let row = found.ok_or(ClinicError::unknown("disease", "id"))?;
        // To whoever may not see it there is no such row.
        let seen = self.must_see_disease(reader, (&row.kind, row.name.as_deref(), row.icd10.as_deref()));
        seen.map_err(|_| ClinicError::unknown("disease", "id"))?;
        self.must_cover_person(reader, row.village, row.resident)?;
        Ok(row)
    }
}
