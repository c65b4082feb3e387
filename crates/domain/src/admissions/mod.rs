//! 先诊疗后付费: an admission's steps, its money, its papers.
//!
//! An admission is a registration, then steps ([`Step`]), then postings of its
//! ledger. Everything shown is derived from those ([`derive`]); nothing is
//! overwritten. Source: domain handbook §6.

pub mod facility;

mod admission;
pub mod alerts;
mod check;
mod derive;
mod instalments;
mod ledger;
mod papers;
mod state;
mod step;
mod waived;

pub use admission::{Admission, AdmissionMode, Diagnosis, Guarantor, InsuredAs, Priority};
pub use check::{LARGEST, Refused, check_step};
pub use derive::{Registered, derive};
pub use facility::FacilityLevel;
pub use instalments::{Instalment, PaidPart, Plan, PlanProblem};
pub use ledger::{
    Account, LedgerError, Line, PostingKind, balance, payment_lines, refund_lines, remittance_lines, reversal_lines,
    settlement_lines, waiver_lines, write_off_lines,
};
pub use papers::{Paper, PaperProblem, check_papers};
pub use state::{AdmissionState, Cost, KeptPaper, ScopeWarning, State, Waived, scope_share};
pub use step::{DischargeWay, Step, Taken, history};
pub use waived::WaivedFee;
