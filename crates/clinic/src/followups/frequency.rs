//! How often people are seen here: one of the packs, chosen by the head.

use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use crate::settings::township_setting;
use serde::Serialize;
use serde_json::{Value, json};
use xiangyi_domain::followups::{FrequencyPack, frequencies, frequency_pack};
use xiangyi_domain::users::Right;
use xiangyi_store::{Op, Reader};

const SETTING: &str = "followup_frequency";

/// The packs, and which one is in use.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct FrequencyChoice {
    /// Code of the one in use.
    pub chosen: String,
    /// All of them, each with its source and date.
    pub packs: Vec<FrequencyPack>,
}

impl Clinic {
    /// The packs, and which one is in use in the township.
    ///
    /// # Errors
    /// Those of the store.
    pub fn frequency_choice(&self) -> Result<FrequencyChoice, ClinicError> {
        let chosen = self.read(|reader| Ok(frequency_here(reader)?.code.clone()))?;
        Ok(FrequencyChoice { chosen, packs: frequencies().to_vec() })
    }

    /// Chooses a pack for the whole township; visits already logged keep their dates.
    ///
    /// # Errors
    /// `not_allowed`, `unknown_frequency`.
    pub fn choose_frequency(&self, code: &str, now: Now, ids: Ids<'_>) -> Result<FrequencyChoice, ClinicError> {
        self.must(Right::TeamsManage)?;
        frequency_pack(code).ok_or(ClinicError::unknown("frequency", "code"))?;
        self.commit(Op::ChangeSetting, now, ids, |tx| {
            tx.note(format!("{SETTING} {code}"));
            self.put_township_setting(tx, SETTING, &json!(code))
        })?;
        self.frequency_choice()
    }
}

/// The pack in use; the national one when none was chosen.
pub(crate) fn frequency_here(reader: &Reader<'_>) -> Result<&'static FrequencyPack, ClinicError> {
    let chosen = township_setting(reader, SETTING)?;
    let chosen = chosen.as_ref().and_then(Value::as_str).and_then(frequency_pack);
    chosen.or_else(|| frequencies().first()).ok_or(ClinicError::unknown("frequency", "code"))
}
