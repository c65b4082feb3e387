//! What a device and the county server say to each other.
//!
//! Messages, the registry of synced entities ([`entities`]) with the merge rule
//! of every field, hashing, and the frame in which a batch travels. Both sides
//! build on this room and neither may say a thing that is not written here.
//! It holds no I/O, no clock and no rule of medicine or money.
//!
//! The protocol and its reasons: `PROTOCOL.md` beside this crate's manifest.
//! Start reading at [`change`].

pub mod blob;
pub mod carried;
pub mod change;
pub mod digest;
pub mod enroll;
pub mod entities;
pub mod envelope;
pub mod frame;
pub mod numbers;
pub mod pull;
pub mod push;
pub mod signature;
pub mod snapshot;

pub use change::{Change, Op, Revision};
pub use entities::Entity;

use serde::{Deserialize, Serialize};

/// The protocol schema that this build speaks. Fields are only ever added.
pub const SCHEMA: u32 = 1;

/// The life of one server database; changes when it is restored.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Epoch(pub uuid::Uuid);

/// The code of a server whose disk has failed a write: it takes nothing until it is started again.
pub const WRITE_FAILED: &str = "write_failed";

/// The code of a server whose disk is full: it takes nothing until there is room again, and then goes on by itself.
pub const DISK_FULL: &str = "disk_full";

/// What went wrong, as the server says it. `code` is stable; the sentence is made by whoever shows it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct WireError {
    /// Stable code, such as `forked`, `unknown_device`, `schema_too_old`.
    pub code: String,
    /// Where in the message, when a place can be named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
}
