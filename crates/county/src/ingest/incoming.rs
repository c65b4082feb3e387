//! One change as it came, or as it was kept and is judged again.

use super::decisions::Decision;
use crate::error::Refused;
use crate::judge::Ancestor;
use crate::storage::{KeptChange, Result};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::value::RawValue;
use xiangyi_domain::id::{ChangeId, InstallId, RowId, UserId};
use xiangyi_domain::{Area, OrgCode};
use xiangyi_wire::change::{self, Fields};
use xiangyi_wire::push::{PushRequest, Verdict};
use xiangyi_wire::{Change, Op};

/// A clock further ahead than this counts as this far ahead.
pub const CLOCK_LEEWAY_MS: i64 = 300_000;

/// What is needed to keep a change, and the rest if it can be read.
pub(super) struct Incoming {
    pub(super) id: ChangeId,
    pub(super) seq: u64,
    pub(super) row: RowId,
    pub(super) hash: [u8; 32],
    pub(super) op: Box<RawValue>,
    pub(super) read: Option<(Change, Op)>,
    pub(super) user: Option<UserId>,
    pub(super) hlc_raw: Option<i64>,
    pub(super) hlc: i64,
    /// Set when the server has the change already and judges it again.
    pub(super) past: Option<Past>,
}

/// What is known of a change that is judged again.
pub(super) struct Past {
    pub(super) maker: InstallId,
    /// The maker and the installs that it succeeds.
    pub(super) lineage: Vec<Ancestor>,
    pub(super) verdict: Verdict,
    /// What a person decided about this very change.
    pub(super) decided: Option<Decision>,
}

/// The part of a change without which it cannot be kept.
#[derive(Deserialize)]
struct Label {
    change_id: ChangeId,
    seq: u64,
    row: RowId,
    op: Box<RawValue>,
}

pub(super) fn read_all(request: &PushRequest<Box<RawValue>>, now: DateTime<Utc>) -> Result<Vec<Incoming>> {
    let mut all = Vec::with_capacity(request.changes.len());
    for (index, raw) in request.changes.iter().enumerate() {
        let bad = |_| Refused::BadBody { field: Some(format!("changes[{index}]")) };
        let label: Label = serde_json::from_str(raw.get()).map_err(bad)?;
        let in_order = u64::try_from(index).ok().and_then(|index| request.first_seq.checked_add(index));
        if label.seq == 0 || in_order != Some(label.seq) {
            return Err(Refused::BadBody { field: Some(format!("changes[{index}].seq")) }.into());
        }
        all.push(read(label, raw, request, now));
    }
    Ok(all)
}

fn read(label: Label, raw: &RawValue, request: &PushRequest<Box<RawValue>>, now: DateTime<Utc>) -> Incoming {
    let change: Option<Change> = serde_json::from_str(raw.get()).ok();
    let hlc_raw = change.as_ref().map(|change| request.hlc_base.saturating_add(change.hlc));
    let latest = now.timestamp_millis() + CLOCK_LEEWAY_MS;
    let user = change.as_ref().and_then(|change| request.users.get(usize::try_from(change.user).ok()?)).copied();
    Incoming {
        id: label.change_id,
        seq: label.seq,
        row: label.row,
        hash: change::hash(label.change_id, label.row, label.op.get()),
        op: label.op,
        read: change.and_then(|change| change.op().ok().map(|op| (change, op))),
        user,
        hlc_raw,
        hlc: hlc_raw.unwrap_or(latest).min(latest),
        past: None,
    }
}

impl Incoming {
    /// A change that the server has; `None` when it could never be read.
    pub(super) fn again(kept: KeptChange, org: &OrgCode, past: Past) -> Option<Incoming> {
        let op = RawValue::from_string(kept.op).ok()?;
        let change = Change {
            change_id: kept.change_id,
            seq: kept.seq,
            user: 0,
            at: kept.device_at.unwrap_or_default(),
            hlc: 0,
            entity: kept.entity?,
            row: kept.row,
            area: Area::township(org),
            base: kept.base,
            group: kept.group,
            import_id: None,
            attachments: Vec::new(),
            op: op.clone(),
        };
        let read = change.op().ok().map(|op| (change, op))?;
        Some(Incoming {
            id: kept.change_id,
            seq: kept.seq,
            row: kept.row,
            hash: kept.hash,
            op,
            read: Some(read),
            user: kept.user,
            hlc_raw: None,
            hlc: kept.hlc,
            past: Some(past),
        })
    }

    /// `seq` of the first change of the group that it stands or falls with.
    pub(super) fn group(&self) -> Option<u64> {
        self.read.as_ref().and_then(|(change, _)| change.group)
    }
}

/// The values that an operation brings.
pub(super) fn values(op: &Op) -> Option<&Fields> {
    match op {
        Op::Insert(values) | Op::Patch(values) | Op::Post(values) => Some(values),
        Op::Offer(offered) => Some(&offered.fields),
        Op::Event(_) | Op::Void { .. } => None,
    }
}
