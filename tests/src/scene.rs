//! A county in this process, and computers with real stores.

use crate::link::Link;
use chrono::{DateTime, TimeZone, Utc};
use serde_json::{Value, json};
use std::cell::Cell;
use std::future::Future;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use uuid::Uuid;
use xiangyi_county::storage::sqlite::Sqlite;
use xiangyi_county::{Server, Settings, enrolment};
use xiangyi_domain::id::{ResidentId, UserId, VillageId, derived};
use xiangyi_domain::{Area, OrgCode};
use xiangyi_store::residents::Resident;
use xiangyi_store::{Committed, Deed, Entropy, NewStore, Op, Store, StoreError, WriteTx, residents, users};
use xiangyi_sync::{Enrol, SNAPSHOTS_FROM, Shell, SyncError, SyncOutcome, SyncReport, enroll, sync};
use xiangyi_wire::Entity;
use xiangyi_wire::change::Fields;
use xiangyi_wire::digest::AreaSum;

pub const ORG: &str = "410482101";
pub const PASSWORD: &str = "Shiban-2026";

pub fn org() -> OrgCode {
    OrgCode::new(ORG).unwrap()
}

pub fn village(name: &str) -> VillageId {
    VillageId(derived("village", &[ORG, name]))
}

pub fn user(login: &str) -> UserId {
    UserId(derived("user", &[ORG, login]))
}

/// Random bytes that a test can repeat.
struct Seeded(u64);

impl Entropy for Seeded {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), StoreError> {
        for byte in bytes {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            *byte = (self.0 >> 33) as u8;
        }
        Ok(())
    }
}

/// A server in this process, for as long as the test runs.
pub struct County {
    pub folder: TempDir,
    pub address: SocketAddr,
}

impl County {
    pub async fn start() -> County {
        County::start_with(|_| {}).await
    }

    pub async fn start_with(adjust: impl FnOnce(&mut Settings)) -> County {
        let folder = TempDir::new().unwrap();
        let mut settings = Settings::new(folder.path().to_owned(), "127.0.0.1:0".parse().unwrap());
        adjust(&mut settings);
        let server = Server::bind(&settings).await.unwrap();
        let address = server.address().unwrap();
        tokio::spawn(server.serve(std::future::pending()));
        County { folder, address }
    }

    pub fn code(&self) -> String {
        code_in(self.folder.path())
    }

    pub async fn link(&self) -> Link {
        Link::to(self.address).await
    }

    /// A computer of the head, joined over a link of its own.
    pub async fn computer(&self, seed: u64) -> (Computer, Link) {
        let (computer, link) = (Computer::new(seed, "head"), self.link().await);
        computer.join(&link.url, &self.code()).await.unwrap();
        (computer, link)
    }

    /// How often the server has counted a row.
    pub fn revision(&self, row: ResidentId) -> u64 {
        let db = rusqlite::Connection::open(self.folder.path().join(xiangyi_county::storage::sqlite::FILE)).unwrap();
        let sql = "SELECT rev_count FROM synced_rows WHERE row_id = ?1";
        db.query_row(sql, [row.bytes()], |found| found.get::<_, i64>(0)).unwrap().try_into().unwrap()
    }
}

pub fn code_in(folder: &Path) -> String {
    let code = enrolment::code_from(&xiangyi_county::server::random().unwrap());
    enrolment::add_code(&Sqlite::open(folder, [7; 48]).unwrap(), &org(), &code, Utc::now()).unwrap();
    code
}

/// One computer of the township, used by one person.
pub struct Computer {
    pub folder: PathBuf,
    pub store: Store,
    pub login: String,
    /// Minutes since the morning of the story.
    pub clock: Cell<i64>,
    /// How long the log of an area must be to begin it with a snapshot.
    pub snapshots_from: Cell<u64>,
    keep: Option<TempDir>,
    seed: u64,
    ids: Cell<u64>,
}

impl Computer {
    /// A new store with its person and the two villages, as `init` makes it.
    pub fn new(seed: u64, login: &str) -> Computer {
        let keep = TempDir::new().unwrap();
        let folder = keep.path().join("data");
        let new = NewStore {
            org_code: org(),
            org_name: "石板镇卫生院",
            login,
            password: PASSWORD,
            user: user(login),
            now: morning(0),
            entropy: &mut Seeded(seed),
        };
        let (store, _) = Store::create(&folder, new).unwrap();
        let (login, clock, ids) = (login.to_owned(), Cell::new(0), Cell::new(0));
        let snapshots_from = Cell::new(SNAPSHOTS_FROM);
        let computer = Computer { folder, store, login, clock, snapshots_from, keep: Some(keep), seed, ids };
        computer.commit(|tx| {
            for name in ["石板", "河口"] {
                let fields = fields(json!({ "name": name }));
                tx.insert(Entity::Village, village(name), &Area::township(&org()), fields)?;
            }
            Ok(())
        });
        computer
    }

    /// Writes down a user, as the head does.
    pub fn employ(&self, login: &str, role: &str, villages: &[&str]) {
        let villages: Vec<_> = villages.iter().map(|name| village(name)).collect();
        let row = json!({ "login": login, "name": login, "role": role, "villages": villages, "enabled": true });
        self.commit(|tx| tx.insert(Entity::User, user(login), &Area::township(&org()), fields(row)).map(drop));
    }

