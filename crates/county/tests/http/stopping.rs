//! Starting, stopping, and the command line.

use crate::county::*;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use xiangyi_wire::push::VerdictsReply;

/// Guards: what was acknowledged is on the disk.
#[tokio::test]
async fn what_was_acknowledged_is_there_after_a_restart() {
    let county = County::start().await;
    let mut device = county.device("pc1").await;
    let changes = [device.resident("甲"), device.resident("乙")];
    let before = device.push(&changes).await.unwrap();
    let county = County::start_on(county.stop().await, |_| {}).await;
    device.url = county.url.clone();
    let path = format!("/v1/verdicts?install={}&from=1&to=50", device.install);
    let after: VerdictsReply = device.get(&path).await.unwrap();
    assert_eq!((after.epoch, after.last_seq, after.results), (before.epoch, 2, before.results));
}

pub fn binary() -> Command {
    Command::new(env!("CARGO_BIN_EXE_xiangyi-county"))
}

/// Guards: the commands as the county types them; a code made beside a running server works at once.
#[tokio::test]
async fn the_commands_serve_enrol_and_stop() {
    let folder = tempfile::TempDir::new().unwrap();
    let mut server = binary()
        .args(["serve", "--listen", "127.0.0.1:0", "--json", "--data"])
        .arg(folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(server.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let said: serde_json::Value = serde_json::from_str(&line).unwrap();
    let url = said["url"].as_str().unwrap().to_owned();
    let made = binary().args(["enroll", "--org-code", ORG, "--json", "--data"]).arg(folder.path()).output().unwrap();
    let made: serde_json::Value = serde_json::from_slice(&made.stdout).unwrap();
    assert!(chrono::DateTime::parse_from_rfc3339(made["expires_at"].as_str().unwrap()).is_ok());
    let device = Device::new(&url, "pc1", &org());
    assert!(device.enroll(made["code"].as_str().unwrap()).await.is_ok());
    #[cfg(unix)]
    {
        let stopped = Command::new("kill").arg(server.id().to_string()).status().unwrap();
        assert!(stopped.success());
        assert!(server.wait().unwrap().success(), "SIGTERM is a polite stop");
    }
    #[cfg(not(unix))]
    {
        server.kill().unwrap();
        server.wait().unwrap();
    }
    let wrong = binary().args(["enroll", "--org-code", "12", "--data"]).arg(folder.path()).output().unwrap();
    assert_eq!(wrong.status.code(), Some(2));
}
