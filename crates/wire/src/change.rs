//! One change of one row, as a device made it.

use crate::entities::Entity;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use xiangyi_domain::Area;
use xiangyi_domain::id::{ChangeId, ImportId, RowId};

/// The version of one row: which life of the server, and the how-manieth change of the row in it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(into = "(u32, u64)", from = "(u32, u64)")]
pub struct Revision {
    /// The number of the server's epoch, 1 for the first.
    pub epoch: u32,
    /// Changes of this row applied so far.
    pub count: u64,
}

impl From<(u32, u64)> for Revision {
    fn from((epoch, count): (u32, u64)) -> Revision {
        Revision { epoch, count }
    }
}

impl From<Revision> for (u32, u64) {
    fn from(revision: Revision) -> (u32, u64) {
        (revision.epoch, revision.count)
    }
}

/// Names and values of a row. Money is a decimal string, a date `YYYY-MM-DD`, an id 22 characters.
pub type Fields = Map<String, Value>;

/// What is done to the row.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Op {
    /// A new row.
    Insert(Fields),
    /// New values of some fields of a `record`.
    Patch(Fields),
    /// A step of a state machine, such as an admission's discharge.
    Event(Event),
    /// One balanced posting of the ledger, which is the row.
    Post(Fields),
    /// The row is withdrawn; it stays, marked.
    Void {
        /// Why, in the user's words.
        reason: String,
    },
    /// A row that the server has lost or holds older than it was, as the device has it from the server.
    Offer(Offered),
}

/// All of a row but its id, its area and its revision, which is the change's `base`.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Offered {
    /// Its values.
    pub fields: Fields,
    /// Steps of a state machine, with their ids.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<Value>,
    /// Why it was withdrawn, if it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voided: Option<String>,
}

/// One step of a state machine. Its id is the change's id.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Event {
    /// Which step, such as `discharged`.
    pub kind: String,
    /// Its data.
    pub data: Fields,
}

/// One change with everything that the receiver needs to judge it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Change {
    /// Made once; the key of deduplication on the whole server.
    pub change_id: ChangeId,
    /// Place in the install's log: 1, 2, 3 … without gaps.
    pub seq: u64,
    /// Index into the batch's table of users.
    pub user: u32,
    /// The device's clock, in minutes since 1970. Shown, never trusted.
    pub at: i64,
    /// Hybrid clock in milliseconds, relative to the batch's base.
    pub hlc: i64,
    /// What kind of row.
    pub entity: Entity,
    /// Which row.
    pub row: RowId,
    /// Where the sender believes the row belongs; the server uses the row's own.
    pub area: Area,
    /// The revision that the user saw.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<Revision>,
    /// `seq` of the first change of the local transaction that must stand or fall together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<u64>,
    /// The roster import it came from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub import_id: Option<ImportId>,
    /// BLAKE3 names of attached files.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<String>,
    /// An [`Op`] in the very bytes that the device wrote: hashed, stored and resent, never written anew.
    pub op: Box<RawValue>,
}

impl Change {
    /// Reads the operation.
    ///
    /// # Errors
    /// When the bytes are no [`Op`].
    pub fn op(&self) -> Result<Op, serde_json::Error> {
        serde_json::from_str(self.op.get())
    }

    /// BLAKE3 over `change_id ‖ row ‖ op`, computed by the receiver, never sent.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        hash(self.change_id, self.row, self.op.get())
    }
}

/// The hash of a change from its parts.
#[must_use]
pub fn hash(change_id: ChangeId, row: RowId, op: &str) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(change_id.bytes());
    hasher.update(row.bytes());
    hasher.update(op.as_bytes());
    *hasher.finalize().as_bytes()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_bytes_of_an_operation_survive_a_round_trip() {
        let text = r#"{"change_id":"AAAAAAAAAAAAAAAAAAAAAA","seq":1,"user":0,"at":2,"hlc":3,"entity":"visit","row":"AAAAAAAAAAAAAAAAAAAAAA","area":"410482101000","op":{"insert":{ "b" :1.50,"a":"x"}}}"#;
        let change: Change = serde_json::from_str(text).unwrap();
        let again: Change = serde_json::from_str(&serde_json::to_string(&change).unwrap()).unwrap();
        assert_eq!(again.op.get(), r#"{"insert":{ "b" :1.50,"a":"x"}}"#);
        assert_eq!(again.hash(), change.hash());
        assert!(matches!(again.op().unwrap(), Op::Insert(_)));
    }

    #[test]
    fn the_hash_names_change_row_and_bytes() {
        let (one, two) = (ChangeId::from_bytes([1; 16]), ChangeId::from_bytes([2; 16]));
        let (row, other) = (RowId::from_bytes([3; 16]), RowId::from_bytes([4; 16]));
        assert_ne!(hash(one, row, "{}"), hash(two, row, "{}"));
        assert_ne!(hash(one, row, "{}"), hash(one, other, "{}"));
        assert_ne!(hash(one, row, "{}"), hash(one, row, "{ }"));
    }
}
