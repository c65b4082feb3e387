//! Whole areas, packed once: what is in them, who may have them, how long they are kept.

use crate::county::*;
use reqwest::Method;
use reqwest::header::{CONTENT_RANGE, RANGE};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use tempfile::TempDir;
use xiangyi_county::snapshots::{self, Limits, Shelf};
use xiangyi_county::storage::Device as Known;
use xiangyi_county::{CountyError, Settings, enrolment};
use xiangyi_domain::id::RowId;
use xiangyi_domain::{Area, OrgCode};
use xiangyi_wire::Revision;
use xiangyi_wire::blob::name_of;
use xiangyi_wire::pull::{MAX_PAGE_BYTES, PullReply, Row};
use xiangyi_wire::snapshot::{PartReader, Snapshot, SnapshotReply, SnapshotRequest};

impl Device {
    pub async fn offers(&self, areas: &[Area]) -> Result<SnapshotReply, Refusal> {
        let body = json!({ "install_id": self.install, "schema": 1, "users": self.users, "areas": areas });
        self.post("/v1/snapshot", &body).await
    }

    /// The path of a part, as this device's users ask for it.
    pub fn part_path(&self, offer: &Snapshot, n: usize) -> String {
        let users: Vec<String> = self.users.iter().map(ToString::to_string).collect();
        let area = offer.area.as_str().replace('/', "%2F");
        format!("/v1/snapshot/{}?area={area}&users={}", offer.parts[n].name, users.join(","))
    }

    /// What asking for a part meets: status, the range that is told, and the bytes.
    async fn part(&self, offer: &Snapshot, n: usize, range: Option<&str>) -> (u16, String, Vec<u8>) {
        let mut request = self.request(Method::GET, &self.part_path(offer, n), Vec::new());
        if let Some(range) = range {
            request = request.header(RANGE, range);
        }
        let answer = request.send().await.unwrap();
        let told = answer.headers().get(CONTENT_RANGE).map_or("", |range| range.to_str().unwrap()).to_owned();
        (answer.status().as_u16(), told, answer.bytes().await.unwrap().to_vec())
    }

    /// The rows of an offer, part by part.
    async fn taken(&self, offer: &Snapshot) -> Vec<Row> {
        let mut rows = Vec::new();
        for (n, part) in offer.parts.iter().enumerate() {
            let (status, _, bytes) = self.part(offer, n, None).await;
            assert_eq!((status, name_of(&bytes), bytes.len() as u64), (200, part.name.clone(), part.bytes));
            rows.extend(rows_in(&bytes));
        }
        rows
    }

    /// Enters residents of Shiban whose names begin with a text.
    async fn enter(&mut self, text: &str, count: usize) {
        for first in (0..count).step_by(400) {
            let last = count.min(first + 400);
            let changes: Vec<Value> = (first..last).map(|n| self.resident(&format!("{text}{n}"))).collect();
            self.push(&changes).await.unwrap();
        }
    }
}

pub fn rows_in(part: &[u8]) -> Vec<Row> {
    let mut reader = PartReader::open(part).unwrap();
    let mut rows = Vec::new();
    while let Some(row) = reader.next_row().unwrap() {
        rows.push(row);
    }
    rows
}

fn shiban() -> Area {
    Area::village(&org(), village("Shiban"))
}

fn small(settings: &mut Settings) {
    settings.snapshots.part_bytes = 4000;
}

/// A county of small parts, with its head and two doctors.
async fn county() -> (County, Device) {
    let county = County::start_with(small).await;
    let mut office = county.device("office").await;
    for (login, role, places) in [
        ("shiban", "village_doctor", vec!["Shiban"]),
        ("hekou", "village_doctor", vec!["Hekou"]),
        ("staff", "clinic_staff", vec![]),
    ] {
        let villages: Vec<_> = places.into_iter().map(village).collect();
        let fields = json!({ "login": login, "name": login, "role": role, "villages": villages, "enabled": true });
        let change = office.insert("user", row(login), fields);
        office.say(change).await;
    }
    let fields = json!({ "login": "head", "name": "head", "role": "head", "villages": [], "enabled": true });
    let change = office.insert("user", head(&org()).into(), fields);
    assert_eq!(word(&office.say(change).await), "accepted 1");
    (county, office)
}

fn revisions(rows: &[Row]) -> BTreeMap<RowId, Revision> {
    rows.iter().map(|row| (row.id, row.revision)).collect()
}

