//! Follow-ups of 15 fields from one device to the county and on to a second: on loopback, over 64 kbit/s with 600 ms
//! round trip, and with a cut every 20 s. Encrypted stores, signatures, verdicts and the proof by digest are all on.
//!
//! The baseline of the same run is the least that any protocol could do: the same operations as bare gzip batches over
//! the same link into plain SQLite, without verdicts, signatures or a proof.

use crate::baseline;
use crate::report::{line, seconds};
use crate::slow_link::{Shape, SlowLink};
use crate::township::{self, Township};
use serde_json::{Map, Value, json};
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;
use uuid::Uuid;
use xiangyi_domain::Area;
use xiangyi_domain::id::{ResidentId, UserId, VillageId, VisitId, derived};
use xiangyi_store::{Deed, Op, Store};
use xiangyi_sync::{Enrol, SNAPSHOTS_FROM, Shell, SyncReport, enroll, sync};
use xiangyi_tests::county::County;
use xiangyi_wire::Entity;

/// People whose visits these are.
const PEOPLE: usize = 2_500;

pub fn measure() {
    for (visits, name, shape, goal) in [
        (10_000, "loopback", Shape::LOOPBACK, "<= 0.8 s"),
        (1_000, "64 kbit/s, 600 ms", Shape::SLOW, "<= 12 s"),
        (1_000, "64 kbit/s, a cut every 20 s", Shape::CUT, "<= 15 s"),
        (3_000, "64 kbit/s, a cut every 20 s", Shape::CUT, "<= 40 s"),
    ] {
        println!("  {visits} visits, {name}");
        Scene::start().measure(visits, shape, goal);
    }
}

/// How it goes on: ten times ten thousand, the last beside the first.
pub fn measure_growth() {
    let mut scene = Scene::start();
    for round in 1..=10 {
        println!("  visits {} to {}, loopback", (round - 1) * 10_000 + 1, round * 10_000);
        scene.measure(10_000, Shape::LOOPBACK, "as the first");
    }
}

/// A county, the computer that types, and the one that reads.
struct Scene {
    runtime: Runtime,
    county: County,
    typing: Township,
    reading: Township,
    people: Vec<ResidentId>,
}

impl Scene {
    fn start() -> Scene {
        let scene = Scene {
            runtime: Runtime::new().unwrap(),
            county: County::start(),
            typing: township::empty(),
            reading: township::empty(),
            people: (0..PEOPLE).map(|_| ResidentId(Uuid::now_v7())).collect(),
        };
        scene.join(&scene.typing);
        scene.join(&scene.reading);
        commit(store(&scene.typing), Op::AddResident, |tx, _| {
            let name = [("name".to_owned(), json!("石板村"))];
            tx.insert(Entity::Village, village(), &Area::township(&org()), Map::from_iter(name))?;
            for (n, person) in scene.people.iter().enumerate() {
                let fields = object(json!({ "village": village(), "name": format!("甲{n}"), "sex": "female" }));
                tx.group(|tx| tx.insert(Entity::Resident, *person, &area(), fields).map(drop))?;
            }
            Ok(())
        });
        scene.sync(&scene.typing, &scene.county.url());
        scene.sync(&scene.reading, &scene.county.url());
        scene
    }

    fn join(&self, township: &Township) {
        let code = self.county.code();
        let url = self.county.url();
        let enrol = Enrol { server: &url, code: &code, ca: None, entropy: random() };
        self.runtime.block_on(enroll(store(township), enrol)).unwrap();
    }

    fn measure(&mut self, visits: usize, shape: Shape, goal: &str) {
        let operations = self.type_visits(visits);
        let upstream: SocketAddr = self.county.url().trim_start_matches("http://").parse().unwrap();
        let before = self.county.processor_seconds();
        let (report, took, [up, down]) = self.over(upstream, shape, &self.typing);
        assert_eq!((report.pushed as usize, report.held, report.rejected), (visits, 0, 0));
        let each = |bytes: u64| bytes as f64 / visits as f64;
        line("  push: time", &seconds(took), &format!("goal {goal}"));
        let bodies = format!("{:.0} up, {:.0} down", each(report.bytes_up), each(report.bytes_down));
        line("  push: bytes of bodies per visit", &bodies, "goal <= 64");
        line("  push: bytes on the line per visit", &format!("{:.0} up, {:.0} down", each(up), each(down)), "");
        if let Some((before, after)) = before.zip(self.county.processor_seconds()) {
            line("  push: processor time of the server", &format!("{:.2} s", after - before), "");
        }
        let (report, took, [up, down]) = self.over(upstream, shape, &self.reading);
        assert!(report.pulled as usize >= visits, "{report:?}");
        line("  pull: time", &seconds(took), &format!("goal {goal}"));
        line("  pull: bytes on the line per visit", &format!("{:.0} up, {:.0} down", each(up), each(down)), "");
        let (took, bytes) = self.runtime.block_on(baseline::push(&operations, shape));
        line("  baseline, bare gzip batches: time", &seconds(took), "");
        line("  baseline: bytes on the line per visit", &format!("{:.0}", each(bytes)), "");
    }

