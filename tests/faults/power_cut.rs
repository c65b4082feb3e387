//! The power is cut at every I/O of saved work, and what was said to be saved is there.

use crate::computer::{Computer, Job, Window, copy, last_seq_of, people};
use crate::disk::{Disk, Left};
use crate::record::{self, Call, What, scratch};
use serde_json::Value;
use std::collections::BTreeSet;
use std::process::Command;
use std::sync::Mutex;
use xiangyi_domain::id::VisitId;
use xiangyi_store::RecoveryKey;
use xiangyi_tests::dice::{is_night, share};

/// Work that was done while every call was written down.
struct Story {
    key: RecoveryKey,
    begin: Disk,
    calls: Vec<Call>,
    /// After so many calls a command had said that it was done, with this last change.
    acks: Vec<(usize, u64, Option<VisitId>)>,
    /// The last change before the story.
    first_seq: u64,
}

impl Story {
    /// Commands alone, each closing the store behind it, commands beside an open window, and a window that saves again
    /// and again, where nobody closes and the log of the database grows.
    fn told() -> Story {
        let computer = Computer::new(6);
        let more = computer.device.file("more.xlsx");
        xiangyi_tests::rosters::write(&more, &people(100, 12));
        let (key, data, begin) = (computer.key.clone(), computer.data(), Disk::of(&computer.data()));
        let store = computer.open();
        let first_seq = store.sync_status().unwrap().last_seq;
        drop(store);
        let mut story = Story { key, begin, calls: Vec::new(), acks: Vec::new(), first_seq };
        let tell = |story: &mut Story, job: &Job| {
            let (answer, calls) = computer.watched(&data, job, None);
            let answer = answer.done();
            let said = calls.iter().position(|call| matches!(call.what, What::Said(_))).unwrap();
            let at = story.calls.len() + said + 1;
            story.calls.extend(calls);
            // A copy is looked at: whoever opens a store writes back what is in its log, and nobody would have written that down.
            let looked_at = scratch();
            copy(&data, looked_at.path());
            let seq = last_seq_of(looked_at.path(), &computer.key, &[]).unwrap();
            let visit = (job.words[0] == "visit").then(|| serde_json::from_value(answer["id"].clone()).unwrap());
            story.acks.push((at, seq, visit));
            answer
        };
        let visit = |n: usize| Job::visit(&computer.people[n % 6], n);
        (0..3).for_each(|n| drop(tell(&mut story, &visit(n))));
        let id = tell(&mut story, &Job::register(&computer.people[0]))["id"].clone();
        let window = Window::open(&computer, &data, &visit(0));
        story.calls.extend(window.calls());
        (1..=5).for_each(|step| drop(tell(&mut story, &Job::admission(step, &id).unwrap())));
        tell(&mut story, &Job::import(&more));
        drop(window);
        let visits: Vec<Value> = (3..share(25, 60)).map(|n| visit(n).document.unwrap()).collect();
        story.save(&computer, &visits);
        story
    }

    /// One process that saves many visits and says each time when it is done.
    fn save(&mut self, computer: &Computer, visits: &[Value]) {
        let log = tempfile::NamedTempFile::new().unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_saver"));
        let (user, password) = computer.device.credentials();
        command.arg(computer.data()).env("XIANGYI_USER", user).env("XIANGYI_PASSWORD", password);
        record::watch(&mut command, &computer.data(), log.path(), None);
        let lines: Vec<String> = visits.iter().map(Value::to_string).collect();
        let answer = xiangyi_tests::device::run(command, Some(lines.join("\n")));
        assert_eq!(answer.status, 0, "{}", answer.stderr);
        let first = self.calls.len();
        self.calls.extend(record::read(log.path()));
        for (index, call) in self.calls.iter().enumerate().skip(first) {
            let What::Said(text) = &call.what else { continue };
            let said: Value = serde_json::from_str(text).unwrap();
            let visit = serde_json::from_value(said["id"].clone()).unwrap();
            self.acks.push((index + 1, said["seq"].as_u64().unwrap(), Some(visit)));
        }
        assert!(self.acks.len() >= visits.len(), "each was acknowledged by itself");
    }

    /// Tries `left` after every `step`-th call from `first` on; what was wrong, and how many images there were.
    fn cut(&self, calls: &[Call], (first, step): (usize, usize), left: &(dyn Fn(usize) -> Left + Sync)) -> Cuts {
        let cuts = Mutex::new(Cuts::default());
        let workers = std::thread::available_parallelism().map_or(2, usize::from).min(4);
        std::thread::scope(|scope| {
            for worker in 0..workers {
                let cuts = &cuts;
                scope.spawn(move || {
                    let mut disk = self.begin.clone();
                    let mut images = 0;
                    for (index, call) in calls.iter().enumerate() {
                        disk.take(call);
                        if index % step != first {
                            continue;
                        }
                        images += 1;
                        if images % workers != worker {
                            continue;
                        }
                        let wrong = self.judge(&disk, index + 1, left(index)).err();
                        let mut cuts = cuts.lock().unwrap();
                        cuts.images += 1;
                        cuts.wrong.extend(wrong.map(|wrong| format!("after call {index} {call:?}: {wrong}")));
                    }
                });
            }
        });
        cuts.into_inner().unwrap()
    }

