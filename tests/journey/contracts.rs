//! 签约 and printing in the real window: what is signed, renewed, refused and printed there is looked up by the command
//! line, and the papers are read.

use super::steps::{log_in, open, pdf_text, pick, save_paper, select};
use calamine::Reader;
use serde_json::{Value, json};
use thirtyfour::prelude::*;
use xiangyi_tests::device::Device;
use xiangyi_tests::window::Window;

/// The list of those of whom a figure counts.
fn standing(device: &Device, measure: &str) -> Vec<Value> {
    let asked = json!({ "measure": measure, "limit": 5000 });
    device.run_with(&["contract", "standing"], &asked).done()["rows"].as_array().unwrap().clone()
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or_else(|| panic!("no {key} in {value:#}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn contracts_are_signed_renewed_refused_counted_and_printed() {
    let device = Device::of_a_head();
    device.run(&["demo", "--residents", "400", "--seed", "11"]).done();
    let window = open(&device).await;
    let (login, password) = device.credentials();
    log_in(&window, login, password).await;
    window.click("menu-contracts").await;
    window.find("contracts-row").await;
    window.look("40-contracts").await;
    the_centre_and_its_team_are_written_down(&window, &device).await;
    a_household_signs_and_its_agreement_is_printed_twice(&window, &device).await;
    a_village_is_renewed_in_bulk(&window, &device).await;
    a_refusal_is_kept_with_its_reason(&window, &device).await;
    a_figure_of_fulfilment_opens_down_to_the_visit(&window).await;
    statistics_and_claims_are_printed_and_written(&window, &device).await;
    cards_boards_and_the_roster_are_seen_page_by_page(&window, &device).await;
    no_screen_breaks_in_large_print(&window).await;
    window.close().await;
}

async fn the_centre_and_its_team_are_written_down(window: &Window, device: &Device) {
    window.click("menu-settings").await;
    window.click("settings-print").await;
    window.fill("org-phone", "0375-6912345").await;
    window.fill("advice-phone", "12393").await;
    window.fill("hospital", "县人民医院").await;
    window.look("41-settings-print").await;
    window.click("paper-details-save").await;
    window.click("menu-contracts").await;
    window.click("contracts-packs_teams").await;
    window.find("teams").await;
    window.look("42-packs-teams").await;
    window.click("version-hypertension").await;
    window.fill("pack-price", "120").await;
    window.fill("pack-public_health", "20").await;
    window.look("43-pack-version").await;
    window.click("pack-save").await;
    window.until_gone("pack-save").await;
    window.find_css("[data-testid='teams'] button".into()).await.click().await.unwrap();
    window.find("posts").await;
    window.click("post-add").await;
    let last = window.driver().find_all(By::Css("[data-testid='posts'] tbody tr")).await.unwrap().len() - 1;
    select(window, &format!("post-role-{last}"), "nurse").await;
    window.fill(&format!("post-name-{last}"), "阿依古丽·吐尔逊").await;
    window.fill(&format!("post-title-{last}"), "护师").await;
    window.fill(&format!("post-phone-{last}"), "13800000009").await;
    window.look("44-team").await;
    window.click("team-save").await;
    window.until_gone("team-save").await;
    let team = device.run(&["team", "list"]).done()["teams"][0].clone();
    let posts = team["posts"].as_array().unwrap();
    assert!(posts.iter().any(|post| post["name"] == "阿依古丽·吐尔逊" && post["role"] == "nurse"), "{team:#}");
}

async fn a_household_signs_and_its_agreement_is_printed_twice(window: &Window, device: &Device) {
    let unsigned = standing(device, "not_signed");
    let person = device.run(&["resident", "show", text(&unsigned[0], "id")]).done();
    window.click("menu-contracts").await;
    window.click("contracts-sign").await;
    pick(window, "sign-person", text(&person, "id_number")).await;
    window.find("sign-save").await;
    for member in window.driver().find_all(By::Css("[data-testid^='sign-member-']:enabled")).await.unwrap() {
        if !member.is_selected().await.unwrap() {
            member.click().await.unwrap();
        }
    }
    let pack = window.find("sign-pack-hypertension").await;
    if !pack.is_selected().await.unwrap() {
        pack.click().await.unwrap();
    }
    window.look("45-sign").await;
    window.click("sign-save").await;
    window.find("signed").await;
    window.look("46-signed").await;
    window.click("signed-print").await;
    window.until_drawn("paper-image").await;
    window.look("47-agreement").await;
    assert!(!window.shows("printed-before").await, "nobody has printed it");
    let first = pdf_text(&save_paper(window, device, "协议.pdf").await);
    for words in [text(&person, "name"), text(&person, "id_number"), "阿依古丽·吐尔逊", "13800000009", "120.00"]
    {
        assert!(first.contains(words), "{words} is missing from\n{first}");
    }
    assert!(!first.contains("次打印"), "{first}");
    window.click("paper-print").await;
    window.find("no-printer").await;
    window.look("48-no-printer").await;
    window.keys(Key::Escape + "").await;
    window.until_gone("no-printer").await;
    print_again(window, device, &person).await;
}

/// From the list: it says that the agreement was printed, the preview says by whom, the paper says that it is a second.
async fn print_again(window: &Window, device: &Device, person: &Value) {
    window.click("menu-contracts").await;
    let shown = device.run(&["resident", "show", text(person, "id")]).done();
    let contracts = device.run(&["contract", "list"]).done()["contracts"].as_array().unwrap().clone();
    let holds = |row: &&Value| row["residents"].as_array().unwrap().iter().any(|one| one["id"] == shown["id"]);
    let number = text(contracts.iter().find(holds).expect("the signed contract"), "number").to_owned();
    window.fill("contracts-text", &format!("{number}\n")).await;
    window.until_text("contracts", &number).await;
    window.find("contracts-row").await.click().await.unwrap();
    window.find("contract-print").await;
    window.look("49-contract-chosen").await;
    window.click("contract-print").await;
    window.until_text("printed-before", "1").await;
    window.until_drawn("paper-image").await;
    window.look("50-reprint").await;
    let again = pdf_text(&save_paper(window, device, "协议 再打.pdf").await);
    assert!(again.contains("第2次打印"), "{again}");
    window.click("menu-contracts").await;
    window.fill("contracts-text", &format!("{number}\n")).await;
    window.until_text("contracts", &number).await;
    window.find("contracts-row").await.click().await.unwrap();
    window.click("contract-handbook").await;
    window.until_drawn("paper-image").await;
    window.look("51-handbook-cover").await;
    let book = pdf_text(&save_paper(window, device, "手册.pdf").await);
    for words in ["家庭医生签约服务手册", text(person, "name"), "服务记录", "健康体检小结"] {
        assert!(book.contains(words), "{words} is missing from\n{book}");
    }
}

async fn a_village_is_renewed_in_bulk(window: &Window, device: &Device) {
    let renewals = || {
        let all = device.run(&["contract", "list"]).done();
        all["contracts"].as_array().unwrap().iter().filter(|row| row["renewal"] == true).count()
    };
    let before = renewals();
    let waiting = device.run(&["contract", "renewable", "--within-days", "90"]).done();
    let village = text(&waiting["rows"][0]["contract"], "village").to_owned();
    window.click("menu-contracts").await;
    window.click("contracts-renew").await;
    select(window, "renew-within", "90").await;
    let list = window.find("renew-village").await;
    for option in list.find_all(By::Tag("option")).await.unwrap() {
        if option.text().await.unwrap() == village {
            option.click().await.unwrap();
        }
    }
    window.find("renewable").await;
    window.find_css("[data-testid='renew-go']:enabled".into()).await;
    window.look("52-renew").await;
    window.click("renew-go").await;
    window.find("renew-result").await;
    window.look("53-renewed").await;
    assert!(renewals() > before, "the village has new contracts that renew old ones");
}

async fn a_refusal_is_kept_with_its_reason(window: &Window, device: &Device) {
    window.click("menu-contracts").await;
    window.click("contracts-statistics").await;
    window.find("statistics").await;
    window.look("54-statistics").await;
    window.click("total-rate").await;
    window.find("standing").await;
    window.look("55-not-signed").await;
    let button = window.find_css("[data-testid^='unsigned-']".into()).await;
    let name = button.attr("data-testid").await.unwrap().unwrap().replace("unsigned-", "");
    button.click().await.unwrap();
    select(window, "unsigned-reason", "refused").await;
    window.look("56-refusal").await;
    window.find_css("[data-testid='unsigned-save']".into()).await.click().await.unwrap();
    window.until_gone("unsigned-reason").await;
    let refused = standing(device, "not_signed");
    let row = refused.iter().find(|row| row["name"] == name.as_str()).unwrap();
    assert_eq!(row["reason"], "拒签", "{row:#}");
    window.keys(Key::Escape + "").await;
    window.until_gone("standing").await;
}

async fn a_figure_of_fulfilment_opens_down_to_the_visit(window: &Window) {
    window.click("menu-contracts").await;
    window.click("contracts-fulfilment").await;
    window.find("fulfilment").await;
    window.look("57-fulfilment").await;
    window.find_css("[data-testid^='line-']".into()).await.click().await.unwrap();
    // Only the lines of residents have eight columns.
    window.find_css("[data-testid='fulfilment'] thead th:nth-child(8)".into()).await;
    window.look("58-fulfilment-residents").await;
    let served = window.find_css("[data-testid='fulfilment'] tbody tr:not(.never) [data-testid^='line-']".into()).await;
    served.click().await.unwrap();
    window.find("items").await;
    window.look("59-fulfilment-items").await;
    let items = window.text("items").await;
    assert!(items.contains("20"), "a visit with its date stands behind a figure: {items}");
    window.keys(Key::Escape + "").await;
    window.until_gone("items").await;
}

async fn statistics_and_claims_are_printed_and_written(window: &Window, device: &Device) {
    window.click("menu-contracts").await;
    window.click("contracts-statistics").await;
    window.click("print-statistics").await;
    window.until_drawn("paper-image").await;
    window.look("60-statistics-paper").await;
    let table = pdf_text(&save_paper(window, device, "签约统计.pdf").await);
    let figures = device.run(&["contract", "statistics"]).done();
    let population = figures["total"]["signed"]["of"].to_string();
    assert!(table.contains("家庭医生签约服务统计表") && table.contains(&population), "{population} in\n{table}");
    let path = device.file("签约统计.xlsx");
    window.click("paper-save-xlsx").await;
    window.look("61-save-xlsx").await;
    window.fill("paper-path", path.to_str().unwrap()).await;
    window.click("paper-save-confirm").await;
    window.until_gone("paper-path").await;
    let mut book = calamine::open_workbook_auto(&path).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    let total = range.rows().find(|row| row[0] == "合计").expect("the total");
    assert_eq!(total[1].to_string(), population);
    window.click("menu-contracts").await;
    window.click("contracts-claims").await;
    select(window, "claims-payer", "public_health").await;
    window.find("claims").await;
    window.look("62-claims").await;
    window.click("print-claims").await;
    window.until_drawn("paper-image").await;
    window.look("63-claims-paper").await;
}

async fn cards_boards_and_the_roster_are_seen_page_by_page(window: &Window, device: &Device) {
    window.click("menu-contracts").await;
    window.click("contracts-roster").await;
    window.until_drawn("paper-image").await;
    window.look("64-roster").await;
    window.click("paper-next").await;
    window.until_text("paper-page-of", "2").await;
    window.until_drawn("paper-image").await;
    window.look("65-roster-second-page").await;
    window.click("menu-settings").await;
    window.click("settings-print").await;
    for board in ["admission_flow", "policy"] {
        window.click(&format!("board-{board}")).await;
        window.until_drawn("paper-image").await;
        window.look(&format!("66-board-{board}")).await;
        window.click("menu-settings").await;
        window.click("settings-print").await;
    }
    let poor = json!({ "measure": "population", "group": "poor" });
    let poor = device.run_with(&["contract", "standing"], &poor).done()["rows"][0].clone();
    let household = device.run(&["resident", "show", text(&poor, "id")]).done()["household"].clone();
    let id = text(&household, "id");
    for (kind, name) in [("policy_card", "67-policy-card"), ("contact_card", "68-contact-card")] {
        let place = format!("location.hash = '#/paper/{kind}?household={id}'");
        window.driver().execute(place, Vec::new()).await.unwrap();
        window.until_drawn("paper-image").await;
        window.look(name).await;
    }
}

async fn no_screen_breaks_in_large_print(window: &Window) {
    window.click("menu-settings").await;
    window.click("settings-appearance").await;
    window.click("large-print").await;
    window.click("menu-contracts").await;
    window.find("contracts-row").await;
    window.look("70-large-contracts").await;
    for page in ["renew", "fulfilment", "statistics", "claims", "packs_teams"] {
        window.click(&format!("contracts-{page}")).await;
        window.find_css("h1".into()).await;
        tokio::time::sleep(std::time::Duration::from_millis(700)).await;
        window.look(&format!("71-large-{page}")).await;
        window.click("menu-contracts").await;
    }
    window.click("contracts-roster").await;
    window.until_drawn("paper-image").await;
    window.look("72-large-roster").await;
}
