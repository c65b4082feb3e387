//! How often people are seen here: one of the packs, chosen by the head.

use crate::clinic::Clinic;
use crate::error::ClinicError;
use serde::Serialize;
use serde_json::{Value, json};
use xiangyi_domain::followups::{FrequencyPack, frequencies, frequency_pack};
use xiangyi_domain::users::Right;
use xiangyi_store::{Reader, local};

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
    /// The packs, and which one is in use on this computer.
    ///
    /// # Errors
    /// Those of the store.
    pub fn frequency_choice(&self) -> Result<FrequencyChoice, ClinicError> {
        let chosen = self.read(|reader| Ok(frequency_here(reader)?.code.clone()))?;
        Ok(FrequencyChoice { chosen, packs: frequencies().to_vec() })
    }

    /// Chooses a pack; visits already logged keep their dates.
    ///
    /// # Errors
    /// `not_allowed`, `unknown_frequency`.
    pub fn choose_frequency(&self, code: &str) -> Result<FrequencyChoice, ClinicError> {
        self.must(Right::TeamsManage)?;
        frequency_pack(code).ok_or(ClinicError::unknown("frequency", "code"))?;
        self.store().set_setting(None, SETTING, &json!(code))?;
        self.frequency_choice()
    }
}

/// The pack in use; the national one when none was chosen.
pub(crate) fn frequency_here(reader: &Reader<'_>) -> Result<&'static FrequencyPack, ClinicError> {
    let chosen = local::setting(reader, None, SETTING)?;
    let chosen = chosen.as_ref().and_then(Value::as_str).and_then(frequency_pack);
    chosen.or_else(|| frequencies().first()).ok_or(ClinicError::unknown("frequency", "code"))
}