/// Guards: a pull leaves out what it says it leaves out, the parts hold exactly that, and the log goes on from there.
#[tokio::test]
async fn an_area_comes_as_a_snapshot_and_its_log_from_there() {
    let (_county, mut office) = county().await;
    office.enter("居民", 60).await;
    let everything = office.pull(&BTreeMap::new(), MAX_PAGE_BYTES).await.unwrap();
    let body = json!({ "install_id": office.install, "schema": 1, "users": office.users, "cursors": {},
        "own_cursor": 0, "limit": MAX_PAGE_BYTES, "snapshots_from": 50 });
    let page: PullReply = office.post("/v1/pull", &body).await.unwrap();
    assert_eq!((&page.snapshots[..], page.more), (&[shiban()][..], false));
    assert!(page.rows.iter().all(|row| row.area != shiban()), "only the short log is in the page");
    let left = page.ranges.iter().find(|range| range.area == shiban()).unwrap();
    assert_eq!((left.from, left.to, left.head), (0, 0, 60));
    let offers = office.offers(&page.snapshots).await.unwrap();
    let [offer] = &offers.snapshots[..] else { panic!("{offers:?}") };
    assert!(offer.parts.len() > 2, "{offer:?}");
    assert_eq!((offer.position, offer.rows, offers.waiting.len()), (60, 60, 0));
    let taken = office.taken(offer).await;
    let expected: Vec<Row> = everything.rows.into_iter().filter(|row| row.area == shiban()).collect();
    assert_eq!((taken.len(), revisions(&taken)), (60, revisions(&expected)));
    let patch = office.patch("resident", row("居民7"), None, json!({ "phone": "1" }));
    office.say(patch).await;
    let township = page.ranges.iter().find(|range| range.area == Area::township(&org())).unwrap();
    let cursors = BTreeMap::from([(shiban(), offer.position), (township.area.clone(), township.to)]);
    let then = office.pull(&cursors, MAX_PAGE_BYTES).await.unwrap();
    assert_eq!(then.rows.iter().map(|row| row.id).collect::<Vec<_>>(), [row("居民7")]);
}

/// Guards: the scope, at each request. A name that is known is no right.
#[tokio::test]
async fn a_part_is_given_to_whom_it_would_be_offered_and_nobody_else() {
    let (county, mut office) = county().await;
    office.enter("居民", 20).await;
    let admission = json!({ "resident": row("居民1"), "admitted_on": "2026-03-02" });
    let change = office.insert("admission", row("ZY1"), admission);
    office.say(change).await;
    let township = Area::township(&org());
    let areas = [shiban(), township.clone()];
    let offers = office.offers(&areas).await.unwrap().snapshots;
    let of = |area: &Area| offers.iter().find(|offer| offer.area == *area).unwrap().clone();
    let (of_village, of_township) = (of(&shiban()), of(&township));
    assert!(office.taken(&of_township).await.iter().any(|found| found.id == row("ZY1")));
    let mut other = county.device("pc2").await;
    for (login, village_status, township_status) in
        [("staff", 200, 200), ("shiban", 404, 404), ("hekou", 404, 404), ("nobody", 404, 404)]
    {
        other.users = vec![row(login).into()];
        let statuses = (other.part(&of_village, 0, None).await.0, other.part(&of_township, 0, None).await.0);
        assert_eq!(statuses, (village_status, township_status), "{login}");
    }
    for (login, seen) in [("shiban", vec![shiban(), township.clone()]), ("hekou", vec![township.clone()])] {
        other.users = vec![row(login).into()];
        let offers = other.offers(&areas).await.unwrap().snapshots;
        let offered: BTreeSet<Area> = offers.iter().map(|offer| offer.area.clone()).collect();
        assert_eq!(offered, seen.into_iter().collect(), "{login}");
        for offer in &offers {
            assert!(other.taken(offer).await.iter().all(|found| found.id != row("ZY1")), "{login}");
            let moved =
                Snapshot { area: if offer.area == township { shiban() } else { township.clone() }, ..offer.clone() };
            assert_eq!(other.part(&moved, 0, None).await.0, 404, "{login}: a part of another area");
        }
    }
    let elsewhere = county.device_of("pc3", &OrgCode::new("410482999").unwrap()).await;
    assert_eq!(elsewhere.part(&of_village, 0, None).await.0, 404);
    assert_eq!(elsewhere.offers(&areas).await.unwrap().snapshots, []);
    other.users = vec![row("staff").into()];
    let id = other.id.unwrap().to_string();
    county.database.with(|storage| enrolment::revoke(storage, &id, chrono::Utc::now()).unwrap());
    assert_eq!(other.part(&of_village, 0, None).await.0, 401, "shut out");
    let change = office.patch("user", row("staff"), Some((1, 1)), json!({ "role": "village_doctor" }));
    office.say(change).await;
    let mut former = county.device("pc4").await;
    former.users = vec![row("staff").into()];
    assert_eq!(former.part(&of_township, 0, None).await.0, 404, "no longer of the window");
    for name in ["..%2F..%2Fparts.json", "parts.json", &"0".repeat(64)] {
        let path = former.part_path(&of_village, 0).replace(&of_village.parts[0].name, name);
        let status = office.request(Method::GET, &path, Vec::new()).send().await.unwrap().status();
        assert_eq!(status.as_u16(), 404, "{name}");
    }
}

