//! Sending: the next batch of the outbox, and what the server said of it (sync.md §4, §5).

mod batch;
mod verdicts;

pub use batch::BatchLimits;
pub use verdicts::Acknowledgement;
pub(crate) use verdicts::{Verdicts, note_server_clock};
