//! Rosters in, lists out: xlsx, xls and csv.
//!
//! [`roster::read`] turns a file, however it arrives, into rows that were
//! checked and rows with the reason why not (domain handbook §8.3.1).
//! [`out`] writes lists of any length, also in the columns of a template that was
//! received; [`write::table`] a short table; [`ledger`] the tables that are printed, too. [`measurements`] reads what a machine has measured. [`words`] holds the sentences that people read about a roster.
//!
//! This room knows nothing of stored residents: whether a person is new is
//! decided by whoever calls it. It never writes into the file it reads, never
//! reads a clock, never follows a formula, and refuses a file rather than let
//! it fill the memory. Start reading at [`roster`].

pub mod error;
pub mod ledger;
pub mod measurements;
pub mod out;
pub mod roster;
mod source;
mod value;
pub mod words;
pub mod write;

pub use error::FileError;
