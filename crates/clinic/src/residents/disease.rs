//! Putting a resident on a disease register.

use crate::changes::Changes;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use crate::residents::add::object;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::json;
use xiangyi_domain::id::{DiseaseId, derived};
use xiangyi_domain::residents::DiseaseKind;
use xiangyi_domain::residents::disease::find_disease;
use xiangyi_domain::users::Right;
use xiangyi_store::{Op, diseases};
use xiangyi_wire::Entity;

/// A disease of a resident.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct RegisterDisease {
    /// Id or ID number.
    pub resident: String,
    /// The register.
    pub kind: DiseaseKind,
    /// Name; the register's word if missing.
    #[serde(default)]
    pub name: Option<String>,
    /// ICD-10.
    #[serde(default)]
    pub icd10: Option<String>,
    /// When it was diagnosed.
    #[serde(default)]
    pub diagnosed_on: Option<NaiveDate>,
}

/// The new row.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct RegisteredDisease {
    /// Row.
    pub id: DiseaseId,
    /// What to fetch again.
    pub changes: Changes,
}

impl Clinic {
    /// Registers a disease; from today the resident is followed up for it.
    ///
    /// # Errors
    /// `unknown_resident`, `not_your_village`, `in_future`,
    /// `already_registered`.
    pub fn register_disease(
        &self,
        input: RegisterDisease,
        now: Now,
        ids: Ids<'_>,
    ) -> Result<RegisteredDisease, ClinicError> {
        self.must(Right::DiseasesRegister)?;
        if input.diagnosed_on.is_some_and(|day| day > now.today) {
            return Err(ClinicError::refused_at("in_future", "diagnosed_on"));
        }
        let name = input.name.as_deref().map(str::trim).filter(|name| !name.is_empty()).unwrap_or(input.kind.word());
        let known = find_disease(name).and_then(|found| found.icd10);
        let icd10 = input.icd10.clone().or_else(|| known.map(str::to_owned));
        let (id, committed) = self.commit(Op::ChangeDisease, now, ids, |tx| {
            let resident = self.resident(tx, &input.resident)?;
            let same = |row: &diseases::Disease| {
                row.kind == input.kind.code()
                    && row.left_on.is_none()
                    && (input.kind != DiseaseKind::Other || row.name.as_deref() == Some(name))
            };
            if diseases::of_resident(tx, resident.id)?.iter().any(same) {
                return Err(ClinicError::refused_at("already_registered", "kind"));
            }
            let id = DiseaseId(tx.new_id());
            let fields = json!({
                "village": resident.village, "resident": resident.id, "kind": input.kind, "name": name,
                "icd10": icd10, "diagnosed_on": input.diagnosed_on, "enrolled_on": now.today,
            });
            tx.insert(Entity::Disease, id, &self.area(resident.village), object(fields))?;
            Ok(id)
        })?;
        Ok(RegisteredDisease { id, changes: committed.into() })
    }
}

/// The id under which every device registers the same disease of the same
/// resident from a roster.
pub(crate) fn roster_disease_id(resident: xiangyi_domain::id::ResidentId, kind: DiseaseKind, name: &str) -> DiseaseId {
    let what = if kind == DiseaseKind::Other { name } else { kind.code() };
    DiseaseId(derived("disease", &[&resident.to_string(), what]))
}
