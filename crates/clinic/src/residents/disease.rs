//! Putting a resident on a disease register.

use crate::changes::Changes;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::input::text;
use crate::now::{Ids, Now};
use crate::residents::add::object;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::json;
use xiangyi_domain::id::{DiseaseId, derived};
use xiangyi_domain::residents::disease::find_disease;
use xiangyi_domain::residents::{DiseaseKind, Treatment};
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
    /// `unknown_resident`, `not_your_village`, `in_future`, `before_birth`,
    /// `already_registered`, `restricted_register` (whoever may not see the register
    /// refers the person to those who keep it).
    pub fn register_disease(
        &self,
        input: RegisterDisease,
        now: Now,
        ids: Ids<'_>,
    ) -> Result<RegisteredDisease, ClinicError> {
        self.must(Right::DiseasesRegister)?;
        let name = input.name.as_deref().map(str::trim).filter(|name| !name.is_empty()).unwrap_or(input.kind.word());
        let known = find_disease(name).and_then(|found| found.icd10);
        let icd10 = input.icd10.clone().or_else(|| known.map(str::to_owned));
        let (id, committed) = self.commit(Op::ChangeDisease, now, ids, |tx| {
            let resident = self.resident(tx, &input.resident)?;
            self.must_see_disease(tx, (input.kind.code(), Some(name), icd10.as_deref()))?;
            check_days(input.diagnosed_on, resident.birth_on, now.today)?;
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
                "hospital": text(input.hospital.as_deref()), "evidence": text(input.evidence.as_deref()),
                "treatment": input.treatment,
            });
            tx.insert(Entity::Disease, id, &self.area(resident.village), object(fields))?;
            Ok(id)
        })?;
        Ok(RegisteredDisease { id, changes: committed.into() })
    }
}

/// Holds the day of a diagnosis between birth and today.
pub(super) fn check_days(
    diagnosed: Option<NaiveDate>,
    born: Option<NaiveDate>,
    today: NaiveDate,
) -> Result<(), ClinicError> {
    let refused = |code| Err(ClinicError::refused_at(code, "diagnosed_on"));
    match diagnosed {
        Some(day) if day > today => refused("in_future"),
        Some(day) if born.is_some_and(|born| day < born) => refused("before_birth"),
        _ => Ok(()),
    }
}

/// The id under which every device registers the same disease of the same
/// resident from a roster.
pub(crate) fn roster_disease_id(resident: xiangyi_domain::id::ResidentId, kind: DiseaseKind, name: &str) -> DiseaseId {
    let what = if kind == DiseaseKind::Other { name } else { kind.code() };
    DiseaseId(derived("disease", &[&resident.to_string(), what]))
}
