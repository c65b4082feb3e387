//! 待处理 in the real window, with a real server and a second computer: decided, mended, taken back; and the stick.

use super::steps::{log_in, log_out, open};
use serde_json::{Value, json};
use thirtyfour::prelude::*;
use xiangyi_domain::id::{RowId, UserId, derived};
use xiangyi_domain::{Area, OrgCode};
use xiangyi_store::{Deed, Op, Store};
use xiangyi_tests::county::County;
use xiangyi_tests::device::{self, Device};
use xiangyi_tests::people::{Person, man};
use xiangyi_tests::window::Window;
use xiangyi_wire::Entity;

const DOCTOR: (&str, &str) = ("sunyi", "Cunyi-2026");

struct Scene {
    county: County,
    here: Device,
    there: Device,
    person: Person,
}

fn scene() -> Scene {
    let county = County::start();
    let (here, there) = (Device::of_a_head(), Device::of_a_head());
    let person = man("吴文忠", "19620505", 1).with_category("建档立卡").with_disease("高血压");
    here.import(std::slice::from_ref(&person));
    for device in [&here, &there] {
        device.run(&["enroll", "--server", &county.url(), "--code", &county.code()]).done();
        sync(device);
    }
    Scene { county, here, there, person }
}

fn sync(device: &Device) -> Value {
    device.run(&["sync"]).done()
}

fn register(device: &Device, person: &Person) {
    let input = json!({ "resident": person.id_number, "admitted_on": "2026-03-01", "ward": "内科",
        "diagnosis": { "icd10": "I63", "name": "脑梗死" }, "deposit_waived": "500.00", "papers": [] });
    let id = device.run_with(&["admission", "register"], &input).done()["id"].clone();
    let cost = json!({ "id": id, "on": "2026-03-02", "total": "100.00", "out_of_scope": "0.00" });
    device.run_with(&["admission", "cost"], &cost).done();
}

fn rename(device: &Device, person: &Person, name: &str) {
    let input = json!({ "resident": person.id_number, "fields": { "name": name } });
    device.run_with(&["resident", "correct"], &input).done();
}

async fn sync_now(window: &Window) {
    window.click("menu-exchange").await;
    window.click("sync-now").await;
    window.find("sync-report").await;
}

/// The head looks at both versions and decides, by mouse and by keyboard; the other computer is told.
#[tokio::test(flavor = "multi_thread")]
async fn a_double_admission_and_two_names_are_decided_in_the_window() {
    let scene = scene();
    register(&scene.here, &scene.person);
    rename(&scene.here, &scene.person, "吴文仲");
    sync(&scene.here);
    register(&scene.there, &scene.person);
    rename(&scene.there, &scene.person, "吴闻忠");
    assert_eq!(sync(&scene.there)["held"], 3);
    let window = open(&scene.here).await;
    let (login, password) = scene.here.credentials();
    log_in(&window, login, password).await;
    window.look("60-today-before-cases").await;
    sync_now(&window).await;
    window.until_text("status-waiting", "2").await;
    window.find("case").await;
    window.look("61-cases").await;
    decide_admission(&window).await;
    decide_name(&window).await;
    window.until_text("status-waiting", "0").await;
    sync_now(&window).await;
    window.click_css("[data-testid='decided'] summary").await;
    window.look("66-decided").await;
    sync(&scene.there);
    sync(&scene.here);
    for device in [&scene.here, &scene.there] {
        let shown = device.run(&["resident", "show", &scene.person.id_number]).done();
        assert_eq!(shown["name"], "吴闻忠");
        let rows = device.run(&["admission", "list"]).done()["rows"].clone();
        let mut states: Vec<_> = rows.as_array().unwrap().iter().map(|row| row["state"].clone()).collect();
        states.sort_by_key(Value::to_string);
        assert_eq!(states, [json!("discharged"), json!("in_hospital")]);
    }
    assert_eq!(scene.there.run(&["cases"]).done()["cases"], json!([]));
    window.close().await;
}

