//! Enrolment, and what a copied disk does.

use crate::link::Cut;
use crate::scene::{Computer, County};

#[tokio::test(flavor = "multi_thread")]
async fn a_computer_that_has_not_joined_says_so() {
    let alone = Computer::new(1, "head");
    let outcome = alone.sync().await;
    assert_eq!(outcome.failure.map(|failure| failure.code()), Some("not_enrolled"));
    assert_eq!(outcome.report.unsent, 2);
}

/// Guards: the device's key is kept before the code binds to it.
#[tokio::test(flavor = "multi_thread")]
async fn an_answer_to_enrolment_that_was_lost_costs_nothing() {
    let county = County::start().await;
    let (computer, link) = (Computer::new(1, "head"), county.link().await);
    let code = county.code();
    link.plan([Cut::Down(0), Cut::Down(100)]);
    for _ in 0..2 {
        assert_eq!(computer.join(&link.url, &code).await.unwrap_err().code(), "no_link");
    }
    computer.join(&link.url, &code).await.unwrap();
    Computer::agreed(computer.sync().await);
    let other = Computer::new(2, "head");
    let refused = other.join(&link.url, &code).await.unwrap_err().failure();
    assert_eq!((refused.code.as_str(), refused.detail.as_deref()), ("refused", Some("code_used")));
}

/// Guards: the hash of a place and the new install. Both disks wrote after the copy; all of it must arrive, once.
#[tokio::test(flavor = "multi_thread")]
async fn a_copied_disk_is_found_out_and_both_keep_what_they_wrote() {
    let county = County::start().await;
    let (one, _) = county.computer(1).await;
    let shared = one.add("王桂兰", "石板");
    Computer::agreed(one.sync().await);
    one.set(shared, "phone", "unsent when the disk was copied");
    let (one, copy) = one.cloned();
    let mine = one.add("张秀英", "石板");
    let theirs = copy.add("李保国", "河口");
    copy.set(theirs, "phone", "139-0002");
    let install = copy.store.sync_status().unwrap().install_id;
    Computer::agreed(one.sync().await);
    Computer::agreed(copy.sync().await);
    Computer::agreed(one.sync().await);
    let after = copy.store.sync_status().unwrap();
    assert_ne!(after.install_id, install, "the second to come takes a new name");
    assert_eq!(after.former_install, Some(install));
    for (resident, revision) in [(shared, 2), (mine, 1), (theirs, 2)] {
        assert_eq!(county.revision(resident), revision, "applied once");
        assert!(one.resident(resident).is_some() && copy.resident(resident).is_some());
    }
    assert_eq!(one.digest(), copy.digest());
}
