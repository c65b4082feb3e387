//! What hangs on pay later in the real window: aid for a bill from outside the county through its chain, a chronic
//! outpatient from the recognition to the receipt, a slip of another hospital, a policy pack laid in from a file, and
//! a closed month. Each is looked up by the command line; each screen is looked at in usual and in large print.

use super::steps::{log_in, log_out, open, pdf_text, pick, save_paper, select};
use chrono::{Days, Local, NaiveDate};
use serde_json::{Value, json};
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
async fn aid_outpatients_other_hospitals_and_packs() {
    let desk = Desk {
        device: Device::of_a_head(),
        people: vec![
            man("周福廷", "19550312", 1).with_category("建档立卡"),
            man("吴文忠", "19620505", 2).with_category("建档立卡"),
            man("李秀成", "19580117", 3).with_category("建档立卡"),
        ],
    };
    desk.device.import(&desk.people);
    staff(&desk.device);
    let window = open(&desk.device).await;
    log_in(&window, "cashier", PASSWORD).await;
    a_month_closes(&window, &desk).await;
    aid(&window, &desk).await;
    outpatient(&window, &desk).await;
    outside(&window, &desk).await;
    window.click("menu-settings").await;
    window.click("settings-policies").await;
    window.find("policy-ruzhou-2019").await;
    assert!(!window.shows("policy-lay-in").await, "packs are the head's");
    log_out(&window).await;
    let (head, password) = desk.device.credentials();
    log_in(&window, head, password).await;
    pack(&window, &desk).await;
    large_print(&window, &desk).await;
    window.close().await;
}

fn staff(device: &Device) {
    let (user, password) = device.credentials();
    let mut command = device.command(user, password);
    command.args(["user", "add", "--login", "cashier", "--name", "王会计", "--role", "cashier"]);
    command.env("XIANGYI_NEW_PASSWORD", PASSWORD);
    device::run(command, None).done();
}

fn ago(days: u64) -> NaiveDate {
    Local::now().date_naive() - Days::new(days)
}

/// Types a day and leaves the field.
async fn day(window: &Window, id: &str, on: NaiveDate) {
    window.fill(id, &format!("{}{}", on.format("%Y%m%d"), Key::Tab.value())).await;
}

/// Confirms a dialog; once more where it was still moving into its place.
async fn confirm(window: &Window, id: &str) {
    for _ in 0..3 {
        window.click(id).await;
        for _ in 0..20 {
            if !window.shows(id).await {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(150)).await;
        }
    }
    window.until_gone(id).await;
}

/// A stay of last month is settled and the month closed; a settlement that comes later stands beside the report.
async fn a_month_closes(window: &Window, desk: &Desk) {
    let device = &desk.device;
    let first = ago(0).format("%Y-%m-01").to_string().parse::<NaiveDate>().unwrap();
    let last = first.pred_opt().unwrap();
    let stay = |person: &Person, total: &str| {
        let on = last - Days::new(3);
        let text = json!({ "resident": person.id_number, "admitted_on": on, "diagnosis": { "name": "肺炎" } });
        let id = device.run_with(&["admission", "register"], &text).done()["id"].clone();
        device.run_with(&["admission", "cost"], &json!({ "id": id, "on": on, "total": total })).done();
        device.run_with(&["admission", "discharge"], &json!({ "id": id, "on": last })).done();
        id
    };
    let settle = |id: &Value| {
        let text = json!({ "id": id, "policy": "ruzhou-2019" });
        device.run_with(&["admission", "settle"], &text).done();
    };
    settle(&stay(&desk.people[0], "1000.00"));
    let late = stay(&desk.people[1], "2000.00");
    device.run_with(&["accounts", "close"], &json!({ "kind": "month", "on": last })).done();
    settle(&late);
    window.click("menu-admissions").await;
    window.click("to-admission-statistics").await;
    window.fill("stat-month", &format!("{}{}", last.format("%Y-%m"), Key::Enter.value())).await;
    window.until_text("stat-closed", "含补报").await;
    assert_eq!(window.text("stat-admissions-0").await, "1", "what was reported stays");
    assert_eq!(window.text("stat-late-admissions-0").await, "2", "what came later stands beside it");
    window.look("a0-closed-month").await;
}

