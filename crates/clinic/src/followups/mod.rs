//! 随访: forms, the work list, logging a visit.

mod access;
mod entry_time;
pub(crate) mod facts;
mod forms;
mod frequency;
mod honesty;
pub(crate) mod known;
mod list;
mod log;
mod not_reached;
pub(crate) mod open;
mod records;
mod refer;
mod referrals;
pub mod tables;
mod trends;
pub(crate) mod work_list;

pub use access::{NameRestrictedStaff, RestrictRegister, RestrictedStaff, RestrictedStaffLine};
pub use entry_time::{EntryTimes, NoteEntryTime};
pub(crate) use facts::answers;
pub use forms::{FORMS_FOLDER, FlawedForm, FormCheck, FormLine, FormsAtHand};
pub use frequency::FrequencyChoice;
pub use honesty::{AskHonesty, Honesty, HonestyFlag};
pub use list::{ListVisits, VisitList, VisitRow};
pub use log::{LoggedVisit, NextPerson, VisitInput};
pub use not_reached::NotReached;
pub use open::{OpenVisit, Point, VisitForm, VisitPerson, VisitRecord};
pub use records::VisitRecords;
pub use refer::{RecordReferral, RecordReferralResult};
pub use referrals::{AskReferrals, ReferralLine, ReferralList};
pub use trends::Trends;
pub use work_list::{DueLists, DueRow, LastVisitLine, NamedDiseaseKind, WorkGroup, WorkList, WorkListInput};
