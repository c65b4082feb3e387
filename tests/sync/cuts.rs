//! The link is cut at every place, and nothing is lost or done twice.

use crate::link::Cut;
use crate::scene::{Computer, County};

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
    let mut edits = 0;
    let step = if std::env::var_os("XIANGYI_NIGHT").is_some() { 1 } else { 48 };
    for bytes in (0..2_400).step_by(step) {
        for cut in [Cut::Up(bytes + 1), Cut::Down(bytes)] {
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
    }
    assert_eq!(one.digest(), two.digest());
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
