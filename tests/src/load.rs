//! Many devices that join and push at once, as on the first evening: raw requests, signed, as the real device sends them.

use crate::county::County;
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use chrono::Utc;
use futures_util::future::join_all;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::time::{Duration, Instant};
use xiangyi_county::enrolment;
use xiangyi_county::storage::Storage;
use xiangyi_domain::id::{ChangeId, InstallId, RowId, UserId, VillageId, derived};
use xiangyi_domain::{Area, OrgCode};
use xiangyi_wire::enroll::{EnrollReply, EnrollRequest};
use xiangyi_wire::push::{Outcome, PushReply, Verdict};
use xiangyi_wire::signature::{HEADER, signed_bytes};
use xiangyi_wire::{SCHEMA, frame};

/// Devices of one township.
const DEVICES_OF_A_TOWNSHIP: usize = 20;
/// The sizes in which a device sends, as its batches grow.
const BATCHES: [usize; 4] = [50, 100, 200, 400];
/// One change of this many is a new resident, the others are visits.
const VISITS_OF_A_RESIDENT: usize = 4;

/// How many push how much.
#[derive(Clone, Copy, Debug)]
pub struct Load {
    pub devices: usize,
    pub changes: usize,
}

/// What came of it.
#[derive(Debug, Default)]
pub struct Pushed {
    /// Each device from its first try to join to its token, with the waits that the server asked for.
    pub joined: Vec<Duration>,
    /// From the first push to the last answer.
    pub took: Duration,
    /// Each push that was taken, from its request to its answer.
    pub pushes: Vec<Duration>,
    /// Each batch from its first try to its acknowledgement, with the waits that the server asked for.
    pub acknowledged: Vec<Duration>,
    /// How often the server asked a device to come back.
    pub busy: usize,
}

struct Device {
    org: OrgCode,
    install: InstallId,
    key: Ed25519KeyPair,
    token: String,
    name: String,
}

/// Devices that have a code each, and no token yet.
fn devices(storage: &dyn Storage, load: Load) -> Vec<(Device, String)> {
    (0..load.devices).map(|n| device(storage, n)).collect()
}

fn device(storage: &dyn Storage, n: usize) -> (Device, String) {
    let org = OrgCode::new(&format!("4104821{:02}", n / DEVICES_OF_A_TOWNSHIP % 100)).unwrap();
    let name = format!("device {n}");
    let key = Ed25519KeyPair::from_seed_unchecked(derived_key(&name).as_slice()).unwrap();
    let install = InstallId(derived("install", &[&name]));
    let code = enrolment::code_from(&xiangyi_county::server::random().unwrap());
    enrolment::add_code(storage, &org, &code, Utc::now()).unwrap();
    (Device { org, install, key, token: String::new(), name }, code)
}

fn derived_key(name: &str) -> Vec<u8> {
    ["a", "b"].iter().flat_map(|half| derived("key", &[name, half]).into_bytes()).collect()
}

impl Device {
    fn change(&self, seq: usize) -> Value {
        let resident = (seq - 1) / (VISITS_OF_A_RESIDENT + 1);
        let village = VillageId(derived("village", &[self.org.as_str(), &self.name]));
        let id = |kind: &str, n: usize| RowId(derived(kind, &[&self.name, &n.to_string()]));
        let born = (seq - 1).is_multiple_of(VISITS_OF_A_RESIDENT + 1);
        let (entity, row, fields) = if born {
            (
                "resident",
                id("resident", resident),
                json!({ "village": village, "name": format!("甲{resident}"), "sex": "female" }),
            )
        } else {
            let visit = json!({
                "village": village, "resident": id("resident", resident), "form": "hypertension", "form_version": "2017",
                "visited_on": "2026-03-02", "mode": "home", "class": 1, "next_due_on": "2026-06-02", "recheck": false,
                "answers": { "systolic_mmhg": 118 + seq % 40, "diastolic_mmhg": 70 + seq % 20,
                    "heart_rate": 60 + seq % 30, "weight_kg": "62.5", "salt": 2, "adherence": 1, "symptoms": [1] },
                "doctor": UserId(derived("user", &[self.org.as_str(), "head"])), "logged_at": "2026-03-02T08:15",
            });
            ("visit", id("visit", seq), visit)
        };
        json!({ "change_id": ChangeId(derived("change", &[&self.name, &seq.to_string()])), "seq": seq, "user": 0,
            "at": 29_540_000, "hlc": seq, "entity": entity, "row": row, "area": Area::village(&self.org, village),
            "op": { "insert": fields } })
    }

    fn body(&self, first: usize, count: usize) -> Vec<u8> {
        let changes: Vec<Value> = (first..first + count).map(|seq| self.change(seq)).collect();
        let user = UserId(derived("user", &[self.org.as_str(), "head"]));
        let batch = json!({ "install_id": self.install, "first_seq": first, "users": [user], "app_version": "0.1.0",
            "schema": SCHEMA, "hlc_base": 1_772_438_400_000_i64, "changes": changes });
        frame::encode(&batch).unwrap()
    }

