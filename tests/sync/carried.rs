//! By stick: photos chunk by chunk, and files that the county writes for a computer that brought none.

use crate::photos::{bytes, photograph, picture, unsent};
use crate::scene::{Computer, County};
use crate::stick::Stick;
use chrono::Utc;
use std::collections::BTreeMap;
use xiangyi_county::error::Refused;
use xiangyi_county::storage::sqlite::{Sqlite, restore};
use xiangyi_county::{CountyError, exchange};
use xiangyi_domain::id::InstallId;
use xiangyi_store::photos;
use xiangyi_sync::look;
use xiangyi_wire::carried::LEAST_FILE;

fn install(computer: &Computer) -> InstallId {
    computer.store.sync_status().unwrap().install_id
}

/// The county writes a file for a computer that brought none.
fn export(county: &County, computer: &Computer, stick: &Stick, name: &str) -> exchange::Taken {
    let storage = Sqlite::open(county.folder.path(), [1; 48]).unwrap();
    let taken = exchange::export(&storage, install(computer), None, [6; 32], Utc::now()).unwrap();
    std::fs::write(stick.path(name), &taken.answer).unwrap();
    taken
}

/// Twelve pictures of 263 kB in the village of a resident.
fn twelve(computer: &Computer) -> BTreeMap<String, Vec<u8>> {
    let resident = computer.add("王桂兰", "石板");
    let one = |seed| {
        let picture = picture(seed);
        (photograph(computer, resident, &picture), picture)
    };
    (1..=12).map(one).collect()
}

/// Guards: a file of the size that was chosen; the next one goes on where the answer ended, and the pictures are what
/// their names say, there and at the next computer, which gets them by stick too.
#[tokio::test(flavor = "multi_thread")]
async fn photos_go_by_stick_in_files_of_a_chosen_size() {
    let (county, stick) = (County::start().await, Stick::new());
    let ((one, _), (two, _)) = (county.computer(1).await, county.computer(2).await);
    let pictures = twelve(&one);
    let (mut files, mut whole) = (0, 0);
    while unsent(&one) > 0 {
        files += 1;
        assert!(files <= 3, "{} left", unsent(&one));
        let before = unsent(&one);
        let written = stick.write_within(&one, "one.xyb", Some(LEAST_FILE));
        assert!(written.bytes <= LEAST_FILE + 64 * 1024, "{} bytes", written.bytes);
        assert_eq!(written.photos_left > 0, files == 1, "{written:?}");
        assert_eq!(unsent(&one), before, "exported is not acknowledged");
        let taken = stick.answer(&county, "one.xyb", "one.answer.xyb");
        let read = stick.read(&one, "one.answer.xyb").unwrap();
        assert_eq!((read.report.photos, read.report.photos_unsent), (taken.photos, unsent(&one)));
        whole += read.report.photos;
    }
    assert_eq!((files, whole), (2, 12));
    let (mut files, mut fetched) = (0, 0);
    loop {
        files += 1;
        assert!(files <= 4, "{fetched} of 12");
        stick.write_within(&two, "two.xyb", Some(LEAST_FILE));
        let taken = stick.answer(&county, "two.xyb", "two.answer.xyb");
        assert!(taken.answer.len() as u64 <= LEAST_FILE + 320 * 1024, "{} bytes", taken.answer.len());
        fetched += stick.read(&two, "two.answer.xyb").unwrap().report.photos;
        if fetched == 12 {
            break;
        }
    }
    for (hash, picture) in &pictures {
        assert_eq!(bytes(&two, hash).as_ref(), Some(picture));
    }
}

