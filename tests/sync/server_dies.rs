//! The server is killed in the middle, as a power cut does it, and comes back on the same folder.

use crate::link::{Cut, Link};
use crate::scene::{Computer, code_in};
use xiangyi_tests::county::County;

fn address(county: &County) -> std::net::SocketAddr {
    county.url().trim_start_matches("http://").parse().unwrap()
}

/// Guards: what was acknowledged is on the disk, what was not is sent again; nothing is applied twice.
#[tokio::test(flavor = "multi_thread")]
async fn a_server_killed_between_request_and_reply_loses_and_repeats_nothing() {
    let mut county = tokio::task::spawn_blocking(County::start).await.unwrap();
    let link = Link::to(address(&county)).await;
    let (one, two) = (Computer::new(1, "head"), Computer::new(2, "head"));
    one.join(&link.url, &code_in(county.folder())).await.unwrap();
    two.join(&county.url(), &code_in(county.folder())).await.unwrap();
    let resident = one.add("王桂兰", "石板");
    for (round, cut) in [Cut::Up(500), Cut::Down(0), Cut::Down(60), Cut::Down(400)].into_iter().enumerate() {
        one.set(resident, "phone", &round.to_string());
        link.plan([cut]);
        let syncing = one.sync();
        let dying = async {
            link.was_cut().await;
            county.restart();
        };
        let (outcome, ()) = tokio::join!(syncing, dying);
        Computer::agreed(outcome);
        Computer::agreed(two.sync().await);
        let arrived = two.resident(resident).unwrap();
        assert_eq!(arrived.phone.as_deref(), Some(round.to_string().as_str()), "{cut:?}");
        let applied = arrived.meta.revision.unwrap().count;
        assert_eq!(applied, round as u64 + 2, "{cut:?}: one insert and each patch once");
        assert_eq!(one.digest(), two.digest());
    }
}
