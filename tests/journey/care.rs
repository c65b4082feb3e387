//! A village doctor's day beside the form: photos, a prescription, a referral; and what the head looks at.

use super::forms::fill;
use super::steps::{log_in, log_out, open, pdf_text, pick, save_paper, select};
use serde_json::json;
use thirtyfour::prelude::*;
use xiangyi_tests::device::{self, Device};
use xiangyi_tests::people::{Person, man};
use xiangyi_tests::window::Window;

const DOCTOR: (&str, &str) = ("zhao", "Cunyi-2026");

#[tokio::test(flavor = "multi_thread")]
async fn photos_prescription_referral_and_what_the_head_looks_at() {
    let (device, person) = township();
    let window = open(&device).await;
    log_in(&window, DOCTOR.0, DOCTOR.1).await;
    photos_go_with_the_visit(&window, &device, &person).await;
    a_prescription_is_handed_out(&window, &device, &person).await;
    the_referral_is_traced(&window, &device, &person).await;
    log_out(&window).await;
    let (login, password) = device.credentials();
    log_in(&window, login, password).await;
    the_head_opens_every_list(&window).await;
    a_register_gets_its_named_staff(&window).await;
    window.close().await;
}

fn township() -> (Device, Person) {
    let device = Device::of_a_head();
    let person = man("穆塔里甫·肉孜", "19550312", 1).with_disease("高血压");
    let others: Vec<Person> = (2..9)
        .map(|n| {
            man(&format!("李志强{n}"), "19600101", n).with_disease(if n % 2 == 0 { "高血压" } else { "糖尿病" })
        })
        .collect();
    let severe = man("王有福", "19700505", 9).with_disease("精神分裂症");
    device.import(&[vec![person.clone(), severe], others].concat());
    let (user, password) = device.credentials();
    let mut command = device.command(user, password);
    command.args([
        "user",
        "add",
        "--login",
        DOCTOR.0,
        "--name",
        "赵医生",
        "--role",
        "village_doctor",
        "--village",
        "石板村",
    ]);
    command.env("XIANGYI_NEW_PASSWORD", DOCTOR.1);
    device::run(command, None).done();
    (device, person)
}

/// A picture file that a person would choose.
fn picture(device: &Device) -> String {
    let path = device.file("入户照片.png");
    std::fs::write(&path, include_bytes!("../../icons/128x128.png")).unwrap();
    path.to_str().unwrap().to_owned()
}

async fn photos_go_with_the_visit(window: &Window, device: &Device, person: &Person) {
    window.click("menu-followups").await;
    pick(window, "visit-person", &person.id_number[6..14]).await;
    window.find_css("[data-testid='start-hypertension']".into()).await.click().await.unwrap();
    window.find("photos").await;
    let chooser = window.driver().query(By::Css("[data-testid='photo-file']")).first().await.unwrap();
    chooser.send_keys(picture(device)).await.unwrap();
    window.find("photo-thumb").await;
    window.look("80-visit-with-photo").await;
    window.click("photo-thumb").await;
    window.until_drawn("photo-large").await;
    window.look("81-photo-large").await;
    window.keys(Key::Escape + "").await;
    window.until_gone("photo-large").await;
    let form = device.run(&["form", "show", "hypertension"]).done();
    let answers = json!({ "symptoms": [1], "systolic_mmhg": 186, "diastolic_mmhg": 112, "weight_kg": "63",
        "heart_rate": 88, "adherence": 3, "adverse_reaction": 1 });
    fill(window, &form, &answers).await;
    window.look("82-visit-crisis").await;
    window.click("visit-save").await;
    window.until_gone("visit-save").await;
}

async fn a_prescription_is_handed_out(window: &Window, device: &Device, person: &Person) {
    window.fill("search", &person.id_number[6..14]).await;
    window.until_text("search-hit", &person.name).await;
    window.keys(Key::Enter + "").await;
    window.find_css("[data-testid^='photos-']".into()).await.click().await.unwrap();
    window.find("photo-thumb").await;
    window.look("83-photos-of-visit").await;
    window.keys(Key::Escape + "").await;
    window.until_gone("photo-thumb").await;
    window.click("resident-prescription").await;
    window.fill("prescription-part-0", "每天吃盐不超过 4 克。").await;
    window.look("84-prescription").await;
    window.click("prescription-issue").await;
    let path = save_paper(window, device, "处方.pdf").await;
    window.look("85-prescription-paper").await;
    let text = pdf_text(&path);
    assert!(text.contains("每天吃盐不超过 4 克") && text.contains(&person.name), "{text}");
}

async fn the_referral_is_traced(window: &Window, device: &Device, person: &Person) {
    window.click("menu-followups").await;
    window.click("followups-referrals").await;
    window.find("referrals").await;
    window.look("86-referrals").await;
    window.click(&format!("referral-slip-{}", person.name)).await;
    let path = save_paper(window, device, "转诊单.pdf").await;
    window.look("87-referral-slip").await;
    assert!(pdf_text(&path).contains("186/112"));
    window.click("menu-followups").await;
    window.click("followups-referrals").await;
    window.click(&format!("referral-result-{}", person.name)).await;
    window.fill("referral-result", "住院治疗,血压 142/88").await;
    window.look("88-referral-result").await;
    window.click("referral-result-save").await;
    window.until_gone("referrals").await;
    window.look("89-referrals-done").await;
}

async fn the_head_opens_every_list(window: &Window) {
    window.click("menu-followups").await;
    for (at, tab) in ["due", "chronic", "workload", "honesty"].into_iter().enumerate() {
        window.click(&format!("followups-{tab}")).await;
        window.find_css("main table, [data-testid='due-table'], [data-testid='honesty']".into()).await;
        window.look(&format!("9{at}-{tab}")).await;
    }
    window.click("followups-chronic").await;
    window.click("total-hypertension-patients").await;
    window.find("chronic-people").await;
    window.look("94-chronic-people").await;
    window.keys(Key::Escape + "").await;
    window.until_gone("chronic-people").await;
}

async fn a_register_gets_its_named_staff(window: &Window) {
    window.click("menu-settings").await;
    window.click("settings-users").await;
    window.click("register-tuberculosis").await;
    window.click("restricted-zhao-severe_mental_disorder").await;
    window.find_css("[data-testid='restricted-zhao-tuberculosis']".into()).await;
    window.look("95-restricted-registers").await;
    window.click("settings-appearance").await;
    select(window, "language", "zh-CN").await;
}
