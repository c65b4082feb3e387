//! The server and its database are killed without notice, again and again, while a computer pushes.

use crate::county::*;
use crate::database::Database;
use crate::dice::{Dice, share};
use crate::postgres::Postgres;
use crate::stopping::binary;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use xiangyi_county::enrolment;
use xiangyi_wire::push::PushReply;

/// A server under way; dropped, it is killed.
struct Running {
    child: Child,
    url: String,
}

impl Running {
    fn start(database: &Database, listen: &str) -> Running {
        let mut command = binary();
        command.args(["serve", "--json", "--listen", listen, "--database-url"]).arg(database.url().unwrap());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let said: Value = serde_json::from_str(&line).unwrap();
        Running { child, url: said["url"].as_str().unwrap().to_owned() }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Pushes; nothing when no whole answer came.
async fn try_push(device: &Device, changes: &[Value]) -> Option<PushReply> {
    let body = serde_json::to_vec(&device.batch(changes)).unwrap();
    let request = device.request(reqwest::Method::POST, "/v1/push", body).header("content-type", "application/json");
    let response = request.send().await.ok()?;
    let status = response.status().as_u16();
    assert!(matches!(status, 200 | 503), "{status}");
    if status == 200 { response.json().await.ok() } else { None }
}

/// Guards: whichever is killed, the server, its database or both, and whenever: what was acknowledged is there, what was not
/// comes again, nothing is applied twice and nothing in half. Each patch raises its row's revision.
#[tokio::test(flavor = "multi_thread")]
async fn kills_of_the_server_and_its_database_lose_and_double_nothing() {
    const PEOPLE: usize = 5;
    let (began, folder, mut dice) = (Instant::now(), TempDir::new().unwrap(), Dice::new(13));
    let mut database = Database::on(Postgres::start(true), folder.path());
    let mut server = Some(Running::start(&database, "127.0.0.1:0"));
    let url = server.as_ref().unwrap().url.clone();
    let listen = url.trim_start_matches("http://").to_owned();
    let mut device = Device::new(&url, "pc1", &org());
    let code = enrolment::code_from(&xiangyi_county::server::random().unwrap());
    database.with(|storage| enrolment::add_code(storage, &org(), &code, chrono::Utc::now()).unwrap());
    device.token = device.enroll(&code).await.unwrap().token;
    let people: Vec<String> = (0..PEOPLE).map(|n| format!("甲{n}")).collect();
    let head_of_it = json!({ "login": "head", "name": "head", "role": "head", "villages": [], "enabled": true });
    let mut first = vec![device.insert("user", head(&org()).into(), head_of_it)];
    first.extend(people.iter().map(|name| device.resident(name)));
    device.push(&first).await.unwrap();
    let (mut revisions, mut sent, mut usual) = ([1_u64; PEOPLE], first.len() as u64, Duration::from_millis(30));
    let (mut killed, mut cut) = ([0_usize; 3], 0);
    for round in 0..share(40, 600) {
        let count = 1 + dice.below(6);
        let mut changes = Vec::new();
        for n in 0..count {
            let who = dice.below(PEOPLE);
            revisions[who] += 1;
            changes.push(device.patch("resident", row(&people[who]), None, json!({ "phone": format!("{round} {n}") })));
        }
        sent += count as u64;
        let (delay, asked) = (usual.mul_f64(dice.below(1_200) as f64 / 1_000.0), Instant::now());
        // The push goes on at the server when its caller hangs up; the kill meets it there.
        let answered = tokio::time::timeout(delay, try_push(&device, &changes)).await.ok().flatten();
        match &answered {
            Some(_) => usual = (usual * 7 + asked.elapsed()) / 8,
            None => {
                cut += 1;
                // On a busy machine everything takes longer: some must come to their end.
                usual = usual.mul_f64(1.2);
            }
        }
        let whom = dice.below(3);
        killed[whom] += 1;
        if whom != 1 {
            server = None;
        }
        if whom != 0 {
            database.server().0.kill_and_restart();
        }
        if server.is_none() {
            server = Some(Running::start(&database, &listen));
        }
        let mut again = None;
        for _ in 0..100 {
            again = try_push(&device, &changes).await;
            if again.is_some() {
                break;
            }
        }
        let again = again.expect("it answers when both are back");
        assert_eq!(again.last_seq, sent, "round {round}");
        if let Some(answered) = answered {
            assert_eq!(
                words(&again.results),
                words(&answered.results),
                "round {round}: the verdict that was given stays"
            );
        }
    }
    let rows = device.rows().await;
    for (name, revision) in people.iter().zip(revisions) {
        let found = rows.iter().find(|found| found.id == row(name)).unwrap();
        assert_eq!(found.revision.count, revision, "{name}: each patch once");
    }
    drop(server);
    assert_eq!(database.with(|storage| storage.check().unwrap()), Vec::<String>::new());
    let [servers, databases, both] = killed;
    eprintln!(
        "killed {servers} servers, {databases} databases, {both} times both; {cut} pushes cut, {:.0?}",
        began.elapsed()
    );
}
