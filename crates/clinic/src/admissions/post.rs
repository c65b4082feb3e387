//! Postings of the ledger: one way into it and back, and the day on which they stand.

use super::answer::lines;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::Now;
use crate::residents::add::object;
use chrono::NaiveDate;
use serde_json::json;
use xiangyi_domain::admissions::{Line, PostingKind, reversal_lines};
use xiangyi_domain::id::{AdmissionId, OutpatientBillId, PostingId};
use xiangyi_store::postings::Posting;
use xiangyi_store::{Reader, WriteTx, closings};

/// What is posted.
pub(crate) struct Entry {
    pub(crate) admission: Option<AdmissionId>,
    pub(crate) outpatient_bill: Option<OutpatientBillId>,
    pub(crate) kind: PostingKind,
    pub(crate) lines: Vec<Line>,
    /// The day on which it happened.
    pub(crate) on: NaiveDate,
    pub(crate) reason: Option<String>,
    /// 收据号.
    pub(crate) number: Option<String>,
    /// How it was paid.
    pub(crate) method: Option<String>,
    pub(crate) reverses: Option<PostingId>,
}

impl Entry {
    /// Of no bill, such as what a payer sends for many.
    pub(crate) const fn new(kind: PostingKind, lines: Vec<Line>, on: NaiveDate) -> Entry {
        let (admission, outpatient_bill) = (None, None);
        Entry { admission, outpatient_bill, kind, lines, on, reason: None, number: None, method: None, reverses: None }
    }

    pub(crate) fn of(admission: AdmissionId, kind: PostingKind, lines: Vec<Line>, on: NaiveDate) -> Entry {
        Entry { admission: Some(admission), ..Entry::new(kind, lines, on) }
    }

    /// The opposite of a posting, of the same bill.
    pub(crate) fn turning_back(posting: &Posting, reason: &str, on: NaiveDate) -> Entry {
        let lines = reversal_lines(&lines(std::slice::from_ref(posting)));
        Entry {
            admission: posting.admission,
            outpatient_bill: posting.outpatient_bill,
            reason: Some(reason.trim().to_owned()),
            reverses: Some(posting.id),
            ..Entry::new(PostingKind::Reversal, lines, on)
        }
    }
}

impl Clinic {
    /// Posts an entry. A day that is closed takes nothing more: what happened on it goes to the open day, with its
    /// reason when somebody dates it back by hand.
    ///
    /// # Errors
    /// `day_closed`.
    pub(crate) fn post_entry(&self, tx: &mut WriteTx<'_>, entry: Entry, now: Now) -> Result<PostingId, ClinicError> {
        let posted_on = open_day(tx, &entry, now.today)?;
        let id = PostingId(tx.new_id());
        let fields = json!({
            "admission": entry.admission, "outpatient_bill": entry.outpatient_bill, "kind": entry.kind, "posted_on": posted_on, "lines": entry.lines,
            "posted_by": self.user_id(), "reverses": entry.reverses, "number": entry.number, "method": entry.method,
            "reason": entry.reason, "happened_on": (posted_on != entry.on).then_some(entry.on),
        });
        tx.post(id, &self.township(), object(fields))?;
        Ok(id)
    }
}

/// The day of the ledger on which an entry stands.
fn open_day(reader: &Reader<'_>, entry: &Entry, today: NaiveDate) -> Result<NaiveDate, ClinicError> {
    let Some(closed) = closings::closed_through(reader)?.filter(|closed| entry.on <= *closed) else {
        return Ok(entry.on);
    };
    let has_reason = entry.reason.as_deref().is_some_and(|reason| !reason.trim().is_empty());
    if entry.on < today && !has_reason {
        return Err(ClinicError::refused_at("day_closed", "on").with("closed_through", closed));
    }
    Ok(closed.succ_opt().unwrap_or(closed).max(today))
}
