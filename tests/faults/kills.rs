//! Programs are killed without notice, at any moment, on the same stores again and again.

use crate::computer::{Computer, Job, people};
use crate::record::{self, EIO, Fail, Then};
use serde_json::Value;
use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::process::{Command, Stdio};
use std::sync::{Mutex, mpsc};
use std::time::{Duration, Instant};
use xiangyi_clinic::Clinic;
use xiangyi_county::storage::Storage;
use xiangyi_domain::Money;
use xiangyi_domain::id::{AdmissionId, ChangeId, InstallId, VisitId};
use xiangyi_store::{Store, postings, visits};
use xiangyi_tests::county::County;
use xiangyi_tests::dice::{Dice, share};
use xiangyi_tests::people::Person;
use xiangyi_wire::Entity;

/// An admission as far as it was said to have come.
struct Stay {
    id: Value,
    /// Steps that were acknowledged, the registration not counted.
    done: usize,
    /// A step was killed: whether it happened nobody was told.
    unknown: bool,
}

/// One computer, what it was told is done, and how it is killed.
struct Desk<'a> {
    computer: Computer,
    county: &'a Mutex<County>,
    dice: Dice,
    first_person: usize,
    visits: Vec<VisitId>,
    people: Vec<Person>,
    admitted: usize,
    stays: Vec<Stay>,
    count: Count,
    last_seq: u64,
    /// How long each kind of job took when nobody killed it.
    usual: [Duration; KINDS],
}

/// What happened.
#[derive(Clone, Copy, Default, Debug)]
struct Count {
    killed: usize,
    killed_counties: usize,
    done: usize,
}

const KINDS: usize = 5;
const VISIT: usize = 0;
const ADMISSION: usize = 1;
const STEP: usize = 2;
const IMPORT: usize = 3;
const SYNC: usize = 4;