/// Guards: answers that are lost, late and doubled. An old one takes nothing back, and a chunk whose forerunner never came
/// is not kept in its place.
#[tokio::test(flavor = "multi_thread")]
async fn answers_about_photos_may_be_lost_late_or_doubled() {
    let (county, stick) = (County::start().await, Stick::new());
    let ((one, _), (two, _)) = (county.computer(1).await, county.computer(2).await);
    let pictures = twelve(&one);
    stick.write_within(&one, "a.xyb", Some(LEAST_FILE));
    stick.answer(&county, "a.xyb", "a.answer.xyb");
    stick.read(&one, "a.answer.xyb").unwrap();
    let (left, begun) = (unsent(&one), sent(&one));
    assert!(begun.iter().any(|sent| *sent > 0 && *sent < 5), "one picture is on its way: {begun:?}");
    stick.write_within(&one, "b.xyb", None);
    for name in ["b.answer.xyb", "c.answer.xyb"] {
        stick.answer(&county, "b.xyb", name);
    }
    for (name, still) in [("a.answer.xyb", left), ("c.answer.xyb", 0), ("a.answer.xyb", 0), ("b.answer.xyb", 0)] {
        stick.read(&one, name).unwrap();
        assert_eq!(unsent(&one), still, "{name}");
    }
    // The rows come first; then a file asks for all twelve, and its answer, of which seven fit, comes late and twice.
    for name in ["rows.xyb", "d.xyb"] {
        stick.write_within(&two, name, Some(LEAST_FILE));
        stick.answer(&county, name, "d.answer.xyb");
        if name == "rows.xyb" {
            stick.read(&two, "d.answer.xyb").unwrap();
        }
    }
    stick.write_within(&two, "e.xyb", Some(LEAST_FILE));
    stick.answer(&county, "e.xyb", "e.answer.xyb");
    let photos = |name: &str| stick.read(&two, name).unwrap().report.photos;
    assert_eq!(["e.answer.xyb", "d.answer.xyb", "e.answer.xyb"].map(photos), [7, 0, 0]);
    stick.write_within(&two, "f.xyb", None);
    stick.answer(&county, "f.xyb", "f.answer.xyb");
    assert_eq!(["d.answer.xyb", "f.answer.xyb", "f.answer.xyb"].map(photos), [0, 5, 0]);
    for (hash, picture) in &pictures {
        assert_eq!(bytes(&two, hash).as_ref(), Some(picture));
    }
}

/// Guards: what is said about a file before it is taken, and that looking applies nothing.
#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_looked_into_before_it_is_taken() {
    let (county, stick) = (County::start().await, Stick::new());
    let ((one, _), (two, _)) = (county.computer(1).await, county.computer(2).await);
    one.add("王桂兰", "石板");
    let written = stick.write_within(&one, "one.xyb", None);
    let own = look(&one.store, &stick.path("one.xyb")).unwrap();
    assert_eq!((own.is_answer, own.ours, own.bytes), (false, true, written.bytes));
    assert_eq!(own.exported, written.exported);
    stick.answer(&county, "one.xyb", "answer.xyb");
    let other = look(&two.store, &stick.path("answer.xyb")).unwrap();
    assert_eq!((other.is_answer, other.ours, other.answer), (true, false, None));
    let found = look(&one.store, &stick.path("answer.xyb")).unwrap().answer.unwrap();
    assert_eq!((found.verdicts, one.store.sync_status().unwrap().unsent), (written.exported, written.exported));
    assert!(found.rows > 0);
}

/// Guards: a computer far from any network gets what is new without having brought a file, and the verdicts whose stick
/// was lost.
#[tokio::test(flavor = "multi_thread")]
async fn the_county_writes_for_a_computer_that_brought_nothing() {
    let (county, stick) = (County::start().await, Stick::new());
    let ((far, _), (near, _)) = (county.computer(1).await, county.computer(2).await);
    far.add("王桂兰", "石板");
    Computer::agreed(far.sync().await);
    Computer::agreed(near.sync().await);
    let theirs = near.add("李保国", "河口");
    Computer::agreed(near.sync().await);
    let taken = export(&county, &far, &stick, "for far.xyb");
    assert!(taken.rows >= 1);
    let read = stick.read(&far, "for far.xyb").unwrap();
    assert_eq!((read.set_aside, read.forked, read.report.pulled), (false, false, taken.rows));
    assert_eq!(far.resident(theirs).unwrap().name, "李保国");
    // Its own file reaches the county, the answer is lost; what the county writes next says what became of it.
    let mine = far.add("张铁柱", "石板");
    stick.write_within(&far, "lost.xyb", None);
    stick.answer(&county, "lost.xyb", "never read.xyb");
    assert_eq!(far.store.sync_status().unwrap().unsent, 1);
    export(&county, &far, &stick, "again.xyb");
    let read = stick.read(&far, "again.xyb").unwrap();
    assert_eq!((read.report.pushed, read.report.unsent), (1, 0));
    assert_eq!(county.revision(mine), 1);
    // What came by link meanwhile is passed over.
    export(&county, &far, &stick, "late.xyb");
    let more = near.add("赵小妹", "河口");
    Computer::agreed(near.sync().await);
    Computer::agreed(far.sync().await);
    let read = stick.read(&far, "late.xyb").unwrap();
    assert_eq!((read.report.pushed, read.report.pulled, read.forked), (0, 0, false));
    assert!(far.resident(more).is_some());
    Computer::agreed(far.sync().await);
}

