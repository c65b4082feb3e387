//! Five stories from the admission to the archive, in the real window, each looked up in the ledger by the command
//! line: a plain one, one that an earlier admission blocks, one paid in parts, one that is taken back, and one in
//! which the insurer's slip says otherwise.

use super::steps::{log_in, log_out, open, pdf_text, pick, save_paper, select};
use serde_json::Value;
use thirtyfour::prelude::*;
use xiangyi_tests::device::{self, Device};
use xiangyi_tests::people::{Person, man};
use xiangyi_tests::window::Window;

const PASSWORD: &str = "Chuangkou-2026";

struct Desk {
    device: Device,
    people: Vec<Person>,
}

#[tokio::test(flavor = "multi_thread")]
async fn five_stories_from_admission_to_archive() {
    let desk = Desk {
        device: Device::of_a_head(),
        people: vec![
            man("周福廷", "19550312", 1).with_category("建档立卡"),
            man("吴文忠", "19620505", 2).with_category("建档立卡"),
            man("李秀成", "19580117", 3).with_category("建档立卡"),
            man("王德福", "19490420", 4).with_category("建档立卡"),
            man("陈国富", "19660809", 5).with_category("建档立卡"),
        ],
    };
    desk.device.import(&desk.people);
    for role in ["cashier", "clinic_staff"] {
        staff(&desk.device, role);
    }
    let window = open(&desk.device).await;
    log_in(&window, "cashier", PASSWORD).await;
    plain(&window, &desk).await;
    blocked(&window, &desk).await;
    instalments(&window, &desk).await;
    reversal(&window, &desk).await;
    slip(&window, &desk).await;
    the_books_close(&window, &desk).await;
    the_staff_sees_its_part(&window).await;
    large_print(&window, &desk).await;
    window.close().await;
}

fn staff(device: &Device, role: &str) {
    let (user, password) = device.credentials();
    let mut command = device.command(user, password);
    command.args(["user", "add", "--login", role, "--name", "王会计", "--role", role]);
    command.env("XIANGYI_NEW_PASSWORD", PASSWORD);
    device::run(command, None).done();
}

/// Everything that the desk asks, by keyboard, then costs with a correction, discharge, settlement, payment, papers.
async fn plain(window: &Window, desk: &Desk) {
    let person = &desk.people[0];
    window.look("60-today-window").await;
    at_the_desk(window, person).await;
    window.fill("desk-ward", "内科").await;
    window.fill("desk-bed", "12").await;
    window.fill("desk-guarantor", "周小军").await;
    window.fill("desk-deposit", "3000").await;
    window.fill("desk-fee-ambulance", "120").await;
    window.click("desk-priority-reception").await;
    window.click("desk-kit-towel").await;
    window.click("paper-original-1").await;
    window.look("61-desk-original").await;
    assert!(!enabled(window, "desk-register").await, "an original needs its word and its day");
    window.click("paper-original-1").await;
    window.look("62-desk-filled").await;
    let focused = window.driver().active_element().await.unwrap();
    focused.send_keys(Key::Control + Key::Enter).await.unwrap();
    window.find("cost-total").await;
    cost(window, "1000.00", "90.00").await;
    window.find("scope-warning").await;
    window.look("63-share-watched").await;
    window.find_css("[data-testid^='cost-correct-']".into()).await.click().await.unwrap();
    window.fill("correct-out", "20.00").await;
    window.fill("correct-reason", "目录内的药记成了目录外").await;
    window.look("64-correct").await;
    window.click("correct-save").await;
    window.until_gone("scope-warning").await;
    for (kind, words) in [("admission_agreement", "优先接诊"), ("daily_costs", "已更正")] {
        let text = printed(window, desk, kind).await;
        assert!(text.contains(words) && text.contains(&person.name), "{kind}: {text}");
        window.driver().back().await.unwrap();
    }
    discharge_and_settle(window).await;
    window.look("65-settled").await;
    let owed = balance(window).await;
    window.click("step-settled").await;
    window.find("step-paid").await;
    let receipt = printed(window, desk, "receipt").await;
    assert!(receipt.matches(&owed).count() >= 2, "{owed} on both halves of {receipt}");
    window.look("66-receipt").await;
    window.driver().back().await.unwrap();
    give_papers_back(window).await;
    window.look("67-archived").await;
    let page = shown(desk, person);
    assert_eq!(page["admission"]["state"], "archived", "{page:#}");
    assert_eq!(page["admission"]["waived"], "120.00");
    assert_eq!(account(desk, "waived:ambulance"), "120.00");
    assert_eq!(account(desk, "patient"), "0.00");
}

