//! 拨付: a payer sends what it owes.

use super::names::account_name;
use crate::admissions::post::Entry;
use crate::changes::Changes;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use xiangyi_domain::Money;
use xiangyi_domain::admissions::{Account, PostingKind, remittance_lines};
use xiangyi_domain::id::PostingId;
use xiangyi_domain::users::Right;
use xiangyi_settlement::LayerCode;
use xiangyi_store::{Op, postings};

/// What a payer sent.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct RecordRemittance {
    /// Which layer's payer.
    pub payer: LayerCode,
    /// How much.
    pub amount: Money,
    /// The day on which it came.
    pub on: NaiveDate,
    /// 拨付文号 or bank reference.
    pub reference: String,
}

/// What was recorded.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct RemittanceRecorded {
    /// The posting.
    pub posting: PostingId,
    /// The account in words.
    pub account: String,
    /// What the payer owes after it; below zero when it sent more than is claimed here.
    pub balance: Money,
    /// What to fetch again.
    pub changes: Changes,
}

impl Clinic {
    /// Records what a payer sent.
    ///
    /// # Errors
    /// `not_allowed`, `in_future`, `not_a_payment`, `not_a_payer` for the centre's own layer, `reason_missing` without
    /// a reference.
    pub fn record_remittance(
        &self,
        input: &RecordRemittance,
        now: Now,
        ids: Ids<'_>,
    ) -> Result<RemittanceRecorded, ClinicError> {
        self.must(Right::AdmissionsSettle)?;
        if input.on > now.today {
            return Err(ClinicError::refused_at("in_future", "on"));
        }
        if input.reference.trim().is_empty() {
            return Err(ClinicError::refused_at("reason_missing", "reference"));
        }
        let account = Account::of_layer(input.payer.code());
        if account.layer().is_none() {
            return Err(ClinicError::refused_at("not_a_payer", "payer"));
        }
        let lines = remittance_lines(input.payer.code(), input.amount)
            .map_err(|error| ClinicError::refused_at(error.code(), "amount"))?;
        let ((posting, balance), committed) = self.commit(Op::RecordRemittance, now, ids, |tx| {
            let reason = Some(input.reference.trim().to_owned());
            let entry = Entry { reason, ..Entry::new(PostingKind::Remittance, lines, input.on) };
            let posting = self.post_entry(tx, entry, now)?;
            let sums = postings::sums(tx, None, None)?;
            let of_account = sums.into_iter().filter(|sum| sum.account == account.0);
            Ok((posting, of_account.map(|sum| sum.debit - sum.credit).sum()))
        })?;
        Ok(RemittanceRecorded { posting, account: account_name(&account.0), balance, changes: committed.into() })
    }
}
