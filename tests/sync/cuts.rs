//! The link is cut at every place, and nothing is lost or done twice.

use crate::link::Cut;
use crate::scene::{Computer, County, fields};
use serde_json::json;
use xiangyi_tests::dice::is_night;
use xiangyi_wire::Entity;

/// Guards: a lost answer is asked for; deduplication. Each cut meets a push with one patch, so that the row's revision
/// at the server counts how often patches were applied.
#[tokio::test(flavor = "multi_thread")]
async fn a_link_cut_before_and_after_each_reply_loses_and_repeats_nothing() {
    let county = County::start().await;
    let (one, link) = county.computer(1).await;
    let (two, _) = county.computer(2).await;
    let resident = one.add("王桂兰", "石板");
    Computer::agreed(one.sync().await);
    // The first connection carries the push, and the rest when it is not cut; the second asks for the verdicts.
    let table: [(&str, &[Cut]); 9] = [
        ("before the push", &[Cut::BeforeRequest]),
        ("in the head of the push", &[Cut::Up(40)]),
        ("in the body of the push", &[Cut::Up(700)]),
        ("after the push, before its answer", &[Cut::Down(0)]),
        ("in the head of the answer", &[Cut::Down(30)]),
        ("in the body of the answer", &[Cut::Down(150)]),
        ("after the push, and again after the question", &[Cut::Down(0), Cut::Down(0)]),
        ("after the push, and before the question", &[Cut::Down(0), Cut::BeforeRequest, Cut::Up(10)]),
        ("three times in the push", &[Cut::Up(1), Cut::Up(300), Cut::Up(600)]),
    ];
    for (round, (place, cuts)) in table.into_iter().enumerate() {
        let phone = format!("phone {round}");
        one.set(resident, "phone", &phone);
        link.plan(cuts.iter().copied());
        let report = Computer::agreed(one.sync().await);
        assert_eq!((report.pushed, report.rejected, link.left()), (1, 0, 0), "{place}");
        assert_eq!(county.revision(resident), round as u64 + 2, "{place}: applied once");
        Computer::agreed(two.sync().await);
        assert_eq!(two.resident(resident).unwrap().phone.as_deref(), Some(phone.as_str()), "{place}");
        assert_eq!(one.digest(), two.digest(), "{place}");
    }
}

/// Guards: the same at every byte of a whole sync, up and down: push, pull and digest.
#[tokio::test(flavor = "multi_thread")]
async fn a_sync_cut_at_any_byte_ends_in_agreement() {
    let county = County::start().await;
    let (one, link) = county.computer(1).await;
    let (two, other) = county.computer(2).await;
    let resident = one.add("王桂兰", "石板");
    Computer::agreed(one.sync().await);
    Computer::agreed(two.sync().await);
    // How much a sync of one edit carries when nothing is cut, so that every byte of it is one.
    one.set(resident, "phone", "1");
    let _ = (link.carried(), other.carried());
    Computer::agreed(one.sync().await);
    Computer::agreed(two.sync().await);
    let (pushing, pulling) = (link.carried(), other.carried());
    let (most_up, most_down) = (pushing.0.max(pulling.0), pushing.1.max(pulling.1));
    assert!(most_up > 500 && most_down > 500, "{pushing:?} {pulling:?}");
    let step = if is_night() { 1 } else { 48 };
    let ups = (1..=most_up).step_by(step).map(Cut::Up);
    let downs = (0..=most_down).step_by(step).map(Cut::Down);
    let mut edits = 1;
    for cut in ups.chain(downs) {
        edits += 1;
        one.set(resident, "phone", &edits.to_string());
        link.plan([cut]);
        other.plan([cut]);
        Computer::agreed(one.sync().await);
        Computer::agreed(two.sync().await);
        assert_eq!(county.revision(resident), edits + 1, "{cut:?}");
        let arrived = two.resident(resident).unwrap().phone;
        assert_eq!(arrived.as_deref(), Some(edits.to_string().as_str()), "{cut:?}");
    }
    eprintln!("{most_up} bytes up, {most_down} down, {} cuts", edits - 1);
    assert_eq!(one.digest(), two.digest());
}

/// Guards: a batch that was sent ahead of the verdicts before it, and a page that was asked for before the one before was
/// applied, are as good as lost when the link breaks: asked for, taken once. Each patch raises a revision at the server.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_sent_ahead_is_lost_with_the_link_and_taken_once() {
    const EDITS: u64 = 120;
    let county = County::start().await;
    let (one, link) = county.computer(1).await;
    let (two, other) = county.computer(2).await;
    let residents = ["王桂兰", "李保国", "赵小小", "孙大海", "周水生", "吴三多"].map(|name| one.add(name, "石板"));
    Computer::agreed(one.sync().await);
    Computer::agreed(two.sync().await);
    let edit = |round: usize| {
        for resident in residents {
            let (mut change, seen) = (0, one.resident(resident).unwrap().meta.revision);
            one.commit(|tx| {
                for _ in 0..EDITS {
                    change += 1;
                    let values = fields(json!({ "phone": format!("{round} {change}") }));
                    tx.patch(Entity::Resident, resident, seen, values)?;
                }
                Ok(())
            });
        }
    };
    edit(0);
    let _ = (link.carried(), other.carried());
    Computer::agreed(one.sync().await);
    Computer::agreed(two.sync().await);
    let (up, down) = (link.carried().0, other.carried().1);
    let cuts = if is_night() { 240 } else { 6 };
    for round in 1..=cuts {
        edit(round);
        let at = |bytes: usize| bytes * round / cuts;
        link.plan([if round % 2 == 0 { Cut::Up(at(up)) } else { Cut::Down(at(down) / 2) }]);
        other.plan([Cut::Down(at(down))]);
        let report = Computer::agreed(one.sync().await);
        Computer::agreed(two.sync().await);
        assert_eq!(report.pushed, residents.len() as u64 * EDITS, "round {round}");
        for resident in residents {
            assert_eq!(county.revision(resident), 1 + (round as u64 + 1) * EDITS, "round {round}");
        }
        assert_eq!(one.digest(), two.digest(), "round {round}");
    }
}

/// Guards: what was typed while the link was dead goes out when it is back, and a sync that gives up says so.
#[tokio::test(flavor = "multi_thread")]
async fn a_sync_that_is_stopped_keeps_everything_for_the_next() {
    let county = County::start().await;
    let (one, link) = county.computer(1).await;
    let resident = one.add("王桂兰", "石板");
    link.plan(std::iter::repeat_n(Cut::BeforeRequest, 3));
    let stopped = one.sync_until(link.was_cut()).await;
    assert_eq!(stopped.failure.map(|failure| failure.code()), Some("cancelled"));
    assert_eq!((stopped.report.pushed, stopped.report.unsent, stopped.report.in_sync), (0, 4, false));
    link.plan([]);
    let report = Computer::agreed(one.sync().await);
    assert_eq!((report.pushed, county.revision(resident)), (4, 1));
}
