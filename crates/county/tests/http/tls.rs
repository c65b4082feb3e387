//! HTTPS with the county's own authority, and with nothing else.

use crate::county::*;
use crate::stopping::binary;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use xiangyi_county::{CountyError, Server, Settings};

/// `xiangyi-county ca` for a folder.
fn ca(folder: &std::path::Path, names: &[&str]) -> Command {
    let mut command = binary();
    command.args(["ca", "--json", "--data"]).arg(folder);
    command.args(names.iter().flat_map(|name| ["--name", name]));
    command
}

fn made(mut command: Command) -> serde_json::Value {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn trusting(pem: &[u8]) -> reqwest::Client {
    let roots = reqwest::Certificate::from_pem_bundle(pem).unwrap();
    reqwest::Client::builder().https_only(true).tls_certs_only(roots).build().unwrap()
}

/// Guards: nothing of the protocol crosses a network in the clear.
#[tokio::test]
async fn other_computers_are_served_over_https_or_not_at_all() {
    let folder = tempfile::TempDir::new().unwrap();
    let settings = Settings::new(folder.path().to_owned(), "0.0.0.0:0".parse().unwrap());
    let error = Server::bind(&settings).await.err().unwrap();
    assert!(matches!(error, CountyError::NoCertificate { .. }), "{error}");
    made(ca(folder.path(), &["127.0.0.1"]));
    let server = Server::bind(&settings).await.unwrap();
    assert!(server.url().unwrap().starts_with("https://"));
}

#[tokio::test]
async fn a_device_trusts_the_countys_authority_and_no_other() {
    let folder = tempfile::TempDir::new().unwrap();
    let said = made(ca(folder.path(), &["127.0.0.1", "localhost"]));
    let pem = std::fs::read(said["ca"].as_str().unwrap()).unwrap();
    let county = County::start_in(folder, |settings| settings.tls = true).await;
    assert!(county.url.starts_with("https://127.0.0.1:"));
    let mut device = Device::new(&county.url, "pc1", &org());
    device.http = trusting(&pem);
    let reply = device.enroll(&county.code(&org())).await.unwrap();
    device.token = reply.token;
    let resident = device.resident("甲");
    assert_eq!(word(&device.say(resident).await), "accepted 1");
    let elsewhere = tempfile::TempDir::new().unwrap();
    let other = made(ca(elsewhere.path(), &["127.0.0.1"]));
    let stranger = trusting(&std::fs::read(other["ca"].as_str().unwrap()).unwrap());
    let document = format!("{}/openapi.json", county.url);
    assert!(stranger.get(&document).send().await.is_err(), "another county's authority");
    assert!(reqwest::get(&document).await.is_err(), "the system's authorities");
    let plain = document.replacen("https", "http", 1);
    assert!(!reqwest::get(&plain).await.is_ok_and(|answer| answer.status().is_success()), "plain HTTP");
    county.stop().await;
}

/// Guards: the names in the certificate are asked for.
#[tokio::test]
async fn a_server_with_another_name_is_not_the_county() {
    let folder = tempfile::TempDir::new().unwrap();
    let said = made(ca(folder.path(), &["county.example"]));
    let pem = std::fs::read(said["ca"].as_str().unwrap()).unwrap();
    let county = County::start_in(folder, |settings| settings.tls = true).await;
    assert!(trusting(&pem).get(format!("{}/openapi.json", county.url)).send().await.is_err());
    county.stop().await;
}

/// Guards: who has the authority's file keeps it; a new name needs no new enrolment.
#[test]
fn the_authority_stays_when_the_servers_name_changes_and_a_bad_name_changes_nothing() {
    let folder = tempfile::TempDir::new().unwrap();
    let first = made(ca(folder.path(), &["10.1.2.3"]));
    let second = made(ca(folder.path(), &["county.example"]));
    assert_eq!((&first["fingerprint"], &second["kept"]), (&second["fingerprint"], &serde_json::json!(true)));
    let refused = ca(folder.path(), &["http://10.1.2.3"]).output().unwrap();
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("http://10.1.2.3"));
}

/// Guards: the command, as the county types it.
#[tokio::test]
async fn the_command_serves_https_when_told_to() {
    let folder = tempfile::TempDir::new().unwrap();
    let said = made(ca(folder.path(), &["127.0.0.1"]));
    let mut server = binary()
        .args(["serve", "--tls", "--listen", "127.0.0.1:0", "--json", "--data"])
        .arg(folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(server.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let listening: serde_json::Value = serde_json::from_str(&line).unwrap();
    let url = listening["url"].as_str().unwrap();
    let client = trusting(&std::fs::read(said["ca"].as_str().unwrap()).unwrap());
    assert!(client.get(format!("{url}/openapi.json")).send().await.unwrap().status().is_success());
    server.kill().unwrap();
    server.wait().unwrap();
}
