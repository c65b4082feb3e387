//! Backups that are proven, and the way back.

use crate::county::*;
use serde_json::json;
use std::path::{Path, PathBuf};
use xiangyi_county::CountyError;
use xiangyi_county::storage::sqlite::{Sqlite, restore};
use xiangyi_wire::push::VerdictsReply;

fn open(folder: &Path) -> Sqlite {
    Sqlite::open(folder, [1; 48]).unwrap()
}

fn back_up(county: &County, name: &str) -> PathBuf {
    let file = county.folder.path().join(name);
    open(county.folder.path()).backup(&file, chrono::Utc::now()).unwrap();
    file
}

async fn standing(device: &Device) -> VerdictsReply {
    device.get(&format!("/v1/verdicts?install={}&from=1&to=50", device.install)).await.unwrap()
}

/// Guards: a device drops a body only when the two newest backups hold it.
#[tokio::test]
async fn a_change_counts_as_backed_up_when_the_two_newest_backups_hold_it() {
    let county = County::start().await;
    let mut device = county.device("pc1").await;
    let mut reached = Vec::new();
    for name in ["一", "二", "三"] {
        let change = device.resident(name);
        device.say(change).await;
        back_up(&county, &format!("{name}.backup"));
        reached.push(standing(&device).await.backup_seq);
    }
    assert_eq!(reached, [0, 1, 2]);
    assert!(open(county.folder.path()).check().unwrap().is_empty());
}

/// Guards: the epoch. Devices that knew a later state must take the restored one.
#[tokio::test]
async fn a_restored_server_is_another_life_and_takes_again_what_it_lost() {
    let county = County::with_head().await;
    let mut device = county.device("pc1").await;
    let first = device.resident("甲");
    let before = device.push(std::slice::from_ref(&first)).await.unwrap();
    let backup = back_up(&county, "old.backup");
    let second = device.patch("resident", row("甲"), Some((1, 1)), json!({ "phone": "1" }));
    device.push(std::slice::from_ref(&second)).await.unwrap();
    let folder = county.folder.path().to_owned();
    let running = restore(&backup, &folder, true, [2; 16], chrono::Utc::now());
    assert!(matches!(running, Err(CountyError::ServerRuns)), "{running:?}");
    let folder = county.stop().await;
    let careful = restore(&backup, folder.path(), false, [2; 16], chrono::Utc::now());
    assert!(matches!(careful, Err(CountyError::WouldLose { changes: 1 })), "{careful:?}");
    let done = restore(&backup, folder.path(), true, [2; 16], chrono::Utc::now()).unwrap();
    assert!(done.replaced.unwrap().exists(), "what was replaced is kept");
    let county = County::start_in(folder, |_| {}).await;
    device.url = county.url.clone();
    let now = standing(&device).await;
    assert_eq!((now.last_seq, now.epoch == before.epoch), (1, false));
    let again = device.push(&[first, second]).await.unwrap();
    assert_eq!(words(&again.results), ["accepted 1", "accepted 2"]);
    let rows = device.rows().await;
    assert_eq!((rows[0].revision.epoch, rows[0].revision.count), (2, 2));
}

#[tokio::test]
async fn a_damaged_or_foreign_file_is_no_backup_and_changes_nothing() {
    let county = County::start().await;
    let mut device = county.device("pc1").await;
    let change = device.resident("甲");
    device.say(change).await;
    let backup = back_up(&county, "good.backup");
    let twice = open(county.folder.path()).backup(&backup, chrono::Utc::now());
    assert!(matches!(twice, Err(CountyError::FileExists { .. })));
    let bytes = std::fs::read(&backup).unwrap();
    let folder = county.stop().await;
    let mut damaged = bytes.clone();
    let middle = damaged.len() / 2;
    damaged[middle..middle + 4096].fill(0xAA);
    for (what, content) in [("cut short", &bytes[..bytes.len() / 2]), ("damaged", &damaged), ("foreign", b"PK\x03\x04")]
    {
        let file = folder.path().join("bad.backup");
        std::fs::write(&file, content).unwrap();
        let refused = restore(&file, folder.path(), true, [2; 16], chrono::Utc::now());
        assert!(matches!(refused, Err(CountyError::BadBackup { .. })), "{what}: {refused:?}");
    }
    let county = County::start_in(folder, |_| {}).await;
    device.url = county.url.clone();
    assert_eq!(standing(&device).await.last_seq, 1);
}
