//! Exchange by USB stick: real files between real stores and the county's database.

use crate::scene::{Computer, County, code_in};
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use xiangyi_county::CountyError;
use xiangyi_county::error::Refused;
use xiangyi_county::exchange::{self, Taken};
use xiangyi_county::storage::Storage;
use xiangyi_county::storage::sqlite::{Sqlite, restore};
use xiangyi_domain::id::InstallId;
use xiangyi_sync::{Export, Exported, Imported, SyncError, export, import};
use xiangyi_wire::envelope::EnvelopeError;

/// A stick: a folder, and what is done with it at both ends.
pub struct Stick(TempDir);

impl Stick {
    pub fn new() -> Stick {
        Stick(TempDir::new().unwrap())
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, computer: &Computer, name: &str) -> Exported {
        self.write_within(computer, name, None)
    }

    /// The same in a file of at most so many bytes.
    pub fn write_within(&self, computer: &Computer, name: &str, limit: Option<u64>) -> Exported {
        export(&computer.store, how(&self.path(name), limit)).unwrap()
    }

    fn taken(&self, folder: &std::path::Path, name: &str) -> Result<Taken, CountyError> {
        let file = std::fs::read(self.path(name)).unwrap();
        exchange::take(&Sqlite::open(folder, [1; 48]).unwrap(), &file, [4; 32], chrono::Utc::now())
    }

    /// The county takes `name` and lays its answer beside it.
    pub fn answer(&self, county: &County, name: &str, answer: &str) -> Taken {
        let taken = self.taken(county.folder.path(), name).unwrap();
        std::fs::write(self.path(answer), &taken.answer).unwrap();
        taken
    }

    pub fn read(&self, computer: &Computer, name: &str) -> Result<Imported, SyncError> {
        import(&computer.store, &self.path(name), InstallId(computer.id()))
    }

    /// There and back.
    fn carry(&self, county: &County, computer: &Computer) -> Imported {
        self.write(computer, "file.xyb");
        self.answer(county, "file.xyb", "file.answer.xyb");
        self.read(computer, "file.answer.xyb").unwrap()
    }
}

fn how(file: &Path, limit: Option<u64>) -> Export<'_> {
    Export { file, limit, app_version: "test", entropy: [3; 32], now: crate::scene::morning(0) }
}

fn unsent(computer: &Computer) -> u64 {
    computer.store.sync_status().unwrap().unsent
}

#[tokio::test(flavor = "multi_thread")]
async fn a_computer_without_a_link_gives_and_gets_everything_by_stick() {
    let (county, stick) = (County::start().await, Stick::new());
    let ((far, _), (near, _)) = (county.computer(1).await, county.computer(2).await);
    let mine = far.add("王桂兰", "石板");
    far.set(mine, "phone", "139-0001");
    let before = unsent(&far);
    let written = stick.write(&far, "one.xyb");
    assert_eq!((written.exported, written.more, unsent(&far)), (before, false, before), "exported is not acknowledged");
    let taken = stick.answer(&county, "one.xyb", "one.answer.xyb");
    assert_eq!((taken.new, taken.last_seq), (before, before));
    let read = stick.read(&far, "one.answer.xyb").unwrap();
    assert_eq!((read.report.pushed, read.report.unsent, read.set_aside, read.forked), (before, 0, false, false));
    Computer::agreed(near.sync().await);
    assert_eq!(near.resident(mine).unwrap().phone.as_deref(), Some("139-0001"));
    let theirs = near.add("李保国", "河口");
    Computer::agreed(near.sync().await);
    let read = stick.carry(&county, &far);
    assert!(read.report.pulled >= 1);
    assert_eq!(far.resident(theirs).unwrap().name, "李保国");
    assert_eq!(far.digest(), near.digest());
}