impl<'a> Desk<'a> {
    fn new(n: usize, county: &'a Mutex<County>) -> Desk<'a> {
        let (computer, first_person) = (Computer::new(0), n * 10_000);
        let mut desk = Desk {
            computer,
            county,
            dice: Dice::new(n as u64 + 1),
            first_person,
            visits: Vec::new(),
            people: Vec::new(),
            admitted: 0,
            stays: Vec::new(),
            count: Count::default(),
            last_seq: 0,
            usual: [Duration::from_millis(400); KINDS],
        };
        let (file, people) = desk.roster(40);
        desk.computer.run(&Job::import(&file)).done();
        desk.people = people;
        let (url, code) = {
            let county = county.lock().unwrap();
            (county.url(), county.code())
        };
        desk.computer.device.run(&["enroll", "--server", &url, "--code", &code]).done();
        // One admission goes all its way undisturbed, so that there is money to count.
        desk.admitted = 1;
        let id = desk.computer.run(&Job::register(&desk.people[0])).done()["id"].clone();
        (1..=5).for_each(|step| drop(desk.computer.run(&Job::admission(step, &id).unwrap()).done()));
        desk.stays.push(Stay { id, done: 5, unknown: false });
        desk
    }

    fn roster(&mut self, count: usize) -> (std::path::PathBuf, Vec<Person>) {
        let (people, file) = (people(self.first_person, count), self.computer.device.file("roster.xlsx"));
        self.first_person += count;
        xiangyi_tests::rosters::write(&file, &people);
        (file, people)
    }

    /// Does one thing, killed at a moment that the dice choose, and looks at what is left.
    fn go(&mut self) {
        let kind =
            *self.dice.pick(&[VISIT, VISIT, VISIT, VISIT, ADMISSION, STEP, STEP, STEP, IMPORT, SYNC, SYNC, SYNC, SYNC]);
        match kind {
            IMPORT => {
                let (file, people) = self.roster(3);
                if self.dared(IMPORT, &Job::import(&file)).is_some() {
                    self.people.extend(people);
                }
            }
            ADMISSION if self.admitted < self.people.len() => {
                self.admitted += 1;
                if let Some(answer) = self.dared(ADMISSION, &Job::register(&self.people[self.admitted - 1])) {
                    self.stays.push(Stay { id: answer["id"].clone(), done: 0, unknown: false });
                }
            }
            STEP => self.step(),
            SYNC => self.sync(),
            _ => {
                let n = self.dice.below(336);
                let person = self.dice.pick(&self.people).clone();
                if let Some(answer) = self.dared(VISIT, &Job::visit(&person, n)) {
                    self.visits.push(serde_json::from_value(answer["id"].clone()).unwrap());
                }
            }
        }
        self.look();
    }

    fn step(&mut self) {
        let Some(at) = self.stays.iter().position(|stay| !stay.unknown && stay.done < 5) else { return };
        let job = Job::admission(self.stays[at].done + 1, &self.stays[at].id).unwrap();
        match self.dared(STEP, &job) {
            Some(_) => self.stays[at].done += 1,
            None => self.stays[at].unknown = true,
        }
    }

    /// Either side of a sync is killed.
    fn sync(&mut self) {
        let job = Job::new(&["sync"], None);
        if self.dice.chance(1, 2) {
            self.dared(SYNC, &job);
            return;
        }
        let delay = self.delay(SYNC);
        let command = self.computer.command(&self.computer.data(), &job);
        let running = Running::start(command, None);
        running.ended_within(delay);
        {
            let mut county = self.county.lock().unwrap();
            county.kill();
            county.restart();
        }
        self.count.killed_counties += 1;
        let answer = running.end().expect("nobody killed the computer");
        assert_eq!(answer["in_sync"], true, "a sync goes on when the county is back: {answer:#}");
    }

    fn delay(&mut self, kind: usize) -> Duration {
        self.usual[kind].mul_f64(self.dice.below(1_150) as f64 / 1_000.0)
    }

    /// The answer, unless the command was killed before it could give one.
    fn dared(&mut self, kind: usize, job: &Job) -> Option<Value> {
        let (mut delay, began) = (self.delay(kind), Instant::now());
        let mut command = self.computer.command(&self.computer.data(), job);
        let log = tempfile::NamedTempFile::new().unwrap();
        // Most of a command's time is spent away from the disk: half of the kills are aimed at its writes.
        if self.dice.chance(1, 2) {
            let n = 1 + self.dice.below(if kind == IMPORT { 200 } else { 80 });
            let aimed = Fail { kind: "write", n, with: EIO, then: Then::Dies };
            record::watch(&mut command, &self.computer.data(), log.path(), Some(aimed));
            delay = Duration::from_secs(60);
        }
        let running = Running::start(command, job.document.as_ref());
        let answer = if running.ended_within(delay) {
            let answer = running.end();
            if answer.is_some() {
                self.usual[kind] = (self.usual[kind] * 3 + began.elapsed()) / 4;
            }
            answer
        } else {
            // On a busy machine everything takes longer: some must come to their end.
            self.usual[kind] = self.usual[kind].mul_f64(1.1);
            running.kill()
        };
        match &answer {
            None => self.count.killed += 1,
            Some(answer) => {
                assert!(answer["error"].is_null(), "{:?}: {answer:#}", job.words);
                self.count.done += 1;
            }
        }
        answer
    }

    /// The store opens, is whole and has everything that was acknowledged.
    fn look(&mut self) {
        let store = self.computer.open();
        let report = store.check().unwrap();
        assert!(report.is_whole(), "{:?}", report.problems);
        let last_seq = store.sync_status().unwrap().last_seq;
        assert!(last_seq >= self.last_seq, "{last_seq} changes where {} were", self.last_seq);
        self.last_seq = last_seq;
        self.has_everything(&store);
    }

    fn has_everything(&self, store: &Store) {
        store
            .read(|reader| {
                for visit in &self.visits {
                    assert!(visits::find(reader, *visit)?.is_some(), "visit {visit} is lost");
                }
                for stay in &self.stays {
                    let id: AdmissionId = serde_json::from_value(stay.id.clone()).unwrap();
                    let found = postings::of_admission(reader, id)?.len();
                    // The settlement and each payment post once.
                    let least = stay.done.saturating_sub(2);
                    assert!(found >= least && found <= least + usize::from(stay.unknown), "{found} postings of {id}");
                }
                Ok::<_, xiangyi_store::StoreError>(())
            })
            .unwrap();
    }

    /// Everybody who was acknowledged is found, and the books balance.
    fn close(&self) {
        let (login, password) = self.computer.device.credentials();
        let clinic = Clinic::login(&self.computer.data(), login, password).unwrap();
        let balance = clinic.trial_balance(None, "2099-12-31".parse().unwrap()).unwrap();
        assert_eq!(balance.difference, Money::ZERO);
        assert!(!balance.accounts.is_empty(), "some money was posted");
        for person in &self.people {
            let found = self.computer.device.run(&["search", &person.id_number]).done();
            assert_eq!(found["hits"].as_array().unwrap().len(), 1, "{} once", person.name);
        }
    }
}

/// A command under way.
struct Running {
    child: std::process::Child,
    said: mpsc::Receiver<String>,
    heard: std::cell::RefCell<Option<String>>,
}

impl Running {
    fn start(mut command: Command, document: Option<&Value>) -> Running {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let mut input = child.stdin.take().unwrap();
        let _ = input.write_all(document.map(Value::to_string).unwrap_or_default().as_bytes());
        drop(input);
        let mut output = child.stdout.take().unwrap();
        let (tell, said) = mpsc::channel();
        std::thread::spawn(move || {
            let mut text = String::new();
            let _ = output.read_to_string(&mut text);
            let _ = tell.send(text);
        });
        Running { child, said, heard: std::cell::RefCell::default() }
    }