    /// A computer that someone else copied from this one's disk.
    pub fn cloned(self) -> (Computer, Computer) {
        let Computer { folder, store, login, clock, snapshots_from, keep, seed, ids } = self;
        drop(store);
        let copy = keep.as_ref().unwrap().path().join("copy");
        std::fs::create_dir(&copy).unwrap();
        for file in std::fs::read_dir(&folder).unwrap() {
            let file = file.unwrap();
            std::fs::copy(file.path(), copy.join(file.file_name())).unwrap();
        }
        let open = |folder: &Path| Store::open(folder, &login, PASSWORD).unwrap().0;
        let (first, second) = (open(&folder), open(&copy));
        let other = Computer {
            folder: copy,
            store: second,
            login: login.clone(),
            clock: clock.clone(),
            snapshots_from: snapshots_from.clone(),
            keep: None,
            seed: seed + 1000,
            ids: ids.clone(),
        };
        (Computer { folder, store: first, login, clock, snapshots_from, keep, seed, ids }, other)
    }

    pub async fn join(&self, url: &str, code: &str) -> Result<(), SyncError> {
        if self.store.read(|reader| users::find(reader, user(&self.login))).unwrap().is_none() {
            self.employ(&self.login, "head", &[]);
        }
        let entropy = random(self.seed);
        enroll(&self.store, Enrol { server: url, code, ca: None, entropy }).await.map(drop)
    }

    pub fn commit<T>(&self, work: impl FnOnce(&mut WriteTx<'_>) -> Result<T, StoreError>) -> (T, Committed) {
        self.clock.set(self.clock.get() + 1);
        let mut ids = || self.id();
        let deed = Deed { op: Op::AddResident, user: user(&self.login), at: morning(self.clock.get()), ids: &mut ids };
        self.store.commit(deed, work).unwrap()
    }

    pub fn id(&self) -> Uuid {
        self.ids.set(self.ids.get() + 1);
        derived("test id", &[&self.seed.to_string(), &self.ids.get().to_string()])
    }

    pub fn add(&self, name: &str, village_name: &str) -> ResidentId {
        let id = ResidentId(self.id());
        let row = fields(json!({ "village": village(village_name), "name": name, "sex": "female" }));
        let area = Area::village(&org(), village(village_name));
        self.commit(|tx| tx.insert(Entity::Resident, id, &area, row));
        id
    }

    /// Changes one field of a resident as the person saw it.
    pub fn set(&self, resident: ResidentId, field: &str, value: &str) {
        let seen = self.resident(resident).unwrap().meta.revision;
        self.commit(|tx| tx.patch(Entity::Resident, resident, seen, fields(json!({ field: value }))));
    }

    pub fn resident(&self, id: ResidentId) -> Option<Resident> {
        self.store.read(|reader| residents::find(reader, id)).unwrap()
    }

    /// Syncs without waiting between tries.
    pub async fn sync(&self) -> SyncOutcome {
        self.sync_until(std::future::pending()).await
    }

    pub async fn sync_until(&self, cancel: impl Future<Output = ()> + Send) -> SyncOutcome {
        self.sync_telling(cancel, |_| {}).await
    }

    /// The same, and hears how far it is.
    pub async fn sync_telling(
        &self,
        cancel: impl Future<Output = ()> + Send,
        mut progress: impl FnMut(&SyncReport) + Send,
    ) -> SyncOutcome {
        let now = morning(self.clock.get());
        let (mut next, seed) = (self.ids.get(), self.seed);
        let mut ids = || {
            next += 1;
            derived("test install", &[&seed.to_string(), &next.to_string()])
        };
        let shell = Shell {
            clock: &|| now,
            jitter: &mut |_| 1,
            ids: &mut ids,
            progress: &mut progress,
            cancel: std::pin::pin!(cancel),
            patience: xiangyi_sync::PATIENCE,
            app_version: "test",
            snapshots_from: self.snapshots_from.get(),
        };
        let outcome = sync(&self.store, shell).await;
        self.ids.set(self.ids.get() + 1000);
        outcome
    }

    /// Syncs, and both sides hold the same afterwards.
    #[track_caller]
    pub fn agreed(outcome: SyncOutcome) -> SyncReport {
        let SyncOutcome { report, failure } = outcome;
        assert!(failure.is_none(), "{failure:?} after {report:?}");
        assert!(report.in_sync, "{report:?}");
        report
    }

    /// The same while others write: what they added since is the next sync's.
    #[track_caller]
    pub fn agreed_or_moved_on(outcome: SyncOutcome) {
        let SyncOutcome { report, failure } = outcome;
        assert!(failure.is_none(), "{failure:?} after {report:?}");
        assert_eq!((report.unsent, report.rejected, report.held), (0, 0, 0), "{report:?}");
    }

    /// The same, where changes may have to wait for a person.
    #[track_caller]
    pub fn moved_on(outcome: SyncOutcome) {
        let SyncOutcome { report, failure } = outcome;
        assert!(failure.is_none(), "{failure:?} after {report:?}");
        assert_eq!(report.unsent, 0, "{report:?}");
    }

    pub fn digest(&self) -> Vec<AreaSum> {
        let areas: Vec<Area> = self.store.cursors().unwrap().into_keys().collect();
        self.store.digest(&areas).unwrap()
    }
}

fn random(seed: u64) -> [u8; 32] {
    let mut bytes = [0; 32];
    Seeded(seed + 7).fill(&mut bytes).unwrap();
    bytes
}

pub fn fields(value: Value) -> Fields {
    match value {
        Value::Object(map) => map,
        other => panic!("not an object: {other}"),
    }
}

pub fn morning(minutes: i64) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 3, 2, 8, 0, 0).unwrap() + chrono::Duration::minutes(minutes)
}
