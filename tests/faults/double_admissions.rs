//! Two computers of a centre admit one patient, in every order of registering, charging, settling, paying and syncing.

use serde_json::{Value, json};
use std::cell::Cell;
use std::collections::BTreeSet;
use std::ops::ControlFlow;
use tempfile::TempDir;
use xiangyi_clinic::cases::DecideCase;
use xiangyi_clinic::roster::ImportRoster;
use xiangyi_clinic::store::InitStore;
use xiangyi_clinic::{Clinic, ClinicError, Now, OsEntropy};
use xiangyi_county::storage::Storage;
use xiangyi_county::storage::sqlite::Sqlite;
use xiangyi_domain::Money;
use xiangyi_domain::cases::Choice;
use xiangyi_domain::id::{AdmissionId, ResidentId, derived};
use xiangyi_store::{admissions, cases, postings};
use xiangyi_sync::{Enrol, SNAPSHOTS_FROM, Shell, SyncOutcome, enroll, sync};
use xiangyi_tests::dice::{Dice, share};
use xiangyi_tests::people::Person;
use xiangyi_tests::scene::{Computer, County, morning, org};

/// A computer at which the head works with the verbs of the clinic.
struct Office {
    n: usize,
    clinic: Clinic,
    ids: Cell<u64>,
    _folder: TempDir,
}

impl Office {
    fn new(n: usize) -> Office {
        let folder = TempDir::new().unwrap();
        let input = InitStore {
            org_code: "410482101".into(),
            org_name: "石板镇卫生院".into(),
            login: "yuanzhang".into(),
            name: None,
            password: "Shiban-2026".into(),
        };
        let mut made = 0;
        let mut ids = || {
            made += 1;
            derived("office", &[&n.to_string(), &made.to_string()])
        };
        let (clinic, _) = Clinic::init(folder.path(), &input, now(0), &mut ids, &mut OsEntropy).unwrap();
        Office { n, clinic, ids: Cell::new(made), _folder: folder }
    }

    fn id(&self) -> uuid::Uuid {
        self.ids.set(self.ids.get() + 1);
        derived("office", &[&self.n.to_string(), &self.ids.get().to_string()])
    }

    async fn sync(&self) -> SyncOutcome {
        let (n, base) = (self.n, self.ids.get());
        let (at, mut taken) = (now(base).at, 0);
        let mut ids = || {
            taken += 1;
            derived("office install", &[&n.to_string(), &base.to_string(), &taken.to_string()])
        };
        let shell = Shell {
            clock: &|| at,
            jitter: &mut |_| 1,
            ids: &mut ids,
            progress: &mut |_| {},
            cancel: std::pin::pin!(std::future::pending()),
            patience: xiangyi_sync::PATIENCE,
            app_version: "test",
            snapshots_from: SNAPSHOTS_FROM,
        };
        sync(self.clinic.store(), shell).await
    }

    fn admissions(&self, resident: ResidentId) -> Vec<admissions::Admission> {
        self.clinic.store().read(|reader| admissions::of_resident(reader, resident)).unwrap()
    }

    fn open_cases(&self) -> Vec<cases::Case> {
        self.clinic.store().read(cases::open).unwrap()
    }
}

fn now(minutes: u64) -> Now {
    let at = morning(i64::try_from(minutes).unwrap());
    Now { at, today: "2026-12-31".parse().unwrap() }
}

fn input<T: serde::de::DeserializeOwned>(value: &Value) -> T {
    xiangyi_clinic::input::read(&value.to_string()).unwrap()
}

/// What one computer did for the patient.
#[derive(Default)]
struct Stay {
    id: Option<AdmissionId>,
    /// Its charges, in whole yuan.
    total: u64,
    paid: u64,
}

struct Schedule<'a> {
    offices: &'a [Office; 2],
    person: &'a Person,
    resident: ResidentId,
    stays: [Stay; 2],
    /// Why steps were refused.
    refusals: BTreeSet<String>,
}