    /// Syncs over a link of that shape until both sides hold the same, as the app does: again after each broken try.
    fn over(&self, upstream: SocketAddr, shape: Shape, township: &Township) -> (SyncReport, Duration, [u64; 2]) {
        let link = self.runtime.block_on(SlowLink::to(upstream, shape));
        moved_to(store(township), &link.url);
        let began = Instant::now();
        let report = self.sync(township, &link.url);
        (report, began.elapsed(), link.carried())
    }

    fn sync(&self, township: &Township, url: &str) -> SyncReport {
        moved_to(store(township), url);
        let outcome = self.runtime.block_on(async {
            let shell = Shell {
                clock: &chrono::Utc::now,
                jitter: &mut |most| u64::from(random::<1>()[0]) * most / 256,
                ids: &mut Uuid::now_v7,
                progress: &mut |_| {},
                cancel: std::pin::pin!(std::future::pending()),
                patience: Duration::from_secs(60),
                app_version: "bench",
                snapshots_from: SNAPSHOTS_FROM,
            };
            sync(store(township), shell).await
        });
        assert!(outcome.failure.is_none() && outcome.report.in_sync, "{outcome:?}");
        outcome.report
    }

    /// Types visits, each a save of its own, and answers their operations for the baseline.
    fn type_visits(&self, count: usize) -> Vec<String> {
        let store = store(&self.typing);
        (0..count)
            .map(|n| {
                let fields = visit(n, self.people[n * 7 % PEOPLE]);
                let text = Value::Object(fields.clone()).to_string();
                commit(store, Op::LogVisit, |tx, ids| {
                    tx.insert(Entity::Visit, VisitId(ids()), &area(), fields.clone()).map(drop)
                });
                text
            })
            .collect()
    }
}

fn store(township: &Township) -> &Store {
    township.clinic.store_to_sync().unwrap()
}

/// The same county under the address of another link.
fn moved_to(store: &Store, url: &str) {
    let enrolment = store.enrolment().unwrap().unwrap();
    store.set_enrolment(&xiangyi_store::Enrolment { server_url: url.to_owned(), ..enrolment }).unwrap();
}

fn commit(
    store: &Store,
    op: Op,
    work: impl FnOnce(&mut xiangyi_store::WriteTx<'_>, &mut dyn FnMut() -> Uuid) -> Result<(), xiangyi_store::StoreError>,
) {
    let (mut ids, mut rows) = (Uuid::now_v7, Uuid::now_v7);
    let user = UserId(derived("user", &["410482101", township::LOGIN]));
    let deed = Deed { op, user, at: chrono::Utc::now(), ids: &mut ids };
    store.commit(deed, |tx| work(tx, &mut rows)).unwrap();
}

fn org() -> xiangyi_domain::OrgCode {
    xiangyi_domain::OrgCode::new("410482101").unwrap()
}

fn village() -> VillageId {
    VillageId(derived("village", &["410482101", "石板村"]))
}

fn area() -> Area {
    Area::village(&org(), village())
}

/// What the form of hypertension keeps of a visit: fifteen fields, four of them readings that differ.
fn visit(n: usize, resident: ResidentId) -> Map<String, Value> {
    object(json!({
        "village": village(), "resident": resident, "form": "hypertension", "form_version": "2017",
        "visited_on": "2026-11-30", "mode": if n.is_multiple_of(3) { "clinic" } else { "home" },
        "answers": { "symptoms": [1], "systolic_mmhg": 118 + n * 13 % 47, "diastolic_mmhg": 66 + n * 7 % 29,
            "heart_rate": 60 + n * 11 % 34, "weight_kg": format!("{}.{}", 48 + n * 5 % 38, n % 10), "salt": 1 + n % 3,
            "adherence": 1 + n % 2, "smoking_per_day": if n.is_multiple_of(5) { 10 } else { 0 },
            "drugs": [{ "name": "硝苯地平缓释片", "times_per_day": 2, "dose": "10mg" }] },
        "class": 1, "next_due_on": "2027-02-28", "recheck": false, "referral": false,
        "doctor": UserId(derived("user", &["410482101", township::LOGIN])), "logged_at": "2026-11-30T08:15",
    }))
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        other => panic!("not an object: {other}"),
    }
}

fn random<const N: usize>() -> [u8; N] {
    xiangyi_county::server::random().unwrap()
}
