//! What the county's operator sees: figures, logs without people in them, a unit for the system.

use crate::county::*;
use crate::stopping::binary;
use serde_json::json;
use std::io::{BufRead, BufReader, Read};
use std::process::Stdio;

async fn metrics(county: &County) -> String {
    let response = reqwest::get(format!("{}/metrics", county.url)).await.unwrap();
    assert_eq!(response.status(), 200);
    assert!(response.headers()["content-type"].to_str().unwrap().starts_with("application/openmetrics-text"));
    response.text().await.unwrap()
}

fn has(text: &str, line: &str) {
    assert!(text.lines().any(|found| found == line), "no line {line:?} in\n{text}");
}

#[tokio::test]
async fn the_figures_say_what_was_asked_judged_and_kept() {
    let county = County::with_head().await;
    let mut device = county.device("pc1").await;
    let changes = [device.resident("甲"), device.patch("resident", row("x"), None, json!({ "phone": "1" }))];
    let words = words(&device.push(&changes).await.unwrap().results);
    assert!(words[0].starts_with("accepted") && words[1].starts_with("held"), "{words:?}");
    let bad = device.post_bytes("/v1/push", "application/json", b"{".to_vec()).await;
    assert_eq!(refused(bad).0, 400);
    let elsewhere = reqwest::get(format!("{}/v1/nothing/410482199001011234", county.url)).await.unwrap();
    assert_eq!(elsewhere.status(), 404);
    let text = metrics(&county).await;
    has(&text, "xiangyi_requests_total{method=\"POST\",route=\"/v1/push\",status=\"200\"} 2");
    has(&text, "xiangyi_requests_total{method=\"POST\",route=\"/v1/push\",status=\"400\"} 1");
    has(&text, "xiangyi_requests_total{method=\"GET\",route=\"other\",status=\"404\"} 1");
    has(&text, "xiangyi_push_seconds_count 2");
    has(&text, "xiangyi_verdicts_total{result=\"accepted\"} 2");
    has(&text, "xiangyi_verdicts_total{result=\"held\"} 1");
    has(&text, "xiangyi_devices{state=\"enrolled\"} 2");
    has(&text, "xiangyi_ingests_under_way 0");
    has(&text, "xiangyi_ingests_limit 16");
    has(&text, "xiangyi_takes_writes 1");
    has(&text, "xiangyi_last_backup_age_seconds -1");
    county.database.back_up("one.backup");
    let text = metrics(&county).await;
    let age = text.lines().find_map(|line| line.strip_prefix("xiangyi_last_backup_age_seconds ")).unwrap();
    assert!(age.parse::<u64>().unwrap() < 60, "{age}");
    assert!(text.ends_with("# EOF\n"));
    for secret in ["410482", "pc1", &device.token, "甲"] {
        assert!(!text.contains(secret), "{secret} in\n{text}");
    }
}

/// Guards: nothing of a person, no token and no code comes into the logs, however the run goes and however loud they are.
#[tokio::test]
async fn a_whole_run_leaves_no_person_in_the_logs() {
    let folder = tempfile::TempDir::new().unwrap();
    let database = crate::database::Database::empty(folder.path());
    let mut server = binary()
        .args(["serve", "--listen", "127.0.0.1:0", "--json", "--data"])
        .arg(folder.path())
        .args(database.url().iter().flat_map(|url| ["--database-url", url]))
        .env("XIANGYI_LOG", "trace")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stderr = server.stderr.take().unwrap();
    let logs = std::thread::spawn(move || {
        let mut text = String::new();
        stderr.read_to_string(&mut text).unwrap();
        text
    });
    let mut line = String::new();
    BufReader::new(server.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let url = serde_json::from_str::<serde_json::Value>(&line).unwrap()["url"].as_str().unwrap().to_owned();
    let code = "LOGS-CODE-2345";
    database.with(|storage| {
        xiangyi_county::enrolment::add_code(storage, &org(), code, chrono::Utc::now()).unwrap();
    });
    let mut device = Device::new(&url, "pc1", &org());
    device.token = device.enroll(code).await.unwrap().token;
    let person = json!({ "village": village("Shiban"), "name": "王桂兰", "id_number": "410482195203044321",
        "phone": "13837512345", "address": "石板村三组" });
    let changes = [
        device.insert("resident", row("a"), person.clone()),
        device.insert("resident", row("a"), person.clone()),
        device.patch("resident", row("a"), None, json!({ "id_number": 7, "name": "王桂兰" })),
        device.change("resident", row("a"), json!({ "void": { "reason": "王桂兰 录错了" } })),
        device.insert("王桂兰", row("b"), person),
    ];
    device.push(&changes).await.unwrap();
    let mut forked = changes[0].clone();
    forked["op"]["insert"]["name"] = json!("王桂花");
    assert_eq!(refused(device.push(&[forked]).await).0, 409);
    let body = format!("{{\"name\":\"王桂兰\",\"id\":\"410482195203044321\"{}", " ".repeat(9));
    for path in ["/v1/push", "/v1/pull", "/v1/enroll", "/v1/nothing/410482195203044321?name=王桂兰"] {
        let _ = device.post_bytes(path, "application/json", body.clone().into_bytes()).await;
    }
    device.rows().await;
    server.kill().unwrap();
    server.wait().unwrap();
    let logs = logs.join().unwrap();
    assert!(logs.contains("\"pushed\"") && logs.contains("request refused"), "the run was logged: {logs}");
    for line in logs.lines() {
        serde_json::from_str::<serde_json::Value>(line).unwrap_or_else(|_| panic!("a line that is no JSON: {line}"));
    }
    let secrets = ["王桂", "410482195203044321", "13837512345", "石板", "录错", code, "LOGSCODE2345", &device.token];
    for secret in secrets {
        assert!(!logs.contains(secret), "{secret} stands in the logs");
    }
}

#[test]
fn a_unit_for_the_system_is_printed() {
    let printed = binary().args(["service", "print-unit", "--data", "/srv/county"]).output().unwrap();
    assert!(printed.status.success());
    let unit = String::from_utf8(printed.stdout).unwrap();
    assert!(unit.contains("serve --data /srv/county --listen 0.0.0.0:8620\n"), "{unit}");
}
