//! Items 1–8 of the main job, in one working day of a small township.

use super::steps::{log_in, log_out, open, pdf_text, pick, save_paper, select};
use serde_json::Value;
use thirtyfour::prelude::*;
use xiangyi_tests::county::County;
use xiangyi_tests::device::{self, Device};
use xiangyi_tests::people::{Person, man};
use xiangyi_tests::rosters;
use xiangyi_tests::window::Window;

const DOCTOR: (&str, &str) = ("lixm", "Cunyi-2026");

struct Township {
    device: Device,
    recovery_key: String,
    head: Person,
    patient: Person,
}

#[tokio::test(flavor = "multi_thread")]
async fn one_working_day_of_a_township() {
    let county = County::start();
    let township = township();
    let window = open(&township.device).await;
    the_head_logs_in(&window, &township).await;
    a_roster_is_imported(&window, &township).await;
    anyone_is_found(&window, &township).await;
    a_village_doctor_is_added(&window).await;
    a_follow_up_is_logged_by_keyboard(&window, &township).await;
    a_contract_is_signed_and_the_roster_printed(&window, &township).await;
    an_admission_goes_from_the_door_to_the_bill(&window, &township).await;
    the_changes_reach_the_county_and_a_second_device(&window, &township, &county).await;
    a_backup_is_made_and_comes_back(&window, &township).await;
    large_print_breaks_no_screen(&window).await;
    window.close().await;
}

fn township() -> Township {
    let device = Device::empty();
    let init = device.run(&["init", "--org-code", "410482101", "--org-name", "石板镇卫生院"]).done();
    Township {
        device,
        recovery_key: init["recovery_key"].as_str().unwrap().to_owned(),
        head: man("穆塔里甫·肉孜", "19550312", 1).with_disease("高血压").with_category("建档立卡"),
        patient: man("吴𠮷安", "19620505", 2).with_category("建档立卡"),
    }
}

async fn the_head_logs_in(window: &Window, township: &Township) {
    let (login, password) = township.device.credentials();
    window.look("01-login").await;
    window.fill("login-name", login).await;
    window.fill("login-password", "not the password").await;
    window.click("login-submit").await;
    window.find_css("[data-testid='error'][data-code='wrong_password']".into()).await;
    window.look("02-login-wrong-password").await;
    log_in(window, login, password).await;
    window.find("menu-admissions").await;
    window.look("03-today-head-empty").await;
}

async fn a_roster_is_imported(window: &Window, township: &Township) {
    let mut bad = man("李志强", "19850101", 3);
    bad.id_number.replace_range(17.., if bad.id_number.ends_with('0') { "1" } else { "0" });
    let path = township.device.file("石板村 花名册.xlsx");
    rosters::write(&path, &[township.head.clone(), township.patient.clone(), bad]);
    window.click("menu-residents").await;
    window.click("residents-import").await;
    window.fill("import-path", path.to_str().unwrap()).await;
    window.click("import-preview").await;
    window.find("import-preview-result").await;
    let problems = window.text("problems-late").await;
    assert!(problems.contains("校验"), "the bad row says why: {problems}");
    window.look("04-import-preview").await;
    window.click("import-run").await;
    window.find("import-result").await;
    window.look("05-import-result").await;
    assert_eq!(shown(township, &township.head)["diseases"].as_array().unwrap().len(), 1);
}

async fn anyone_is_found(window: &Window, township: &Township) {
    for text in ["mtlfrz", "肉孜", &township.head.id_number[6..14]] {
        window.fill("search", text).await;
        window.until_text("search-hit", &township.head.name).await;
    }
    window.look("06-search").await;
    window.keys(Key::Enter + "").await;
    assert_eq!(window.text("resident-name").await, township.head.name);
    window.look("07-resident").await;
}

async fn a_village_doctor_is_added(window: &Window) {
    window.click("menu-settings").await;
    window.click("settings-users").await;
    window.click("user-add").await;
    window.fill("user-name", "李晓梅").await;
    window.fill("user-login", DOCTOR.0).await;
    select(window, "user-role", "village_doctor").await;
    window.find_css("[data-testid^='user-village-']".into()).await.click().await.unwrap();
    window.fill("user-password", DOCTOR.1).await;
    window.fill("user-password-again", DOCTOR.1).await;
    window.look("08-new-user").await;
    window.click("user-save").await;
    window.until_gone("user-save").await;
    window.look("09-users").await;
    log_out(window).await;
}

