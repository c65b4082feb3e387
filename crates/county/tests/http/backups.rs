//! Backups that are proven, and the way back.

use crate::county::*;
use serde_json::json;
use xiangyi_county::CountyError;
use xiangyi_wire::push::VerdictsReply;

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
        county.database.back_up(&format!("{name}.backup"));
        reached.push(standing(&device).await.backup_seq);
    }
    assert_eq!(reached, [0, 1, 2]);
    assert!(county.database.with(|storage| storage.check().unwrap()).is_empty());
}

/// Guards: the epoch. Devices that knew a later state must take the restored one.
#[tokio::test]
async fn a_restored_server_is_another_life_and_takes_again_what_it_lost() {
    let county = County::with_head().await;
    let mut device = county.device("pc1").await;
    let first = device.resident("甲");
    let before = device.push(std::slice::from_ref(&first)).await.unwrap();
    let backup = county.database.back_up("old.backup");
    let second = device.patch("resident", row("甲"), Some((1, 1)), json!({ "phone": "1" }));
    device.push(std::slice::from_ref(&second)).await.unwrap();
    let running = county.database.restore(&backup, true);
    assert!(matches!(running, Err(CountyError::ServerRuns)), "{running:?}");
    let (folder, database) = county.stop().await;
    let careful = database.restore(&backup, false);
    assert!(matches!(careful, Err(CountyError::WouldLose { changes: 1 })), "{careful:?}");
    let done = database.restore(&backup, true).unwrap();
    assert!(crate::ON_POSTGRES || done.replaced.as_ref().unwrap().exists(), "what was replaced is kept");
    assert!(done.replaced.is_some());
    let county = County::start_on((folder, database), |_| {}).await;
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
    let backup = county.database.back_up("good.backup");
    let twice = county.database.try_back_up(&backup);
    assert!(matches!(twice, Err(CountyError::FileExists { .. })));
    let bytes = std::fs::read(&backup).unwrap();
    let (folder, database) = county.stop().await;
    let mut damaged = bytes.clone();
    let middle = damaged.len() / 2;
    damaged[middle..middle + 4096].fill(0xAA);
    for (what, content) in [("cut short", &bytes[..bytes.len() / 2]), ("damaged", &damaged), ("foreign", b"PK\x03\x04")]
    {
        let file = folder.path().join("bad.backup");
        std::fs::write(&file, content).unwrap();
        let refused = database.restore(&file, true);
        assert!(matches!(refused, Err(CountyError::BadBackup { .. })), "{what}: {refused:?}");
    }
    let county = County::start_on((folder, database), |_| {}).await;
    device.url = county.url.clone();
    assert_eq!(standing(&device).await.last_seq, 1);
}