/// From the application to the payment; more than is left of the household's year is refused in words.
async fn aid(window: &Window, desk: &Desk) {
    let person = &desk.people[0];
    window.click("menu-admissions").await;
    window.click("to-aid").await;
    window.find("empty").await;
    window.look("a1-aid-empty").await;
    pick(window, "aid-person", &person.id_number).await;
    window.fill("apply-hospital", "省人民医院").await;
    window.fill("apply-diagnosis", "胃癌").await;
    window.fill("apply-icd10", "C16").await;
    day(window, "apply-admitted", ago(60)).await;
    day(window, "apply-discharged", ago(30)).await;
    day(window, "apply-on", ago(20)).await;
    window.fill("apply-total", "120000").await;
    window.fill("apply-reimbursed", "40000").await;
    window.fill("apply-requested", "90000").await;
    window.fill("apply-account", "6228480402564890018").await;
    window.click("apply-save").await;
    window.until_text("error", "未报部分").await;
    window.look("a2-aid-above-the-rest").await;
    window.fill("apply-requested", "60000").await;
    confirm(window, "apply-save").await;
    window.until_text("aid-card", "0018").await;
    for link in ["village", "township"] {
        window.click("aid-next").await;
        window.fill("review-reviewer", "王主任").await;
        window.fill("review-opinion", "情况属实").await;
        confirm(window, "review-save").await;
        window.until_text(&format!("aid-{link}"), "情况属实").await;
    }
    window.click("aid-next").await;
    window.fill("review-reviewer", "县医保局").await;
    window.fill("review-amount", "50000.01").await;
    window.click("review-save").await;
    window.until_text("error", "50,000.00").await;
    window.look("a3-aid-above-the-year").await;
    window.fill("review-amount", "50000").await;
    confirm(window, "review-save").await;
    window.until_text("aid-county", "50,000.00").await;
    window.click("aid-next").await;
    day(window, "announce-from", ago(15)).await;
    day(window, "announce-to", ago(8)).await;
    confirm(window, "announce-save").await;
    window.until_text("aid-card", &ago(8).to_string()).await;
    window.look("a4-aid-announced").await;
    window.click("aid-next").await;
    confirm(window, "dialog-save").await;
    window.until_text("aid-card", "已发放").await;
    window.look("a5-aid-paid").await;
    let line = desk.device.run(&["aid", "list"]).done()["applications"][0].clone();
    assert_eq!((&line["state"], &line["granted"]), (&json!("paid"), &json!("50000.00")));
    window.click("print-aid").await;
    window.until_drawn("paper-image").await;
    window.look("a6-aid-register").await;
    let text = pdf_text(&save_paper(window, &desk.device, "aid.pdf").await);
    for words in [&*person.name, "省人民医院", "50000.00", "已发放"] {
        assert!(text.contains(words), "{words} is missing from {text}");
    }
}

/// Put forward, recognised, billed by the slip, receipt, taken back.
async fn outpatient(window: &Window, desk: &Desk) {
    let person = &desk.people[1];
    window.click("menu-admissions").await;
    window.click("to-chronic").await;
    pick(window, "chronic-person", &person.id_number).await;
    window.fill("forward-name", "高血压").await;
    window.fill("forward-code", "I10").await;
    window.fill("forward-batch", "秋季").await;
    day(window, "forward-on", ago(80)).await;
    confirm(window, "forward-save").await;
    window.click("chronic-decide").await;
    day(window, "decide-on", ago(70)).await;
    window.fill("decide-hospital", "市人民医院").await;
    window.fill("decide-certificate", "M0017").await;
    window.look("b1-decide").await;
    confirm(window, "decide-save").await;
    window.until_text("recognitions", "享受中").await;
    window.look("b2-recognised").await;
    window.click("chronic-bill").await;
    window.fill("bill-total", "1000").await;
    select(window, "bill-policy", "cap10-county").await;
    window.fill("bill-slip-basic", "500").await;
    window.until_text("bill-paid-fiscal_top_up", "400.00").await;
    assert_eq!(window.text("bill-self-pay").await, "100.00", "the patient's part is a tenth");
    window.look("b3-bill").await;
    confirm(window, "bill-save").await;
    window.find("chronic-bills").await;
    window.look("b4-bills").await;
    let trial = desk.device.run(&["accounts", "trial-balance"]).done();
    let of = |account: &str| {
        let found = trial["accounts"].as_array().unwrap().iter().find(|line| line["account"] == account);
        found.map(|line| line["balance"].as_str().unwrap().to_owned())
    };
    assert_eq!(of("payer:fiscal_top_up").as_deref(), Some("400.00"));
    window.click("chronic-receipt").await;
    window.until_drawn("paper-image").await;
    window.look("b5-receipt").await;
    let text = pdf_text(&save_paper(window, &desk.device, "outpatient.pdf").await);
    for words in ["门诊收费收据", &*person.name, "100.00", "壹佰元整"] {
        assert!(text.contains(words), "{words} is missing from {text}");
    }
    window.driver().back().await.unwrap();
    window.click("chronic-list-bills").await;
    window.click("chronic-reverse").await;
    window.fill("reason-text", "重复收费").await;
    window.look("b6-reverse").await;
    confirm(window, "dialog-save").await;
    window.until_text("chronic-bills", "重复收费").await;
    window.look("b7-taken-back").await;
    assert_eq!(desk.device.run(&["accounts", "trial-balance"]).done()["difference"], "0.00");
}

