//! Receiving: one page of rows with its cursors in one transaction (sync.md §6).

mod page;
mod rebuild;

pub use page::Applied;
pub(crate) use page::{advance_cursor, apply_row};
pub(crate) use rebuild::{Server, is_of_former_life, leave_former_life, rebuild, server_version};