/// The whole visit is typed, from the work list to the saved record, and every key is counted.
async fn a_follow_up_is_logged_by_keyboard(window: &Window, township: &Township) {
    log_in(window, DOCTOR.0, DOCTOR.1).await;
    assert!(!window.shows("menu-admissions").await, "money is not for a village doctor");
    window.find("work-list-row").await;
    window.until_focused("work-list").await;
    window.look("10-today-doctor").await;
    let mut keys = 0;
    enter(window, &mut keys).await;
    window.until_focused("field-symptoms").await;
    window.look("11-visit-empty").await;
    digits(window, &mut keys, "1").await;
    for (field, answer) in [("systolic_mmhg", "138 86"), ("weight_kg", "63"), ("heart_rate", "72")] {
        window.until_focused(&format!("field-{field}")).await;
        digits(window, &mut keys, answer).await;
        enter(window, &mut keys).await;
    }
    for (field, code) in [("adherence", "3"), ("adverse_reaction", "1")] {
        window.until_focused(&format!("field-{field}")).await;
        digits(window, &mut keys, code).await;
    }
    window.until_focused("visit-save-next").await;
    let class = window.until_text("visit-class", "控制满意").await;
    assert!(class.contains('1'), "{class}");
    window.look("12-visit-filled").await;
    enter(window, &mut keys).await;
    window.until_gone("visit-save-next").await;
    assert!(keys <= 20, "a routine visit took {keys} keys");
    let visits = shown(township, &township.head)["visits"].clone();
    let visit = &visits[0];
    assert_eq!((visit["class"].as_u64(), visit["form"].as_str()), (Some(1), Some("hypertension")), "{visits:#}");
    log_out(window).await;
}

async fn enter(window: &Window, keys: &mut usize) {
    *keys += 1;
    window.keys(Key::Enter + "").await;
}

async fn digits(window: &Window, keys: &mut usize, text: &str) {
    *keys += text.len();
    window.keys(text).await;
}

async fn a_contract_is_signed_and_the_roster_printed(window: &Window, township: &Township) {
    let (login, password) = township.device.credentials();
    log_in(window, login, password).await;
    window.look("13-today-head").await;
    window.click("menu-contracts").await;
    window.click("contracts-sign").await;
    pick(window, "sign-person", &township.head.name).await;
    window.find("sign-save").await;
    window.look("14-sign").await;
    tick_the_first(window, "sign-member-").await;
    tick_the_first(window, "sign-pack-").await;
    window.click("sign-save").await;
    window.find("signed").await;
    window.look("15-signed").await;
    window.click("menu-contracts").await;
    window.find("contracts-row").await;
    window.look("16-contracts").await;
    window.click("contracts-roster").await;
    window.until_drawn("paper-image").await;
    window.look("17-roster-preview").await;
    let path = save_paper(window, &township.device, "签约花名册.pdf").await;
    let text = pdf_text(&path);
    for words in ["签约花名册", &township.head.name, &township.head.id_number] {
        assert!(text.contains(words), "{words} is missing from\n{text}");
    }
    let contracts = township.device.run(&["contract", "list"]).done();
    assert_eq!(contracts["contracts"].as_array().unwrap().len(), 1);
}

/// Ticks the first box of a family, unless it is ticked.
async fn tick_the_first(window: &Window, family: &str) {
    let first = window.find_css(format!("[data-testid^='{family}']")).await;
    if !first.is_selected().await.unwrap() {
        first.click().await.unwrap();
    }
}

