//! 行政村: their official codes, from which record numbers are made.

use crate::changes::Changes;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use serde::{Deserialize, Serialize};
use xiangyi_domain::id::VillageId;
use xiangyi_domain::residents::record_number::is_village_code;
use xiangyi_domain::users::Right;
use xiangyi_store::{Op, numbers, villages};
use xiangyi_wire::Entity;
use xiangyi_wire::change::Fields;

/// The villages of the user.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct VillageList {
    /// In visiting order.
    pub rows: Vec<VillageRow>,
}

/// A village with its numbers.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct VillageRow {
    /// Row.
    pub id: VillageId,
    /// Name.
    pub name: String,
    /// The official twelve digits, once known.
    pub code: Option<String>,
    /// Residents who live there and have no 档案编号, or a temporary one.
    pub without_number: u32,
    /// Numbers that this computer may still give there.
    pub numbers_left: u32,
}

/// The official code of a village.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct SetVillageCode {
    /// Id or name.
    pub village: String,
    /// Twelve digits; the first nine are the township's.
    pub code: String,
}

impl Clinic {
    /// The villages that the user works in, with their codes and numbers.
    ///
    /// # Errors
    /// `not_allowed`.
    pub fn list_villages(&self) -> Result<VillageList, ClinicError> {
        self.must(Right::ResidentsView)?;
        self.read(|reader| {
            let mut rows = Vec::new();
            for village in villages::list(reader)?.into_iter().filter(|village| self.user().covers(village.id)) {
                let without_number = numbers::count_without(reader, village.id)?;
                let left = village.code.as_deref().map_or(Ok(0), |code| numbers::left(reader, code))?;
                rows.push(VillageRow {
                    id: village.id,
                    name: village.name,
                    code: village.code,
                    without_number,
                    numbers_left: left,
                });
            }
            Ok(VillageList { rows })
        })
    }

    /// Writes down a village's official code. Numbers given before keep theirs.
    ///
    /// # Errors
    /// `not_allowed`, `unknown_village`, `bad_village_code`, `village_code_taken`.
    pub fn set_village_code(&self, input: SetVillageCode, now: Now, ids: Ids<'_>) -> Result<Changes, ClinicError> {
        self.must(Right::RosterImport)?;
        let code: String = input.code.chars().map(xiangyi_domain::residents::name::half_width).collect();
        let code = code.trim();
        if !is_village_code(code) || !code.starts_with(self.org().as_str()) {
            return Err(ClinicError::refused_at("bad_village_code", "code").with("org", self.org()));
        }
        let ((), committed) = self.commit(Op::ChangeVillage, now, ids, |tx| {
            let village = self.village(tx, &input.village)?;
            let taken = villages::list(tx)?;
            if taken.iter().any(|other| other.id != village.id && other.code.as_deref() == Some(code)) {
                return Err(ClinicError::refused_at("village_code_taken", "code"));
            }
            let mut fields = Fields::new();
            fields.insert("code".to_owned(), code.into());
            tx.patch(Entity::Village, village.id, village.meta.revision, fields)?;
            Ok(())
        })?;
        Ok(committed.into())
    }
}
