//! Answers with the rows of the caller's areas since its cursors, and proves by digest what it should have.

use crate::error::Refused;
use crate::judge::own_area;
use crate::scope::{self, AreaView, Scope};
use crate::storage::{Departed, Device, Reader, Result, Standing, Storage, StoredRow};
use chrono::{DateTime, Utc};
use serde_json::Value;
use std::collections::{BTreeMap, VecDeque};
use xiangyi_domain::Area;
use xiangyi_domain::id::{InstallId, RowId};
use xiangyi_wire::Revision;
use xiangyi_wire::digest::{
    AreaSum, DigestReply, DigestRequest, MAX_PARTS, Part, PartSum, row_hash, sum_text, sums_of,
};
use xiangyi_wire::pull::{AreaRange, Departure, MAX_PAGE_BYTES, MAX_WANTS, PullReply, PullRequest, Row};
use xiangyi_wire::push::VerdictsReply;
use xiangyi_wire::{Entity, SCHEMA};

/// Pages are at least this large, whatever the caller asks for.
const MIN_PAGE_BYTES: u32 = 4 * 1024;
/// A departure in JSON, about.
const DEPARTURE_BYTES: usize = 64;
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
        let same_life = request.epoch.is_none_or(|epoch| epoch == server.epoch);
        if same_life {
            let scope = scope::of(reader, device, &request.users)?;
            page.bring(reader, device, &scope, &request.wants)?;
            page.fill(reader, device, &scope, request)?;
            own = reader.own_log(request.install_id, request.own_cursor)?;
        }
        // What was not told must not count as heard, when the answer comes late on a stick.
        let heard = if same_life { own_head } else { 0 };
        Ok(PullReply {
            epoch: server.epoch,
            server_time: now.timestamp_millis(),
            ranges: page.ranges,
            rows: page.rows,
            left: page.left_behind,
            snapshots: page.snapshots,
            own_to: own.last().map_or(heard, |entry| entry.position),
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
    left_behind: Vec<Departure>,
    snapshots: Vec<Area>,
    more: bool,
}

impl Page {
    fn new(limit: u32) -> Page {
        let (ranges, rows, left_behind, snapshots) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Page { left: limit as usize, ranges, rows, left_behind, snapshots, more: false }
    }

    fn fill(&mut self, reader: &dyn Reader, device: &Device, scope: &Scope, request: &PullRequest) -> Result<()> {
        for (area, view) in scope.areas() {
            let from = request.cursors.get(area).copied().unwrap_or(0);
            let mut to = from;
            if from == 0 && request.snapshots_from.is_some_and(|least| view.head >= least.max(1)) {
                self.snapshots.push(area.clone());
                self.ranges.push(AreaRange { area: area.clone(), from, to, head: view.head });
                continue;
            }
            if from < view.head && self.left > 0 {
                let mut gone = scope.departed(reader, device, (area, view), from)?;
                let own = |row: &StoredRow| from > 0 && is_own_visit(row, device, request.install_id);
                reader.page(area, from, &mut |row| {
                    self.leave_before(row.position, &mut gone, &mut to);
                    if self.left > 0 {
                        to = row.position;
                        if view.shows(row.entity) && !own(&row) {
                            self.add(row);
                        }
                    }
                    Ok(self.left > 0)
                })?;
                self.leave_before(u64::MAX, &mut gone, &mut to);
            }
            if self.left > 0 {
                to = from.max(view.head);
            }
            self.more |= to < view.head;
            self.ranges.push(AreaRange { area: area.clone(), from, to, head: view.head });
        }
        Ok(())
    }

    /// Brings rows that were asked for by name.
    fn bring(&mut self, reader: &dyn Reader, device: &Device, scope: &Scope, wants: &[RowId]) -> Result<()> {
        for id in wants.iter().take(MAX_WANTS) {
            let Some(row) = reader.row(&device.org, *id)? else { continue };
            if scope.shows(&row.area, row.entity) {
                self.rows.push(shown(row));
            } else if scope.areas().any(|(_, view)| view.shows(row.entity)) {
                self.left_behind.push(Departure { entity: row.entity, id: row.id });
            }
        }
        Ok(())
    }

    /// Adds what left the area before a place of its log, as far as there is room.
    fn leave_before(&mut self, position: u64, gone: &mut VecDeque<Departed>, to: &mut u64) {
        while let Some(one) = gone.pop_front_if(|one| self.left > 0 && one.position < position) {
            *to = one.position;
            self.left = self.left.saturating_sub(DEPARTURE_BYTES);
            self.left_behind.push(Departure { entity: one.entity, id: one.row });
        }
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
/// begins an area anew gets all of it. After a restore, or in another area than its maker thought, no row is as it was made.
fn is_own_visit(row: &StoredRow, device: &Device, install: InstallId) -> bool {
    let born = &row.versions.born;
    let own = own_area(row.entity.spec(), &row.fields, &device.org);
    row.entity == Entity::Visit
        && born.install == install
        && own.as_ref() == Some(&row.area)
        && born.revision == row.revision
        && row.versions.patched.is_empty()
        && row.voided.is_none()
}

/// A row as it is sent: a state machine's events stand among its fields.
pub(crate) fn shown(row: StoredRow) -> Row {
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
            if own_install(writer, device, request.install_id)?.is_some() {
                writer.note_standing(request.install_id, &said(request))?;
            }
            writer.note_waiting(request.install_id, waiting, now)
        })?;
    }
    storage.read(|reader| {
        own_install(reader, device, request.install_id)?;
        let mut reply =
            DigestReply { epoch: reader.server()?.epoch, sums: Vec::new(), moved_on: Vec::new(), parts: Vec::new() };
        for (area, view) in scope::of(reader, device, &request.users)?.areas() {
            if request.cursors.get(area).copied().unwrap_or(0) != view.head {
                reply.moved_on.push(area.clone());
            } else if request.parts.is_empty() {
                reply.sums.extend(sums(reader, area, view)?);
            } else {
                reply.parts.extend(parts(reader, area, view, &request.parts)?);
            }
        }
        Ok(reply)
    })
}

