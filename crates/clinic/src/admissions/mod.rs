//! 先诊疗后付费: the desk, costs, discharge, settlement, payment, papers.

pub(crate) mod answer;
mod cost;
mod desk;
mod discharge;
mod list;
pub(crate) mod page;
mod pay;
pub(crate) mod policies;
mod register;
mod return_papers;
mod settle;
pub(crate) mod steps;

pub(crate) use answer::Case;
pub use answer::{AdmissionAnswer, AnswerLayer};
pub use cost::AddCost;
pub use desk::{AdmissionDesk, Blocking, CategoryName};
pub use discharge::Discharge;
pub(crate) use list::admission_row;
pub use list::{AdmissionList, AdmissionRow, ListAdmissions};
pub use page::{AdmissionDetail, AdmissionPage, CostLine, EventLine, PaymentLine};
pub use pay::Pay;
pub use policies::{PolicyLine, PolicyList};
pub use register::RegisterAdmission;
pub use return_papers::ReturnPapers;
pub use settle::{Settle, SettlementView};
