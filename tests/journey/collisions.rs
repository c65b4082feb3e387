//! What two computers did at once, each on its own screen: a debt that was paid twice, two contracts, one person entered
//! twice.

use super::steps::{log_in, open};
use serde_json::{Value, json};
use thirtyfour::prelude::*;
use xiangyi_tests::county::County;
use xiangyi_tests::device::Device;
use xiangyi_tests::people::{Person, man};
use xiangyi_tests::window::Window;

/// Two computers of one township that both know one person.
struct Scene {
    _county: County,
    here: Device,
    there: Device,
    person: Person,
}

fn scene() -> Scene {
    let county = County::start();
    let (here, there) = (Device::of_a_head(), Device::of_a_head());
    let person = man("吴文忠", "19620505", 1).with_category("建档立卡");
    here.import(std::slice::from_ref(&person));
    for device in [&here, &there] {
        device.run(&["enroll", "--server", &county.url(), "--code", &county.code()]).done();
        sync(device);
    }
    Scene { _county: county, here, there, person }
}

fn sync(device: &Device) -> Value {
    device.run(&["sync"]).done()
}

async fn at_work(device: &Device) -> Window {
    let window = open(device).await;
    let (login, password) = device.credentials();
    log_in(&window, login, password).await;
    window.click("menu-exchange").await;
    window
}

async fn sync_now(window: &Window) {
    window.click("menu-exchange").await;
    window.click("sync-now").await;
    window.find("sync-report").await;
}

/// Two windows took the same 50 yuan: neither payment is undone, the surplus is shown and refunded, and the books balance.
#[tokio::test(flavor = "multi_thread")]
async fn a_debt_that_was_paid_twice_is_refunded_from_the_list() {
    let scene = scene();
    let input = json!({ "resident": scene.person.id_number, "admitted_on": "2026-03-01",
        "diagnosis": { "icd10": "I63", "name": "脑梗死" }, "deposit_waived": "0.00", "papers": [] });
    let id = scene.here.run_with(&["admission", "register"], &input).done()["id"].clone();
    let step = |name: &str, input: Value| scene.here.run_with(&["admission", name], &input).done();
    step("cost", json!({ "id": id, "on": "2026-03-02", "total": "1000.00", "out_of_scope": "0.00" }));
    step("discharge", json!({ "id": id, "on": "2026-03-10" }));
    step("settle", json!({ "id": id, "policy": "ruzhou-2019" }));
    sync(&scene.here);
    sync(&scene.there);
    let pay = json!({ "id": id, "amount": "50.00", "on": "2026-03-11" });
    for device in [&scene.here, &scene.there] {
        assert_eq!(device.run_with(&["admission", "pay"], &pay).done()["state"], "paid");
    }
    for device in [&scene.here, &scene.there, &scene.here] {
        sync(device);
    }
    let window = at_work(&scene.here).await;
    let shown = window.text("surplus").await;
    assert!(shown.contains("吴文忠") && shown.contains("50.00"), "{shown}");
    window.look("110-surplus").await;
    window.click_css("[data-testid='surplus'] a").await;
    window.click("other-refund").await;
    window.look("111-refund").await;
    window.fill("amount", "50.00").await;
    window.click("amount-save").await;
    window.find("step-paid").await;
    window.look("112-refunded").await;
    sync_now(&window).await;
    window.until_gone("surplus").await;
    for device in [&scene.here, &scene.there] {
        sync(device);
        let page = device.run(&["admission", "show", id.as_str().unwrap()]).done();
        assert_eq!((&page["admission"]["balance"], &page["admission"]["state"]), (&json!("0.00"), &json!("paid")));
        assert_eq!(device.run(&["accounts", "trial-balance"]).done()["difference"], "0.00");
    }
    window.close().await;
}