/// Guards: a part goes on at any byte.
#[tokio::test]
async fn a_part_goes_on_where_it_was_cut() {
    let (_county, mut office) = county().await;
    office.enter("居民", 20).await;
    let offer = office.offers(&[shiban()]).await.unwrap().snapshots.remove(0);
    let (_, _, whole) = office.part(&offer, 0, None).await;
    let size = whole.len();
    for from in [0, 1, size / 2, size - 1] {
        let (status, told, rest) = office.part(&offer, 0, Some(&format!("bytes={from}-"))).await;
        assert_eq!((status, told), (206, format!("bytes {from}-{}/{size}", size - 1)));
        assert!(rest == whole[from..], "from {from}");
    }
    let (status, _, body) = office.part(&offer, 0, Some(&format!("bytes={size}-"))).await;
    assert_eq!((status, String::from_utf8(body).unwrap()), (416, r#"{"code":"bad_range"}"#.to_owned()));
    for other in ["bytes=-5", "bytes=1-2", "lines=1-"] {
        assert_eq!(office.part(&offer, 0, Some(other)).await, (200, String::new(), whole.clone()), "{other}");
    }
}

/// Guards: many computers cost one packing; who is in the middle of a snapshot can end it though a newer one is offered.
#[tokio::test]
async fn a_snapshot_is_packed_once_and_anew_when_the_log_has_gone_on() {
    let (county, mut office) = county().await;
    office.enter("居民", 20).await;
    let first = office.offers(&[shiban()]).await.unwrap().snapshots;
    office.enter("新", 1000).await;
    let mut other = county.device("pc2").await;
    other.users = vec![row("staff").into()];
    assert_eq!(other.offers(&[shiban()]).await.unwrap().snapshots, first, "a thousand places are not too far");
    office.enter("再", 1).await;
    let second = other.offers(&[shiban()]).await.unwrap().snapshots;
    assert_eq!((second[0].position, second[0].rows), (1021, 1021));
    assert_eq!(office.taken(&first[0]).await.len(), 20, "the former one is still there");
    let (folder, database) = county.stop().await;
    let county = County::start_on((folder, database), |_| {}).await;
    office.url.clone_from(&county.url);
    assert_eq!(office.offers(&[shiban()]).await.unwrap().snapshots, second, "and outlives the server");
}

/// Guards: the epoch. What a life of the server packed that is over is offered by no other.
#[tokio::test]
async fn a_restored_county_gives_nothing_of_its_former_life() {
    let (county, mut office) = county().await;
    office.enter("居民", 20).await;
    let backup = county.database.back_up("old.backup");
    let offer = office.offers(&[shiban()]).await.unwrap().snapshots.remove(0);
    let (folder, database) = county.stop().await;
    database.restore(&backup, true).unwrap();
    let county = County::start_on((folder, database), small).await;
    office.url.clone_from(&county.url);
    assert_eq!(office.part(&offer, 0, None).await.0, 404);
    let again = office.offers(&[shiban()]).await.unwrap().snapshots.remove(0);
    assert_ne!(again.parts, offer.parts);
    assert!(office.taken(&again).await.iter().all(|row| row.revision.epoch == 2));
    assert_eq!(std::fs::read_dir(county.folder.path().join("snapshots")).unwrap().count(), 1, "it is cleared away");
    let body = json!({ "install_id": office.install, "epoch": uuid::Uuid::from_bytes([9; 16]), "schema": 1,
        "users": office.users, "areas": [shiban()] });
    let reply: SnapshotReply = office.post("/v1/snapshot", &body).await.unwrap();
    assert_eq!((reply.snapshots.len(), reply.waiting.len()), (0, 0), "and nothing to whoever knows another");
}

/// Guards: who left before the position is told; and not where they live now.
#[tokio::test]
async fn who_left_before_is_told_with_the_offer() {
    let (county, mut office) = county().await;
    office.enter("居民", 3).await;
    let there = json!({ "village": village("Hekou"), "name": "居民0" });
    let moved = json!({ "village": village("Hekou"), "kept": row("居民0在河口"), "merged": row("居民0"),
        "chosen": { "moved": true }, "merged_on": "2026-03-03" });
    let changes = [office.insert("resident", row("居民0在河口"), there), office.insert("merge", row("搬家"), moved)];
    let reply = office.push(&changes).await.unwrap();
    assert!(words(&reply.results).iter().all(|word| word.starts_with("accepted")), "{:?}", words(&reply.results));
    let mut doctor = county.device("pc2").await;
    for (login, left) in [("shiban", vec![row("居民0")]), ("staff", vec![])] {
        doctor.users = vec![row(login).into()];
        let offer = doctor.offers(&[shiban()]).await.unwrap().snapshots.remove(0);
        assert_eq!(offer.left.iter().map(|one| one.id).collect::<Vec<_>>(), left, "{login}");
        assert!(doctor.taken(&offer).await.iter().all(|found| found.id != row("居民0")));
    }
}

/// What of a shelf's folder is there: parts and lists.
fn files(folder: &TempDir) -> BTreeSet<PathBuf> {
    let mut files = BTreeSet::new();
    let mut folders = vec![folder.path().to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.insert(path);
            }
        }
    }
    files
}