    /// Waits for its end, no longer than so.
    fn ended_within(&self, delay: Duration) -> bool {
        let heard = self.said.recv_timeout(delay).ok();
        let ended = heard.is_some();
        *self.heard.borrow_mut() = heard;
        ended
    }

    fn kill(mut self) -> Option<Value> {
        self.child.kill().unwrap();
        self.end()
    }

    /// Its answer, if it came to give one: a document that is whole counts, also of one that was killed.
    fn end(mut self) -> Option<Value> {
        let heard = self.heard.borrow_mut().take();
        let text = heard.unwrap_or_else(|| self.said.recv().unwrap());
        self.child.wait().unwrap();
        serde_json::from_str(&text).ok()
    }
}

/// Guards: what was acknowledged is there after every kill, nothing is doubled at the county, and a sync ends in sync.
#[test]
fn programs_killed_at_any_moment_lose_and_double_nothing() {
    let began = Instant::now();
    let county = Mutex::new(County::start());
    let points = share(120, 500);
    let desks: Vec<Desk<'_>> = std::thread::scope(|scope| {
        let desk = |n: usize| {
            let county = &county;
            scope.spawn(move || {
                let mut desk = Desk::new(n, county);
                (0..points).for_each(|_| desk.go());
                desk
            })
        };
        let running = [desk(0), desk(1)];
        running.into_iter().map(|desk| desk.join().unwrap()).collect()
    });
    for round in 0..2 {
        for desk in &desks {
            let report = desk.computer.run(&Job::new(&["sync"], None)).done();
            assert_eq!((&report["in_sync"], &report["unsent"]), (&true.into(), &0.into()), "round {round}: {report:#}");
            assert_eq!((&report["held"], &report["rejected"]), (&0.into(), &0.into()), "{report:#}");
        }
    }
    for desk in &desks {
        eprintln!("{:?} of {points}, {} visits, {} stays", desk.count, desk.visits.len(), desk.stays.len());
        desk.close();
    }
    let stores: Vec<Store> = desks.iter().map(|desk| desk.computer.open()).collect();
    let digest = |store: &Store| store.digest(&store.cursors().unwrap().into_keys().collect::<Vec<_>>()).unwrap();
    assert!(!digest(&stores[0]).is_empty());
    assert_eq!(digest(&stores[0]), digest(&stores[1]));
    let installs =
        stores.iter().map(|store| store.sync_status().unwrap()).map(|status| (status.install_id, status.last_seq));
    prove(county.lock().unwrap().storage().as_ref(), &installs.collect::<Vec<_>>());
    for desk in &desks {
        stores.iter().for_each(|store| desk.has_everything(store));
    }
    eprintln!("{} points, {:.0?}", points * desks.len(), began.elapsed());
}

/// The county is whole, has each computer's log without a gap and nothing twice.
fn prove(storage: &dyn Storage, installs: &[(InstallId, u64)]) {
    assert_eq!(storage.check().unwrap(), Vec::<String>::new());
    let mut changes: BTreeSet<ChangeId> = BTreeSet::new();
    let mut count = 0;
    for (install, last_seq) in installs {
        let places = storage.read(|reader| reader.places(*install, 1, u64::MAX >> 1)).unwrap();
        assert!(places.iter().map(|place| place.seq).eq(1..=*last_seq), "the log has a gap");
        count += places.len();
        changes.extend(places.into_iter().map(|place| place.change_id));
    }
    assert_eq!(changes.len(), count, "a change stands twice");
    for (area, _) in storage.read(|reader| reader.areas(&xiangyi_tests::scene::org())).unwrap() {
        storage
            .read(|reader| {
                reader.revisions(&area, &mut |entity, row, revision| {
                    let once = matches!(entity, Entity::Visit | Entity::Posting);
                    assert!(!once || revision.count == 1, "{} {row:?} was applied twice", entity.as_str());
                })
            })
            .unwrap();
    }
}