/// The sum of every entity of an area.
fn sums(reader: &dyn Reader, area: &Area, view: &AreaView) -> Result<Vec<AreaSum>> {
    let mut sums: BTreeMap<Entity, (u64, u64)> = BTreeMap::new();
    reader.revisions(area, &mut |entity, id, revision| {
        if view.shows(entity) {
            let (count, sum) = sums.entry(entity).or_default();
            *count += 1;
            *sum = sum.wrapping_add(row_hash(id, revision));
        }
    })?;
    let told = |(entity, (count, sum))| AreaSum { area: area.clone(), entity, count, sum: sum_text(sum) };
    Ok(sums.into_iter().map(told).collect())
}

/// Those of the parts that are of an area, as far as its rows may be sent.
fn parts(reader: &dyn Reader, area: &Area, view: &AreaView, asked: &[Part]) -> Result<Vec<PartSum>> {
    let mut of_entity: BTreeMap<Entity, Vec<Part>> = BTreeMap::new();
    for part in asked.iter().take(MAX_PARTS).filter(|part| part.area == *area && view.shows(part.entity)) {
        of_entity.entry(part.entity).or_default().push(part.clone());
    }
    let mut rows: BTreeMap<Entity, Vec<(RowId, Revision)>> = BTreeMap::new();
    if !of_entity.is_empty() {
        reader.revisions(area, &mut |entity, id, revision| {
            if of_entity.contains_key(&entity) {
                rows.entry(entity).or_default().push((id, revision));
            }
        })?;
    }
    let summed = |(entity, parts): (Entity, Vec<Part>)| {
        let rows = rows.get(&entity).map(Vec::as_slice).unwrap_or_default();
        sums_of(&parts, rows.iter().copied())
    };
    Ok(of_entity.into_iter().flat_map(summed).collect())
}

fn said(request: &DigestRequest) -> Standing {
    let DigestRequest { users, cursors, own_cursor, acked_seq, reader_key, .. } = request.clone();
    let (own_cursor, acked_seq) = (own_cursor.unwrap_or_default(), acked_seq.unwrap_or_default());
    Standing { users, cursors, own_cursor, acked_seq, reader_key, given: Vec::new() }
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