/// A slip whose parts do not sum is refused with the difference; then it counts for the year, then it is withdrawn.
async fn outside(window: &Window, desk: &Desk) {
    let person = &desk.people[2];
    window.click("menu-admissions").await;
    window.click("to-outside").await;
    pick(window, "outside-person", &person.id_number).await;
    window.fill("outside-hospital", "市人民医院").await;
    day(window, "outside-admitted", ago(40)).await;
    day(window, "outside-discharged", ago(30)).await;
    select(window, "outside-policy", "ruzhou-2019").await;
    window.fill("outside-total", "25000").await;
    window.fill("outside-self-pay", "2400").await;
    window.fill("outside-paid-basic", "22500").await;
    window.click("outside-save").await;
    window.until_text("error", "100.00").await;
    window.look("c1-outside-does-not-sum").await;
    window.fill("outside-self-pay", "2500").await;
    confirm(window, "outside-save").await;
    window.until_text("outside", "22,500.00").await;
    window.look("c2-outside").await;
    let list = desk.device.run(&["admission", "list-outside"]).done();
    assert_eq!(list["settlements"][0]["statement"]["self_pay"], "2500.00");
    window.click("outside-withdraw").await;
    window.fill("reason-text", "录错了人").await;
    confirm(window, "dialog-save").await;
    window.find("empty").await;
    assert_eq!(desk.device.run(&["admission", "list-outside"]).done()["settlements"], json!([]));
}

/// A pack with a gap between bands is named with its line; a good one is laid in and activated from a day.
async fn pack(window: &Window, desk: &Desk) {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../policies");
    let good = std::fs::read_to_string(folder.join("ruzhou-2019.toml")).unwrap();
    let newer = good.replacen("version = \"1\"", "version = \"2\"", 1);
    let file = |name: &str, text: &str| {
        let path = desk.device.file(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let bad = file("bad.toml", &newer.replacen("over = \"50000.00\"", "over = \"50001.00\"", 1));
    let newer = file("newer.toml", &newer);
    window.click("menu-settings").await;
    window.click("settings-policies").await;
    window.click("policy-lay-in").await;
    window.fill("lay-in-path", &bad).await;
    window.click("lay-in-save").await;
    window.find("lay-in-problems").await;
    window.look("d1-pack-with-a-gap").await;
    window.fill("lay-in-path", &newer).await;
    window.click("lay-in-save").await;
    window.find("lay-in-ok").await;
    window.look("d2-pack-checked").await;
    window.click("lay-in-save").await;
    window.until_gone("lay-in-path").await;
    window.click("policy-activate").await;
    day(window, "activate-from", ago(0)).await;
    window.look("d3-activate").await;
    confirm(window, "activate-save").await;
    window.look("d4-laid-in").await;
    let kept = desk.device.run(&["policy", "kept"]).done();
    let laid = kept["policies"].as_array().unwrap().iter().find(|pack| pack["version"] == "2").unwrap().clone();
    assert_eq!(laid["active_from"], json!(ago(0)));
}

async fn large_print(window: &Window, desk: &Desk) {
    window.click("settings-appearance").await;
    window.click("large-print").await;
    window.click("menu-admissions").await;
    window.find("admissions").await;
    window.look("e0-large-admissions").await;
    for page in ["aid", "chronic", "outside"] {
        window.click("menu-admissions").await;
        window.click(&format!("to-{page}")).await;
        window.look(&format!("e1-large-{page}")).await;
    }
    window.click("menu-admissions").await;
    window.click("to-chronic").await;
    window.click("chronic-bill").await;
    window.fill("bill-total", "1000").await;
    window.find("bill-self-pay").await;
    window.look("e2-large-bill").await;
    window.driver().action_chain().send_keys(Key::Escape + "").perform().await.unwrap();
    window.click("menu-admissions").await;
    window.click("to-outside").await;
    pick(window, "outside-person", &desk.people[2].id_number).await;
    window.find("outside-hospital").await;
    window.look("e3-large-slip").await;
}
