//! Snapshots: what an area holds for all who see the same of it, packed once and given part by part.
//!
//! [`making`] packs, [`shelf`] keeps the files. Who may have which is asked here, at each request anew.

mod making;
mod shelf;

pub use making::{Made, make};
pub use shelf::{Limits, Shelf};

use crate::error::Refused;
use crate::pull::own_install;
use crate::scope::{self, Scope};
use crate::storage::{Device, Reader, Result, Storage, Writes};
use chrono::{DateTime, Utc};
use shelf::{Kept, Place};
use std::collections::BTreeSet;
use std::fs::File;
use std::sync::TryLockError;
use xiangyi_domain::Area;
use xiangyi_domain::id::UserId;
use xiangyi_wire::pull::Departure;
use xiangyi_wire::snapshot::{MAX_AREAS, Snapshot, SnapshotReply, SnapshotRequest};
use xiangyi_wire::{Epoch, SCHEMA};

/// What there is of the areas that a device asks for. Those that are not packed yet are packed now, one after the other as
/// long as there is time; the first of them in any case.
///
/// # Errors
/// `Refused` when the install is another device's; `busy` when nothing is ready and another request packs.
pub fn offer(
    storage: &dyn Storage,
    shelf: &Shelf,
    (device, request): (&Device, &SnapshotRequest),
    now: DateTime<Utc>,
    has_time: &mut dyn FnMut() -> bool,
) -> Result<SnapshotReply> {
    if request.schema == 0 || request.schema > SCHEMA {
        return Err(Refused::UnknownSchema.into());
    }
    let (epoch, wanted) = storage.read(|reader| {
        own_install(reader, device, request.install_id)?;
        let epoch = reader.server()?.epoch;
        let same_life = request.epoch.is_none_or(|known| known == epoch);
        let scope = if same_life { scope::of(reader, device, &request.users)? } else { Scope::default() };
        let areas: BTreeSet<&Area> = request.areas.iter().take(MAX_AREAS).collect();
        let seen = areas.into_iter().filter_map(|area| Some((area.clone(), scope.view(area)?)));
        let wanted = seen.map(|(area, view)| (Place::new(epoch, &area, &view.name()), area, view.head));
        Ok((epoch, wanted.collect::<Vec<_>>()))
    })?;
    let (mut found, mut waiting, mut packing, mut packed) = (Vec::new(), Vec::new(), None, 0);
    for (place, area, head) in wanted {
        if let Some(kept) = shelf.ready(&place, head) {
            found.push((area, place, kept));
            continue;
        }
        if packing.is_none() {
            packing = match shelf.packing.try_lock() {
                Ok(guard) => Some(guard),
                Err(TryLockError::Poisoned(poisoned)) => Some(poisoned.into_inner()),
                Err(TryLockError::WouldBlock) => None,
            };
        }
        let may_pack = packing.is_some() && (packed == 0 || has_time());
        // Another may have packed it since it was looked for.
        if let Some(kept) = shelf.ready(&place, head).filter(|_| may_pack) {
            found.push((area, place, kept));
        } else if may_pack {
            packed += 1;
            found.extend(keep(storage, shelf, (device, request), &area, now)?);
        } else {
            waiting.push(area);
        }
    }
    if found.is_empty() && packed == 0 && !waiting.is_empty() {
        return Err(Refused::Busy.into());
    }
    let snapshots = storage.read(|reader| offered(reader, (device, request), epoch, &found))?;
    Ok(SnapshotReply { epoch, server_time: now.timestamp_millis(), snapshots, waiting })
}

/// Packs an area and keeps it; `None` when it cannot be kept, and is pulled by page.
fn keep(
    storage: &dyn Storage,
    shelf: &Shelf,
    (device, request): (&Device, &SnapshotRequest),
    area: &Area,
    now: DateTime<Utc>,
) -> Result<Option<(Area, Place, Kept)>> {
    // Not on a disk that is full or has failed.
    if storage.writes() != Writes::Taken {
        return Ok(None);
    }
    let made = storage.read(|reader| {
        let scope = scope::of(reader, device, &request.users)?;
        let Some(view) = scope.view(area) else { return Ok(None) };
        let place = Place::new(reader.server()?.epoch, area, &view.name());
        Ok(Some((place, make(reader, area, view, shelf.limits.part_bytes)?)))
    })?;
    let Some((place, Some(made))) = made else { return Ok(None) };
    match shelf.put(&place, &made, now) {
        Ok(kept) => {
            tracing::info!(rows = made.rows, parts = made.parts.len(), "snapshot packed");
            Ok(Some((area.clone(), place, kept)))
        }
        Err(error) => {
            tracing::warn!(%error, "a snapshot cannot be kept");
            Ok(None)
        }
    }
}

/// What may be offered of what was found: read after it was packed, so that nobody who left before is missing.
fn offered(
    reader: &dyn Reader,
    (device, request): (&Device, &SnapshotRequest),
    epoch: Epoch,
    found: &[(Area, Place, Kept)],
) -> Result<Vec<Snapshot>> {
    let scope = scope::of(reader, device, &request.users)?;
    let mut offered = Vec::new();
    for (area, place, kept) in found {
        let is_theirs = |name: &str| *place == Place::new(epoch, area, name);
        let Some(view) = scope.view(area).filter(|view| is_theirs(&view.name())) else { continue };
        let gone = scope.departed(reader, device, (area, view), 0)?.into_iter();
        let gone = gone.take_while(|one| one.position <= kept.position);
        let left = gone.map(|one| Departure { entity: one.entity, id: one.row }).collect();
        let Kept { position, rows, parts } = kept.clone();
        offered.push(Snapshot { area: area.clone(), position, rows, parts, left });
    }
    Ok(offered)
}

/// The file of a part, for a device at which these users work: only when it would be offered to them.
///
/// # Errors
/// `no_such_snapshot`.
pub fn part(
    storage: &dyn Storage,
    shelf: &Shelf,
    (device, users): (&Device, &[UserId]),
    area: &Area,
    name: &str,
    now: DateTime<Utc>,
) -> Result<(File, u64)> {
    let place = storage.read(|reader| {
        let scope = scope::of(reader, device, users)?;
        let epoch = reader.server()?.epoch;
        Ok(scope.view(area).map(|view| Place::new(epoch, area, &view.name())))
    })?;
    let part = place.and_then(|place| shelf.part(&place, name, now));
    Ok(part.ok_or(Refused::NoSuchSnapshot)?)
}

/// The snapshot of one area with its parts, packed for a file on a stick; `None` when there is none.
///
/// # Errors
/// When the database fails.
pub fn for_stick(
    storage: &dyn Storage,
    device: &Device,
    users: &[UserId],
    area: &Area,
) -> Result<Option<(Snapshot, Vec<Vec<u8>>)>> {
    storage.read(|reader| {
        let scope = scope::of(reader, device, users)?;
        let Some(view) = scope.view(area) else { return Ok(None) };
        let Some(made) = make(reader, area, view, Limits::default().part_bytes)? else { return Ok(None) };
        let gone = scope.departed(reader, device, (area, view), 0)?.into_iter();
        let left = gone.map(|one| Departure { entity: one.entity, id: one.row }).collect();
        let (position, rows, parts) = (made.position, made.rows, made.names());
        Ok(Some((Snapshot { area: area.clone(), position, rows, parts, left }, made.parts)))
    })
}