/// Guards: a file carries everything unacknowledged, and the server knows what it has. Twice, late and out of order.
#[tokio::test(flavor = "multi_thread")]
async fn files_and_answers_that_come_twice_late_and_out_of_order_change_nothing() {
    let (county, stick) = (County::start().await, Stick::new());
    let (far, _) = county.computer(1).await;
    let first = far.add("王桂兰", "石板");
    stick.write(&far, "a.xyb");
    far.set(first, "phone", "139-0002");
    stick.write(&far, "b.xyb");
    let newer = stick.answer(&county, "b.xyb", "b.answer.xyb");
    let older = stick.answer(&county, "a.xyb", "a.answer.xyb");
    assert_eq!((older.new, older.last_seq), (0, newer.last_seq));
    assert_eq!(stick.read(&far, "b.answer.xyb").unwrap().report.unsent, 0);
    for name in ["a.answer.xyb", "b.answer.xyb", "a.answer.xyb"] {
        let read = stick.read(&far, name).unwrap();
        assert_eq!((read.report.pushed, read.report.unsent), (0, 0), "{name}");
    }
    assert_eq!(far.store.sync_status().unwrap().acked_seq, newer.last_seq);
    assert_eq!(county.revision(first), 2, "applied once");
}

/// Guards: the answer that never comes. The link returns instead, and nothing is applied twice.
#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_returns_before_the_answer_does_costs_nothing() {
    let (county, stick) = (County::start().await, Stick::new());
    let (far, _) = county.computer(1).await;
    let resident = far.add("王桂兰", "石板");
    stick.write(&far, "file.xyb");
    stick.answer(&county, "file.xyb", "answer.xyb");
    far.set(resident, "phone", "139-0003");
    Computer::agreed(far.sync().await);
    assert_eq!(county.revision(resident), 2, "applied once");
    let status = far.store.sync_status().unwrap();
    let late = stick.read(&far, "answer.xyb").unwrap();
    assert_eq!((late.report.pushed, late.report.unsent), (0, 0));
    let after = far.store.sync_status().unwrap();
    assert_eq!(
        (after.acked_seq, after.clock_ahead_ms),
        (status.acked_seq, status.clock_ahead_ms),
        "no rewind, no clock"
    );
    assert_eq!(far.resident(resident).unwrap().phone.as_deref(), Some("139-0003"));
    Computer::agreed(far.sync().await);
}

/// Guards: the epoch in the answer. A computer that only ever comes by stick learns of the restore from it.
#[tokio::test(flavor = "multi_thread")]
async fn a_restored_county_gets_back_by_stick_what_it_lost() {
    let folder = TempDir::new().unwrap();
    let stick = Stick::new();
    let backup = folder.path().join("old.backup");
    let (far, lost) = {
        let county = County::start().await;
        let (far, _) = county.computer(1).await;
        stick.carry(&county, &far);
        Sqlite::open(county.folder.path(), [1; 48]).unwrap().backup(&backup, chrono::Utc::now()).unwrap();
        let lost = far.add("王桂兰", "石板");
        assert_eq!(stick.carry(&county, &far).report.unsent, 0);
        std::fs::copy(stick.path("file.answer.xyb"), stick.path("old life.xyb")).unwrap();
        (far, lost)
    };
    restore(&backup, folder.path(), true, [9; 16], chrono::Utc::now()).unwrap();
    let again = |name: &str| {
        stick.write(&far, "again.xyb");
        let taken = stick.taken(folder.path(), "again.xyb").unwrap();
        std::fs::write(stick.path(name), &taken.answer).unwrap();
        (taken, stick.read(&far, name).unwrap())
    };
    let (_, read) = again("first.answer.xyb");
    assert!(!read.set_aside && read.report.unsent > 0, "what the backup lacks is unsent again: {read:?}");
    let (taken, read) = again("second.answer.xyb");
    assert!(taken.new > 0);
    assert_eq!(read.report.unsent, 0);
    assert!(far.resident(lost).is_some());
    assert!(stick.read(&far, "old life.xyb").unwrap().set_aside, "a life that is over rewinds nothing");
    assert_eq!(unsent(&far), 0);
}

/// Guards: the fork is found out by stick too; both disks keep what they wrote.
#[tokio::test(flavor = "multi_thread")]
async fn a_copied_disk_is_found_out_by_stick() {
    let (county, stick) = (County::start().await, Stick::new());
    let (one, _) = county.computer(1).await;
    stick.carry(&county, &one);
    let (one, copy) = one.cloned();
    let (mine, theirs) = (one.add("王桂兰", "石板"), copy.add("李保国", "河口"));
    assert_eq!(stick.carry(&county, &one).report.unsent, 0);
    let read = stick.carry(&county, &copy);
    assert!(read.forked && read.report.unsent > 0, "{read:?}");
    assert_eq!(stick.carry(&county, &copy).report.unsent, 0);
    for resident in [mine, theirs] {
        assert_eq!(county.revision(resident), 1, "applied once");
    }
}

