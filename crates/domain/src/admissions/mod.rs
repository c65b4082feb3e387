//! 先诊疗后付费: an admission's steps, its money, its papers.
//!
//! An admission is a registration, then steps ([`Step`]), then postings of its
//! ledger. Everything shown is derived from those ([`derive`]); nothing is
//! overwritten. Source: domain handbook §6.

pub mod facility;

mod admission;
mod ledger;
mod papers;
mod state;
mod step;

pub use admission::{Admission, Diagnosis};
pub use facility::FacilityLevel;
pub use ledger::{Account, LedgerError, Line, PostingKind, balance, payment_lines, settlement_lines};
pub use papers::{Paper, PaperProblem, check_papers};
pub use state::{AdmissionState, ScopeWarning, State, derive, scope_share};
pub use step::{Refused, Step, StepKind, check_step};