/// The cashier cannot admit while something is owed; the head can, with a reason.
async fn blocked(window: &Window, desk: &Desk) {
    let person = &desk.people[1];
    register(window, person).await;
    cost(window, "1000.00", "0.00").await;
    discharge_and_settle(window).await;
    at_the_desk(window, person).await;
    window.find("desk-blocked").await;
    assert!(!window.shows("desk-override").await && !enabled(window, "desk-register").await, "only the head");
    window.look("70-blocked-cashier").await;
    log_out(window).await;
    let (head, password) = desk.device.credentials();
    log_in(window, head, password).await;
    window.look("71-today-head").await;
    at_the_desk(window, person).await;
    window.fill("desk-override", "急诊,先救治").await;
    window.look("72-blocked-head").await;
    window.click("desk-register").await;
    window.find("cost-total").await;
    log_out(window).await;
    log_in(window, "cashier", PASSWORD).await;
    let rows = desk.device.run(&["admission", "list", "--text", &person.name]).done();
    assert_eq!(rows["total"], 2, "care is never blocked: {rows:#}");
}

/// A part is paid, the rest agreed in three parts; the head gives up what is left after the first of them.
async fn instalments(window: &Window, desk: &Desk) {
    let person = &desk.people[2];
    register(window, person).await;
    cost(window, "8000.00", "600.00").await;
    discharge_and_settle(window).await;
    window.fill("pay-amount", "100").await;
    window.click("step-settled").await;
    window.until_gone("error").await;
    window.click("other-plan").await;
    window.fill("plan-reason", "家庭收入低,秋收后还").await;
    window.fill("plan-guarantor", "石板镇人民政府").await;
    select(window, "plan-many", "3").await;
    window.find("plan-due-2").await;
    window.look("75-plan").await;
    window.click("plan-save").await;
    window.find("plan").await;
    window.look("76-plan-agreed").await;
    let paper = printed(window, desk, "arrears_plan").await;
    assert!(paper.contains("石板镇人民政府") && paper.contains("第3期"), "{paper}");
    window.driver().back().await.unwrap();
    let first = shown(desk, person)["plan"]["parts"][0]["amount"].as_str().unwrap().to_owned();
    window.find("pay-amount").await;
    window.fill("pay-amount", &first).await;
    window.click("step-settled").await;
    window.until_text("plan", "已还清").await;
    window.click("menu-admissions").await;
    window.click("list-owing").await;
    window.look("77-owing").await;
    let left = shown(desk, person)["admission"]["balance"].as_str().unwrap().to_owned();
    log_out(window).await;
    let (head, password) = desk.device.credentials();
    log_in(window, head, password).await;
    open_admission(window, desk, person).await;
    window.click("other-write_off").await;
    window.fill("amount-reason", "病人去世,无遗产").await;
    window.look("78-write-off").await;
    window.click("amount-save").await;
    window.find("step-paid").await;
    give_papers_back(window).await;
    assert_eq!(account(desk, "write_off"), left, "what was given up is the centre's loss");
    log_out(window).await;
    log_in(window, "cashier", PASSWORD).await;
}

