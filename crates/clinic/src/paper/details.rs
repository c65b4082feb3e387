//! What papers say about the centre beside its name: phones and the like. A setting of the township.

use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use crate::settings::township_setting;
use serde::{Deserialize, Serialize};
use serde_json::json;
use xiangyi_domain::users::Right;
use xiangyi_store::{Op, Reader};

const SETTING: &str = "paper_details";
/// Agreements are signed in two copies, or three where the county keeps one.
const USUAL_COPIES: u8 = 2;

/// What papers say about the centre.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct PaperDetails {
    /// 卫生院电话.
    pub org_phone: String,
    /// 医保、健康扶贫咨询电话.
    pub advice_phone: String,
    /// 定点医院.
    pub hospital: String,
    /// Copies of an agreement: 2 or 3; 0 for the usual two.
    pub copies: u8,
    /// Code of the policy pack that cards and boards explain; empty for that of the county.
    pub policy: String,
}

impl PaperDetails {
    /// Copies of an agreement.
    #[must_use]
    pub const fn agreement_copies(&self) -> u8 {
        if self.copies == 0 { USUAL_COPIES } else { self.copies }
    }
}

impl Clinic {
    /// What papers say about the centre.
    ///
    /// # Errors
    /// Those of the store.
    pub fn paper_details(&self) -> Result<PaperDetails, ClinicError> {
        self.read(details)
    }

    /// Sets what papers say about the centre.
    ///
    /// # Errors
    /// `not_allowed`; `bad_value` for other than 2 or 3 copies; `unknown_policy`; `text_too_long`.
    pub fn set_paper_details(&self, input: &PaperDetails, now: Now, ids: Ids<'_>) -> Result<PaperDetails, ClinicError> {
        self.must(Right::TeamsManage)?;
        if !matches!(input.copies, 0 | 2 | 3) {
            return Err(ClinicError::BadInput { code: "bad_value", field: Some("copies".to_owned()) });
        }
        if !input.policy.is_empty() && xiangyi_settlement::packs::find(&input.policy).is_none() {
            return Err(ClinicError::unknown("policy", "policy"));
        }
        for (field, text) in
            [("org_phone", &input.org_phone), ("advice_phone", &input.advice_phone), ("hospital", &input.hospital)]
        {
            if text.chars().count() > 60 {
                return Err(ClinicError::refused_at("text_too_long", field));
            }
        }
        self.commit(Op::ChangeSetting, now, ids, |tx| {
            tx.note(SETTING.to_owned());
            self.put_township_setting(tx, SETTING, &json!(input))
        })?;
        self.paper_details()
    }
}

pub(super) fn details(reader: &Reader<'_>) -> Result<PaperDetails, ClinicError> {
    let stored = township_setting(reader, SETTING)?;
    Ok(stored.and_then(|value| serde_json::from_value(value).ok()).unwrap_or_default())
}
