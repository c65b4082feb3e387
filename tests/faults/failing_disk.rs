//! The disk is full or fails at every write and every fsync of a command.

use crate::computer::{Computer, Job, Window, copy, last_seq_of, people};
use crate::disk::{Disk, Left};
use crate::record::{Call, EIO, ENOSPC, Fail, Then, What, scratch};
use std::path::Path;
use xiangyi_store::RecoveryKey;
use xiangyi_tests::device::Answer;
use xiangyi_tests::dice::share;

/// What a command may say when the disk does not do what it should.
const CODES: [&str; 3] = ["disk_full", "write_failed", "file_error"];

struct Trial<'a> {
    computer: &'a Computer,
    job: &'a Job,
    /// The last change before and after the command.
    seqs: (u64, u64),
    tried: usize,
    refused: usize,
}

impl Trial<'_> {
    /// Runs the command with one call failing and holds it to its word.
    fn hold(&mut self, fail: Fail) {
        let (data, job) = (scratch(), self.job);
        copy(&self.computer.data(), data.path());
        let before = Disk::of(data.path());
        let (answer, calls) = self.computer.watched(data.path(), job, Some(fail));
        let what = format!("{:?} with {fail:?}: {:#} {}", job.words, answer.json, answer.stderr);
        assert!(calls.iter().any(|call| call.failed), "it was not reached: {what}");
        self.tried += 1;
        self.refused += usize::from(answer.status != 0);
        honest(&answer, &what);
        let (first, done) = self.seqs;
        let least = if answer.status == 0 { done } else { first };
        let key = &self.computer.key;
        for (place, found) in [
            ("as the files stand", last_seq_of(data.path(), key, &[])),
            ("after a power cut", after_a_cut(before, &calls, key)),
        ] {
            let found = found.unwrap_or_else(|wrong| panic!("{place} {wrong}: {what}"));
            assert!(found == first || found == done, "{place} a part is there, {found}: {what}");
            assert!(found >= least, "{place} what was said to be done is lost: {what}");
        }
    }
}

/// Done, or refused with a code, a sentence and without a panic.
fn honest(answer: &Answer, what: &str) {
    assert!(!answer.stderr.contains("panicked"), "{what}");
    if answer.status != 0 {
        assert_eq!(answer.status, 1, "{what}");
        let (code, text) = (&answer.json["error"]["code"], &answer.json["error"]["text"]);
        assert!(code.as_str().is_some_and(|code| CODES.contains(&code)), "{what}");
        assert!(text.as_str().is_some_and(|text| !text.is_empty()), "{what}");
    }
}

/// The last change that is found when the power goes right after the command. What a failed fsync should have written is
/// not there, whatever a later fsync said.
fn after_a_cut(mut disk: Disk, calls: &[Call], key: &RecoveryKey) -> Result<u64, String> {
    calls.iter().for_each(|call| disk.take(call));
    let image = scratch();
    disk.cut(Left::Nothing, image.path());
    last_seq_of(image.path(), key, &[])
}

fn counted(calls: &[Call], kind: &str) -> usize {
    let is = |call: &&Call| match kind {
        "write" => matches!(call.what, What::Write { .. } | What::Truncate { .. }),
        _ => call.what == What::Sync,
    };
    calls.iter().filter(is).count()
}

/// Every call of the job fails once, by turns with no room and an error of the disk; `step` thins out the writes.
fn every_call_fails(computer: &Computer, job: &Job, step: usize) {
    let began = std::time::Instant::now();
    let seq = |data: &Path| last_seq_of(data, &computer.key, &[]).unwrap();
    let data = scratch();
    copy(&computer.data(), data.path());
    let first = seq(data.path());
    let (answer, calls) = computer.watched(data.path(), job, None);
    answer.done();
    let seqs = (first, seq(data.path()));
    let (writes, syncs) = (counted(&calls, "write"), counted(&calls, "sync"));
    assert!(syncs >= 2, "a commit waits for the disk");
    let mut trial = Trial { computer, job, seqs, tried: 0, refused: 0 };
    for n in 1..=syncs {
        trial.hold(Fail { kind: "sync", n, with: EIO, then: Then::Works });
    }
    for n in (1..=writes).filter(|n| n % step == 0 || *n < 4 || n + 4 > writes) {
        trial.hold(Fail { kind: "write", n, with: ENOSPC, then: Then::Fails });
        trial.hold(Fail { kind: "write", n, with: EIO, then: Then::Works });
    }
    assert!(trial.refused > 0, "some of it must be refused");
    let (tried, refused) = (trial.tried, trial.refused);
    eprintln!(
        "{:?}: {writes} writes, {syncs} fsyncs; {tried} tried, {refused} refused, {:.0?}",
        job.words,
        began.elapsed()
    );
}

