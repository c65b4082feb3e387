//! Neither side waits for the other's disk: what comes next goes up before the store has kept what came.

use crate::link::Link;
use crate::scene::{Computer, County, fields, morning, org, village};
use serde_json::json;
use std::sync::Mutex;
use std::time::Duration;
use uuid::Uuid;
use xiangyi_domain::Area;
use xiangyi_domain::id::ResidentId;
use xiangyi_store::Store;
use xiangyi_sync::{SNAPSHOTS_FROM, Shell, SyncReport, sync};
use xiangyi_wire::Entity;

/// Syncs. When the first answer is about to be stored, where the store stands, and whether the next request goes up
/// meanwhile: the machine then asks for the time, and gets it once the relay has seen that request.
async fn at_the_first_answer(store: &Store, link: &Link, stands: fn(&Store) -> u64) -> (u64, bool) {
    let (seen, before) = (Mutex::new(None), link.asked());
    let clock = || {
        let mut seen = seen.lock().unwrap();
        seen.get_or_insert_with(|| (stands(store), link.until_asked(before + 2)));
        morning(600)
    };
    let mut never = std::pin::pin!(std::future::pending::<()>());
    let shell = Shell {
        clock: &clock,
        jitter: &mut |_| 0,
        ids: &mut || Uuid::from_u128(77),
        progress: &mut |_: &SyncReport| {},
        cancel: never.as_mut(),
        patience: Duration::from_secs(90),
        snapshots_from: SNAPSHOTS_FROM,
        app_version: "test",
    };
    Computer::agreed(sync(store, shell).await);
    seen.into_inner().unwrap().unwrap()
}

fn acked(store: &Store) -> u64 {
    store.sync_status().unwrap().acked_seq
}

fn read(store: &Store) -> u64 {
    store.cursors().unwrap().values().sum()
}

/// Guards: the second batch goes up before a verdict of the first is stored, the second page is asked for before a row of the
/// first is applied.
#[tokio::test(flavor = "multi_thread")]
async fn what_comes_next_is_sent_before_what_came_is_stored() {
    let county = County::start().await;
    let (one, link) = county.computer(1).await;
    let (two, other) = county.computer(2).await;
    Computer::agreed(one.sync().await);
    Computer::agreed(two.sync().await);
    one.commit(|tx| {
        for n in 0..500 {
            let row = json!({ "village": village("石板"), "name": format!("居民{n}"), "remark": "长".repeat(40) });
            let id = ResidentId(tx.new_id());
            tx.insert(Entity::Resident, id, &Area::village(&org(), village("石板")), fields(row))?;
        }
        Ok(())
    });
    let before = acked(&one.store);
    assert_eq!(
        at_the_first_answer(&one.store, &link, acked).await,
        (before, true),
        "a batch waited for stored verdicts"
    );
    let before = read(&two.store);
    assert_eq!(at_the_first_answer(&two.store, &other, read).await, (before, true), "a page waited for applied rows");
}
