//! 档案编号: giving residents their number, from the county's blocks.
//!
//! A number that stands is never replaced by another. A temporary one, given where there was no block, is replaced as
//! soon as there is one, and stays in the remark, where the search finds it.

use crate::changes::Changes;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use xiangyi_domain::residents::record_number::is_temporary;
use xiangyi_domain::users::Right;
use xiangyi_store::residents::Resident;
use xiangyi_store::{Op, WriteTx, numbers};
use xiangyi_wire::Entity;
use xiangyi_wire::change::Fields;

/// Words before a former temporary number in the remark.
const FORMER: &str = "原临时档案编号 ";

/// Who is to get a number: one resident, or everybody of a village who has none.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct GiveRecordNumbers {
    /// Id or ID number.
    pub resident: Option<String>,
    /// Id, code or name.
    pub village: Option<String>,
}

/// What was given.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct GivenRecordNumbers {
    /// The resident's number as it is now; of a village the first that was given.
    pub number: Option<String>,
    /// Residents who got a number of the county.
    pub given: u32,
    /// Residents of the village who still wait for one: the block is used up, the next sync brings another.
    pub waiting: u32,
    /// What to fetch again.
    pub changes: Changes,
}

impl Clinic {
    /// Gives a resident, or all residents of a village who have none, their 档案编号. One resident gets a temporary
    /// number where there is no block; a village waits for the next sync.
    ///
    /// # Errors
    /// `not_allowed`, `unknown_resident`, `unknown_village`, `not_your_village`, `missing_key`, `village_without_code`
    /// for a village.
    pub fn give_record_numbers(
        &self,
        input: GiveRecordNumbers,
        now: Now,
        ids: Ids<'_>,
    ) -> Result<GivenRecordNumbers, ClinicError> {
        self.must(Right::ResidentsEdit)?;
        let ((number, given, waiting), committed) =
            self.commit(Op::GiveRecordNumbers, now, ids, |tx| match (&input.resident, &input.village) {
                (Some(who), None) => self.give_one(tx, who),
                (None, Some(village)) => self.give_village(tx, village),
                _ => Err(ClinicError::BadInput { code: "missing_key", field: Some("resident".to_owned()) }),
            })?;
        Ok(GivenRecordNumbers { number, given, waiting, changes: committed.into() })
    }

    fn give_one(&self, tx: &mut WriteTx<'_>, who: &str) -> Result<(Option<String>, u32, u32), ClinicError> {
        let resident = self.resident(tx, who)?;
        let had = resident.record_number.clone().filter(|number| !number.is_empty());
        if had.as_deref().is_some_and(|number| !is_temporary(number)) {
            return Ok((had, 0, 0));
        }
        let code = xiangyi_store::villages::find(tx, resident.village)?.and_then(|village| village.code);
        let left = code.as_deref().map_or(Ok(0), |code| numbers::left(tx, code))?;
        if left == 0 && had.is_some() {
            return Ok((had, 0, 1));
        }
        let number = tx.next_record_number(code.as_deref())?;
        let is_of_county = !is_temporary(&number);
        write(tx, &resident, &number)?;
        Ok((Some(number), u32::from(is_of_county), u32::from(!is_of_county)))
    }

    fn give_village(&self, tx: &mut WriteTx<'_>, village: &str) -> Result<(Option<String>, u32, u32), ClinicError> {
        let village = self.village(tx, village)?;
        let Some(code) = village.code else { return Err(ClinicError::refused_at("village_without_code", "village")) };
        let all = numbers::without(tx, village.id)?;
        let (mut first, mut given) = (None, 0);
        for resident in &all {
            if numbers::left(tx, &code)? == 0 {
                break;
            }
            let number = tx.next_record_number(Some(&code))?;
            if is_temporary(&number) {
                break;
            }
            write(tx, resident, &number)?;
            first = first.or(Some(number));
            given += 1;
        }
        let waiting = u32::try_from(all.len()).unwrap_or(u32::MAX).saturating_sub(given);
        Ok((first, given, waiting))
    }
}

fn write(tx: &mut WriteTx<'_>, resident: &Resident, number: &str) -> Result<(), ClinicError> {
    let mut fields = Fields::new();
    fields.insert("record_number".to_owned(), number.into());
    if let Some(former) = resident.record_number.as_deref().filter(|former| is_temporary(former)) {
        let note = format!("{FORMER}{former}");
        let remark = match resident.remark.as_deref().map(str::trim) {
            Some(remark) if !remark.is_empty() => format!("{remark}；{note}"),
            _ => note,
        };
        fields.insert("remark".to_owned(), Value::String(remark));
    }
    tx.patch(Entity::Resident, resident.id, resident.meta.revision, fields)?;
    Ok(())
}
