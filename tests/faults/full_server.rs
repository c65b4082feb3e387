//! The county's server on a disk that fills up while computers push, and has room again.

use crate::failing_server::{Township, start};
use crate::record::{self, ENOSPC, Fail, Then};
use xiangyi_tests::dice::share;
use xiangyi_tests::scene::Computer;

/// Guards: what a full disk does not take is told as that, nothing of it is half taken, what is there can be read, and the
/// server goes on by itself when there is room. At every write of a large push.
#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_told_and_the_county_goes_on_when_there_is_room() {
    let began = std::time::Instant::now();
    let mut township = Township::new().await;
    let mut refused = 0;
    for n in (1..).step_by(share(7, 1)) {
        let fail = Fail { kind: "write", n, with: ENOSPC, then: Then::FailsWhileFull };
        let (server, address, log) = start(township.folder.path(), Some(fail)).await;
        let server = server.expect("there is room when it starts");
        township.link.lead_to(address);
        for _ in 0..20 {
            township.edit();
        }
        let (full, acked) = (record::full(log.path()), township.acked());
        std::fs::write(&full, []).unwrap();
        let outcome = township.computer.sync().await;
        let met = record::read(log.path()).iter().any(|call| call.failed);
        if !met {
            // All of the push fits before the n-th write.
            Computer::agreed(outcome);
            std::fs::remove_file(&full).unwrap();
            break;
        }
        refused += 1;
        assert_eq!(outcome.failure.map(|failure| failure.code()), Some("server_disk_full"), "{n}");
        assert!(township.reached(township.folder.path()) >= township.acked(), "{n}");
        let ready = reqwest::get(format!("http://{address}/readyz")).await.unwrap();
        if n == 1 {
            assert_eq!(township.acked(), acked, "nothing is half taken");
            assert_eq!((ready.status().as_u16(), ready.headers()["retry-after"].as_bytes()), (503, b"60".as_slice()));
            assert!(ready.text().await.unwrap().contains("\"disk_full\""));
            let figures = reqwest::get(format!("http://{address}/metrics")).await.unwrap().text().await.unwrap();
            assert!(figures.lines().any(|line| line == "xiangyi_takes_writes 0"), "what is there can be read");
        }
        std::fs::remove_file(&full).unwrap();
        assert_eq!(reqwest::get(format!("http://{address}/readyz")).await.unwrap().status().as_u16(), 200, "{n}");
        Computer::agreed(township.computer.sync().await);
        let logged = tokio::task::spawn_blocking(move || server.stop()).await.unwrap();
        assert!(logged.contains("the disk is full") && logged.contains("there is room"), "{n}: {logged}");
        assert!(!logged.contains("王桂兰"), "{n}");
        assert!(!township.folder.path().join("county.db.write-failed").exists(), "{n}: a full disk is no failed one");
        assert_eq!(township.reached(township.folder.path()), township.acked(), "{n}");
        assert_eq!(township.revision(), township.edits + 1, "{n}: each edit is applied once");
    }
    eprintln!("refused at {refused} writes, {:.0?}", began.elapsed());
    assert!(refused >= 3, "the disk was full at {refused} writes");
}
