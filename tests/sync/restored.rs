//! The server is restored from an older backup, and the computers give it back what it lost.

use crate::cases::{decide, held};
use crate::scene::{Computer, code_in};
use serde_json::json;
use tempfile::TempDir;
use xiangyi_county::storage::Storage;
use xiangyi_county::storage::sqlite::{Sqlite, restore};
use xiangyi_county::{Server, Settings};
use xiangyi_store::{cases, outbox};

async fn serve(folder: &TempDir, listen: std::net::SocketAddr) -> (std::net::SocketAddr, Stop) {
    serve_with(folder, listen, |_| {}).await
}

pub async fn serve_with(
    folder: &TempDir,
    listen: std::net::SocketAddr,
    adjust: impl FnOnce(&mut Settings),
) -> (std::net::SocketAddr, Stop) {
    let mut settings = Settings::new(folder.path().to_owned(), listen);
    adjust(&mut settings);
    let server = Server::bind(&settings).await.unwrap();
    let address = server.address().unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let task = tokio::spawn(server.serve(async {
        let _ = stopped.await;
    }));
    (address, Stop { stop, task })
}

pub struct Stop {
    stop: tokio::sync::oneshot::Sender<()>,
    task: tokio::task::JoinHandle<Result<(), xiangyi_county::CountyError>>,
}

impl Stop {
    pub async fn now(self) {
        self.stop.send(()).unwrap();
        self.task.await.unwrap().unwrap();
    }
}

/// Guards: the epoch, and bodies that stay until two backups hold them.
#[tokio::test(flavor = "multi_thread")]
async fn a_server_restored_from_an_old_backup_gets_everything_again() {
    let folder = TempDir::new().unwrap();
    let (address, stop) = serve(&folder, "127.0.0.1:0".parse().unwrap()).await;
    let url = format!("http://{address}");
    let (one, two, gone) = (Computer::new(1, "head"), Computer::new(2, "head"), Computer::new(3, "head"));
    for computer in [&one, &two, &gone] {
        computer.join(&url, &code_in(folder.path())).await.unwrap();
    }
    let (early, left) = (one.add("王桂兰", "石板"), one.add("李保国", "石板"));
    for computer in [&one, &two, &gone] {
        Computer::agreed(computer.sync().await);
    }
    let backup = folder.path().join("old.backup");
    Sqlite::open(folder.path(), [1; 48]).unwrap().backup(&backup, chrono::Utc::now()).unwrap();
    let late = two.add("张秀英", "河口");
    one.set(early, "phone", "139-0001");
    one.set(early, "phone", "139-0002");
    gone.set(left, "phone", "known to a computer that never comes back");
    for computer in [&gone, &one, &two, &one] {
        Computer::agreed(computer.sync().await);
    }
    stop.now().await;
    drop(gone);
    restore(&backup, folder.path(), true, [9; 16], chrono::Utc::now()).unwrap();
    let (_, stop) = serve(&folder, address).await;
    one.set(early, "remark", "written before the restore was known");
    // Whoever comes first cannot know yet what the other will bring again.
    let _ = one.sync().await;
    Computer::agreed(two.sync().await);
    Computer::agreed(one.sync().await);
    Computer::agreed(two.sync().await);
    for computer in [&one, &two] {
        assert_eq!(computer.resident(early).unwrap().phone.as_deref(), Some("139-0002"));
        assert!(computer.resident(late).is_some());
        assert_eq!(computer.resident(left).unwrap().phone, None, "what nobody can send again is as the server has it");
        let remark = computer.resident(early).unwrap().remark;
        assert_eq!(remark.as_deref(), Some("written before the restore was known"));
    }
    assert_eq!(one.digest(), two.digest());
    assert!(Sqlite::open(folder.path(), [1; 48]).unwrap().check().unwrap().is_empty());
    stop.now().await;
}

/// Guards: a decision that the restored server cannot know any more is not dropped: it stands refused where it was made,
/// and the case is asked again.
#[tokio::test(flavor = "multi_thread")]
async fn a_decision_that_a_restore_lost_is_asked_again() {
    let folder = TempDir::new().unwrap();
    let (address, stop) = serve(&folder, "127.0.0.1:0".parse().unwrap()).await;
    let url = format!("http://{address}");
    let (one, two) = (Computer::new(1, "head"), Computer::new(2, "head"));
    for computer in [&one, &two] {
        computer.join(&url, &code_in(folder.path())).await.unwrap();
    }
    let resident = one.add("王小明", "石板");
    Computer::agreed(one.sync().await);
    Computer::agreed(two.sync().await);
    let backup = folder.path().join("old.backup");
    Sqlite::open(folder.path(), [1; 48]).unwrap().backup(&backup, chrono::Utc::now()).unwrap();
    one.set(resident, "name", "王晓明");
    two.set(resident, "name", "汪小明");
    for computer in [&one, &two, &one] {
        Computer::agreed(computer.sync().await);
    }
    let change = held(&two)[0];
    decide(&one, change, json!({ "decision": "use_other" }));
    Computer::agreed(one.sync().await);
    stop.now().await;
    restore(&backup, folder.path(), true, [9; 16], chrono::Utc::now()).unwrap();
    let (_, stop) = serve(&folder, address).await;
    for computer in [&one, &two, &one, &two] {
        computer.sync().await;
    }
    let refused = one.store.read(outbox::rejected).unwrap();
    assert_eq!(refused.iter().map(|one| one.code.as_deref()).collect::<Vec<_>>(), [Some("unknown_case")]);
    assert_eq!(one.store.read(cases::open).unwrap().len(), 1, "the case waits again");
    assert_eq!(held(&two), [change]);
    decide(&one, change, json!({ "decision": "use_other" }));
    for computer in [&one, &two, &one] {
        Computer::agreed(computer.sync().await);
    }
    for computer in [&one, &two] {
        assert_eq!(computer.resident(resident).unwrap().name, "汪小明");
    }
    assert_eq!(one.digest(), two.digest());
    stop.now().await;
}
