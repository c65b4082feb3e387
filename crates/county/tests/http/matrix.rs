//! Who may call what, and what they see: every route of the API's document, asked by every kind of caller.
//!
//! A refusal that is due and is missing fails the test, and so does one that is not due, a row of somebody else's area in
//! any answer, and a route that nobody has written a line for.

use crate::county::*;
use crate::snapshots::rows_in;
use reqwest::Method;
use reqwest::redirect::Policy;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use xiangyi_county::{enrolment, operators};
use xiangyi_domain::id::UserId;
use xiangyi_domain::{Area, OrgCode};
use xiangyi_wire::Entity;
use xiangyi_wire::blob::name_of;
use xiangyi_wire::pull::MAX_PAGE_BYTES;
use xiangyi_wire::signature::HEADER;
use xiangyi_wire::snapshot::Snapshot;

const OTHER_ORG: &str = "410482102";
/// What stands in one row each, and nowhere else.
const IN_SHIBAN: &str = "居民甲";
const IN_HEKOU: &str = "居民乙";
const AT_THE_WINDOW: &str = "病房三";
const ELSEWHERE: &str = "居民丙";
const ALL: [&str; 4] = [IN_SHIBAN, IN_HEKOU, AT_THE_WINDOW, ELSEWHERE];

/// One kind of caller.
struct Caller {
    name: &'static str,
    /// With its place in its own log, its key and its users.
    device: Device,
    /// Signs in its stead.
    signer: Option<Device>,
    is_signed: bool,
    cookie: String,
    /// What it may see of rows.
    sees: &'static [&'static str],
}

/// The callers in the order of the table's columns.
const CALLERS: [&str; 12] = [
    "nobody",
    "no signature",
    "another key's signature",
    "revoked",
    "another township",
    "another's install",
    "doctor of Shiban",
    "doctor of Hekou",
    "staff",
    "head",
    "ended session",
    "operator",
];

/// A route, and what it answers in the order of [`CALLERS`].
struct Line {
    method: Method,
    route: &'static str,
    answers: [&'static str; 12],
}

fn line(method: Method, route: &'static str, answers: [&'static str; 12]) -> Line {
    Line { method, route, answers }
}

/// What each route says to each caller. The last one gives out tokens and so ends what came before.
fn table() -> Vec<Line> {
    const NOBODY: &str = "401 unknown_device";
    const FORGED: &str = "401 bad_signature";
    const OWN: &str = "403 not_your_install";
    const GONE: &str = "404 no_such_blob";
    const NO_PART: &str = "404 no_such_snapshot";
    let (get, post) = (Method::GET, Method::POST);
    let open = |answer| [answer; 12];
    let to_operators = |answer| {
        let mut answers = ["401"; 12];
        answers[11] = answer;
        answers
    };
    vec![
        line(get.clone(), "/openapi.json", open("200")),
        line(get.clone(), "/readyz", open("200")),
        line(get.clone(), "/metrics", open("200")),
        line(get.clone(), "/", open("303")),
        line(get.clone(), "/county", to_operators("200")),
        line(get.clone(), "/county/township/{org}", to_operators("200")),
        line(get.clone(), "/county/enter", open("200")),
        line(post.clone(), "/county/enter", open("403")),
        line(
            get.clone(),
            "/v1/hello",
            [NOBODY, FORGED, FORGED, NOBODY, "200", "200", "200", "200", "200", "200", NOBODY, NOBODY],
        ),
        line(
            post.clone(),
            "/v1/push",
            [NOBODY, FORGED, FORGED, NOBODY, "200", OWN, "200", "200", "200", "200", NOBODY, NOBODY],
        ),
        line(
            get.clone(),
            "/v1/verdicts",
            [NOBODY, FORGED, FORGED, NOBODY, "200", OWN, "200", "200", "200", "200", NOBODY, NOBODY],
        ),
        line(
            post.clone(),
            "/v1/pull",
            [NOBODY, FORGED, FORGED, NOBODY, "200", OWN, "200", "200", "200", "200", NOBODY, NOBODY],
        ),
        line(
            post.clone(),
            "/v1/digest",
            [NOBODY, FORGED, FORGED, NOBODY, "200", OWN, "200", "200", "200", "200", NOBODY, NOBODY],
        ),
        line(
            post.clone(),
            "/v1/numbers",
            [NOBODY, FORGED, FORGED, NOBODY, "400 bad_body", OWN, "200", "200", "200", "200", NOBODY, NOBODY],
        ),
        line(
            post.clone(),
            "/v1/snapshot",
            [NOBODY, FORGED, FORGED, NOBODY, "200", OWN, "200", "200", "200", "200", NOBODY, NOBODY],
        ),
        // A part that was offered to the head: the doctor of the village has others, of what doctors see.
        line(
            get.clone(),
            "/v1/snapshot/{name}",
            [NOBODY, FORGED, FORGED, NOBODY, NO_PART, NO_PART, NO_PART, NO_PART, "200", "200", NOBODY, NOBODY],
        ),
        // Whoever may send a picture is asked for the township only: an old computer of any of its people may have it.
        line(
            Method::PUT,
            "/v1/blob/{hash}/{n}",
            [NOBODY, FORGED, FORGED, NOBODY, GONE, "204", "204", "204", "204", "204", NOBODY, NOBODY],
        ),
        line(
            Method::HEAD,
            "/v1/blob/{hash}/{n}",
            ["401", "401", "401", "401", "404", "200", "200", "200", "200", "200", "401", "401"],
        ),
        line(
            get,
            "/v1/blob/{hash}/{n}",
            [NOBODY, FORGED, FORGED, NOBODY, GONE, GONE, "200", GONE, "200", "200", NOBODY, NOBODY],
        ),
        line(post.clone(), "/county/leave", open("303")),
        line(
            post,
            "/v1/enroll",
            [FORGED, FORGED, FORGED, "200", "403 wrong_org", "200", "200", "200", "200", "200", FORGED, FORGED],
        ),
    ]
}