/// Guards: a command on a full or failing disk says so and loses nothing; after a failed fsync nothing is reported as done
/// that rests on it.
#[test]
fn a_visit_saved_on_a_failing_disk_is_saved_or_refused() {
    let computer = Computer::new(3);
    every_call_fails(&computer, &Job::visit(&computer.people[0], 1), share(4, 1));
}

/// Guards: the same for money.
#[test]
fn a_payment_on_a_failing_disk_is_taken_or_refused() {
    let computer = Computer::new(3);
    let id = computer.run(&Job::register(&computer.people[0])).done()["id"].clone();
    (1..=3).for_each(|step| drop(computer.run(&Job::admission(step, &id).unwrap()).done()));
    every_call_fails(&computer, &Job::admission(4, &id).unwrap(), share(4, 1));
}

/// Guards: the same for a commit of many pages.
#[test]
fn a_roster_on_a_failing_disk_is_imported_or_refused() {
    let computer = Computer::new(3);
    let more = computer.device.file("more.xlsx");
    xiangyi_tests::rosters::write(&more, &people(100, 20));
    every_call_fails(&computer, &Job::import(&more), share(25, 1));
}

/// Guards: the same for the file of keys beside the database: whoever could log in still can.
#[test]
fn a_password_changed_on_a_failing_disk_is_the_old_or_the_new_one() {
    let computer = Computer::new(1);
    let job = Job::new(&["user", "password"], None);
    let data = scratch();
    copy(&computer.data(), data.path());
    let (answer, calls) = computer.watched(data.path(), &job, None);
    answer.done();
    let fails = (1..=counted(&calls, "sync")).map(|n| Fail { kind: "sync", n, with: EIO, then: Then::Works });
    let step = share(3, 1);
    let writes = (1..=counted(&calls, "write")).filter(|n| n % step == 0);
    let fails = fails.chain(writes.map(|n| Fail { kind: "write", n, with: ENOSPC, then: Then::Fails }));
    for fail in fails {
        let data = scratch();
        copy(&computer.data(), data.path());
        let mut disk = Disk::of(data.path());
        let (answer, calls) = computer.watched(data.path(), &job, Some(fail));
        honest(&answer, &format!("{fail:?}: {:#} {}", answer.json, answer.stderr));
        calls.iter().for_each(|call| disk.take(call));
        let image = scratch();
        disk.cut(Left::Nothing, image.path());
        for folder in [data.path(), image.path()] {
            let opens =
                |password: &str| xiangyi_store::Store::open(folder, computer.device.credentials().0, password).is_ok();
            let (old, new) = (opens(computer.device.credentials().1), opens("Cunyi-2026"));
            assert!(old != new, "{fail:?}: exactly one password opens, old {old}, new {new}");
            assert!(new || answer.status != 0, "{fail:?}: it was said to be changed");
        }
    }
}

/// Guards: what a failed fsync should have written can still be read, though no disk has it; nothing may be built on it.
/// The program dies right after such an fsync, somebody opens the store again and saves beside the open window, and the
/// power goes.
#[test]
fn nothing_is_built_on_what_a_failed_fsync_left() {
    let computer = Computer::new(3);
    let (first, second, third) =
        (Job::visit(&computer.people[0], 1), Job::visit(&computer.people[1], 2), Job::visit(&computer.people[2], 3));
    for n in 1.. {
        let data = scratch();
        copy(&computer.data(), data.path());
        let before = Disk::of(data.path());
        let fail = Fail { kind: "sync", n, with: EIO, then: Then::Dies };
        let (_, mut calls) = computer.watched(data.path(), &first, Some(fail));
        if !calls.iter().any(|call| call.failed) {
            assert!(n > 2, "a commit waits for the disk");
            eprintln!("{} fsyncs", n - 1);
            break;
        }
        let window = Window::open(&computer, data.path(), &third);
        calls.extend(window.calls());
        let (answer, more) = computer.watched(data.path(), &second, None);
        let visit = serde_json::from_value(answer.done()["id"].clone()).unwrap();
        calls.extend(more);
        let mut disk = before;
        calls.iter().for_each(|call| disk.take(call));
        let image = scratch();
        disk.cut(Left::Nothing, image.path());
        let found = last_seq_of(image.path(), &computer.key, &[visit]);
        assert!(found.is_ok(), "fsync {n}: {found:?}");
        drop(window);
    }
}
