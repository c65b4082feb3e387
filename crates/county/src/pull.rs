//! Answers with the rows of the caller's areas since its cursors, and proves by digest what it should have.

use crate::error::Refused;
use crate::scope::{self, Scope};
use crate::storage::{Device, Reader, Result, Storage, StoredRow};
use chrono::{DateTime, Utc};
use serde_json::Value;
use std::collections::BTreeMap;
use xiangyi_domain::id::InstallId;
use xiangyi_wire::digest::{AreaSum, DigestReply, DigestRequest, row_hash, sum_text};
use xiangyi_wire::pull::{AreaRange, MAX_PAGE_BYTES, PullReply, PullRequest, Row};
use xiangyi_wire::push::VerdictsReply;
use xiangyi_wire::{Entity, SCHEMA};

/// Pages are at least this large, whatever the caller asks for.
const MIN_PAGE_BYTES: u32 = 4 * 1024;
/// The storage gives at most this many later words at once.
const OWN_ENTRIES: usize = 500;
/// At most this many verdicts in one answer.
const MAX_VERDICTS: u64 = 1000;

/// One page.
///
/// # Errors
/// `Refused` when the install is another device's.
pub fn pull(storage: &dyn Storage, device: &Device, request: &PullRequest, now: DateTime<Utc>) -> Result<PullReply> {
    if request.schema == 0 || request.schema > SCHEMA {
        return Err(Refused::UnknownSchema.into());
    }
    storage.read(|reader| {
        own_install(reader, device, request.install_id)?;
        let own_head = reader.install(request.install_id)?.map_or(0, |install| install.own_head);
        let server = reader.server()?;
        let mut page = Page::new(request.limit.clamp(MIN_PAGE_BYTES, MAX_PAGE_BYTES));
        let mut own = Vec::new();
        if request.epoch.is_none_or(|epoch| epoch == server.epoch) {
            page.fill(reader, &scope::of(reader, device, &request.users)?, request)?;
            own = reader.own_log(request.install_id, request.own_cursor)?;
        }
        Ok(PullReply {
            epoch: server.epoch,
            server_time: now.timestamp_millis(),
            ranges: page.ranges,
            rows: page.rows,
            own_to: own.last().map_or(own_head, |entry| entry.position),
            more: page.more || own.len() >= OWN_ENTRIES,
            own,
        })
    })
}

/// A page being filled.
struct Page {
    left: usize,
    ranges: Vec<AreaRange>,
    rows: Vec<Row>,
    more: bool,
}

impl Page {
    fn new(limit: u32) -> Page {
        Page { left: limit as usize, ranges: Vec::new(), rows: Vec::new(), more: false }
    }

    fn fill(&mut self, reader: &dyn Reader, scope: &Scope, request: &PullRequest) -> Result<()> {
        for (area, view) in scope.areas() {
            let from = request.cursors.get(area).copied().unwrap_or(0);
            let mut to = from.max(view.head);
            if from < view.head && self.left > 0 {
                reader.page(area, from, &mut |row| {
                    let position = row.position;
                    if view.shows(row.entity) && !(from > 0 && is_own_visit(&row, request.install_id)) {
                        self.add(row);
                    }
                    to = if self.left > 0 { view.head } else { position };
                    Ok(self.left > 0)
                })?;
            } else if from < view.head {
                to = from;
            }
            self.more |= to < view.head;
            self.ranges.push(AreaRange { area: area.clone(), from, to, head: view.head });
        }
        Ok(())
    }

    fn add(&mut self, row: StoredRow) {
        let row = shown(row);
        let size = serde_json::to_vec(&row).map_or(0, |bytes| bytes.len());
        self.left = self.left.saturating_sub(size.max(1));
        self.rows.push(row);
    }
}

/// Whether the caller has a visit exactly so, because it made it and nobody has touched it since: its verdict said so. Only
/// visits are left out: they are the many, and the server makes none itself. And only behind a cursor, so that whoever
/// begins an area anew gets all of it. After a restore no row is as it was made.
fn is_own_visit(row: &StoredRow, install: InstallId) -> bool {
    let born = &row.versions.born;
    row.entity == Entity::Visit
        && born.install == install
        && born.revision == row.revision
        && row.versions.patched.is_empty()
        && row.voided.is_none()
}

/// A row as it is sent: a state machine's events stand among its fields.
fn shown(row: StoredRow) -> Row {
    let StoredRow { entity, id, area, revision, mut fields, events, voided, .. } = row;
    if !events.is_empty() {
        fields.insert("events".to_owned(), Value::Array(events));
    }
    Row { entity, id, area, revision, fields, voided }
}

/// What the caller should have at its cursors. What it says of itself is noted for the overview.
///
/// # Errors
/// `Refused` when the install is another device's.
pub fn digest(
    storage: &dyn Storage,
    device: &Device,
    request: &DigestRequest,
    now: DateTime<Utc>,
) -> Result<DigestReply> {
    if let Some(waiting) = request.waiting {
        storage.write(|writer| {
            own_install(writer, device, request.install_id)?;
            writer.note_waiting(request.install_id, waiting, now)
        })?;
    }
    storage.read(|reader| {
        own_install(reader, device, request.install_id)?;
        let mut reply = DigestReply { epoch: reader.server()?.epoch, sums: Vec::new(), moved_on: Vec::new() };
        for (area, view) in scope::of(reader, device, &request.users)?.areas() {
            if request.cursors.get(area).copied().unwrap_or(0) != view.head {
                reply.moved_on.push(area.clone());
                continue;
            }
            let mut sums: BTreeMap<Entity, (u64, u64)> = BTreeMap::new();
            reader.revisions(area, &mut |entity, id, revision| {
                if view.shows(entity) {
                    let (count, sum) = sums.entry(entity).or_default();
                    *count += 1;
                    *sum = sum.wrapping_add(row_hash(id, revision));
                }
            })?;
            let sums = sums.into_iter();
            reply.sums.extend(sums.map(|(entity, (count, sum))| AreaSum {
                area: area.clone(),
                entity,
                count,
                sum: sum_text(sum),
            }));
        }
        Ok(reply)
    })
}

/// The verdicts of a part of an install's log.
///
/// # Errors
/// `Refused` when the install is another device's.
pub fn verdicts(
    storage: &dyn Storage,
    device: &Device,
    install: InstallId,
    (from, to): (u64, u64),
    now: DateTime<Utc>,
) -> Result<VerdictsReply> {
    storage.read(|reader| {
        let found = own_install(reader, device, install)?;
        let to = to.min(from.saturating_add(MAX_VERDICTS - 1));
        let results = reader.places(install, from, to)?.into_iter().map(|place| place.verdict).collect();
        let (last_seq, backup_seq) = found.unwrap_or_default();
        let server_time = now.timestamp_millis();
        Ok(VerdictsReply { epoch: reader.server()?.epoch, last_seq, backup_seq, server_time, results })
    })
}

/// Where the install's log stands, if the server knows it; refused when it is another device's.
pub(crate) fn own_install<R: Reader + ?Sized>(
    reader: &R,
    device: &Device,
    install: InstallId,
) -> Result<Option<(u64, u64)>> {
    match reader.install(install)? {
        Some(found) if found.device != device.id || found.org != device.org => Err(Refused::NotYourInstall.into()),
        found => Ok(found.map(|found| (found.last_seq, found.backup_seq))),
    }
}