/// A county with rows of two villages, of the window, and of another township; and the callers.
struct Scene {
    county: County,
    callers: Vec<Caller>,
    /// The picture that a row of Shiban names.
    picture: Vec<u8>,
    /// Shiban's snapshot as the head was offered it.
    offer: Snapshot,
}

impl Scene {
    async fn new() -> Scene {
        let county = County::with_head().await;
        let picture = b"a picture of Shiban".to_vec();
        let mut office = county.device("pc1").await;
        for (login, role, places) in [
            ("shiban", "village_doctor", vec!["Shiban"]),
            ("hekou", "village_doctor", vec!["Hekou"]),
            ("staff", "clinic_staff", vec![]),
        ] {
            let villages: Vec<_> = places.into_iter().map(village).collect();
            let fields = json!({ "login": login, "name": login, "role": role, "villages": villages, "enabled": true });
            let change = office.insert("user", row(login), fields);
            assert_eq!(word(&office.say(change).await), "accepted 1");
        }
        let photo = json!({ "village": village("Shiban"), "hash": name_of(&picture), "size": picture.len() });
        let changes = [
            office.insert("resident", row("甲"), json!({ "village": village("Shiban"), "name": IN_SHIBAN })),
            office.insert("resident", row("乙"), json!({ "village": village("Hekou"), "name": IN_HEKOU })),
            office.insert("admission", row("ZY1"), json!({ "resident": row("甲"), "ward": AT_THE_WINDOW })),
            office.insert("photo", row("photo"), photo),
        ];
        let reply = office.push(&changes).await.unwrap();
        assert!(words(&reply.results).iter().all(|word| word.starts_with("accepted")), "{:?}", words(&reply.results));
        let mut other = county.device_of("elsewhere", &OrgCode::new(OTHER_ORG).unwrap()).await;
        let boss = json!({ "login": "head", "name": "head", "role": "head", "villages": [], "enabled": true });
        let boss = other.insert("user", head(&other.org).into(), boss);
        assert_eq!(word(&other.say(boss).await), "accepted 1");
        let there = other.insert("resident", row("丙"), json!({ "village": village("Shiban"), "name": ELSEWHERE }));
        assert_eq!(word(&other.say(there).await), "accepted 1");
        let offer = office.offers(&[Area::village(&org(), village("Shiban"))]).await.unwrap().snapshots.remove(0);
        let callers = callers(&county, office, other).await;
        Scene { county, callers, picture, offer }
    }

