//! Gives blocks of numbers that people read, each to one installation, and never the same number twice.
//!
//! A block begins above everything that a row holds, a device reported or the server gave. A restored server does not
//! know what it gave after its backup: it waits until the township's other devices have said what they hold, and leaves
//! a gap for those it does not know.

use crate::error::Refused;
use crate::pull::own_install;
use crate::storage::{Device, NumberHead, Result, ServerState, Storage, Writer};
use chrono::{DateTime, TimeDelta, Utc};
use xiangyi_domain::OrgCode;
use xiangyi_domain::residents::record_number::{LAST_SEQUENCE, is_village_code};
use xiangyi_wire::SCHEMA;
use xiangyi_wire::numbers::{Block, MAX_BLOCKS, MAX_SIZE, NumbersReply, NumbersRequest, RECORD, Want};

/// Numbers left out after a restore, for blocks that nobody can report.
pub const GAP_AFTER_RESTORE: u32 = 1_000;
/// A device that was not heard of for so long after a restore no longer keeps the others waiting.
pub const PATIENCE: TimeDelta = TimeDelta::days(7);

/// Takes what the device holds, and reserves what it wants. The same request again gets the same blocks.
///
/// # Errors
/// `Refused` when the install is another device's, a scope is not of its township, or a kind or size is none.
pub fn reserve(
    storage: &dyn Storage,
    device: &Device,
    request: &NumbersRequest,
    now: DateTime<Utc>,
) -> Result<NumbersReply> {
    check(&device.org, request)?;
    storage.write(|writer| {
        writer.lock(&device.org)?;
        own_install(writer, device, request.install_id)?;
        let server = writer.server()?;
        for held in &request.holds {
            writer.note_number(&held.kind, &held.scope, held.last)?;
        }
        writer.note_report(&device.org, request.install_id, server.number, now)?;
        let mut blocks = writer.number_blocks(request.install_id, request.request_id)?;
        let mut waiting = false;
        if blocks.is_empty() && !request.wants.is_empty() {
            waiting = must_wait(writer, device, request, &server, now)?;
            if !waiting {
                blocks = give(writer, request, &server, now)?;
            }
        }
        Ok(NumbersReply { epoch: server.epoch, server_time: now.timestamp_millis(), blocks, waiting })
    })
}

fn check(org: &OrgCode, request: &NumbersRequest) -> Result<()> {
    let bad = |field: &str| Err(Refused::BadBody { field: Some(field.to_owned()) }.into());
    if request.schema == 0 || request.schema > SCHEMA {
        return Err(Refused::UnknownSchema.into());
    }
    if request.wants.len() > MAX_BLOCKS || request.holds.len() > MAX_BLOCKS {
        return Err(Refused::TooLarge.into());
    }
    let ours = |kind: &str, scope: &str| kind == RECORD && is_village_code(scope) && scope.starts_with(org.as_str());
    let is_block = |held: &Block| held.first > 0 && held.first <= held.last && held.last <= LAST_SEQUENCE;
    if !request.holds.iter().all(|held| ours(&held.kind, &held.scope) && is_block(held)) {
        return bad("holds");
    }
    if !request.wants.iter().all(|want| ours(&want.kind, &want.scope) && want.size > 0) {
        return bad("wants");
    }
    Ok(())
}

/// Whether blocks given after the backup may still be unknown.
fn must_wait(
    writer: &dyn Writer,
    device: &Device,
    request: &NumbersRequest,
    server: &ServerState,
    now: DateTime<Utc>,
) -> Result<bool> {
    if server.number <= 1 {
        return Ok(false);
    }
    let since = writer.first_report(&device.org, server.number)?.unwrap_or(now);
    Ok(now - since < PATIENCE && writer.has_unheard(&device.org, request.install_id, server.number)?)
}

fn give(writer: &dyn Writer, request: &NumbersRequest, server: &ServerState, now: DateTime<Utc>) -> Result<Vec<Block>> {
    let mut blocks = Vec::new();
    for want in &request.wants {
        let head = writer.number_head(&want.kind, &want.scope)?;
        let Some(block) = next(want, &head, server.number) else { continue };
        writer.add_number_block(request.install_id, request.request_id, &block, server.number, now)?;
        blocks.push(block);
    }
    Ok(blocks)
}

/// The next numbers of a scope; `None` when there are none left.
fn next(want: &Want, head: &NumberHead, life: u32) -> Option<Block> {
    let gap = if life > 1 && head.epoch != life { GAP_AFTER_RESTORE } else { 0 };
    let before = head.highest.saturating_add(gap);
    let last = before.saturating_add(want.size.min(MAX_SIZE)).min(LAST_SEQUENCE);
    let block = Block { kind: want.kind.clone(), scope: want.scope.clone(), first: before.saturating_add(1), last };
    (block.first <= block.last).then_some(block)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_block_begins_above_all_that_is_known_and_ends_with_the_numbers() {
        for (highest, epoch, life, size, given) in [
            (0, 0, 1, 200, Some((1, 200))),
            (200, 1, 1, 50, Some((201, 250))),
            (200, 0, 1, 50, Some((201, 250))),
            (200, 1, 2, 50, Some((1201, 1250))),
            (1250, 2, 2, 50, Some((1251, 1300))),
            (0, 0, 3, 50, Some((1001, 1050))),
            (10, 1, 1, 1_000_000, Some((11, 5010))),
            (99_990, 1, 1, 200, Some((99_991, 99_999))),
            (99_999, 1, 1, 200, None),
            (u32::MAX, 1, 2, 200, None),
        ] {
            let want = Want { kind: RECORD.to_owned(), scope: "410482101203".to_owned(), size };
            let block = next(&want, &NumberHead { highest, epoch }, life);
            assert_eq!(block.map(|block| (block.first, block.last)), given, "{highest} {epoch} {life} {size}");
        }
    }
}
