//! The county's server is restored from a backup, again and again, and the computers give it back what it lost.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use tempfile::TempDir;
use xiangyi_county::storage::Storage;
use xiangyi_county::storage::sqlite::{Sqlite, restore};
use xiangyi_county::{CountyError, Server, Settings};
use xiangyi_domain::id::ResidentId;
use xiangyi_tests::dice::{Dice, share};
use xiangyi_tests::scene::{Computer, code_in};

/// A server in this process that can be stopped.
struct Serving {
    address: SocketAddr,
    stop: tokio::sync::oneshot::Sender<()>,
    task: tokio::task::JoinHandle<Result<(), CountyError>>,
}

impl Serving {
    async fn on(folder: &TempDir, listen: SocketAddr) -> Serving {
        let server = Server::bind(&Settings::new(folder.path().to_owned(), listen)).await.unwrap();
        let address = server.address().unwrap();
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let task = tokio::spawn(server.serve(async {
            let _ = stopped.await;
        }));
        Serving { address, stop, task }
    }

    async fn end(self) {
        self.stop.send(()).unwrap();
        self.task.await.unwrap().unwrap();
    }
}

/// Each computer's own residents and the phone that it gave them last.
type Work = Vec<BTreeMap<ResidentId, String>>;

fn work(computers: &[Computer], work: &mut Work, dice: &mut Dice, count: &mut usize) {
    for _ in 0..1 + dice.below(5) {
        *count += 1;
        let n = dice.below(computers.len());
        let resident = if work[n].is_empty() || dice.chance(1, 3) {
            computers[n].add(&format!("甲{count}"), "石板")
        } else {
            let mine: Vec<ResidentId> = work[n].keys().copied().collect();
            *dice.pick(&mine)
        };
        let phone = format!("phone {count}");
        computers[n].set(resident, "phone", &phone);
        work[n].insert(resident, phone);
    }
}

/// Syncs all until all agree; twenty rounds are promised to be enough.
async fn until_they_agree(computers: &[Computer]) -> usize {
    for round in 1..=20 {
        let mut agree = true;
        for computer in computers {
            agree &= computer.sync().await.report.in_sync;
        }
        if agree && computers.iter().all(|computer| computer.digest() == computers[0].digest()) {
            return round;
        }
    }
    panic!("no agreement after twenty rounds");
}

/// Guards: bodies stay until two backups hold them, and the epoch: whichever of the two newest backups is put in place,
/// nothing that anybody wrote is lost.
#[tokio::test(flavor = "multi_thread")]
async fn a_county_restored_again_and_again_loses_nothing() {
    let began = std::time::Instant::now();
    let mut dice = Dice::new(5);
    let folder = TempDir::new().unwrap();
    let mut serving = Serving::on(&folder, "127.0.0.1:0".parse().unwrap()).await;
    let (address, url) = (serving.address, format!("http://{}", serving.address));
    let computers: Vec<Computer> = (1..=3).map(|seed| Computer::new(seed, "head")).collect();
    for computer in &computers {
        computer.join(&url, &code_in(folder.path())).await.unwrap();
    }
    let (mut done, mut count, mut most) = (vec![BTreeMap::new(); computers.len()], 0, 0);
    let mut backups: Vec<PathBuf> = Vec::new();
    let restores = share(20, 200);
    for n in 0..restores {
        for part in 0..1 + dice.below(4) {
            work(&computers, &mut done, &mut dice, &mut count);
            for computer in &computers {
                if dice.chance(2, 3) {
                    computer.sync().await;
                }
            }
            if backups.is_empty() || dice.chance(1, 2) {
                let file = folder.path().join(format!("{n}-{part}.backup"));
                Sqlite::open(folder.path(), [1; 48]).unwrap().backup(&file, chrono::Utc::now()).unwrap();
                backups.push(file);
            }
        }
        work(&computers, &mut done, &mut dice, &mut count);
        computers[dice.below(3)].sync().await;
        serving.end().await;
        let newest = backups.len() - 1;
        let file = backups[newest - dice.below(2).min(newest)].clone();
        let epoch = u128::from(dice.number()).to_le_bytes();
        restore(&file, folder.path(), true, epoch, chrono::Utc::now()).unwrap();
        // An older one was given up by the computers when these two were made.
        backups = vec![file];
        serving = Serving::on(&folder, address).await;
        work(&computers, &mut done, &mut dice, &mut count);
        most = most.max(until_they_agree(&computers).await);
        for (maker, residents) in done.iter().enumerate() {
            for (resident, phone) in residents {
                for (reader, computer) in computers.iter().enumerate() {
                    let found = computer.resident(*resident);
                    let what = format!("restore {n}: of computer {maker} on computer {reader}");
                    let found = found.unwrap_or_else(|| panic!("{what}: a resident is lost"));
                    assert_eq!(found.phone.as_deref(), Some(phone.as_str()), "{what}");
                }
            }
        }
        assert!(Sqlite::open(folder.path(), [1; 48]).unwrap().check().unwrap().is_empty(), "restore {n}");
    }
    serving.end().await;
    eprintln!("{restores} restores, {count} works, at most {most} rounds, {:.0?}", began.elapsed());
}