    /// The request of a caller to a route: the path and the body.
    fn request(&mut self, index: usize, line: &Line) -> (String, Vec<u8>) {
        let (hash, picture, offer) = (name_of(&self.picture), self.picture.clone(), self.offer.clone());
        let code = if line.route == "/v1/enroll" { self.county.code(&org()) } else { String::new() };
        let caller = &mut self.callers[index];
        let name = caller.name;
        let device = &mut caller.device;
        let (install, users) = (device.install, device.users.clone());
        let json = |body: Value| body.to_string().into_bytes();
        let path = line.route.replace("{org}", ORG).replace("{hash}", &hash).replace("{n}", "0");
        match (line.method.as_str(), line.route) {
            ("POST", "/v1/push") => {
                let change = device.insert(
                    "resident",
                    row(&format!("new {name}")),
                    json!({ "village": village("Shiban"), "name": name }),
                );
                (path, json(device.batch(&[change])))
            }
            (_, "/v1/verdicts") => (format!("{path}?install={install}&from=1&to=99"), Vec::new()),
            (_, "/v1/pull") => (
                path,
                json(json!({ "install_id": install, "schema": 1, "users": users, "cursors": {}, "own_cursor": 0,
                    "limit": MAX_PAGE_BYTES })),
            ),
            (_, "/v1/digest") => (path, json(json!({ "install_id": install, "users": users, "cursors": {} }))),
            (_, "/v1/numbers") => (
                path,
                json(json!({ "install_id": install, "schema": 1, "request_id": row(name), "holds": [],
                    "wants": [{ "kind": "record", "scope": "410482101203", "size": 5 }] })),
            ),
            (_, "/v1/snapshot") => {
                let areas = [Area::township(&org()), offer.area, Area::village(&org(), village("Hekou"))];
                (path, json(json!({ "install_id": install, "schema": 1, "users": users, "areas": areas })))
            }
            (_, "/v1/snapshot/{name}") => (device.part_path(&offer, 0), Vec::new()),
            ("PUT", "/v1/blob/{hash}/{n}") => (path, picture),
            ("GET", "/v1/blob/{hash}/{n}") => {
                let users: Vec<String> = users.iter().map(ToString::to_string).collect();
                (format!("{path}?users={}", users.join(",")), Vec::new())
            }
            ("POST", "/county/enter") => (path, b"key=1".to_vec()),
            (_, "/v1/enroll") => (
                path,
                json(json!({ "code": code, "org_code": device.org, "device_key": device.key, "install_id": install,
                    "schema": 1 })),
            ),
            _ => (path, Vec::new()),
        }
    }

    /// What a caller is answered: the status, the code of an error, and the body.
    async fn ask(&mut self, index: usize, line: &Line) -> (String, String) {
        let (path, body) = self.request(index, line);
        let caller = &self.callers[index];
        let http = reqwest::Client::builder().redirect(Policy::none()).build().unwrap();
        let mut request = http.request(line.method.clone(), format!("{}{path}", self.county.url));
        if !caller.device.token.is_empty() {
            request = request.bearer_auth(&caller.device.token);
        }
        if caller.is_signed {
            let signer = caller.signer.as_ref().unwrap_or(&caller.device);
            request = request.header(HEADER, signer.signature(line.method.as_str(), &path, &body));
        }
        if !caller.cookie.is_empty() {
            request = request.header("cookie", &caller.cookie);
        }
        let kind = if path == "/county/enter" { "application/x-www-form-urlencoded" } else { "application/json" };
        let response = request.header("content-type", kind).body(body).send().await.unwrap();
        let status = response.status().as_u16();
        let body = response.bytes().await.unwrap();
        let text = match (line.route, status) {
            ("/v1/snapshot/{name}", 200) => serde_json::to_string(&rows_in(&body)).unwrap(),
            _ => String::from_utf8_lossy(&body).into_owned(),
        };
        let code = serde_json::from_str::<Value>(&text).ok().filter(|_| status >= 400);
        let code = code.and_then(|error| error["code"].as_str().map(str::to_owned));
        (code.map_or_else(|| status.to_string(), |code| format!("{status} {code}")), text)
    }
}

async fn callers(county: &County, office: Device, other: Device) -> Vec<Caller> {
    let session = operators::key_from(&[9; 32]);
    let long_ago = chrono::Utc::now() - operators::SESSION_LIFE;
    county.database.with(|storage| {
        for (key, session, at) in [([1; 32], session.as_str(), chrono::Utc::now()), ([2; 32], "ended", long_ago)] {
            let link = operators::key_from(&key);
            operators::add(storage, "李主任", &link, at).unwrap();
            assert!(operators::enter(storage, &link, session, at).unwrap());
        }
    });
    let mut callers = Vec::new();
    for name in CALLERS {
        let device = match name {
            "nobody" | "ended session" | "operator" => Device::new(&county.url, name, &org()),
            "another township" => continue_as(&other),
            _ => county.device(name).await,
        };
        let mut caller = Caller { name, device, signer: None, is_signed: true, cookie: String::new(), sees: &[] };
        let as_user = |login: &str| -> Vec<UserId> { vec![row(login).into()] };
        match name {
            "nobody" | "no signature" => caller.is_signed = false,
            "another key's signature" => caller.signer = Some(continue_as(&office)),
            "revoked" => {
                let id = caller.device.id.unwrap().to_string();
                assert!(county.database.with(|storage| enrolment::revoke(storage, &id, chrono::Utc::now()).unwrap()));
            }
            // It names the people of the township that it would like to read.
            "another township" => {
                (caller.device.users, caller.sees) =
                    (vec![head(&org()), row("staff").into(), head(&other.org)], &[ELSEWHERE]);
            }
            // Nobody whom the server knows works at it, so no village is its own.
            "another's install" => {
                (caller.device.users, caller.device.install) = (as_user("unknown"), office.install);
            }
            "doctor of Shiban" => (caller.device.users, caller.sees) = (as_user("shiban"), &[IN_SHIBAN]),
            "doctor of Hekou" => (caller.device.users, caller.sees) = (as_user("hekou"), &[IN_HEKOU]),
            "staff" => {
                (caller.device.users, caller.sees) = (as_user("staff"), &[IN_SHIBAN, IN_HEKOU, AT_THE_WINDOW]);
            }
            "head" => caller.sees = &[IN_SHIBAN, IN_HEKOU, AT_THE_WINDOW],
            "ended session" => (caller.is_signed, caller.cookie) = (false, "xiangyi_county=ended".to_owned()),
            _ => (caller.is_signed, caller.cookie) = (false, format!("xiangyi_county={session}")),
        }
        callers.push(caller);
    }
    callers
}

