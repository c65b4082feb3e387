//! Marking what stands in the national system (健康扶贫动态管理系统).

use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use crate::screening::verify::Stepped;
use crate::screening::which;
use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::json;
use xiangyi_domain::screening::{Step, next_status};
use xiangyi_wire::change::Fields;

/// Which households.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct EnterScreenings {
    /// Id or name; the newest open campaign if missing.
    #[serde(default)]
    pub campaign: Option<String>,
    /// Ids, numbers, or members' ID numbers.
    pub households: Vec<String>,
    /// The day; today if missing.
    #[serde(default)]
    pub entered_on: Option<NaiveDate>,
    /// Takes the mark back.
    #[serde(default)]
    pub take_back: bool,
}

impl Clinic {
    /// Marks verified households as entered in the national system, or takes the mark back. Also in a closed campaign:
    /// the clerk may be late.
    ///
    /// # Errors
    /// `unknown_campaign`, `in_future`, `no_households`.
    pub fn enter_screenings(&self, input: EnterScreenings, now: Now, ids: Ids<'_>) -> Result<Stepped, ClinicError> {
        let on = input.entered_on.unwrap_or(now.today);
        if on > now.today {
            return Err(ClinicError::refused_at("in_future", "entered_on"));
        }
        let value = json!((!input.take_back).then_some(on));
        self.step((input.campaign.as_deref(), true), &input.households, now, ids, &|_, row| {
            let step = next_status(which::status(Some(row)), Step::Enter);
            step.map_err(|refusal| ClinicError::refused(refusal.code()))?;
            Ok(Fields::from_iter([("entered_on".to_owned(), value.clone())]))
        })
    }
}