impl Schedule<'_> {
    fn register(&mut self, n: usize) {
        let office = &self.offices[n];
        let known = office.admissions(self.resident).len();
        let document = json!({ "resident": self.person.id_number, "admitted_on": format!("2026-03-0{}", n + 1),
            "diagnosis": { "icd10": "I63", "name": "脑梗死" } });
        match office.clinic.register_admission(input(&document), now(office.ids.get()), &mut || office.id()) {
            Ok(answer) => self.stays[n].id = Some(answer.id),
            Err(error) => {
                assert_eq!(
                    (error.code().as_str(), known > 0),
                    ("unsettled_admission", true),
                    "refused without a cause"
                );
            }
        }
    }

    fn step(&mut self, n: usize, dice: &mut Dice) {
        let (office, Some(id)) = (&self.offices[n], self.stays[n].id) else { return };
        let (clinic, now) = (&office.clinic, now(office.ids.get()));
        let mut ids = || office.id();
        let done = match dice.below(5) {
            0 | 1 => {
                let yuan = 100 + dice.below(900) as u64;
                let cost =
                    json!({ "id": id, "on": "2026-03-03", "total": format!("{yuan}.00"), "out_of_scope": "0.00" });
                let done = clinic.add_cost(input(&cost), now, &mut ids).map(drop);
                self.stays[n].total += if done.is_ok() { yuan } else { 0 };
                done
            }
            2 => clinic.discharge(input(&json!({ "id": id, "on": "2026-03-10" })), now, &mut ids).map(drop),
            3 => {
                clinic.settle_admission(&input(&json!({ "id": id, "policy": "ruzhou-2019" })), now, &mut ids).map(drop)
            }
            _ => {
                let pay = json!({ "id": id, "amount": "1.00", "on": "2026-03-11" });
                let done = clinic.pay_admission(&input(&pay), now, &mut ids).map(drop);
                self.stays[n].paid += u64::from(done.is_ok());
                done
            }
        };
        if let Err(error) = done {
            let ClinicError::Refused { code, .. } = error else { panic!("{error:?}") };
            self.refusals.insert(code.to_owned());
        }
    }

    /// Neither is dropped, and each keeps its charges and payments where it was made.
    fn both_stand(&self) {
        for (office, stay) in self.offices.iter().zip(&self.stays) {
            let Some(id) = stay.id else { continue };
            let found = office.admissions(self.resident).into_iter().find(|one| one.id == id);
            let found = found.expect("an admission is dropped where it was made");
            assert_eq!(found.total, Money::from_fen(i64::try_from(stay.total * 100).unwrap()), "charges of {id}");
            let posted = office.clinic.store().read(|reader| postings::of_admission(reader, id)).unwrap();
            let payments = posted.iter().filter(|posting| posting.kind == "payment").count();
            assert_eq!(payments as u64, stay.paid, "payments of {id}");
        }
    }
}

/// Everything that was written has gone and come.
async fn all_synced(offices: &[Office; 2]) {
    for office in [&offices[0], &offices[1], &offices[0], &offices[1]] {
        Computer::agreed(office.sync().await);
    }
    let digest = |office: &Office| {
        let store = office.clinic.store();
        store.digest(&store.cursors().unwrap().into_keys().collect::<Vec<_>>()).unwrap()
    };
    assert_eq!(digest(&offices[0]), digest(&offices[1]));
}

fn is_at_the_county(county: &County, id: AdmissionId) -> bool {
    let storage = Sqlite::open(county.folder.path(), [7; 48]).unwrap();
    let storage: &dyn Storage = &storage;
    storage.read(|reader| reader.row(&org(), id.into())).unwrap().is_some()
}

/// Decides what waits, as the head at one of the computers.
fn decide(office: &Office, case: &cases::Case, choice: Choice, spare: &Person) {
    let document = json!({ "change_id": case.change_id, "choice": choice, "reason": "两机同时登记",
        "on": (choice == Choice::UseOther).then_some("2026-03-10"),
        "resident": (choice == Choice::DifferentPerson).then_some(&spare.id_number) });
    let input: DecideCase = input(&document);
    office.clinic.decide_case(input, now(office.ids.get()), &mut || office.id()).unwrap();
}

