//! `POST /v1/push` and `GET /v1/verdicts`: a device's changes, and what became of them.

use crate::Epoch;
use crate::change::{Change, Revision};
use crate::digest::Waiting;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use xiangyi_domain::id::{ChangeId, InstallId, UserId};

/// At most this many changes in one batch.
pub const MAX_CHANGES: usize = 500;
/// At most this many bytes of JSON in one batch, before compression: with 256 kB, 500 visits took two batches and so two
/// round trips and two waits for the disk.
pub const MAX_BYTES: usize = 512 * 1024;
/// At most this many marks of a former log: each lies half as far as the one before it.
pub const MAX_MARKS: usize = 64;
/// At most this many changes in one group.
pub const MAX_GROUP: usize = 100;

/// Some changes of one install, in the order of `seq`.
///
/// The server reads it as `PushRequest<Box<RawValue>>`, so that one change that it cannot read blocks no other.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PushRequest<C = Change> {
    /// Whose log.
    pub install_id: InstallId,
    /// The install that this one succeeds after a fork or a restore.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub former_install: Option<InstallId>,
    /// How much of that install's log this one holds: what was acknowledged when it took its name. What the former install
    /// made after that, on the disk that this one was copied from, this one has never seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub former_seq: Option<u64>,
    /// Some of those places and what stands there on this disk, the last one first, at most [`MAX_MARKS`]: a copy may have
    /// taken them at a restored server. The log is shared up to the first of them where the server has the same change.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub former_marks: Vec<Mark>,
    /// The server's epoch as the device knows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub epoch: Option<Epoch>,
    /// `seq` of the first change.
    pub first_seq: u64,
    /// The change before it in this log. Another one at the server tells of a fork also where nothing is sent twice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<ChangeId>,
    /// The users that `Change::user` points into.
    pub users: Vec<UserId>,
    /// Version of the app.
    pub app_version: String,
    /// Protocol schema of the sender.
    pub schema: u32,
    /// Added to each change's `hlc`.
    pub hlc_base: i64,
    /// What waits on the device beside these changes, for the county's overview.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiting: Option<Waiting>,
    /// The changes, at most [`MAX_CHANGES`], groups whole.
    pub changes: Vec<C>,
}

/// A place of a log, and the change that stands there.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Mark {
    /// The place.
    pub seq: u64,
    /// The change.
    pub change_id: ChangeId,
}

/// The only acknowledgement there is.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PushReply {
    /// The server's present epoch.
    pub epoch: Epoch,
    /// The last `seq` of this install that the server holds.
    pub last_seq: u64,
    /// The last `seq` that the server's two newest verified backups hold.
    pub backup_seq: u64,
    /// The server's clock, milliseconds since 1970.
    pub server_time: i64,
    /// A verdict for each change of the batch up to `last_seq`.
    pub results: Vec<Verdict>,
    /// Seconds to wait before the next push, when the server is busy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u32>,
}

/// `GET /v1/verdicts?from&to`: for a device that lost a reply.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct VerdictsReply {
    /// The server's present epoch.
    pub epoch: Epoch,
    /// The last `seq` of this install that the server holds.
    pub last_seq: u64,
    /// The last `seq` that the server's two newest verified backups hold.
    pub backup_seq: u64,
    /// The server's clock, milliseconds since 1970.
    pub server_time: i64,
    /// Verdicts of the range asked for, as far as they exist.
    pub results: Vec<Verdict>,
}

/// What became of one change.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Verdict {
    /// Which change; counts for no other.
    pub change_id: ChangeId,
    /// Its place in the install's log.
    pub seq: u64,
    /// The outcome.
    #[serde(flatten)]
    pub outcome: Outcome,
    /// The change that this one waits for, when its row or parent was held or rejected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waits_for: Option<ChangeId>,
    /// Who decided it, when it was held and a person did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided: Option<Decided>,
}

/// A person's decision about a held change.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Decided {
    /// `keep`, `use_other` …
    pub choice: String,
    /// Who.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<UserId>,
    /// When, as the deciding computer's clock said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// Why, in the person's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// The four ends of a change (sync.md §5).
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(tag = "result", rename_all = "snake_case")]
pub enum Outcome {
    /// Applied as it is.
    Accepted {
        /// The row's revision with it.
        revision: Revision,
    },
    /// Applied, with a concurrent value kept beside it.
    Merged {
        /// The row's revision with it.
        revision: Revision,
        /// What was kept.
        kept: Vec<KeptValue>,
    },
    /// Stored; a person must decide.
    Held {
        /// Derived from the change's id.
        case_id: String,
        /// Why, such as `open_admission_exists`.
        code: String,
    },
    /// Stored as rejected, not applied.
    Rejected {
        /// Why, such as `unknown_field`.
        code: String,
        /// Which field.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        field: Option<String>,
    },
}

/// The value that lost a concurrent write, and stays in the field's history.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct KeptValue {
    /// Which field.
    pub field: String,
    /// The value that was kept beside the winner.
    pub value: Value,
    /// Whether it is this change's own value that lost.
    pub own: bool,
}
