//! What the server said of our changes: stored, and laid onto the rows.

use crate::error::StoreError;
use crate::pull::{Server, is_of_former_life, leave_former_life, rebuild, server_version};
use crate::rows::{RowState, Touched, fold};
use crate::store::Store;
use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension, named_params};
use std::collections::BTreeSet;
use xiangyi_domain::Area;
use xiangyi_domain::id::{ChangeId, RowId};
use xiangyi_wire::push::{KeptValue, Outcome, PushReply, Verdict, VerdictsReply};
use xiangyi_wire::{Entity, Epoch, Op, Revision};

/// How far the hybrid clock may run ahead of the server (sync.md §3).
const AHEAD_MS: i64 = 300_000;

/// The part that `POST /v1/push` and `GET /v1/verdicts` have in common.
#[derive(Clone, Copy, Debug)]
pub struct Acknowledgement<'a> {
    /// The server's epoch.
    pub epoch: Epoch,
    /// The last `seq` of this install that the server holds.
    pub last_seq: u64,
    /// The last `seq` in the server's two newest verified backups.
    pub backup_seq: u64,
    /// The server's clock, milliseconds since 1970.
    pub server_time: i64,
    /// The verdicts.
    pub results: &'a [Verdict],
}

impl<'a> From<&'a PushReply> for Acknowledgement<'a> {
    fn from(reply: &'a PushReply) -> Acknowledgement<'a> {
        let PushReply { epoch, last_seq, backup_seq, server_time, results, .. } = reply;
        Acknowledgement {
            epoch: *epoch,
            last_seq: *last_seq,
            backup_seq: *backup_seq,
            server_time: *server_time,
            results,
        }
    }
}

impl<'a> From<&'a VerdictsReply> for Acknowledgement<'a> {
    fn from(reply: &'a VerdictsReply) -> Acknowledgement<'a> {
        let VerdictsReply { epoch, last_seq, backup_seq, server_time, results } = reply;
        Acknowledgement {
            epoch: *epoch,
            last_seq: *last_seq,
            backup_seq: *backup_seq,
            server_time: *server_time,
            results,
        }
    }
}

impl Store {
    /// Stores verdicts and what follows from them: delivery, revisions, the rows themselves, pruned bodies. Returns the
    /// kinds of rows that changed on screen. All or nothing: a reply that does not fit is refused whole.
    ///
    /// # Errors
    /// `OtherEpoch`: call [`Store::epoch_changed`]. `Forked`: call [`Store::forked`]. `VerdictOutOfPlace`.
    pub fn record_verdicts<'a>(
        &self,
        reply: impl Into<Acknowledgement<'a>>,
        now: DateTime<Utc>,
    ) -> Result<BTreeSet<Entity>, StoreError> {
        let reply = reply.into();
        self.write_synced(|conn, touched| {
            record(conn, touched, &reply, Way::Live)?;
            note_server_clock(conn, reply.server_time, now)
        })
    }

    /// The same from an answer file. It is older than what a live reply may have said since, so it takes back no
    /// acknowledgement and no verdict, and its clock says nothing.
    ///
    /// # Errors
    /// As of [`Store::record_verdicts`].
    pub fn record_carried<'a>(&self, reply: impl Into<Acknowledgement<'a>>) -> Result<BTreeSet<Entity>, StoreError> {
        let mut reply = reply.into();
        self.write_synced(|conn, touched| {
            let select = "SELECT acked_seq, backup_seq FROM meta";
            let (acked, backup): (i64, i64) = conn.query_row(select, [], |row| Ok((row.get(0)?, row.get(1)?)))?;
            reply.last_seq = reply.last_seq.max(acked.cast_unsigned());
            reply.backup_seq = reply.backup_seq.max(backup.cast_unsigned());
            record(conn, touched, &reply, Way::Carried)
        })
    }
}

/// How an answer came.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Live,
    Carried,
}

