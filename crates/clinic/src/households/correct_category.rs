//! Correcting a category that was entered wrongly, or withdrawing it.

use super::give_category::check_days;
use crate::changes::Changes;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::input::{differing, text};
use crate::now::{Ids, Now};
use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::json;
use xiangyi_domain::id::CategoryTagId;
use xiangyi_domain::residents::{DetailOfTag, Tag};
use xiangyi_domain::users::Right;
use xiangyi_store::Op;
use xiangyi_wire::{Entity, Revision};

/// The row as it should have been entered. Who holds which tag is never changed: such a row is withdrawn.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct CorrectCategory {
    /// Which row.
    pub id: CategoryTagId,
    /// The revision that the user saw.
    #[serde(default)]
    #[cfg_attr(feature = "bindings", specta(type = Option<(u32, u32)>))]
    pub base: Option<Revision>,
    /// First day.
    pub from_on: NaiveDate,
    /// Last day.
    #[serde(default)]
    pub to_on: Option<NaiveDate>,
    /// What proves it.
    #[serde(default)]
    pub evidence: Option<String>,
    /// The list that it came from.
    #[serde(default)]
    pub source_list: Option<String>,
    /// Class, disability or risk.
    #[serde(default)]
    pub detail: DetailOfTag,
}

/// A row that should not have been entered at all.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct WithdrawCategory {
    /// Which row.
    pub id: CategoryTagId,
    /// Why.
    pub reason: String,
}

impl Clinic {
    /// Corrects days, proof and detail of a category.
    ///
    /// # Errors
    /// `unknown_category`, `not_your_village`, `tag_not_of_day`, `ends_before_start`, `in_future`, and the codes of
    /// details.
    pub fn correct_category(&self, input: CorrectCategory, now: Now, ids: Ids<'_>) -> Result<Changes, ClinicError> {
        self.must(Right::ResidentsEdit)?;
        let ((), committed) = self.commit(Op::ChangeCategory, now, ids, |tx| {
            let row = self.category_row(tx, input.id)?;
            let tag = Tag::find(&row.category).ok_or(ClinicError::unknown("category", "id"))?;
            check_days(tag, input.from_on, input.to_on, now.today)?;
            input.detail.check(tag).map_err(|problem| ClinicError::refused_at(problem.code(), "detail"))?;
            let detail = (input.detail != DetailOfTag::default()).then_some(&input.detail);
            let changed = differing([
                ("from_on", json!(input.from_on), json!(row.from_on)),
                ("to_on", json!(input.to_on), json!(row.to_on)),
                ("evidence", text(input.evidence.as_deref()), json!(row.evidence)),
                ("source_list", text(input.source_list.as_deref()), json!(row.source_list)),
                ("detail", json!(detail), json!(row.detail)),
            ]);
            if !changed.is_empty() {
                tx.patch(Entity::Category, row.id, input.base.or(row.meta.revision), changed)?;
            }
            Ok(())
        })?;
        Ok(committed.into())
    }

    /// Withdraws a category that should not have been entered; the row stays, marked, with the reason.
    ///
    /// # Errors
    /// `unknown_category`, `not_your_village`, `missing_key`.
    pub fn withdraw_category(&self, input: WithdrawCategory, now: Now, ids: Ids<'_>) -> Result<Changes, ClinicError> {
        self.must(Right::ResidentsEdit)?;
        let reason = input.reason.trim();
        if reason.is_empty() {
            return Err(ClinicError::BadInput { code: "missing_key", field: Some("reason".to_owned()) });
        }
        let ((), committed) = self.commit(Op::VoidRecord, now, ids, |tx| {
            let row = self.category_row(tx, input.id)?;
            tx.void(Entity::Category, row.id, reason)?;
            Ok(())
        })?;
        Ok(committed.into())
    }
}
