//! The head of a ledger: who reports what over which days.

use crate::clinic::Clinic;
use chrono::NaiveDate;
use xiangyi_domain::paper::Ledger;

impl Clinic {
    /// A ledger without columns and rows yet.
    pub(super) fn head_of(&self, title: &str, period: String, today: NaiveDate) -> Ledger {
        Ledger {
            title: title.to_owned(),
            org_name: self.org_name().to_owned(),
            period,
            filled_by: self.user().name.clone(),
            filled_on: Some(today),
            ..Ledger::default()
        }
    }
}
