//! 未访到: the attempt is on record, the person stays due.

use crate::changes::Changes;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use crate::residents::add::object;
use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::json;
use xiangyi_domain::followups::{FormCode, Mode};
use xiangyi_domain::id::VisitId;
use xiangyi_domain::users::Right;
use xiangyi_store::{Op, visits};
use xiangyi_wire::Entity;

/// An attempt that found nobody.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct NotReached {
    /// Id or ID number.
    pub resident: String,
    /// Which form was due.
    pub form: FormCode,
    /// The day.
    pub on: NaiveDate,
    /// Why, in words.
    pub reason: String,
}

impl Clinic {
    /// Records an attempt; the due date, recheck and referral stay as they were.
    ///
    /// # Errors
    /// `unknown_resident`, `not_your_village`, `unknown_form`, `restricted_register`, `in_future`.
    pub fn not_reached(&self, input: NotReached, now: Now, ids: Ids<'_>) -> Result<Changes, ClinicError> {
        self.must(Right::VisitsLog)?;
        if input.on > now.today {
            return Err(ClinicError::refused_at("in_future", "on"));
        }
        let form = self.form_named(&input.form, None)?;
        let ((), committed) = self.commit(Op::LogVisit, now, ids, |tx| {
            let resident = self.resident(tx, &input.resident)?;
            let last = visits::last_of_resident(tx, resident.id, Some(input.form.as_str()), 1)?.into_iter().next();
            let fields = json!({
                "village": resident.village, "resident": resident.id, "form": form.code,
                "form_version": form.version, "visited_on": input.on, "mode": Mode::NotReached,
                "answers": { "not_reached_reason": input.reason.trim() },
                "next_due_on": last.as_ref().map_or(Some(input.on), |visit| visit.next_due_on),
                "recheck": last.as_ref().is_some_and(|visit| visit.recheck),
                "referral": last.as_ref().is_some_and(|visit| visit.referral),
                "reasons": [], "doctor": self.user_id(),
            });
            let id = VisitId(tx.new_id());
            tx.insert(Entity::Visit, id, &self.area(resident.village), object(fields))?;
            Ok(())
        })?;
        Ok(committed.into())
    }
}
