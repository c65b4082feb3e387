//! The next batch: changes in the order of `seq`, groups whole.

use crate::error::StoreError;
use crate::store::Store;
use rusqlite::{Connection, OptionalExtension, Row, named_params};
use serde_json::value::RawValue;
use std::collections::HashMap;
use xiangyi_domain::Area;
use xiangyi_domain::id::{ChangeId, ImportId, InstallId, RowId, UserId};
use xiangyi_wire::change::Change;
use xiangyi_wire::push::{MAX_BYTES, MAX_CHANGES, MAX_GROUP, Mark, PushRequest};
use xiangyi_wire::{Entity, Epoch, Revision, SCHEMA};

/// What a change costs in JSON beside its operation.
const FRAME_BYTES: usize = 320;

/// How much one batch may hold.
#[derive(Clone, Copy, Debug)]
pub struct BatchLimits {
    /// Changes at most, never above the protocol's limit.
    pub max_changes: usize,
    /// Bytes of JSON at most, never above the protocol's limit.
    pub max_bytes: usize,
    /// Begins after this `seq` when another batch is on its way already.
    pub after: Option<u64>,
}

impl Default for BatchLimits {
    fn default() -> BatchLimits {
        BatchLimits { max_changes: MAX_CHANGES, max_bytes: MAX_BYTES, after: None }
    }
}

struct Sending {
    no: i64,
    group_no: Option<i64>,
    user: UserId,
    hlc: i64,
    change: Change,
}

impl Store {
    /// The first changes that the server has not acknowledged, at least one whole group; `None` when there are none.
    /// They count as sent from here on, which acknowledges nothing.
    ///
    /// # Errors
    /// Those of the database.
    pub fn pending_batch(&self, limits: BatchLimits, app_version: &str) -> Result<Option<PushRequest>, StoreError> {
        self.write_local(|conn| {
            let head = conn.query_row(include_str!("head.sql"), [], read_head)?;
            let sending = take(conn, &head, limits)?;
            let (Some(first), Some(last)) = (sending.first(), sending.last()) else { return Ok(None) };
            let params = named_params! { ":first": first.no, ":last": last.no };
            conn.prepare_cached(include_str!("mark_sent.sql"))?.execute(params)?;
            let before = first.change.seq.saturating_sub(1);
            let after = mark_before(conn, head.install, before)?.filter(|mark| mark.seq == before);
            let after = after.map(|mark| mark.change_id);
            let former_marks = former_marks(conn, &head)?;
            Ok(Some(PushRequest { after, former_marks, ..assemble(&head, sending, app_version) }))
        })
    }
}

struct Head {
    install: InstallId,
    former: Option<InstallId>,
    former_seq: Option<i64>,
    epoch: Option<Epoch>,
    acked: i64,
}

fn read_head(row: &Row<'_>) -> rusqlite::Result<Head> {
    Ok(Head {
        install: InstallId::from_bytes(row.get(0)?),
        former: row.get::<_, Option<[u8; 16]>>(1)?.map(InstallId::from_bytes),
        epoch: row.get::<_, Option<[u8; 16]>>(2)?.map(|bytes| Epoch(uuid::Uuid::from_bytes(bytes))),
        acked: row.get(3)?,
        former_seq: row.get(4)?,
    })
}

/// The last place of a log up to `seq` that this disk knows of.
fn mark_before(conn: &Connection, install: InstallId, seq: u64) -> Result<Option<Mark>, StoreError> {
    let mut select = conn.prepare_cached(include_str!("mark.sql"))?;
    let params = named_params! { ":install": install.bytes(), ":seq": seq.cast_signed() };
    let mark = |row: &Row<'_>| {
        let seq = row.get::<_, i64>(0)?.cast_unsigned();
        Ok(Mark { seq, change_id: ChangeId::from_bytes(row.get(1)?) })
    };
    Ok(select.query_row(params, mark).optional()?)
}

/// What the server may compare with what it holds of the former log, until it knows this one.
fn former_marks(conn: &Connection, head: &Head) -> Result<Vec<Mark>, StoreError> {
    let Some((former, last)) = head.former.zip(head.former_seq).filter(|_| head.acked == 0) else {
        return Ok(Vec::new());
    };
    let mut marks = Vec::new();
    let mut at = last.cast_unsigned();
    while let Some(mark) = mark_before(conn, former, at)? {
        marks.push(mark);
        at = mark.seq / 2;
    }
    Ok(marks)
}

