//! A county to test against, and a device that says exactly what it is told to.

use crate::database::Database;
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use chrono::Utc;
use reqwest::{Method, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use tempfile::TempDir;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use xiangyi_county::{CountyError, Server, Settings, enrolment};
use xiangyi_domain::id::{ChangeId, DeviceId, InstallId, RowId, UserId, VillageId, derived};
use xiangyi_domain::{Area, OrgCode};
use xiangyi_wire::digest::DigestReply;
use xiangyi_wire::enroll::EnrollReply;
use xiangyi_wire::pull::{MAX_PAGE_BYTES, PullReply, Row};
use xiangyi_wire::push::{Outcome, PushReply, Verdict};
use xiangyi_wire::signature::{HEADER, signed_bytes};
use xiangyi_wire::{Entity, WireError};

pub const ORG: &str = "410482101";
/// 2026-03-02 08:00 UTC in milliseconds, the clock of a device that is right.
pub const MORNING: i64 = 1_772_438_400_000;

pub fn org() -> OrgCode {
    OrgCode::new(ORG).unwrap()
}

/// A running server.
pub struct County {
    pub folder: TempDir,
    pub database: Database,
    pub url: String,
    stop: Option<oneshot::Sender<()>>,
    task: JoinHandle<Result<(), CountyError>>,
}

impl County {
    pub async fn start() -> County {
        County::start_with(|_| {}).await
    }

    pub async fn start_with(adjust: impl FnOnce(&mut Settings)) -> County {
        County::start_in(TempDir::new().unwrap(), adjust).await
    }

    /// A server on a folder that holds its certificate.
    pub async fn start_in(folder: TempDir, adjust: impl FnOnce(&mut Settings)) -> County {
        let database = Database::empty(folder.path());
        County::start_on((folder, database), adjust).await
    }

    /// A server on what another left.
    pub async fn start_on((folder, database): (TempDir, Database), adjust: impl FnOnce(&mut Settings)) -> County {
        let free: SocketAddr = "127.0.0.1:0".parse().unwrap();
        let mut settings = Settings::new(folder.path().to_owned(), free);
        settings.database_url = database.url();
        adjust(&mut settings);
        let server = Server::bind(&settings).await.unwrap();
        let url = server.url().unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let task = tokio::spawn(server.serve(async {
            let _ = stopped.await;
        }));
        County { folder, database, url, stop: Some(stop), task }
    }

    /// Stops politely and answers what it leaves.
    pub async fn stop(mut self) -> (TempDir, Database) {
        self.stop.take().unwrap().send(()).unwrap();
        self.task.await.unwrap().unwrap();
        (self.folder, self.database)
    }

    /// A server whose township has a head, who is the user of every device unless a test says otherwise.
    pub async fn with_head() -> County {
        let county = County::start().await;
        let mut office = county.device("office").await;
        let fields = json!({ "login": "head", "name": "head", "role": "head", "villages": [], "enabled": true });
        let change = office.insert("user", head(&org()).into(), fields);
        assert_eq!(word(&office.say(change).await), "accepted 1");
        county
    }

    pub fn code(&self, org: &OrgCode) -> String {
        let code = enrolment::code_from(&xiangyi_county::server::random().unwrap());
        self.database.with(|storage| enrolment::add_code(storage, org, &code, Utc::now()).unwrap());
        code
    }

    /// A device of the usual township.
    pub async fn device(&self, name: &str) -> Device {
        self.device_of(name, &org()).await
    }

    pub async fn device_of(&self, name: &str, org: &OrgCode) -> Device {
        let mut device = Device::new(&self.url, name, org);
        let reply = device.enroll(&self.code(org)).await.unwrap();
        device.token = reply.token;
        device.id = Some(reply.device_id);
        device
    }
}

/// What a request met: the status and the error's code.
#[derive(Debug, PartialEq)]
pub struct Refusal(pub StatusCode, pub String);

pub fn refused<T: std::fmt::Debug>(answer: Result<T, Refusal>) -> (u16, String) {
    let Refusal(status, code) = answer.unwrap_err();
    (status.as_u16(), code)
}

/// A device without a store.
pub struct Device {
    pub http: reqwest::Client,
    pub url: String,
    pub org: OrgCode,
    pub key: String,
    pub signer: Ed25519KeyPair,
    pub token: String,
    pub id: Option<DeviceId>,
    pub install: InstallId,
    pub former: Option<InstallId>,
    pub users: Vec<UserId>,
    pub clock: i64,
    pub name: String,
    pub next: u64,
}

impl Device {
    pub fn new(url: &str, name: &str, org: &OrgCode) -> Device {
        let signer = Ed25519KeyPair::from_seed_unchecked(blake3::hash(name.as_bytes()).as_bytes()).unwrap();
        Device {
            http: reqwest::Client::new(),
            url: url.to_owned(),
            org: org.clone(),
            key: BASE64.encode(signer.public_key()),
            signer,
            token: String::new(),
            id: None,
            install: InstallId(derived("install", &[name])),
            former: None,
            users: vec![head(org)],
            clock: MORNING,
            name: name.to_owned(),
            next: 1,
        }
    }

    pub async fn enroll(&self, code: &str) -> Result<EnrollReply, Refusal> {
        let body = json!({ "code": code, "org_code": self.org, "device_key": self.key, "install_id": self.install, "schema": 1, "org_name": "石板镇卫生院" });
        self.post("/v1/enroll", &body).await
    }

    /// The next change of this device's log.
    pub fn change(&mut self, entity: &str, row: RowId, op: Value) -> Value {
        let seq = self.next;
        self.next += 1;
        let change_id = ChangeId(derived("change", &[&self.name, &seq.to_string()]));
        json!({ "change_id": change_id, "seq": seq, "user": 0, "at": 1, "hlc": seq, "entity": entity, "row": row,
                "area": Area::township(&self.org), "op": op })
    }

    pub fn insert(&mut self, entity: &str, row: RowId, fields: Value) -> Value {
        self.change(entity, row, json!({ "insert": fields }))
    }

    pub fn patch(&mut self, entity: &str, row: RowId, base: Option<(u32, u64)>, fields: Value) -> Value {
        let mut change = self.change(entity, row, json!({ "patch": fields }));
        if let Some(base) = base {
            change["base"] = json!(base);
        }
        change
    }

    /// A new resident of the village Shiban.
    pub fn resident(&mut self, name: &str) -> Value {
        self.insert("resident", row(name), json!({ "village": village("Shiban"), "name": name }))
    }

    pub fn batch(&self, changes: &[Value]) -> Value {
        let first = changes.first().map_or(json!(1), |change| change["seq"].clone());
        let mut batch = json!({ "install_id": self.install, "first_seq": first, "users": self.users,
            "app_version": "0.1.0", "schema": 1, "hlc_base": self.clock, "changes": changes });
        if let Some(former) = self.former {
            batch["former_install"] = json!(former);
        }
        batch
    }

    pub async fn push(&self, changes: &[Value]) -> Result<PushReply, Refusal> {
        self.post("/v1/push", &self.batch(changes)).await
    }

    /// Pushes one change and answers what became of it.
    pub async fn say(&self, change: Value) -> Outcome {
        let reply = self.push(&[change]).await.unwrap();
        reply.results.last().unwrap().outcome.clone()
    }

    pub async fn pull(&self, cursors: &BTreeMap<Area, u64>, limit: u32) -> Result<PullReply, Refusal> {
        let body = json!({ "install_id": self.install, "schema": 1, "users": self.users, "cursors": cursors,
            "own_cursor": 0, "limit": limit });
        self.post("/v1/pull", &body).await
    }

    /// All rows in scope but the users and the cases.
    pub async fn rows(&self) -> Vec<Row> {
        let page = self.pull(&BTreeMap::new(), MAX_PAGE_BYTES).await.unwrap();
        assert!(!page.more);
        page.rows.into_iter().filter(|row| !matches!(row.entity, Entity::User | Entity::Case)).collect()
    }

    pub async fn digest(&self, cursors: &BTreeMap<Area, u64>) -> DigestReply {
        let body = json!({ "install_id": self.install, "users": self.users, "cursors": cursors });
        self.post("/v1/digest", &body).await.unwrap()
    }

    /// A request as this device sends it: with its token, and signed.
    pub fn request(&self, method: Method, path: &str, body: Vec<u8>) -> reqwest::RequestBuilder {
        let signature = self.signature(method.as_str(), path, &body);
        let request = self.http.request(method, format!("{}{path}", self.url)).bearer_auth(&self.token);
        request.header(HEADER, signature).body(body)
    }

    /// What this device signs a request with.
    pub fn signature(&self, method: &str, path: &str, body: &[u8]) -> String {
        BASE64.encode(self.signer.sign(&signed_bytes(method, path, body)))
    }

    pub async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, Refusal> {
        read(self.request(Method::GET, path, Vec::new()).send().await.unwrap()).await
    }

    pub async fn post<T: DeserializeOwned>(&self, path: &str, body: &Value) -> Result<T, Refusal> {
        read(self.send(path, "application/json", serde_json::to_vec(body).unwrap()).await).await
    }

    pub async fn post_bytes(&self, path: &str, kind: &str, body: Vec<u8>) -> Result<Value, Refusal> {
        read(self.send(path, kind, body).await).await
    }

    async fn send(&self, path: &str, kind: &str, body: Vec<u8>) -> reqwest::Response {
        self.request(Method::POST, path, body).header("content-type", kind).send().await.unwrap()
    }
}

pub async fn read<T: DeserializeOwned>(response: reqwest::Response) -> Result<T, Refusal> {
    let status = response.status();
    if status.is_success() {
        return Ok(response.json().await.unwrap());
    }
    let error: WireError = response.json().await.unwrap();
    Err(Refusal(status, error.code))
}

pub fn head(org: &OrgCode) -> UserId {
    UserId(derived("user", &[org.as_str(), "head"]))
}

pub fn row(name: &str) -> RowId {
    RowId(derived("row", &[name]))
}

pub fn village(name: &str) -> VillageId {
    VillageId(derived("village", &[ORG, name]))
}

/// The word for an outcome, with its code.
pub fn word(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Accepted { revision } => format!("accepted {}", revision.count),
        Outcome::Merged { revision, .. } => format!("merged {}", revision.count),
        Outcome::Held { code, .. } => format!("held {code}"),
        Outcome::Rejected { code, field } => {
            format!("rejected {code} {}", field.as_deref().unwrap_or("")).trim_end().to_owned()
        }
    }
}

pub fn words(results: &[Verdict]) -> Vec<String> {
    results.iter().map(|verdict| word(&verdict.outcome)).collect()
}