/// Two settlements of a year; the first is taken back, and the second is named because its accumulators change.
async fn reversal(window: &Window, desk: &Desk) {
    let person = &desk.people[3];
    for total in ["60000.00", "50000.00"] {
        register(window, person).await;
        cost(window, total, "0.00").await;
        discharge_and_settle(window).await;
        window.click("step-settled").await;
        window.find("step-paid").await;
    }
    let rows = desk.device.run(&["admission", "list", "--text", &person.name]).done();
    let first = rows["rows"].as_array().unwrap().iter().find(|row| row["total"] == "60000.00").unwrap().clone();
    open_id(window, first["id"].as_str().unwrap()).await;
    window.click("other-reverse").await;
    window.fill("reason-text", "漏记一张检查单").await;
    window.look("80-reverse").await;
    window.click("dialog-save").await;
    let affected = window.text("affected").await;
    assert!(affected.contains(&person.name), "the later settlement is named: {affected}");
    window.look("81-affected").await;
    window.click("reversed-close").await;
    window.find("step-discharged").await;
    window.look("82-taken-back").await;
    cost(window, "500.00", "0.00").await;
    window.click("step-discharged").await;
    settle(window).await;
    window.look("83-settled-again").await;
    let page = desk.device.run(&["admission", "show", first["id"].as_str().unwrap()]).done();
    assert_eq!(page["reversed"].as_array().unwrap().len(), 1, "the old settlement is kept");
    assert_eq!(page["admission"]["total"], "60500.00");
    assert_eq!(trial(desk)["difference"], "0.00");
}

/// The slip's amount wins, the difference is shown, the later layers follow, and the ledger holds the slip's amount.
async fn slip(window: &Window, desk: &Desk) {
    let person = &desk.people[4];
    register(window, person).await;
    cost(window, "26880.00", "980.00").await;
    window.click("step-in_hospital").await;
    window.click("step-discharged").await;
    select(window, "settle-policy", "ruzhou-2019").await;
    window.find("layer-basic").await;
    window.fill("slip-basic", "20000.00").await;
    let difference = window.until_text("slip-difference", "20,000.00").await;
    assert!(difference.contains("以结算单为准"), "{difference}");
    window.click("layer-basic").await;
    window.look("85-slip").await;
    window.click("settle-compare").await;
    window.find("compared").await;
    window.look("86-compare").await;
    window.click("compare-close").await;
    settle(window).await;
    let page = shown(desk, person);
    let basic = &page["settlement"]["layers"][0];
    assert_eq!((basic["mode"].as_str(), basic["paid"].as_str()), (Some("entered"), Some("20000.00")));
    window.click("step-settled").await;
    window.find("step-paid").await;
    let bill = printed(window, desk, "settlement").await;
    assert!(bill.contains("大白话说明") && bill.contains("20000.00"), "{bill}");
    window.look("87-bill").await;
    window.driver().back().await.unwrap();
    give_papers_back(window).await;
    assert_eq!(shown(desk, person)["admission"]["state"], "archived");
}

/// The trial balance, a statement, the closing of the day, the claims, the statistics with the list behind a figure.
async fn the_books_close(window: &Window, desk: &Desk) {
    window.click("menu-admissions").await;
    window.look("90-admissions").await;
    window.click("to-ledger").await;
    window.find_css("[data-testid='trial-state'][data-balanced='true']".into()).await;
    window.click("account-payer:basic").await;
    window.find("statement-closing").await;
    window.look("91-ledger").await;
    window.click("close-day").await;
    let cash = account(desk, "cash");
    window.fill("close-counted", &cash).await;
    window.look("92-close").await;
    window.click("close-save").await;
    window.find("closed-through").await;
    window.click("to-claims").await;
    window.find("claims").await;
    window.look("93-claims").await;
    window.click("menu-admissions").await;
    window.click("to-admission-statistics").await;
    window.find("statistics").await;
    window.look("94-statistics").await;
    window.click("stat-admissions-0").await;
    window.find("behind").await;
    window.look("95-behind").await;
    window.driver().action_chain().send_keys(Key::Escape + "").perform().await.unwrap();
    window.click("menu-admissions").await;
    window.click("to-what-if").await;
    window.find("compared").await;
    window.look("96-what-if").await;
    assert_eq!(trial(desk)["difference"], "0.00");
    assert_eq!(desk.device.run(&["check"]).done()["ok"], true);
}

