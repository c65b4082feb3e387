//! Receiving: one page of rows with its cursors in one transaction (sync.md §6).

mod page;
mod rebuild;

pub use page::Applied;
pub(crate) use rebuild::{Server, rebuild, server_version};
