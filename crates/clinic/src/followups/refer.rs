//! 转诊: where the person was sent, and what came of it. A visit is a fact, so
//! each is a correction: a new record that names the old one.

use super::facts::answers;
use crate::changes::Changes;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use crate::residents::add::object;
use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::{Value, json};
use xiangyi_domain::followups::Referral;
use xiangyi_domain::id::VisitId;
use xiangyi_domain::users::Right;
use xiangyi_store::{Op, visits};
use xiangyi_wire::Entity;

/// Where a person was sent.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct RecordReferral {
    /// The visit that called for it.
    pub visit: VisitId,
    /// 机构.
    pub institution: String,
    /// 科别.
    #[serde(default)]
    pub department: Option<String>,
    /// 原因.
    #[serde(default)]
    pub reason: Option<String>,
}

/// What came of a referral.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct RecordReferralResult {
    /// The visit that called for it.
    pub visit: VisitId,
    /// When it was known.
    pub on: NaiveDate,
    /// In words.
    pub result: String,
}

impl Clinic {
    /// Records where a person was sent.
    ///
    /// # Errors
    /// `unknown_visit`, `not_your_village`, `missing_key`.
    pub fn record_referral(&self, input: RecordReferral, now: Now, ids: Ids<'_>) -> Result<Changes, ClinicError> {
        if input.institution.trim().is_empty() {
            return Err(ClinicError::BadInput { code: "missing_key", field: Some("institution".to_owned()) });
        }
        self.amend_referral(input.visit, now, ids, |referral| {
            referral.institution = Some(input.institution);
            referral.department = input.department;
            referral.reason = input.reason;
        })
    }

    /// Records what came of a referral; the person leaves the referral list
    /// and stays due on the visit's date.
    ///
    /// # Errors
    /// `unknown_visit`, `not_your_village`, `in_future`.
    pub fn record_referral_result(
        &self,
        input: RecordReferralResult,
        now: Now,
        ids: Ids<'_>,
    ) -> Result<Changes, ClinicError> {
        if input.on > now.today {
            return Err(ClinicError::refused_at("in_future", "on"));
        }
        self.amend_referral(input.visit, now, ids, |referral| {
            referral.result = Some(input.result);
            referral.result_on = Some(input.on);
        })
    }

    fn amend_referral(
        &self,
        id: VisitId,
        now: Now,
        ids: Ids<'_>,
        amend: impl FnOnce(&mut Referral),
    ) -> Result<Changes, ClinicError> {
        self.must(Right::VisitsLog)?;
        let ((), committed) = self.commit(Op::CorrectVisit, now, ids, |tx| {
            let old = visits::find(tx, id)?.filter(|visit| visit.meta.voided.is_none());
            let old = old.ok_or(ClinicError::unknown("visit", "visit"))?;
            self.must_cover_person(tx, old.village, old.resident)?;
            self.must_see_visit(tx, &old)?;
            let mut answers = answers(&old);
            let known = answers.get("referral").cloned().filter(Value::is_object);
            let mut referral: Referral = known.and_then(|value| serde_json::from_value(value).ok()).unwrap_or_default();
            amend(&mut referral);
            let is_open = old.referral && referral.result_on.is_none();
            answers.insert("referral".to_owned(), object(json!(referral)).into());
            let fields = json!({
                "village": old.village, "resident": old.resident, "form": old.form, "form_version": old.form_version,
                "visited_on": old.visited_on, "mode": old.mode, "answers": answers, "class": old.class,
                "computed_class": old.computed_class, "next_due_on": old.next_due_on,
                "recheck": old.recheck || (old.referral && !is_open), "referral": is_open, "reasons": old.reasons,
                "corrects": old.id, "doctor": old.doctor,
            });
            let new = VisitId(tx.new_id());
            tx.insert(Entity::Visit, new, &old.meta.area, object(fields))?;
            Ok(())
        })?;
        Ok(committed.into())
    }
}