async fn decide_admission(window: &Window) {
    open_case(window, "open_admission_exists").await;
    window.until_text("case-why", "两次同时的住院").await;
    window.find("version-number").await;
    window.look("62-double-admission").await;
    window.click("choose-use_other").await;
    window.until_text("effect", "转院").await;
    assert!(!window.find("case-confirm").await.is_enabled().await.unwrap(), "a reason is asked for");
    window.fill("case-on", "2026-03-02").await;
    window.fill("case-reason", "转到二病区").await;
    window.look("63-transfer").await;
    window.click("case-confirm").await;
    window.until_text("case-done", "下次同步").await;
    window.look("64-decided-admission").await;
    window.click("case-back").await;
}

async fn decide_name(window: &Window) {
    open_case(window, "concurrent_critical").await;
    let asked = window.text("version-name").await;
    assert!(asked.contains("吴文仲") && asked.contains("吴闻忠"), "both versions: {asked}");
    window.look("65-two-names").await;
    window.click("choose-keep").await;
    window.keys("2").await;
    window.until_text("effect", "成为现有的").await;
    window.find("choose-use_other").await.send_keys(Key::Control + Key::Enter).await.unwrap();
    window.find("case-done").await;
    window.click("case-back").await;
}

/// Opens the case with this reason, whatever its place in the list.
async fn open_case(window: &Window, code: &str) {
    let words = if code == "concurrent_critical" { "同一项" } else { "两次同时" };
    window.find("case").await;
    for case in window.driver().find_all(By::Css("[data-testid='case']")).await.unwrap() {
        if case.text().await.unwrap().contains(words) {
            case.find(By::Css("[data-testid='case-open']")).await.unwrap().click().await.unwrap();
            return;
        }
    }
    panic!("no case says {words}");
}

/// A village doctor sees what became of the own change, mends what was refused and takes back what is held; then once
/// more in large print.
#[tokio::test(flavor = "multi_thread")]
async fn a_doctor_mends_and_resends_and_takes_back() {
    let scene = scene();
    hire(&scene.here);
    sync(&scene.here);
    rename(&scene.there, &scene.person, "吴文仲");
    sync(&scene.there);
    let typed = json!({ "resident": scene.person.id_number, "fields": { "name": "吴闻忠" } });
    scene.here.run_as(DOCTOR.0, DOCTOR.1, &["resident", "correct"], Some(typed.to_string())).done();
    let refused = nobodys_resident(&scene.here);
    let window = open(&scene.here).await;
    log_in(&window, DOCTOR.0, DOCTOR.1).await;
    sync_now(&window).await;
    window.until_text("status-waiting", "2").await;
    window.find("rejected-one").await;
    window.look("67-doctor-waiting").await;
    window.click("rejected-open").await;
    window.until_text("case-why", "必填").await;
    window.find("mend-village").await;
    window.look("68-mend").await;
    window.fill("mend-village", "石板村").await;
    window.fill("mend-name", "丁一山").await;
    window.click("case-resend").await;
    window.find("case-done").await;
    window.look("69-resent").await;
    window.click("case-back").await;
    window.click("case-open").await;
    window.until_text("decide", "撤回").await;
    window.look("70-doctor-held").await;
    window.click("choose-withdraw").await;
    window.click("case-confirm").await;
    window.find("case-done").await;
    sync_now(&window).await;
    window.until_text("status-waiting", "0").await;
    window.look("71-nothing-waits").await;
    log_out(&window).await;
    sync(&scene.there);
    let found = scene.there.run(&["search", "丁一山"]).done();
    assert_eq!(found["hits"][0]["id"], json!(refused), "mended under the same row: {found:#}");
    assert_eq!(scene.there.run(&["cases"]).done()["cases"], json!([]), "nobody is asked about what was taken back");
    window.close().await;
}

fn hire(device: &Device) {
    let (user, password) = device.credentials();
    let mut command = device.command(user, password);
    let words = ["user", "add", "--login", DOCTOR.0, "--name", "孙毅", "--role", "village_doctor"];
    command.args(words).args(["--village", "石板村"]).env("XIANGYI_NEW_PASSWORD", DOCTOR.1);
    device::run(command, None).done();
}

