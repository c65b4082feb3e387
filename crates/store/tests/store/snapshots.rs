use crate::sync::{area, page, patch, reply, resident, revision, row};
use crate::township::{Township, at, village};
use serde_json::json;
use uuid::Uuid;
use xiangyi_domain::id::{ResidentId, derived};
use xiangyi_store::snapshots::{self, Piece, Placed, Progress};
use xiangyi_store::{StoreError, departures, residents};
use xiangyi_wire::Epoch;
use xiangyi_wire::blob::name_of;
use xiangyi_wire::entities::Entity;
use xiangyi_wire::pull::{Departure, Row};
use xiangyi_wire::snapshot::{PartHead, PartName, Snapshot, pack};

const EPOCH: Epoch = Epoch(Uuid::from_u128(5));

fn person(n: u32) -> ResidentId {
    ResidentId(derived("person", &[&n.to_string()]))
}

fn person_row(n: u32) -> Row {
    row(person(n), 1, json!({ "village": village("石板村"), "name": format!("居民{n}"), "phone": "county" }))
}

fn part(n: u32, position: u64, rows: &[Row]) -> Vec<u8> {
    let lines: Vec<Vec<u8>> = rows.iter().map(|row| serde_json::to_vec(row).unwrap()).collect();
    pack(&PartHead { epoch: EPOCH, area: area(), position, n }, lines.iter().map(Vec::as_slice)).unwrap()
}

fn snapshot(position: u64, rows: u64, parts: &[Vec<u8>]) -> Snapshot {
    let parts = parts.iter().map(|part| PartName { name: name_of(part), bytes: part.len() as u64 }).collect();
    Snapshot { area: area(), position, rows, parts, left: Vec::new() }
}

/// Two parts of two residents each, and their snapshot at position 9.
fn two_parts() -> (Snapshot, [Vec<u8>; 2]) {
    let parts = [part(0, 9, &[person_row(0), person_row(1)]), part(1, 9, &[person_row(2), person_row(3)])];
    (snapshot(9, 4, &parts), parts)
}

fn stage(town: &Township, snapshot: &Snapshot, parts: &[Vec<u8>]) {
    assert!(town.store.stage_snapshot(EPOCH, snapshot).unwrap());
    for (n, part) in parts.iter().enumerate() {
        assert_eq!(town.store.add_to_snapshot(&area(), n, 0, part).unwrap(), Piece::Whole);
    }
}

fn place(town: &Township) -> Placed {
    town.store.place_snapshot(&area()).unwrap()
}

fn progress(town: &Township) -> Progress {
    town.store.read(snapshots::progress).unwrap()
}

fn people(town: &Township) -> u64 {
    town.store.read(|reader| residents::count(reader, None)).unwrap()
}

fn cursor(town: &Township) -> Option<u64> {
    town.store.cursors().unwrap().get(&area()).copied()
}

/// Guards: what came is here after a kill, and only what goes on where the part ends is kept.
#[test]
fn pieces_are_kept_in_order_until_a_part_is_what_its_name_says() {
    let mut town = Township::new();
    let (snapshot, parts) = two_parts();
    let (bytes, half) = (snapshot.bytes(), parts[0].len() / 2);
    assert!(town.store.stage_snapshot(EPOCH, &snapshot).unwrap());
    let add = |town: &Township, n, begins, bytes: &[u8]| town.store.add_to_snapshot(&area(), n, begins, bytes).unwrap();
    assert_eq!(add(&town, 0, 0, &parts[0][..half]), Piece::Kept);
    town.reopen();
    let staged = town.store.staged_snapshots().unwrap().remove(0);
    assert_eq!(
        (staged.snapshot.clone(), staged.next(), staged.placed),
        (snapshot.clone(), Some((0, half as u64)), false)
    );
    assert_eq!(progress(&town), Progress { here: half as u64, bytes });
    for (n, begins, bytes) in
        [(0, 0, &parts[0][..]), (0, half + 1, &parts[0][half..]), (2, 0, &parts[0]), (0, half, &[])]
    {
        assert_eq!(add(&town, n, begins as u64, bytes), Piece::Elsewhere, "{n} {begins}");
    }
    let too_long = [&parts[0][half..], b"x"].concat();
    assert_eq!(add(&town, 0, half as u64, &too_long), Piece::Elsewhere);
    assert!(town.store.stage_snapshot(EPOCH, &snapshot).unwrap(), "the same snapshot again");
    assert_eq!(progress(&town).here, half as u64, "throws nothing away");
    let mut spoilt = parts[0][half..].to_vec();
    spoilt[3] ^= 1;
    assert_eq!(add(&town, 0, half as u64, &spoilt), Piece::Spoilt);
    assert_eq!(progress(&town).here, 0, "all of the part is thrown away");
    for (n, part) in parts.iter().enumerate() {
        assert_eq!(add(&town, n, 0, part), Piece::Whole);
    }
    assert!(matches!(place(&town), Placed::Done(applied) if applied.rows == 4));
    assert_eq!((people(&town), cursor(&town)), (4, Some(9)));
    assert_eq!(progress(&town), Progress { here: bytes, bytes }, "it counts until the first sync is over");
    town.store.keep_snapshots(&[]).unwrap();
    assert_eq!(progress(&town), Progress::default());
    assert!(town.store.check().unwrap().is_whole());
}

