//! 随访: forms, the work list, logging a visit.

mod access;
pub(crate) mod facts;
mod forms;
mod frequency;
mod honesty;
mod list;
mod log;
mod not_reached;
pub(crate) mod open;
mod refer;
mod referrals;
pub mod tables;
pub(crate) mod work_list;

pub use access::{NameRestrictedStaff, RestrictRegister, RestrictedStaff, RestrictedStaffLine};
pub use forms::{FORMS_FOLDER, FlawedForm, FormCheck, FormLine, FormsAtHand};
pub use frequency::FrequencyChoice;
pub use honesty::{AskHonesty, Honesty, HonestyFlag};
pub use list::{ListVisits, VisitList, VisitRow};
pub use log::{LoggedVisit, NextPerson, VisitInput};
pub use not_reached::NotReached;
pub use open::{Pressure, VisitForm, VisitPerson, VisitRecord};
pub use refer::{RecordReferral, RecordReferralResult};
pub use referrals::{AskReferrals, ReferralLine, ReferralList};
pub use work_list::{DueLists, DueRow, LastVisitLine, NamedDiseaseKind, WorkGroup, WorkList, WorkListInput};