/// The same computer, as a second caller.
fn continue_as(device: &Device) -> Device {
    let mut same = Device::new(&device.url, &device.name, &device.org);
    same.token.clone_from(&device.token);
    same.id = device.id;
    same.next = device.next;
    same
}

#[tokio::test]
async fn every_route_answers_every_caller_as_the_table_says() {
    let mut scene = Scene::new().await;
    let table = table();
    let document: Value =
        reqwest::get(format!("{}/openapi.json", scene.county.url)).await.unwrap().json().await.unwrap();
    let named = document["paths"].as_object().unwrap().iter().flat_map(|(route, operations)| {
        operations.as_object().unwrap().keys().map(move |method| (route.clone(), method.to_uppercase()))
    });
    let named: BTreeSet<(String, String)> = named.collect();
    let lines = table.iter().map(|line| (line.route.to_owned(), line.method.to_string())).collect();
    assert_eq!(named, lines, "the document and the table name the same routes");
    let before = rows_by_name(&scene).await;
    let mut wrong = Vec::new();
    for line in &table {
        for (index, name) in CALLERS.iter().enumerate() {
            let (answer, text) = scene.ask(index, line).await;
            let what = format!("{} {} by {name}", line.method, line.route);
            if answer != line.answers[index] {
                wrong.push(format!("{what}: {answer}, not {}", line.answers[index]));
            }
            let sees = scene.callers[index].sees;
            for secret in ALL {
                let shown = text.contains(secret);
                if shown && !sees.contains(&secret) {
                    wrong.push(format!("{what} shows {secret}"));
                }
                if !shown && sees.contains(&secret) && line.route == "/v1/pull" {
                    wrong.push(format!("{what} does not show {secret}"));
                }
            }
            if ["/v1/digest", "/v1/snapshot"].contains(&line.route) {
                let areas = areas_in(&text);
                let own = if *name == "another township" { OTHER_ORG } else { ORG };
                wrong.extend(areas.iter().filter(|area| !area.starts_with(own)).map(|area| format!("{what}: {area}")));
                let villages = areas.iter().filter(|area| area.contains('/')).count();
                let most = if name.starts_with("doctor") || *name == "another township" { 1 } else { 2 };
                if villages > most {
                    wrong.push(format!("{what}: {areas:?}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let mut expected = before;
    for name in ["doctor of Shiban", "doctor of Hekou", "staff", "head"] {
        expected.insert(name.to_owned());
    }
    assert_eq!(rows_by_name(&scene).await, expected, "whoever was refused has written nothing");
}

/// The areas of an answer to a digest, or of an offer.
fn areas_in(text: &str) -> BTreeSet<String> {
    let reply: Value = serde_json::from_str(text).unwrap_or_default();
    let moved = reply["moved_on"].as_array().into_iter().flatten();
    let sums = reply["sums"].as_array().into_iter().flatten().map(|sum| &sum["area"]);
    let offers = reply["snapshots"].as_array().into_iter().flatten().map(|offer| &offer["area"]);
    moved.chain(sums).chain(offers).filter_map(|area| area.as_str().map(str::to_owned)).collect()
}

/// The residents of the township by name, as another computer of its head sees them.
async fn rows_by_name(scene: &Scene) -> BTreeSet<String> {
    let mut fresh = Device::new(&scene.county.url, "looking", &org());
    fresh.token = fresh.enroll(&scene.county.code(&org())).await.unwrap().token;
    let page = fresh.pull(&BTreeMap::new(), MAX_PAGE_BYTES).await.unwrap();
    let residents = page.rows.iter().filter(|row| row.entity == Entity::Resident);
    let names = residents.filter_map(|row| row.fields.get("name").and_then(Value::as_str).map(str::to_owned));
    names.collect()
}