fn record(conn: &Connection, touched: &mut Touched, reply: &Acknowledgement<'_>, way: Way) -> Result<(), StoreError> {
    let (install, last_seq) = check_life(conn, reply.epoch, reply.last_seq)?;
    let mut verdicts = Verdicts { conn, touched };
    for verdict in reply.results.iter().filter(|verdict| verdict.seq <= reply.last_seq) {
        verdicts.record_reply(verdict, (&install, verdict.seq), way)?;
    }
    let backup = reply.backup_seq.min(reply.last_seq).min(last_seq).cast_signed();
    let params = named_params! { ":install": install, ":last_seq": reply.last_seq.cast_signed() };
    conn.prepare_cached(include_str!("acknowledge.sql"))?.execute(params)?;
    let params = named_params! { ":install": install, ":backup": backup };
    conn.prepare_cached(include_str!("in_backup.sql"))?.execute(params)?;
    conn.prepare_cached("UPDATE meta SET backup_seq = min(?1, acked_seq)")?.execute([backup])?;
    Ok(())
}

/// Refuses a reply of another life of the server, or of a log that is not ours; our install and `last_seq`.
fn check_life(conn: &Connection, epoch: Epoch, last_seq: u64) -> Result<([u8; 16], u64), StoreError> {
    crate::standing::must_be_epoch(conn, epoch)?;
    let mut select = conn.prepare_cached("SELECT install_id, last_seq, acked_seq FROM meta")?;
    let (install, ours, acked): ([u8; 16], i64, i64) =
        select.query_row([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    if last_seq > ours.cast_unsigned() {
        return Err(StoreError::Forked);
    }
    // A server that holds less than it has acknowledged has been rolled back, whatever its epoch says (sync.md §8).
    if last_seq < acked.cast_unsigned() { Err(StoreError::OtherEpoch) } else { Ok((install, ours.cast_unsigned())) }
}

/// The clock's difference for the banner; a hybrid clock far ahead is set back (sync.md §3).
pub(crate) fn note_server_clock(conn: &Connection, server_time: i64, now: DateTime<Utc>) -> Result<(), StoreError> {
    let params = named_params! {
        ":server_time": server_time, ":limit": server_time.saturating_add(AHEAD_MS),
        ":ahead": now.timestamp_millis().saturating_sub(server_time),
    };
    conn.prepare_cached(include_str!("clock.sql"))?.execute(params)?;
    Ok(())
}

/// Stores verdicts inside a transaction.
pub(crate) struct Verdicts<'a> {
    pub(crate) conn: &'a Connection,
    pub(crate) touched: &'a mut Touched,
}

/// One of our changes, as far as a verdict needs it.
struct Own {
    no: i64,
    entity: Entity,
    row: RowId,
    area: Area,
    op: Option<Op>,
    judged: bool,
}

impl Verdicts<'_> {
    /// A word in an answer: about the change at this place, or the answer is of another log.
    fn record_reply(&mut self, verdict: &Verdict, place: (&[u8; 16], u64), way: Way) -> Result<(), StoreError> {
        let own = self.find(verdict.change_id, Some(place))?.ok_or(StoreError::VerdictOutOfPlace)?;
        if way == Way::Carried && own.judged { Ok(()) } else { self.take(&own, verdict) }
    }

    /// A later word in the install's own log; it may be about a change of a former install.
    pub(crate) fn record_later(&mut self, verdict: &Verdict) -> Result<(), StoreError> {
        match self.find(verdict.change_id, None)? {
            Some(own) => self.take(&own, verdict),
            None => Ok(()),
        }
    }

    fn take(&mut self, own: &Own, verdict: &Verdict) -> Result<(), StoreError> {
        self.store(own, verdict)?;
        let server = server_version(self.conn, own.entity, own.row)?;
        let server = match &verdict.outcome {
            Outcome::Accepted { revision } => self.advance(server, own, verdict.change_id, *revision, &[])?,
            Outcome::Merged { revision, kept } => {
                self.keep(own, verdict.change_id, kept)?;
                self.advance(server, own, verdict.change_id, *revision, kept)?
            }
            Outcome::Held { .. } | Outcome::Rejected { .. } => server,
        };
        rebuild(self.conn, own.entity, own.row, server, self.touched)
    }

    fn find(&self, change: ChangeId, place: Option<(&[u8; 16], u64)>) -> Result<Option<Own>, StoreError> {
        let mut select = self.conn.prepare_cached(include_str!("own_change.sql"))?;
        let found = select
            .query_row([change.bytes()], |row| {
                let place: ([u8; 16], i64) = (row.get("install")?, row.get("seq")?);
                let (entity, op): (String, Option<String>) = (row.get("entity")?, row.get("op")?);
                let own = Own {
                    no: row.get("no")?,
                    entity: Entity::from_name(&entity).unwrap_or(Entity::Village),
                    row: RowId::from_bytes(row.get("row")?),
                    area: Area::from_text(row.get::<_, String>("area")?),
                    op: op.and_then(|op| serde_json::from_str(&op).ok()),
                    judged: row.get("judged")?,
                };
                Ok((place, own))
            })
            .optional()?;
        Ok(found
            .filter(|(at, _)| place.is_none_or(|(install, seq)| at.0 == *install && at.1 == seq.cast_signed()))
            .map(|(_, own)| own))
    }

    fn store(&self, own: &Own, verdict: &Verdict) -> Result<(), StoreError> {
        let (name, revision, case, code, field) = match &verdict.outcome {
            Outcome::Accepted { revision } => ("accepted", Some(revision), None, None, None),
            Outcome::Merged { revision, .. } => ("merged", Some(revision), None, None, None),
            Outcome::Held { case_id, code } => ("held", None, Some(case_id), Some(code), None),
            Outcome::Rejected { code, field } => ("rejected", None, None, Some(code), field.as_ref()),
        };
        self.conn.prepare_cached(include_str!("verdict_update.sql"))?.execute(named_params! {
            ":no": own.no, ":verdict": name, ":case_id": case, ":code": code, ":field": field,
            ":rev_epoch": revision.map(|revision| revision.epoch),
            ":rev_count": revision.map(|revision| revision.count.cast_signed()),
            ":waits_for": verdict.waits_for.as_ref().map(ChangeId::bytes),
            ":decided": verdict.decided.as_ref().and_then(|decided| serde_json::to_string(decided).ok()),
        })?;
        Ok(())
    }

    fn keep(&self, own: &Own, change: ChangeId, kept: &[KeptValue]) -> Result<(), StoreError> {
        let mut insert = self.conn.prepare_cached(include_str!("kept_insert.sql"))?;
        for value in kept {
            insert.execute(named_params! {
                ":change_id": change.bytes(), ":field": value.field, ":entity": own.entity.as_str(),
                ":row": own.row.bytes(), ":value": value.value.to_string(), ":own": value.own,
            })?;
        }
        Ok(())
    }

    /// The server's version of the row with this change in it. Where the change's own value lost, the field stays as it
    /// was: the winner comes with the next page. The revision moves on only where nothing of others lies between, because
    /// what this screen has not shown must not count as seen; that, too, comes with the page.
    fn advance(
        &self,
        server: Server,
        own: &Own,
        change: ChangeId,
        revision: Revision,
        kept: &[KeptValue],
    ) -> Result<Server, StoreError> {
        let known = server.as_ref().and_then(|state| state.revision);
        let Some(op) = own.op.clone().filter(|_| known.is_none_or(|known| known < revision)) else { return Ok(server) };
        let moved = |state: RowState| RowState { revision: Some(revision), ..state };
        if matches!(op, Op::Insert(_) | Op::Post(_)) && revision.count == 1 {
            leave_former_life(self.conn, own.entity, own.row)?;
            return Ok(fold(None, &op, change, &own.area).map(moved).or(server));
        }
        let op = match op {
            Op::Patch(mut fields) => {
                fields.retain(|name, _| !kept.iter().any(|kept| kept.own && kept.field == *name));
                Op::Patch(fields)
            }
            other => other,
        };
        let of_former_life = is_of_former_life(self.conn, own.entity, own.row)?;
        let known = known.filter(|_| !of_former_life);
        let follows = known.is_some_and(|known| known.epoch == revision.epoch && known.count + 1 == revision.count);
        let state = fold(server.clone(), &op, change, &own.area);
        Ok(state.map(|state| if follows { moved(state) } else { state }).or(server))
    }
}
