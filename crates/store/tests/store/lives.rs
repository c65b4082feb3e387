//! What this computer may say that it has seen, and what it may rely on, when the server is in another life.

use crate::restores::{in_backup, in_backup_to};
use crate::sync::{accept_all, area, batch, page, patch, reply, resident, revision, row, verdict};
use crate::township::{Township, at, village};
use serde_json::json;
use uuid::Uuid;
use xiangyi_domain::id::InstallId;
use xiangyi_wire::Epoch;
use xiangyi_wire::push::{Mark, Outcome};

/// Guards: a copy of this disk may have taken our places at the restored server; only what the backups hold is sure.
#[test]
fn what_no_backup_holds_is_said_again_in_another_life() {
    let town = Township::new();
    let id = town.resident("王小明", "石板村", json!({ "phone": "1" }));
    let sure = accept_all(&town);
    in_backup(&town, sure);
    patch(&town, id, json!({ "phone": "2" }));
    let last = accept_all(&town);
    in_backup_to(&town, last, sure);
    town.store.epoch_changed(Epoch(Uuid::from_u128(6)), last).unwrap();
    let status = town.store.sync_status().unwrap();
    assert_eq!((status.unsent, status.acked_seq), (1, sure));
    assert_eq!(batch(&town).unwrap().first_seq, last);
}

/// Guards: what a batch follows on is named with it, also where the body is gone; a new name shows the former log.
#[test]
fn a_batch_says_what_it_follows_on() {
    let town = Township::new();
    let id = town.resident("王小明", "石板村", json!({ "phone": "1" }));
    let first = batch(&town).unwrap();
    assert_eq!(first.after, None, "a log begins");
    let last = accept_all(&town);
    in_backup(&town, last);
    patch(&town, id, json!({ "phone": "2" }));
    let known = first.changes.last().unwrap().change_id;
    let next = batch(&town).unwrap();
    assert_eq!((next.after, next.former_marks.len()), (Some(known), 0));
    town.store.forked(InstallId::from_bytes([8; 16])).unwrap();
    let again = batch(&town).unwrap();
    assert_eq!((again.after, again.former_marks[0]), (None, Mark { seq: last, change_id: known }));
    let places: Vec<_> = again.former_marks.iter().map(|mark| mark.seq).collect();
    assert!(places.windows(2).all(|two| two[1] <= two[0] / 2) && places.last() == Some(&1), "{places:?}");
}

/// Guards: the same for a copy that takes a name of its own. Saying it again tells the server how much of the former log
/// this disk has seen.
#[test]
fn what_no_backup_holds_is_said_again_under_a_new_name() {
    let town = Township::new();
    let id = town.resident("王小明", "石板村", json!({ "phone": "1" }));
    let sure = accept_all(&town);
    in_backup(&town, sure);
    patch(&town, id, json!({ "phone": "2" }));
    let last = accept_all(&town);
    in_backup_to(&town, last, sure);
    town.store.forked(InstallId::from_bytes([8; 16])).unwrap();
    let again = batch(&town).unwrap();
    assert_eq!((again.former_seq, again.first_seq, again.changes.len()), (Some(sure), 1, 1));
}

/// Guards: an edit on what the screen never showed is concurrent; its base must not claim the revision of a verdict that
/// others' changes lie before.
#[test]
fn a_verdict_beyond_what_the_screen_shows_is_not_seen() {
    let town = Township::new();
    let id = town.resident("王小明", "石板村", json!({ "phone": "1" }));
    accept_all(&town);
    patch(&town, id, json!({ "phone": "2" }));
    let sent = batch(&town).unwrap();
    let change = &sent.changes[0];
    let judged = verdict(change, Outcome::Accepted { revision: revision(4) });
    town.store.record_verdicts(&reply(change.seq, vec![judged]), at(1)).unwrap();
    assert_eq!(resident(&town, id).phone.as_deref(), Some("2"));
    patch(&town, id, json!({ "remark": "x" }));
    assert_eq!(batch(&town).unwrap().changes[0].base, Some(revision(1)));
    let fields = json!({ "name": "王小明", "phone": "2", "other_name": "明", "village": village("石板村") });
    town.store.apply_page(&page(0, 4, vec![row(id, 4, fields)]), at(1)).unwrap();
    assert_eq!(resident(&town, id).meta.revision, Some(revision(4)));
}

/// Guards: what a page brings under a value that this computer typed and has not sent is not on the screen either.
#[test]
fn what_lies_under_a_pending_value_is_not_seen() {
    let town = Township::new();
    let id = town.resident("王小明", "石板村", json!({ "phone": "1" }));
    accept_all(&town);
    patch(&town, id, json!({ "phone": "2" }));
    let fields = json!({ "name": "王小明", "phone": "of another computer", "village": village("石板村") });
    town.store.apply_page(&page(0, 2, vec![row(id, 2, fields)]), at(1)).unwrap();
    assert_eq!(resident(&town, id).phone.as_deref(), Some("2"));
    patch(&town, id, json!({ "phone": "3" }));
    patch(&town, id, json!({ "remark": "x" }));
    let bases: Vec<_> = batch(&town).unwrap().changes.iter().map(|change| change.base).collect();
    assert_eq!(bases, [Some(revision(1)), Some(revision(1)), Some(revision(2))]);
}

/// Guards: a row that the restored server lost, and that nobody is left to send, must not make every digest differ for ever;
/// and a former life's revision says nothing about which version is newer.
#[test]
fn rows_of_a_former_life_prove_nothing_until_they_are_named_again() {
    let town = Township::new();
    let id = town.resident("王小明", "石板村", json!({ "phone": "1" }));
    accept_all(&town);
    patch(&town, id, json!({ "phone": "2" }));
    accept_all(&town);
    let gone = town.resident("李保国", "石板村", json!({}));
    let last = accept_all(&town);
    in_backup(&town, last);
    assert_eq!(town.store.digest(&[area()]).unwrap()[0].count, 2);
    let other = Epoch(Uuid::from_u128(6));
    town.store.epoch_changed(other, last).unwrap();
    assert!(town.store.digest(&[area()]).unwrap().is_empty());
    let fields = json!({ "name": "王小明", "phone": "1", "village": village("石板村") });
    let mut older = page(0, 1, vec![row(id, 1, fields)]);
    older.epoch = other;
    town.store.apply_page(&older, at(1)).unwrap();
    assert_eq!(resident(&town, id).phone.as_deref(), Some("1"), "the same number of another life");
    assert_eq!(town.store.digest(&[area()]).unwrap()[0].count, 1);
    assert_eq!(resident(&town, gone).name, "李保国", "it stays readable");
}