/// Whole groups until a limit is reached; the first group always.
fn take(conn: &Connection, head: &Head, limits: BatchLimits) -> Result<Vec<Sending>, StoreError> {
    let max_changes = limits.max_changes.clamp(1, MAX_CHANGES);
    let max_bytes = limits.max_bytes.min(MAX_BYTES);
    let after = limits.after.map_or(head.acked, |after| after.cast_signed().max(head.acked));
    let mut select = conn.prepare_cached(include_str!("batch.sql"))?;
    let most = i64::try_from(max_changes + MAX_GROUP).unwrap_or(i64::MAX);
    let params = named_params! { ":install": head.install.bytes(), ":after": after, ":most": most };
    let mut rows = select.query(params)?;
    let mut taken: Vec<Sending> = Vec::new();
    let (mut bytes, mut whole) = (0, 0);
    while let Some(row) = rows.next()? {
        let sending = read_sending(row)?;
        let continues =
            sending.group_no.is_some() && taken.last().is_some_and(|last| last.group_no == sending.group_no);
        if !continues {
            whole = taken.len();
        }
        bytes += sending.change.op.get().len() + FRAME_BYTES;
        let over = taken.len() >= max_changes || bytes > max_bytes;
        if over && whole > 0 {
            taken.truncate(whole);
            return Ok(taken);
        }
        if over && !continues && !taken.is_empty() {
            return Ok(taken);
        }
        taken.push(sending);
    }
    Ok(taken)
}

fn read_sending(row: &Row<'_>) -> Result<Sending, StoreError> {
    let unreadable = || StoreError::Unreadable { what: "the outbox" };
    let op: String = row.get("op")?;
    let base = row.get::<_, Option<u32>>("base_epoch")?.zip(row.get::<_, Option<i64>>("base_count")?);
    let change = Change {
        change_id: ChangeId::from_bytes(row.get("change_id")?),
        seq: row.get::<_, i64>("seq")?.cast_unsigned(),
        user: 0,
        at: row.get("at")?,
        hlc: 0,
        entity: Entity::from_name(&row.get::<_, String>("entity")?).ok_or_else(unreadable)?,
        row: RowId::from_bytes(row.get("row")?),
        area: Area::from_text(row.get::<_, String>("area")?),
        base: base.map(|(epoch, count)| Revision { epoch, count: count.cast_unsigned() }),
        group: row.get::<_, Option<i64>>("group_seq")?.map(i64::cast_unsigned),
        import_id: row.get::<_, Option<[u8; 16]>>("import_id")?.map(ImportId::from_bytes),
        attachments: Vec::new(),
        op: RawValue::from_string(op).map_err(|_| unreadable())?,
    };
    Ok(Sending {
        no: row.get("no")?,
        group_no: row.get("group_no")?,
        user: UserId::from_bytes(row.get("user")?),
        hlc: row.get("hlc")?,
        change,
    })
}

fn assemble(head: &Head, sending: Vec<Sending>, app_version: &str) -> PushRequest {
    let hlc_base = sending.iter().map(|sending| sending.hlc).min().unwrap_or_default();
    let mut users: Vec<UserId> = Vec::new();
    let mut places: HashMap<UserId, u32> = HashMap::new();
    let mut changes = Vec::with_capacity(sending.len());
    for Sending { user, hlc, mut change, .. } in sending {
        change.user = *places.entry(user).or_insert_with(|| {
            users.push(user);
            u32::try_from(users.len() - 1).unwrap_or_default()
        });
        change.hlc = hlc - hlc_base;
        changes.push(change);
    }
    PushRequest {
        install_id: head.install,
        former_install: head.former,
        former_seq: head.former_seq.map(i64::cast_unsigned),
        former_marks: Vec::new(),
        epoch: head.epoch,
        first_seq: changes.first().map_or(0, |change| change.seq),
        after: None,
        users,
        app_version: app_version.to_owned(),
        schema: SCHEMA,
        hlc_base,
        waiting: None,
        changes,
    }
}
