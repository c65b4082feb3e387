//! 先诊疗后付费: the desk, costs, discharge, settlement, payment, arrears, papers.

mod alerts;
pub(crate) mod answer;
mod arrears;
mod care;
mod compare;
mod cost;
pub(crate) mod day;
mod desk;
mod discharge;
mod history;
mod list;
mod outside;
pub(crate) mod page;
mod pay;
pub(crate) mod policies;
mod policy_manage;
pub(crate) mod post;
mod propose;
mod reckon;
mod register;
mod return_papers;
mod reverse;
pub(crate) mod settle;
mod statistics;
pub(crate) mod steps;

pub use answer::{AdmissionAnswer, AnswerLayer};
pub(crate) use answer::{Case, lines};
pub use arrears::{AgreeInstalments, LiftBlock, MarkAbsconded, WriteOff};
pub use care::{IssueKit, MoveInpatient, WaiveFee};
pub use compare::{CompareAdmission, ComparePolicies};
pub use cost::{AddCost, CorrectCost};
pub use day::{HeadMoney, WindowCounts};
pub(crate) use desk::insurance_word;
pub use desk::{AdmissionDesk, Blocking, CategoryName};
pub use discharge::{Discharge, WithdrawAdmission};
pub use history::EventLine;
pub(crate) use list::admission_row;
pub use list::{AdmissionList, AdmissionRow, ListAdmissions, OnlyAdmissions};
pub use outside::{EnterOutsideSettlement, OutsideEntered};
pub use page::{
    AccountEntry, AdmissionDetail, AdmissionPage, CostLine, PaymentLine, PlanPart, PlanView, ReversedSettlement,
};
pub use pay::Pay;
pub use policies::{PolicyLine, PolicyList};
pub use policy_manage::{ActivatePolicy, LayInPolicy, PolicyChanged, PolicyCheck, PolicyProblem};
pub use propose::ProposeInstalments;
pub(crate) use reckon::reckon;
pub use register::{FeeToWaive, Kit, RegisterAdmission};
pub use return_papers::{ReturnPapers, TakePapers};
pub use reverse::{Affected, AffectedLayer, Recomputed, Reverse, Reversed};
pub use settle::{Settle, SettlementView};
pub use statistics::{PayLaterBehind, PayLaterColumn, PayLaterFigures, PayLaterStatistics};
pub(crate) use statistics::{figures_of, spans};