/// Clinic staff register and enter costs; the money is the window's.
async fn the_staff_sees_its_part(window: &Window) {
    log_out(window).await;
    log_in(window, "clinic_staff", PASSWORD).await;
    window.look("97-today-staff").await;
    window.click("menu-admissions").await;
    window.find("admissions").await;
    window.look("98-admissions-staff").await;
}

async fn large_print(window: &Window, desk: &Desk) {
    log_out(window).await;
    let (head, password) = desk.device.credentials();
    log_in(window, head, password).await;
    window.click("menu-settings").await;
    window.click("settings-policies").await;
    window.look("99-policies").await;
    window.click("settings-appearance").await;
    window.click("large-print").await;
    for (page, name) in [("to-ledger", "ledger"), ("to-admission-statistics", "statistics"), ("to-what-if", "what-if")]
    {
        window.click("menu-admissions").await;
        window.click(page).await;
        window.look(&format!("99-large-{name}")).await;
    }
    at_the_desk(window, &desk.people[2]).await;
    window.look("99-large-desk").await;
    open_admission(window, desk, &desk.people[4]).await;
    window.look("99-large-admission").await;
}

async fn at_the_desk(window: &Window, person: &Person) {
    window.click("menu-admissions").await;
    window.click("admissions-desk").await;
    pick(window, "desk-person", &person.id_number).await;
    window.fill("desk-diagnosis", "脑梗死").await;
    window.fill("desk-icd10", "I63").await;
}

async fn register(window: &Window, person: &Person) {
    at_the_desk(window, person).await;
    window.click("desk-register").await;
    window.find("cost-total").await;
}

async fn cost(window: &Window, total: &str, out: &str) {
    window.fill("cost-total", total).await;
    window.fill("cost-out", out).await;
    window.click("cost-save").await;
    window.until_gone("error").await;
    window.find_css("[data-testid^='cost-correct-']".into()).await;
}

async fn discharge_and_settle(window: &Window) {
    window.click("step-in_hospital").await;
    window.click("step-discharged").await;
    settle(window).await;
}

async fn settle(window: &Window) {
    select(window, "settle-policy", "ruzhou-2019").await;
    window.find("layer-basic").await;
    window.click("settle-confirm").await;
    window
        .find_css("[data-testid='step-settled'], [data-testid='step-paid'], [data-testid='other-refund']".into())
        .await;
}

async fn give_papers_back(window: &Window) {
    window.click("step-paid").await;
    window.fill("papers-signed", "家属").await;
    window.click("papers-save").await;
    window.find("archived").await;
}

async fn open_admission(window: &Window, desk: &Desk, person: &Person) {
    let rows = desk.device.run(&["admission", "list", "--text", &person.name]).done();
    open_id(window, rows["rows"][0]["id"].as_str().unwrap()).await;
}

async fn open_id(window: &Window, id: &str) {
    let script = format!("location.hash = '#/admissions/{id}'");
    window.driver().execute(script, Vec::new()).await.unwrap();
    window.find("history-steps").await;
}

async fn printed(window: &Window, desk: &Desk, kind: &str) -> String {
    window.click(&format!("print-{kind}")).await;
    window.until_drawn("paper-image").await;
    pdf_text(&save_paper(window, &desk.device, &format!("{kind}.pdf")).await)
}

async fn balance(window: &Window) -> String {
    window.text("admission-balance").await.replace(',', "")
}

async fn enabled(window: &Window, id: &str) -> bool {
    window.find(id).await.is_enabled().await.unwrap()
}

/// The newest admission of a person, by the command line.
fn shown(desk: &Desk, person: &Person) -> Value {
    let rows = desk.device.run(&["admission", "list", "--text", &person.name]).done();
    desk.device.run(&["admission", "show", rows["rows"][0]["id"].as_str().unwrap()]).done()
}

fn trial(desk: &Desk) -> Value {
    desk.device.run(&["accounts", "trial-balance"]).done()
}

/// What stands on an account, by the command line.
fn account(desk: &Desk, code: &str) -> String {
    let found = trial(desk);
    let line = found["accounts"].as_array().unwrap().iter().find(|line| line["account"] == code);
    line.map_or_else(|| "0.00".to_owned(), |line| line["balance"].as_str().unwrap().to_owned())
}