/// What an older program wrote: a resident without a village, by the doctor. The county refuses it.
fn nobodys_resident(device: &Device) -> RowId {
    let (store, doctor): (Store, UserId) = Store::open(&device.folder().join("data"), DOCTOR.0, DOCTOR.1).unwrap();
    let id = RowId(derived("row", &["nobody's"]));
    let mut next = 0;
    let mut ids = || {
        next += 1;
        derived("older program", &[&next.to_string()])
    };
    let area = Area::township(&OrgCode::new("410482101").unwrap());
    let fields = json!({ "name": "丁一", "sex": "male", "birth_on": "1950-01-01", "phone": "13900001111" });
    let deed = Deed { op: Op::AddResident, user: doctor, at: chrono::Utc::now(), ids: &mut ids };
    let Value::Object(fields) = fields else { unreachable!() };
    store.commit(deed, |tx| tx.insert(Entity::Resident, id, &area, fields)).unwrap();
    id
}

/// Without a link: out to the county on a stick, and the answer back.
#[tokio::test(flavor = "multi_thread")]
async fn a_stick_goes_to_the_county_and_back() {
    let mut scene = scene();
    scene.county.kill();
    rename(&scene.here, &scene.person, "吴文仲");
    visit_with_a_photo(&scene.here, &scene.person);
    let (out, back) = (scene.here.file("上传.xyb"), scene.here.file("上传.answer.xyb"));
    let window = open(&scene.here).await;
    let (login, password) = scene.here.credentials();
    log_in(&window, login, password).await;
    window.click("menu-exchange").await;
    window.fill("stick-target", out.to_str().unwrap()).await;
    window.look("72-stick").await;
    window.click("stick-write").await;
    window.until_text("stick-written", "1 张照片").await;
    window.look("73-stick-written").await;
    let taken = scene.county.take(&out);
    assert_eq!(taken["files"][0]["new"], 3, "a name, a visit and its photo: {taken:#}");
    window.fill("stick-answer", out.to_str().unwrap()).await;
    window.click("stick-look").await;
    window.until_text("stick-found", "不是回执").await;
    window.fill("stick-answer", back.to_str().unwrap()).await;
    window.until_gone("stick-found").await;
    window.click("stick-look").await;
    window.until_text("stick-found", "给本机的回执").await;
    window.look("73-stick-found").await;
    window.click("stick-take").await;
    window.until_text("stick-taken", "0 条未上传").await;
    window.look("74-stick-taken").await;
    window.fill("stick-answer", out.to_str().unwrap()).await;
    window.click("stick-take").await;
    window.find_css("[data-testid='error']".into()).await;
    window.look("75-stick-wrong-file").await;
    window.until_text("status-unsent", "0").await;
    large_print(&window).await;
    scene.county.restart();
    sync(&scene.there);
    let shown = scene.there.run(&["resident", "show", &scene.person.id_number]).done();
    assert_eq!(shown["name"], "吴文仲");
    window.close().await;
}

/// A visit that waits to go out with its picture.
fn visit_with_a_photo(device: &Device, person: &Person) {
    let visit = json!({ "resident": person.id_number, "form": "hypertension", "mode": "home", "on": "2026-03-01",
        "symptoms": [1], "systolic_mmhg": 132, "diastolic_mmhg": 82, "adherence": 3, "adverse_reaction": 1 });
    let id = device.run_with(&["visit", "add"], &visit).done()["id"].as_str().unwrap().to_owned();
    let picture = device.file("入户照片.png");
    std::fs::write(&picture, include_bytes!("../../icons/128x128.png")).unwrap();
    device.run(&["visit", "photo", "add", &id, picture.to_str().unwrap()]).done();
}

async fn large_print(window: &Window) {
    window.click("menu-settings").await;
    window.click("settings-appearance").await;
    window.click("large-print").await;
    window.click("menu-exchange").await;
    window.find("stick-target").await;
    window.look("76-large-exchange").await;
}