    /// Pushes all its changes and waits where the server asks for it.
    async fn push_all(&self, http: &reqwest::Client, url: &str, changes: usize) -> Pushed {
        let mut pushed = Pushed::default();
        let (mut next, mut sizes) = (1, BATCHES.iter());
        while next <= changes {
            let count = (*sizes.next().unwrap_or(&500)).min(changes + 1 - next);
            let (body, began) = (self.body(next, count), Instant::now());
            let last_seq = loop {
                let sent = Instant::now();
                if let Some(reply) = self.post::<PushReply>(http, url, "/v1/push", &body).await {
                    pushed.pushes.push(sent.elapsed());
                    assert_eq!(reply.results.len(), count, "a verdict for each");
                    let accepted = |verdict: &Verdict| matches!(verdict.outcome, Outcome::Accepted { .. });
                    assert!(reply.results.iter().all(accepted), "{:?}", reply.results);
                    break reply.last_seq;
                }
                pushed.busy += 1;
            };
            pushed.acknowledged.push(began.elapsed());
            assert_eq!(last_seq as usize, next + count - 1, "all of the batch");
            next += count;
        }
        pushed
    }

    /// Joins the county with its code, and waits where the server asks for it.
    async fn join(mut self, http: &reqwest::Client, url: &str, code: String) -> (Device, Duration) {
        let began = Instant::now();
        let request = EnrollRequest {
            code,
            org_code: self.org.clone(),
            device_key: BASE64.encode(self.key.public_key()),
            install_id: self.install,
            schema: SCHEMA,
            org_name: None,
        };
        let body = frame::encode(&request).unwrap();
        loop {
            if let Some(EnrollReply { token, .. }) = self.post(http, url, "/v1/enroll", &body).await {
                self.token = token;
                return (self, began.elapsed());
            }
        }
    }

    /// One try; `None` after the wait that a busy server asked for.
    async fn post<T: DeserializeOwned>(&self, http: &reqwest::Client, url: &str, path: &str, body: &[u8]) -> Option<T> {
        let signature = BASE64.encode(self.key.sign(&signed_bytes("POST", path, body)));
        let request = http.post(format!("{url}{path}")).bearer_auth(&self.token).header(HEADER, signature);
        let request = request.header("content-type", frame::CONTENT_TYPE).header("accept", frame::CONTENT_TYPE);
        let response = request.body(body.to_vec()).send().await.unwrap();
        if response.status() == 503 {
            let seconds = response.headers()["retry-after"].to_str().unwrap().parse().unwrap();
            tokio::time::sleep(Duration::from_secs(seconds)).await;
            return None;
        }
        assert_eq!(response.status(), 200, "{}", response.text().await.unwrap());
        Some(frame::decode(&response.bytes().await.unwrap()).unwrap())
    }
}

/// Lets all devices join at once, then push at once, and proves that the server has every change once.
pub fn push_at_once(county: &County, load: Load) -> Pushed {
    let storage = county.storage();
    let waiting = devices(storage.as_ref(), load);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (devices, pushed) = runtime.block_on(async {
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let url = county.url();
        let all = waiting.into_iter().map(|(device, code)| device.join(&http, &url, code));
        let (devices, joined): (Vec<Device>, Vec<Duration>) = join_all(all).await.into_iter().unzip();
        let began = Instant::now();
        let all = join_all(devices.iter().map(|device| device.push_all(&http, &url, load.changes))).await;
        let first = Pushed { joined, took: began.elapsed(), ..Pushed::default() };
        let pushed = all.into_iter().fold(first, |mut sum, one| {
            sum.pushes.extend(one.pushes);
            sum.acknowledged.extend(one.acknowledged);
            sum.busy += one.busy;
            sum
        });
        (devices, pushed)
    });
    let tokens: BTreeSet<&str> = devices.iter().map(|device| device.token.as_str()).collect();
    assert_eq!(tokens.len(), load.devices, "a token for each");
    prove(storage.as_ref(), &devices, load);
    pushed
}

/// Every change has its place and its verdict, every row stands once at its first revision, and the logs are whole.
fn prove(storage: &dyn Storage, devices: &[Device], load: Load) {
    let mut rows = BTreeSet::new();
    for device in devices {
        let places = storage.read(|reader| reader.places(device.install, 1, u64::MAX >> 1)).unwrap();
        let ids: BTreeSet<ChangeId> = places.iter().map(|place| place.change_id).collect();
        assert_eq!((places.len(), ids.len()), (load.changes, load.changes), "{}", device.name);
        for (area, _) in storage.read(|reader| reader.areas(&device.org)).unwrap() {
            storage
                .read(|reader| {
                    reader.revisions(&area, &mut |_, row, revision| {
                        assert_eq!(revision.count, 1, "a row was applied twice");
                        rows.insert(row);
                    })
                })
                .unwrap();
        }
    }
    assert_eq!(rows.len(), load.devices * load.changes, "rows");
    assert_eq!(storage.check().unwrap(), Vec::<String>::new());
}
