//! A server that was restored, answers that come late, and a disk that was copied.

use crate::sync::{accept_all, batch, page, patch, reply, resident, revision, row, verdict};
use crate::township::{Township, at, village};
use serde_json::json;
use uuid::Uuid;
use xiangyi_domain::id::InstallId;
use xiangyi_store::{StoreError, outbox};
use xiangyi_wire::Epoch;
use xiangyi_wire::push::Outcome;

/// The server's two newest backups hold all up to its last word.
pub fn in_backup(town: &Township, last: u64) {
    in_backup_to(town, last, last);
}

/// The server has this log up to `last`, and its two newest backups up to `held`.
pub fn in_backup_to(town: &Township, last: u64, held: u64) {
    let mut told = reply(last, vec![]);
    told.backup_seq = held;
    town.store.record_verdicts(&told, at(1)).unwrap();
}

#[test]
fn a_restored_server_gets_again_what_it_lost() {
    let town = Township::new();
    let id = town.resident("王小明", "石板村", json!({ "phone": "1" }));
    let last = accept_all(&town);
    in_backup(&town, last);
    patch(&town, id, json!({ "phone": "2" }));
    accept_all(&town);
    let other = Epoch(Uuid::from_u128(6));
    let mut late = reply(2, vec![]);
    late.epoch = other;
    assert!(matches!(town.store.record_verdicts(&late, at(1)), Err(StoreError::OtherEpoch)));
    assert!(matches!(town.store.record_verdicts(&reply(1, vec![]), at(1)), Err(StoreError::OtherEpoch)), "rolled back");
    town.store.epoch_changed(other, 2).unwrap();
    let status = town.store.sync_status().unwrap();
    assert_eq!((status.unsent, status.acked_seq, status.epoch), (1, 2, Some(other)));
    assert!(town.store.cursors().unwrap().is_empty());
    let again = batch(&town).unwrap();
    assert_eq!((again.first_seq, again.changes.len(), again.epoch), (3, 1, Some(other)));
    let mut older =
        page(0, 1, vec![row(id, 1, json!({ "name": "王小明", "phone": "1", "village": village("石板村") }))]);
    older.epoch = other;
    older.rows[0].revision.epoch = 2;
    town.store.apply_page(&older, at(1)).unwrap();
    assert_eq!(resident(&town, id).phone.as_deref(), Some("2"), "what is sent again stays on top");
}

/// Guards: a verdict that was on its way when the server was restored is asked for again, though the server has the change.
#[test]
fn what_a_restored_server_has_and_never_told_is_asked_for_again() {
    let town = Township::new();
    let id = town.resident("王小明", "石板村", json!({ "phone": "1" }));
    let acked = accept_all(&town);
    in_backup(&town, acked);
    patch(&town, id, json!({ "phone": "2" }));
    town.store.epoch_changed(Epoch(Uuid::from_u128(6)), acked + 1).unwrap();
    let status = town.store.sync_status().unwrap();
    assert_eq!((status.unsent, status.acked_seq), (1, acked));
    assert_eq!(batch(&town).unwrap().first_seq, acked + 1);
}

/// Guards: an answer file that is older than a later word takes that word back no more than an acknowledgement.
#[test]
fn an_old_answer_takes_no_later_verdict_back() {
    let town = Township::new();
    town.resident("王小明", "石板村", json!({}));
    let sent = batch(&town).unwrap();
    let held = |change| verdict(change, Outcome::Held { case_id: "c".to_owned(), code: "x".to_owned() });
    let last = sent.changes.last().unwrap();
    let old = reply(last.seq, sent.changes.iter().map(held).collect());
    town.store.record_verdicts(&old, at(1)).unwrap();
    let mut later = page(0, 1, vec![]);
    let decided = verdict(last, Outcome::Accepted { revision: revision(1) });
    later.own = vec![xiangyi_wire::pull::OwnEntry { position: 1, verdict: decided }];
    later.own_to = 1;
    town.store.apply_page(&later, at(1)).unwrap();
    let waits = || town.store.read(outbox::held).unwrap().iter().any(|entry| entry.change_id == last.change_id);
    assert!(!waits());
    town.store.record_carried(&old).unwrap();
    assert!(!waits(), "the stick was slower");
}

#[test]
fn a_restore_that_lost_pruned_changes_does_not_stop_the_log() {
    let town = Township::new();
    let id = town.resident("王小明", "石板村", json!({ "phone": "1" }));
    let last = accept_all(&town);
    in_backup(&town, last);
    patch(&town, id, json!({ "phone": "2" }));
    accept_all(&town);
    town.store.epoch_changed(Epoch(Uuid::from_u128(6)), 1).unwrap();
    let again = batch(&town).unwrap();
    assert_eq!((again.first_seq, again.changes.len()), (2, 1), "what is left follows on the server's last");
    patch(&town, id, json!({ "phone": "3" }));
    assert_eq!(batch(&town).unwrap().changes.last().unwrap().seq, 3);
    assert!(town.store.check().unwrap().is_whole());
}

#[test]
fn a_forked_log_is_continued_under_a_new_name() {
    let town = Township::new();
    let id = town.resident("王小明", "石板村", json!({ "phone": "1" }));
    let last = accept_all(&town);
    in_backup(&town, last);
    patch(&town, id, json!({ "phone": "2" }));
    let before = batch(&town).unwrap();
    let former = town.store.sync_status().unwrap().install_id;
    town.store.forked(InstallId::from_bytes([8; 16])).unwrap();
    let after = batch(&town).unwrap();
    assert_eq!((after.install_id, after.former_install), (InstallId::from_bytes([8; 16]), Some(former)));
    assert_eq!((after.former_seq, after.first_seq, after.changes.len()), (Some(last), 1, 1));
    assert_eq!(after.changes[0].change_id, before.changes[0].change_id, "the same change under a new seq");
    assert_eq!(after.changes[0].op.get(), before.changes[0].op.get());
    patch(&town, id, json!({ "phone": "3" }));
    assert_eq!(batch(&town).unwrap().changes.last().unwrap().seq, 2);
    assert!(town.store.check().unwrap().is_whole());
}
