//! 账: the trial balance, statements of patients and payers, closings, claims, and what payers send.
//!
//! The postings are written by the verbs of `admissions`; here they are summed by account. A line above zero is a
//! debit, below zero a credit; all accounts together are zero, always.

mod claims;
mod closing;
mod names;
mod remit;
mod statement;
mod trial_balance;

pub use claims::{ClaimLine, Claims, ListClaims, PayerClaims};
pub use closing::{CloseLedger, Closed, ClosingKind, ClosingLine, ClosingList, LateAccount};
pub use remit::{RecordRemittance, RemittanceRecorded};
pub use statement::{AccountStatement, PatientStatement, StatementLine, StatementOf};
pub use trial_balance::{AccountLine, TrialBalance};
