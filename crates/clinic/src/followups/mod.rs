//! 随访: forms, the work list, logging a visit.

mod facts;
mod forms;
mod list;
mod log;
mod not_reached;
mod open;
mod refer;
pub(crate) mod work_list;

pub(crate) use list::visit_row;
pub use list::{ListVisits, VisitList, VisitRow};
pub use log::{LoggedVisit, NextPerson, VisitInput};
pub use not_reached::NotReached;
pub use open::{Pressure, VisitForm, VisitPerson, VisitRecord};
pub use refer::{RecordReferral, RecordReferralResult};
pub use work_list::{DueLists, DueRow, LastVisitLine, NamedDiseaseKind, WorkGroup, WorkList, WorkListInput};