/// Guards: one bed for one person, by a person's decision and not by the software's; neither admission is dropped, no
/// payment is lost, and both computers end alike with balanced books, in whatever order all of it happened.
#[tokio::test(flavor = "multi_thread")]
async fn a_patient_admitted_twice_is_decided_by_a_person_in_every_order() {
    let began = std::time::Instant::now();
    let schedules = share(60, 1_000);
    let county = County::start().await;
    let offices = [Office::new(1), Office::new(2)];
    for office in &offices {
        let entropy = [office.n as u8; 32];
        let enrol = Enrol { server: &format!("http://{}", county.address), code: &county.code(), ca: None, entropy };
        enroll(office.clinic.store(), enrol).await.unwrap();
    }
    // Two for each schedule: the patient, and somebody whose name was written down by mistake.
    let people = crate::computer::people(0, schedules * 2);
    let roster = TempDir::new().unwrap();
    let file = roster.path().join("roster.xlsx");
    xiangyi_tests::rosters::write(&file, &people);
    let watch = &mut |_| ControlFlow::Continue(());
    let first = &offices[0];
    let done = first.clinic.import_roster(&ImportRoster::of(file), false, now(1), &mut || first.id(), watch).unwrap();
    assert_eq!(done.accepted as usize, people.len(), "{:?}", done.rejected.first());
    all_synced(&offices).await;
    let (mut doubles, mut refusals) = (0, BTreeSet::new());
    for (n, pair) in people.chunks(2).enumerate() {
        let mut dice = Dice::new(n as u64);
        let found =
            first.clinic.store().read(|reader| xiangyi_store::residents::by_id_number(reader, &pair[0].id_number));
        let resident = found.unwrap()[0].id;
        let stays = Default::default();
        let mut schedule = Schedule { offices: &offices, person: &pair[0], resident, stays, refusals: BTreeSet::new() };
        schedule.register(dice.below(2));
        for _ in 0..4 + dice.below(14) {
            let who = dice.below(2);
            match dice.below(6) {
                0 => Computer::moved_on(offices[who].sync().await),
                1 | 2 if schedule.stays[who].id.is_none() => schedule.register(who),
                _ => schedule.step(who, &mut dice),
            }
        }
        all_synced(&offices).await;
        schedule.both_stand();
        let made: Vec<AdmissionId> = schedule.stays.iter().filter_map(|stay| stay.id).collect();
        let standing = made.iter().filter(|id| is_at_the_county(&county, **id)).count();
        let open = [offices[0].open_cases(), offices[1].open_cases()];
        assert_eq!(open[0].len(), open[1].len(), "both computers know what waits");
        let collided = open[0].iter().filter(|case| case.code == "open_admission_exists").count();
        assert_eq!(standing + collided, made.len(), "schedule {n}: one stands, the other waits");
        assert_eq!(standing, 1, "schedule {n}: one bed for one person");
        doubles += collided;
        refusals.append(&mut schedule.refusals);
        let choice = *dice.pick(&[Choice::Keep, Choice::UseOther, Choice::DifferentPerson]);
        for round in 0.. {
            let who = &offices[dice.below(2)];
            let Some(case) = who.open_cases().into_iter().next() else { break };
            assert!(round < 8, "schedule {n}: cases without an end");
            let choice = if case.code == "open_admission_exists" { choice } else { Choice::Keep };
            decide(who, &case, choice, &pair[1]);
            all_synced(&offices).await;
        }
        let until = "2099-12-31".parse().unwrap();
        let books = offices.each_ref().map(|office| office.clinic.trial_balance(None, until).unwrap());
        assert_eq!(books[0], books[1], "schedule {n}: {choice:?}");
        assert_eq!(books[0].difference, Money::ZERO);
    }
    for office in &offices {
        assert!(office.clinic.store().check().unwrap().is_whole());
    }
    assert!(doubles * 3 > schedules, "only {doubles} of {schedules} collided");
    eprintln!("{schedules} schedules, {doubles} double admissions, {:.0?}; refused: {refusals:?}", began.elapsed());
}