async fn an_admission_goes_from_the_door_to_the_bill(window: &Window, township: &Township) {
    let name = &township.patient.name;
    // The driver's keyboard has no characters beyond the basic plane, so the patient is found by ID number.
    let number = &township.patient.id_number;
    register(window, number).await;
    window.look("19-admission").await;
    window.fill("cost-total", "1000.00").await;
    window.fill("cost-out", "0.00").await;
    window.click("cost-save").await;
    window.until_text("admission-total", "1,000.00").await;
    window.click("step-in_hospital").await;
    window.find("step-discharged").await;
    window.click("step-discharged").await;
    select(window, "settle-policy", "ruzhou-2019").await;
    window.until_text("self-pay", "50.00").await;
    window.find("layer-basic").await;
    window.look("20-settlement").await;
    window.click("settle-confirm").await;
    window.until_text("admission-balance", "50.00").await;
    window.look("21-settled").await;
    an_unpaid_admission_blocks(window, number).await;
    window.click("menu-admissions").await;
    window.find("admissions-row").await.click().await.unwrap();
    window.keys(Key::Enter + "").await;
    window.find("admission-balance").await;
    window.click("step-settled").await;
    window.find_css("[data-testid='admission-state'][data-state='paid']".into()).await;
    window.click("print-settlement").await;
    window.until_drawn("paper-image").await;
    window.look("23-bill").await;
    let bill = pdf_text(&save_paper(window, &township.device, "费用明细.pdf").await);
    for words in [name.as_str(), "900.00", "50.00", "伍拾元整"] {
        assert!(bill.contains(words), "{words} is missing from\n{bill}");
    }
    let listed = township.device.run(&["admission", "list"]).done();
    assert_eq!(listed["rows"][0]["state"], "paid", "{listed:#}");
    assert_eq!(township.device.run(&["check"]).done()["ok"], true, "the ledger balances");
}

async fn register(window: &Window, number: &str) {
    window.click("menu-admissions").await;
    window.click("admissions-desk").await;
    pick(window, "desk-person", number).await;
    window.fill("desk-diagnosis", "脑梗死").await;
    window.fill("desk-icd10", "I63").await;
    window.fill("desk-deposit", "3000").await;
    window.look("18-desk").await;
    window.click("desk-register").await;
    window.find("cost-total").await;
}

async fn an_unpaid_admission_blocks(window: &Window, number: &str) {
    window.click("menu-admissions").await;
    window.click("admissions-desk").await;
    pick(window, "desk-person", number).await;
    let notice = window.text("desk-blocked").await;
    assert!(notice.contains("50.00"), "{notice}");
    window.look("22-blocked").await;
}

async fn the_changes_reach_the_county_and_a_second_device(window: &Window, township: &Township, county: &County) {
    window.click("menu-exchange").await;
    window.fill("enrol-server", &county.url()).await;
    window.fill("enrol-code", &county.code()).await;
    window.look("24-enrol").await;
    window.click("enrol-save").await;
    window.find("enrolled").await;
    window.click("sync-now").await;
    window.find("sync-report").await;
    window.look("25-synced").await;
    assert_eq!(window.text("sync-unsent").await, "0");
    let second = Device::of_a_head();
    second.run(&["enroll", "--server", &county.url(), "--code", &county.code()]).done();
    assert_eq!(second.run(&["sync"]).done()["in_sync"], true);
    for list in [&["contract", "list"][..], &["due"], &["admission", "list"]] {
        assert_eq!(second.run(list).done(), township.device.run(list).done(), "{list:?}");
    }
}

async fn a_backup_is_made_and_comes_back(window: &Window, township: &Township) {
    let file = township.device.file("备份.xyk");
    window.fill("backup-path", file.to_str().unwrap()).await;
    window.click("backup").await;
    window.find("backup-done").await;
    window.click("check").await;
    window.find("check-done").await;
    window.look("26-backup").await;
    let other = Device::empty();
    let mut command = other.command("yuanzhang", "a-new-Password-1");
    command.args(["restore", file.to_str().unwrap()]).env("XIANGYI_RECOVERY_KEY", &township.recovery_key);
    device::run(command, None).done();
    let found = other.run_as("yuanzhang", "a-new-Password-1", &["search", &township.head.name], None).done();
    assert_eq!(found["hits"].as_array().unwrap().len(), 1);
}

async fn large_print_breaks_no_screen(window: &Window) {
    window.click("menu-settings").await;
    window.click("settings-appearance").await;
    window.click("large-print").await;
    for item in ["today", "residents", "followups", "contracts", "admissions", "exchange", "settings"] {
        window.click(&format!("menu-{item}")).await;
        window.look(&format!("30-large-{item}")).await;
    }
}

fn shown(township: &Township, person: &Person) -> Value {
    township.device.run(&["resident", "show", &person.id_number]).done()
}