/// Guards: the cursor. A snapshot is the beginning of an area and nothing else.
#[test]
fn a_snapshot_is_placed_once_and_only_at_the_beginning() {
    let town = Township::new();
    let (snapshot, parts) = two_parts();
    stage(&town, &snapshot, &parts);
    assert!(matches!(place(&town), Placed::Done(_)));
    assert_eq!(place(&town), Placed::Refused, "nothing is staged any more");
    let late = [part(0, 12, &[person_row(4)])];
    stage(&town, &self::snapshot(12, 1, &late), &late);
    assert_eq!((place(&town), cursor(&town), people(&town)), (Placed::Refused, Some(9), 4));
    assert!(town.store.staged_snapshots().unwrap().is_empty());
    let other = Township::new();
    stage(&other, &snapshot, &parts);
    other.store.apply_page(&page(0, 3, vec![person_row(0)]), at(1)).unwrap();
    assert!(other.store.staged_snapshots().unwrap().is_empty(), "an area that begins by page is staged no more");
}

/// Guards: pending changes lie on top of what comes as a snapshot too.
#[test]
fn what_is_pending_lies_on_top_of_a_snapshot() {
    let town = Township::new();
    town.store.apply_page(&page(0, 3, vec![person_row(0)]), at(1)).unwrap();
    patch(&town, person(0), json!({ "phone": "typed" }));
    town.store.rewind_areas(&[area()]).unwrap();
    let newer = Row {
        revision: revision(5),
        ..row(person(0), 5, json!({ "village": village("石板村"), "name": "改名" }))
    };
    let parts = [part(0, 9, &[newer])];
    stage(&town, &snapshot(9, 1, &parts), &parts);
    assert!(matches!(place(&town), Placed::Done(_)));
    let shown = resident(&town, person(0));
    assert_eq!((shown.name.as_str(), shown.phone.as_deref()), ("改名", Some("typed")));
    assert_eq!(town.store.sync_status().unwrap().unsent, town.store.sync_status().unwrap().last_seq);
}

/// Guards: the epoch. What was staged in a life that is over is put in place in none.
#[test]
fn another_epoch_throws_away_what_is_staged() {
    let town = Township::new();
    let (snapshot, parts) = two_parts();
    stage(&town, &snapshot, &parts);
    town.store.epoch_changed(Epoch(Uuid::from_u128(6)), 0).unwrap();
    assert!(town.store.staged_snapshots().unwrap().is_empty());
    assert_eq!((place(&town), people(&town)), (Placed::Refused, 0));
    assert!(matches!(town.store.stage_snapshot(EPOCH, &snapshot), Err(StoreError::OtherEpoch)));
}

/// Guards: one transaction. Parts that are not what was offered leave nothing behind, also when the first of them was.
#[test]
fn a_snapshot_that_is_not_what_was_offered_leaves_nothing() {
    let (offered, good) = two_parts();
    let garbage = xiangyi_wire::frame::pack(b"{}\n").unwrap();
    let cases = [
        ("another position", part(1, 8, &[person_row(2), person_row(3)])),
        ("another place", part(0, 9, &[person_row(2), person_row(3)])),
        ("a row less", part(1, 9, &[person_row(2)])),
        ("no part", garbage),
    ];
    for (what, second) in cases {
        let town = Township::new();
        let parts = [good[0].clone(), second];
        stage(&town, &snapshot(9, 4, &parts), &parts);
        assert_eq!(place(&town), Placed::Refused, "{what}");
        assert_eq!((people(&town), cursor(&town), progress(&town)), (0, None, Progress::default()), "{what}");
    }
    let town = Township::new();
    let unsound = Snapshot { position: 0, ..offered };
    assert!(!town.store.stage_snapshot(EPOCH, &unsound).unwrap());
}

/// Guards: who left before the position is known to have left.
#[test]
fn who_left_before_a_snapshot_is_away() {
    let town = Township::new();
    town.store.apply_page(&page(0, 3, vec![person_row(0), person_row(7)]), at(1)).unwrap();
    town.store.rewind_areas(&[area()]).unwrap();
    let (snapshot, parts) = two_parts();
    let left = vec![Departure { entity: Entity::Resident, id: person(7).into() }];
    stage(&town, &Snapshot { left, ..snapshot }, &parts);
    assert!(matches!(place(&town), Placed::Done(applied) if applied.rows == 3));
    let has_left = |n| town.store.read(|reader| departures::has_left(reader, person(n))).unwrap();
    assert_eq!((has_left(7), has_left(0), people(&town)), (true, false, 4));
}

/// Guards: what the last page no longer leaves to snapshots is not fetched on.
#[test]
fn what_is_no_longer_offered_is_forgotten() {
    let town = Township::new();
    let (snapshot, parts) = two_parts();
    town.store.record_verdicts(&reply(0, vec![]), at(1)).unwrap();
    stage(&town, &snapshot, &parts[..1]);
    town.store.keep_snapshots(&[area()]).unwrap();
    assert_eq!(town.store.staged_snapshots().unwrap().len(), 1);
    town.store.keep_snapshots(&[]).unwrap();
    assert_eq!(progress(&town), Progress::default());
}