/// A contract signed on two computers: the second is held, and the head lets it follow on the first.
#[tokio::test(flavor = "multi_thread")]
async fn two_contracts_of_one_person_are_decided_in_the_window() {
    let scene = scene();
    let sign = |device: &Device, signed: &str, ends: &str| {
        let team = device.run(&["team", "list"]).done()["teams"][0]["id"].clone();
        let pack = device.run(&["pack", "list"]).done()["packs"][0]["code"].clone();
        let agreement = json!({ "residents": [scene.person.id_number], "team": team, "packs": [pack],
            "signed_on": signed, "ends_on": ends });
        device.run_with(&["contract", "add"], &agreement).done();
    };
    sign(&scene.here, "2026-01-10", "2027-01-09");
    sign(&scene.there, "2026-06-01", "2027-05-31");
    sync(&scene.here);
    assert!(sync(&scene.there)["held"].as_u64() >= Some(1));
    let window = at_work(&scene.here).await;
    sync_now(&window).await;
    window.until_text("status-waiting", "1").await;
    let shown = window.text("case").await;
    assert!(shown.contains("吴文忠") && shown.contains("两份时间重叠的签约"), "{shown}");
    window.click("case-open").await;
    window.until_text("case-why", "两份时间重叠").await;
    window.look("113-two-contracts").await;
    window.click("choose-use_other").await;
    window.until_text("effect", "后一份生效").await;
    window.fill("case-on", "2026-05-31").await;
    window.fill("case-reason", "按新协议").await;
    window.look("114-contract-chosen").await;
    window.click("case-confirm").await;
    window.find("case-done").await;
    window.click("case-back").await;
    sync_now(&window).await;
    window.until_text("status-waiting", "0").await;
    sync(&scene.there);
    sync(&scene.here);
    for device in [&scene.here, &scene.there] {
        let contracts = device.run(&["contract", "list"]).done()["contracts"].clone();
        let mut ends: Vec<String> =
            contracts.as_array().unwrap().iter().map(|one| one["ends_on"].as_str().unwrap().to_owned()).collect();
        ends.sort();
        assert!(ends.contains(&"2027-05-31".to_owned()), "{contracts:#}");
        assert_eq!(device.run(&["cases"]).done()["cases"], json!([]));
    }
    window.close().await;
}

/// One person entered on two computers. Who agrees in everything is made one by the county, which says so; whose name
/// differs is made one by a person; either can be taken back.
#[tokio::test(flavor = "multi_thread")]
async fn one_person_entered_on_two_computers_becomes_one_in_the_window() {
    let scene = scene();
    let (same, alike) = (man("周福廷", "19550312", 2), man("王德福", "19490420", 3));
    let other_name = Person { name: "汪德福".to_owned(), ..alike.clone() };
    scene.here.import(&[same.clone(), alike.clone()]);
    scene.there.import(&[same.clone(), other_name]);
    for device in [&scene.here, &scene.there, &scene.here] {
        sync(device);
    }
    let hits = |device: &Device, text: &str| device.run(&["search", text]).done()["hits"].as_array().unwrap().len();
    assert_eq!((hits(&scene.here, "周福廷"), hits(&scene.here, "德福")), (1, 2));
    let window = at_work(&scene.here).await;
    window.click("menu-residents").await;
    window.click("residents-duplicates").await;
    let suspect = window.text("suspect").await;
    assert!(suspect.contains("王德福") && suspect.contains("汪德福"), "{suspect}");
    window.look("115-entered-twice").await;
    window.click("suspect-compare").await;
    window.find("compare-merge").await;
    for side in window.driver().find_all(By::Css("[data-testid$='-kept'][data-testid^='choose-']")).await.unwrap() {
        side.click().await.unwrap();
    }
    window.look("116-two-sides").await;
    window.click("compare-merge").await;
    window.find("merged").await;
    sync_now(&window).await;
    sync(&scene.there);
    assert_eq!((hits(&scene.here, "德福"), hits(&scene.there, "德福")), (1, 1), "one person on both computers");
    let shown = scene.here.run(&["search", "周福廷"]).done()["hits"][0]["id"].as_str().unwrap().to_owned();
    let script = format!("location.hash = '#/residents/{shown}'");
    window.driver().execute(script, Vec::new()).await.unwrap();
    let merges = window.text("merges").await;
    assert!(merges.contains("周福廷") && merges.contains("县"), "the county says that it did it: {merges}");
    window.look("117-merged-by-the-county").await;
    window.click("merge-undo").await;
    window.until_gone("merge-undo").await;
    sync_now(&window).await;
    sync(&scene.there);
    assert_eq!((hits(&scene.here, "周福廷"), hits(&scene.there, "周福廷")), (2, 2), "taken back, on both computers");
    window.close().await;
}
