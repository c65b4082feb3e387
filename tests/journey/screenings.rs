//! 因病致贫筛查 in the real window: a campaign, a household on one screen, verifying, progress, the villages that must
//! be screened again, the year, and the printed form.

use super::steps::{head_of_a_township, pdf_text, save_paper, select};
use serde_json::{Value, json};
use thirtyfour::prelude::*;
use xiangyi_tests::device::Device;
use xiangyi_tests::window::Window;

const CAMPAIGN: &str = "秋季因病致贫筛查";

/// The first household that nobody has screened, and its head.
fn first(device: &Device) -> (String, String) {
    let list = device.run(&["screening", "list", "--campaign", CAMPAIGN, "--show", "todo"]).done();
    let row = &list["rows"][0];
    let text = |key: &str| row[key].as_str().unwrap().to_owned();
    (text("household"), text("head"))
}

fn total(device: &Device) -> Value {
    device.run(&["screening", "progress", "--campaign", CAMPAIGN]).done()["total"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_village_is_screened_verified_counted_and_printed() {
    let (device, window) = head_of_a_township(600).await;
    window.click("menu-residents").await;
    window.click("residents-screening").await;
    begin(&window).await;
    window.look("80-screening-begun").await;
    let (household, head) = first(&device);
    window.click("total-households").await;
    window.find("screenings-row").await;
    window.look("81-screening-list").await;
    window.keys(Key::Enter + "").await;
    window.find("entry-save").await;
    found(&window, &head).await;
    window.look("83-screening-entry").await;
    window.click("entry-save").await;
    if window.find("offer-yes").await.is_displayed().await.unwrap() {
        window.look("84-disease-offered").await;
        window.click("offer-yes").await;
    }
    window.until_gone("offer-yes").await;
    window.click("entry-verify").await;
    window.find("entry-exit").await;
    window.look("85-verified").await;
    let figures = total(&device);
    assert_eq!(figures["verified_households"], 1, "{figures:#}");
    assert_eq!(figures["cause_households"], 1, "{figures:#}");
    let shown = device.run(&["screening", "show", &household, "--campaign", CAMPAIGN]).done();
    assert_eq!(shown["row"]["status"], "verified", "{shown:#}");
    print(&window, &device, &head).await;
    leave(&window, &device, &household).await;
    window.close().await;
}

/// Starts a campaign of which half of the time is over.
async fn begin(window: &Window) {
    window.click("campaign-new").await;
    window.fill("campaign-name", CAMPAIGN).await;
    window.fill("campaign-from", "2026-01-01").await;
    window.fill("campaign-until", "2026-12-31").await;
    window.look("79-campaign-dialog").await;
    window.click("campaign-save").await;
    window.until_gone("campaign-save").await;
    window.find("screening-progress").await;
}

/// The head has had a stroke, and it made the household poor.
async fn found(window: &Window, head: &str) {
    let field = format!("add-{head}");
    window.fill(&field, "脑卒中").await;
    window.look("82-disease-typed").await;
    window.keys(Key::Enter + "").await;
    window.click("entry-cause").await;
}

async fn print(window: &Window, device: &Device, head: &str) {
    window.click("entry-print").await;
    window.until_drawn("paper-image").await;
    window.look("86-form-previewed").await;
    let text = pdf_text(&save_paper(window, device, "筛查表.pdf").await);
    assert!(text.contains(head) && text.contains("脑卒中"), "{text}");
    window.driver().back().await.unwrap();
    window.find("entry-exit").await;
}

/// The household is no longer poor by disease; the year and the villages that lag are looked at.
async fn leave(window: &Window, device: &Device, household: &str) {
    window.click("entry-exit").await;
    select(window, "exit-reason", "recovered").await;
    window.look("87-exit").await;
    window.click("exit-save").await;
    window.until_gone("exit-save").await;
    let shown = device.run(&["screening", "show", household, "--campaign", CAMPAIGN]).done();
    assert_eq!(shown["row"]["exit_reason"], "治愈", "{shown:#}");
    others_are_well(device);
    window.click("menu-residents").await;
    window.click("residents-screening").await;
    window.find("screening-progress").await;
    select(window, "campaign", &campaign_id(device)).await;
    window.find("rescreen").await;
    window.look("88-villages-under-the-threshold").await;
    window.click("rescreen").await;
    window.fill("campaign-until", "2026-12-31").await;
    window.look("89-rescreening").await;
    window.click("campaign-save").await;
    window.until_gone("campaign-save").await;
    let campaigns = device.run(&["campaign", "list"]).done();
    let names: Vec<&str> =
        campaigns["campaigns"].as_array().unwrap().iter().filter_map(|c| c["name"].as_str()).collect();
    assert!(names.iter().any(|name| *name != CAMPAIGN && name.contains(CAMPAIGN)), "{names:?}");
    window.click("screening-yearly").await;
    window.find("year-table").await;
    window.look("90-the-year").await;
    window.click("menu-settings").await;
    window.click("settings-appearance").await;
    window.click("large-print").await;
    window.click("menu-residents").await;
    window.click("residents-screening").await;
    window.find("screening-progress").await;
    window.look("91-screening-large").await;
}

/// Two more households are screened on the command line and nobody is ill, so that the village lags.
fn others_are_well(device: &Device) {
    let shown = device.run(&["screening", "list", "--campaign", CAMPAIGN, "--show", "todo"]).done();
    let village = &shown["rows"][0]["village"];
    for row in shown["rows"].as_array().unwrap().iter().filter(|row| row["village"] == *village).take(2) {
        let people = row["members"].as_array().unwrap().iter();
        let persons: Vec<Value> = people.map(|member| json!({ "resident": member["resident"] })).collect();
        let entry = json!({ "campaign": CAMPAIGN, "household": row["household"], "persons": persons });
        device.run_with(&["screening", "add"], &entry).done();
    }
}

fn campaign_id(device: &Device) -> String {
    let list = device.run(&["campaign", "list"]).done();
    let one = list["campaigns"].as_array().unwrap().iter().find(|one| one["name"] == CAMPAIGN).unwrap().clone();
    one["id"].as_str().unwrap().to_owned()
}