/// Guards: the county does not know which of its files a computer has taken, and begins where any of them has brought it.
#[tokio::test(flavor = "multi_thread")]
async fn files_for_a_computer_that_only_comes_by_stick_follow_on_one_another() {
    let (county, stick) = (County::start().await, Stick::new());
    let ((far, _), (near, _)) = (county.computer(1).await, county.computer(2).await);
    far.add("王桂兰", "石板");
    stick.write_within(&far, "file.xyb", None);
    stick.answer(&county, "file.xyb", "answer.xyb");
    stick.read(&far, "answer.xyb").unwrap();
    for (round, is_lost) in [false, false, true, true, false, false].into_iter().enumerate() {
        let theirs = near.add(&format!("李保国{round}"), "河口");
        Computer::agreed(near.sync().await);
        export(&county, &far, &stick, "export.xyb");
        if !is_lost {
            stick.read(&far, "export.xyb").unwrap();
            assert!(far.resident(theirs).is_some(), "round {round}");
        }
    }
    assert_eq!(far.digest(), near.digest());
}

/// Guards: a file repeats the verdicts that may have been lost with a stick, and none that the computer says it has.
#[tokio::test(flavor = "multi_thread")]
async fn a_file_for_a_computer_repeats_no_verdict_that_it_has() {
    let (county, stick) = (County::start().await, Stick::new());
    let (far, _) = county.computer(1).await;
    let verdicts = |name: &str| {
        export(&county, &far, &stick, name);
        look(&far.store, &stick.path(name)).unwrap().answer.unwrap().verdicts
    };
    far.add("王桂兰", "石板");
    Computer::agreed(far.sync().await);
    assert_eq!(verdicts("after a link.xyb"), 0);
    far.add("张铁柱", "石板");
    stick.write_within(&far, "lost.xyb", None);
    stick.answer(&county, "lost.xyb", "never read.xyb");
    assert_eq!(verdicts("after a loss.xyb"), 1);
    assert_eq!(stick.read(&far, "after a loss.xyb").unwrap().report.unsent, 0);
    stick.write_within(&far, "nothing.xyb", None);
    stick.answer(&county, "nothing.xyb", "nothing.answer.xyb");
    assert_eq!(verdicts("after a file.xyb"), 0, "a file without a change says that all have their verdicts");
}

/// Guards: who gets none. A computer that never said where it stands, one that was shut out, one of another life.
#[tokio::test(flavor = "multi_thread")]
async fn the_county_writes_for_nobody_it_should_not() {
    let (county, stick) = (County::start().await, Stick::new());
    let (far, _) = county.computer(1).await;
    let storage = || Sqlite::open(county.folder.path(), [1; 48]).unwrap();
    let refused = |computer: &Computer| exchange::export(&storage(), install(computer), None, [6; 32], Utc::now());
    assert!(matches!(refused(&far), Err(CountyError::Refused(Refused::UnknownDevice))), "it never pushed");
    far.add("王桂兰", "石板");
    Computer::agreed(far.sync().await);
    let backup = county.folder.path().join("backup");
    assert!(refused(&far).is_ok());
    xiangyi_county::storage::Storage::backup(&storage(), &backup, Utc::now()).unwrap();
    let elsewhere = tempfile::TempDir::new().unwrap();
    restore(&backup, elsewhere.path(), false, [9; 16], Utc::now()).unwrap();
    let other_life = Sqlite::open(elsewhere.path(), [1; 48]).unwrap();
    let taken = exchange::export(&other_life, install(&far), None, [6; 32], Utc::now()).unwrap();
    std::fs::write(stick.path("other life.xyb"), &taken.answer).unwrap();
    stick.read(&far, "other life.xyb").unwrap();
    let device = far.store.enrolment().unwrap().unwrap().device_id.to_string();
    assert!(xiangyi_county::enrolment::revoke(&storage(), &device, Utc::now()).unwrap());
    assert!(matches!(refused(&far), Err(CountyError::Refused(Refused::UnknownDevice))), "shut out");
}

fn sent(computer: &Computer) -> Vec<u32> {
    let left = computer.store.read(|reader| photos::to_carry(reader, 100)).unwrap();
    left.into_iter().map(|photo| photo.sent).collect()
}