fn question(device: &Device, areas: Vec<Area>) -> SnapshotRequest {
    SnapshotRequest { install_id: device.install, epoch: None, schema: 1, users: device.users.clone(), areas }
}

/// Guards: one packs at a time, and answers before its caller takes it for dead; what cannot be kept is left to pages; the
/// folder stays within its limit.
#[tokio::test]
async fn packing_and_keeping_have_their_limits() {
    let (county, mut office) = county().await;
    office.enter("居民", 20).await;
    let hekou = json!({ "village": village("Hekou"), "name": "乙" });
    let change = office.insert("resident", row("乙"), hekou);
    office.say(change).await;
    let both = vec![Area::village(&org(), village("Hekou")), shiban(), Area::township(&org())];
    let (folder, now) = (TempDir::new().unwrap(), chrono::Utc::now());
    let request = question(&office, both.clone());
    county.database.with(|storage| {
        let device: Known = storage.read(|reader| reader.device(office.id.unwrap())).unwrap().unwrap();
        let shelf = Shelf::new(folder.path(), Limits { part_bytes: 500, ..Limits::default() });
        let mut inner = None;
        let mut has_time = || {
            let asked =
                snapshots::offer(storage, &shelf, (&device, &question(&office, vec![shiban()])), now, &mut || true);
            inner = Some(asked);
            false
        };
        let reply = snapshots::offer(storage, &shelf, (&device, &request), now, &mut has_time).unwrap();
        assert!(matches!(inner, Some(Err(CountyError::Refused(refused))) if refused.to_string() == "busy"));
        assert_eq!((reply.snapshots.len(), reply.waiting.len()), (1, 2), "the first is packed in any case");
        let all = snapshots::offer(storage, &shelf, (&device, &request), now, &mut || true).unwrap();
        assert_eq!((all.snapshots.len(), all.waiting.len()), (3, 0));
        let before = files(&folder);
        let tight = Shelf::new(folder.path(), Limits { part_bytes: 500, kept_bytes: 10, ..Limits::default() });
        let doctor = SnapshotRequest { users: vec![row("shiban").into()], ..question(&office, vec![shiban()]) };
        let offer = snapshots::offer(storage, &tight, (&device, &doctor), now, &mut || true).unwrap();
        assert_eq!(offer.snapshots.len(), 1);
        let after = files(&folder);
        assert!(before.is_disjoint(&after), "what was there is more than has room");
        assert_eq!(after.len(), offer.snapshots[0].parts.len() + 1, "the newest stays, with its list");
        let late = now + chrono::Days::new(15);
        snapshots::offer(storage, &shelf, (&device, &question(&office, vec![both[0].clone()])), late, &mut || true)
            .unwrap();
        assert!(files(&folder).is_disjoint(&after), "nobody has asked for it in two weeks");
        let none = TempDir::new().unwrap();
        std::fs::write(none.path().join("snapshots"), b"a file where the folder should be").unwrap();
        let shelf = Shelf::new(none.path(), Limits::default());
        let reply = snapshots::offer(storage, &shelf, (&device, &request), now, &mut || true).unwrap();
        assert_eq!((reply.snapshots.len(), reply.waiting.len()), (0, 0));
    });
}
