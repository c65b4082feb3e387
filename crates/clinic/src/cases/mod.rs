//! 待处理: what the county held or rejected, and what a person does about it.
//!
//! A held change waits for the centre: both versions are looked at side by side, and one is chosen. A rejected change
//! waits for whoever typed it: it is mended and sent again under the same row, or taken back. A decision is a change
//! like any other, synced and audited; who may decide stands in [`xiangyi_domain::cases`]. Whoever typed a held change
//! learns what became of it from the county, whatever their duties.

mod decide;
mod list;
mod matter;
mod page;
mod resend;
mod shown;

pub use decide::{CaseDecided, DecideCase};
pub use list::{CaseList, DecidedLine, Surplus, WaitingChange, WaitingList};
pub use page::{CaseField, CasePage, MendField};
pub use resend::{ResendChange, Resent, WithdrawChange};