    fn judge(&self, disk: &Disk, calls: usize, left: Left) -> Result<(), String> {
        let folder = scratch();
        disk.cut(left, folder.path());
        let acked: Vec<_> = self.acks.iter().filter(|(at, ..)| *at <= calls).collect();
        let visits: Vec<VisitId> = acked.iter().filter_map(|(_, _, visit)| *visit).collect();
        let found = last_seq_of(folder.path(), &self.key, &visits)?;
        let least = acked.last().map_or(self.first_seq, |(_, seq, _)| *seq);
        let known: BTreeSet<u64> = self.acks.iter().map(|(_, seq, _)| *seq).chain([self.first_seq]).collect();
        if found < least {
            return Err(format!("lost: {found} changes where {least} were acknowledged"));
        }
        if known.contains(&found) { Ok(()) } else { Err(format!("a commit in part: {found} changes")) }
    }
}

/// What came of many cuts.
#[derive(Default)]
struct Cuts {
    images: usize,
    wrong: Vec<String>,
}

impl Cuts {
    fn and(mut self, other: Cuts) -> Cuts {
        self.images += other.images;
        self.wrong.extend(other.wrong);
        self
    }
}

/// `PRAGMA synchronous = NORMAL` in the record: SQLite waits for the log only before it copies it into the database.
fn normal(calls: &[Call]) -> Vec<Call> {
    let mut kept = Vec::new();
    for (index, call) in calls.iter().enumerate() {
        let of_log = call.what == What::Sync && call.path.ends_with("-wal");
        let next = calls[index + 1..].iter().find(|call| matches!(call.what, What::Write { .. }));
        if !of_log || next.is_some_and(|next| next.path.ends_with(".db")) {
            kept.push(call.clone());
        } else {
            // Its place is kept, so that acknowledgements stand where they stood.
            kept.push(Call { what: What::Said(String::new()), path: String::new(), failed: false });
        }
    }
    kept
}

/// Guards: an fsync before every acknowledgement, and whole commits. The mutant, the same story with `synchronous` NORMAL,
/// must be seen to lose what was acknowledged.
#[test]
fn a_power_cut_at_any_io_loses_nothing_that_was_acknowledged() {
    let began = std::time::Instant::now();
    let story = Story::told();
    let told = began.elapsed();
    let mut all = story.cut(&story.calls, (0, 1), &|_| Left::Nothing);
    for round in 0..share(1, 9) {
        let seed = |index: usize| Left::Some((round * 1_000_000 + index) as u64);
        all = all.and(story.cut(&story.calls, (0, share(2, 1)), &seed));
    }
    let calls = story.calls.len();
    eprintln!("{calls} calls told in {told:.0?}, {} images in all after {:.0?}", all.images, began.elapsed());
    assert!(all.wrong.is_empty(), "{} of {}, first {:#?}", all.wrong.len(), all.images, &all.wrong[..1]);
    assert!(!is_night() || all.images >= 20_000, "only {} images", all.images);
    let mutant = story.cut(&normal(&story.calls), (0, share(16, 4)), &|_| Left::Nothing);
    let lost = mutant.wrong.iter().filter(|wrong| wrong.contains("lost: ")).count();
    eprintln!("with synchronous NORMAL {lost} of {} images lost acknowledged work", mutant.images);
    assert!(lost * 4 > mutant.images, "the test is blind: only {lost} of {}", mutant.images);
}

/// Guards: a store that is made is there whole, or the same command makes it.
#[test]
fn a_power_cut_while_a_store_is_made_leaves_none_or_a_whole_one() {
    let computer = Computer::new(0);
    let (folder, log) = (scratch(), tempfile::NamedTempFile::new().unwrap());
    let init = Job::new(&["init", "--org-code", "410482101", "--org-name", "石板镇卫生院"], None);
    let mut command = computer.command(folder.path(), &init);
    record::watch(&mut command, folder.path(), log.path(), None);
    xiangyi_tests::device::run(command, None).done();
    let calls = record::read(log.path());
    let mut states = BTreeSet::new();
    let mut images = 0;
    let mut disk = Disk::default();
    for (index, call) in calls.iter().enumerate() {
        disk.take(call);
        // Where names change every cut counts, inside one file a few will do.
        let matters = matches!(call.what, What::Create | What::Rename { .. } | What::Unlink) || call.path.is_empty();
        if !matters && index % share(150, 5) != 0 {
            continue;
        }
        for left in [Left::Nothing, Left::Some(index as u64), Left::Some(index as u64 + 1_000_000)] {
            if left != Left::Nothing && !matters && !is_night() {
                continue;
            }
            images += 1;
            let image = scratch();
            disk.cut(left, image.path());
            let files: Vec<_> =
                std::fs::read_dir(image.path()).unwrap().map(|file| file.unwrap().file_name()).collect();
            let run = |job: &Job| xiangyi_tests::device::run(computer.command(image.path(), job), None);
            let check = run(&Job::new(&["check"], None));
            states.insert(check.status);
            if check.status != 0 {
                let again = run(&init);
                assert_eq!(again.status, 0, "cut after {index} {call:?}, {left:?} left {files:?}: {:#}", again.json);
            }
        }
    }
    eprintln!("{} calls, {images} images", calls.len());
    assert_eq!(states.into_iter().collect::<Vec<_>>(), [0, 1]);
}
