//! What a visitor leaves behind: a prescription of health education, a referral slip.

use super::PaperPerson;
use crate::prescriptions::Section;
use chrono::NaiveDate;
use serde::Serialize;

/// 健康教育处方, A5.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct PrescriptionPaper {
    /// Name of the centre.
    pub org_name: String,
    /// To whom; no ID number, because it hangs on a wall.
    pub resident: PaperPerson,
    /// Its title.
    pub title: String,
    /// What it says.
    pub sections: Vec<Section>,
    /// The next visit.
    pub next_on: Option<NaiveDate>,
    /// When it was handed out.
    pub issued_on: Option<NaiveDate>,
    /// By whom.
    pub doctor: String,
    /// Their telephone line, where the centre has one.
    pub phone: String,
}

/// 转诊单 with its counterfoil, A5: one part stays, one goes with the patient, whose reverse is the answer.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ReferralSlip {
    /// Name of the centre.
    pub org_name: String,
    /// Who is referred.
    pub resident: PaperPerson,
    /// 档案编号.
    pub record_number: String,
    /// Name of the form that the visit was written on.
    pub form: String,
    /// The day of the visit.
    pub visited_on: Option<NaiveDate>,
    /// Such as `186/112`.
    pub findings: String,
    /// Drugs in use.
    pub drugs: String,
    /// Why, as the doctor wrote it, else as the rules found it.
    pub reason: String,
    /// To which institution; empty to be written by hand.
    pub institution: String,
    /// And department.
    pub department: String,
    /// Who refers.
    pub doctor: String,
    /// By when the result is asked for: two weeks (domain handbook §3.1).
    pub result_by: Option<NaiveDate>,
}