/// Guards: whose file it is, whose answer it is, and that neither was changed on the way.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_changed_or_is_for_another_is_refused_and_applies_nothing() {
    let (county, elsewhere, stick) = (County::start().await, County::start().await, Stick::new());
    let ((far, _), (near, _)) = (county.computer(1).await, county.computer(2).await);
    far.add("王桂兰", "石板");
    stick.write(&far, "file.xyb");
    let right = std::fs::read(stick.path("file.xyb")).unwrap();
    let mut changed = right.clone();
    let middle = changed.len() / 2;
    changed[middle] ^= 1;
    std::fs::write(stick.path("changed.xyb"), changed).unwrap();
    std::fs::write(stick.path("cut.xyb"), &right[..right.len() - 1]).unwrap();
    let refused = |answer: Result<Taken, CountyError>| answer.unwrap_err().to_string();
    for name in ["changed.xyb", "cut.xyb"] {
        let error = stick.taken(county.folder.path(), name).unwrap_err();
        assert!(matches!(error, CountyError::Refused(Refused::BadSignature)), "{name}: {error}");
    }
    assert_eq!(refused(stick.taken(elsewhere.folder.path(), "file.xyb")), "refused: unknown_device");
    assert_eq!(stick.answer(&county, "file.xyb", "answer.xyb").new, unsent(&far));
    let before = near.digest();
    assert!(matches!(stick.read(&near, "answer.xyb"), Err(SyncError::Envelope(EnvelopeError::NotForUs))));
    assert!(matches!(stick.read(&far, "file.xyb"), Err(SyncError::Envelope(EnvelopeError::NotForUs))), "the wrong way");
    let mut forged = std::fs::read(stick.path("answer.xyb")).unwrap();
    let last = forged.len() - 1;
    forged[last] ^= 1;
    std::fs::write(stick.path("forged.xyb"), forged).unwrap();
    assert!(matches!(stick.read(&far, "forged.xyb"), Err(SyncError::Envelope(EnvelopeError::BadSignature))));
    assert!(matches!(stick.read(&far, "missing.xyb"), Err(SyncError::FileNotRead)));
    assert!(unsent(&far) > 0 && near.digest() == before, "nothing was applied");
    assert_eq!(stick.read(&far, "answer.xyb").unwrap().report.unsent, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_computers_file_is_refused_and_its_changes_stay_on_it() {
    let (county, stick) = (County::start().await, Stick::new());
    let (far, link) = county.computer(1).await;
    far.add("王桂兰", "石板");
    stick.write(&far, "file.xyb");
    let device = far.store.enrolment().unwrap().unwrap().device_id.to_string();
    let storage = Sqlite::open(county.folder.path(), [1; 48]).unwrap();
    assert!(xiangyi_county::enrolment::revoke(&storage, &device, chrono::Utc::now()).unwrap());
    let error = stick.taken(county.folder.path(), "file.xyb").unwrap_err();
    assert!(matches!(error, CountyError::Refused(Refused::UnknownDevice)), "{error}");
    far.join(&link.url, &code_in(county.folder.path())).await.unwrap();
    assert_eq!(stick.carry(&county, &far).report.unsent, 0, "let in again, it gives everything");
}

/// Guards: a file is written whole or not at all, and what was there stays.
#[tokio::test(flavor = "multi_thread")]
async fn a_stick_that_cannot_be_written_says_so() {
    let (county, stick) = (County::start().await, Stick::new());
    let (far, _) = county.computer(1).await;
    let nowhere = stick.path("no such folder").join("file.xyb");
    assert!(matches!(export(&far.store, how(&nowhere, None)), Err(SyncError::FileNotWritten)));
    let alone = Computer::new(9, "head");
    assert!(matches!(export(&alone.store, how(&stick.path("a.xyb"), None)), Err(SyncError::NotEnrolled)));
    assert_eq!(std::fs::read_dir(stick.0.path()).unwrap().count(), 0);
}
