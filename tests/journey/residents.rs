//! Rosters with errors, a household's page, and two rows of one person, in the real window.

use super::steps::{log_in, open, select};
use thirtyfour::prelude::*;
use xiangyi_tests::device::Device;
use xiangyi_tests::people::{Person, man};
use xiangyi_tests::rosters;
use xiangyi_tests::window::Window;

async fn head_at_work() -> (Device, Window) {
    let device = Device::of_a_head();
    let window = open(&device).await;
    let (login, password) = device.credentials();
    log_in(&window, login, password).await;
    (device, window)
}

/// A household of a father, his wife and a son, and a lone neighbour.
fn family() -> [Person; 4] {
    let of = |mut person: Person| {
        person.household = "SB0100".to_owned();
        person.head = "王建国".to_owned();
        person
    };
    [
        of(man("王建国", "19550312", 1)).with_disease("高血压").with_category("建档立卡"),
        of(man("李秀英", "19570820", 2)),
        of(man("王小军", "19820606", 3)),
        man("张国福", "19490101", 4),
    ]
}

async fn search_and_open(window: &Window, text: &str, name: &str) {
    window.fill("search", text).await;
    window.until_text("search-hit", name).await;
    window.keys(Key::Enter + "").await;
    window.until_text("resident-name", name).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_rows_are_mended_in_the_preview_and_the_import_is_taken_back() {
    let (device, window) = head_at_work().await;
    let mut people = family().to_vec();
    let right = people[1].id_number.clone();
    let wrong = if right.ends_with('0') { "1" } else { "0" };
    people[1].id_number.replace_range(17.., wrong);
    people[3].id_number.clear();
    let path = device.file("石板村 花名册 有错.xlsx");
    rosters::write(&path, &people);
    window.click("menu-residents").await;
    window.look("50-residents-empty").await;
    window.click("residents-import").await;
    window.fill("import-path", path.to_str().unwrap()).await;
    window.click("import-preview").await;
    window.find("import-preview-result").await;
    window.until_text("roster-rejected-count", "2").await;
    window.look("51-preview-with-problems").await;
    mend(&window, "bad_check_digit").await;
    window.fill("mend-number", &right).await;
    window.look("52-mend-number").await;
    window.click("mend-save").await;
    window.until_text("roster-rejected-count", "1").await;
    mend(&window, "missing_id").await;
    window.click("mend-without").await;
    select(&window, "mend-sex", "male").await;
    window.fill("mend-birth", "1949-01-01").await;
    window.look("53-mend-without-number").await;
    window.click("mend-save").await;
    window.until_text("roster-mended", "2").await;
    window.look("54-all-mended").await;
    window.click("import-run").await;
    window.find("import-result").await;
    window.look("55-imported").await;
    assert_eq!(device.run(&["resident", "show", &right]).done()["name"], "李秀英");
    assert_eq!(device.run(&["search", "张国福"]).done()["hits"].as_array().unwrap().len(), 1);
    window.click("undo-now").await;
    confirm(&window).await;
    window.find("undone").await;
    window.look("56-undone").await;
    assert_eq!(device.run(&["search", "王"]).done()["hits"].as_array().unwrap().len(), 0);
    window.close().await;
}

async fn mend(window: &Window, reason: &str) {
    window.click(&format!("reason-{reason}")).await;
    window.click("mend").await;
    window.find("mend-save").await;
}

/// Answers the question of a dangerous button, where there is one.
async fn confirm(window: &Window) {
    if window.shows("confirm-yes").await {
        window.click("confirm-yes").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_household_is_one_page_and_its_history_is_kept() {
    let (device, window) = head_at_work().await;
    let path = device.file("石板村 花名册.xlsx");
    rosters::write(&path, &family());
    device.run(&["import", "roster", path.to_str().unwrap()]).done();
    search_and_open(&window, "wangjianguo", "王建国").await;
    window.click("open-household").await;
    window.until_text("household-head", "王建国").await;
    window.find("member").await;
    window.look("60-household").await;
    window.click("tab-categories").await;
    window.look("61-household-categories").await;
    window.click("category-add").await;
    window.find("category-tag").await;
    window.look("62-category-dialog").await;
    select(&window, "category-tag", "subsistence_allowance").await;
    window.fill("category-evidence", "民政2026年第3批名单").await;
    window.click("dialog-save").await;
    window.until_gone("dialog-save").await;
    window.until_text("category", "低保").await;
    let page = device.run(&["household", "show", "SB0100"]).done();
    let son = page["members"].as_array().unwrap().iter().find(|one| one["name"] == "王小军").unwrap();
    window.click(&format!("move-{}", son["id"].as_str().unwrap())).await;
    window.find("move-kind").await;
    window.fill("move-place", "郑州市").await;
    window.look("63-move-out").await;
    window.click("dialog-save").await;
    window.until_gone("dialog-save").await;
    window.click("tab-history").await;
    window.until_text("history", "王小军").await;
    window.look("64-household-history").await;
    let page = device.run(&["household", "show", "SB0100"]).done();
    assert_eq!(page["members"].as_array().unwrap().len(), 2, "he has left, and nothing of him is lost");
    window.click("history-correct").await;
    window.fill("reason-text", "登记错误").await;
    window.click("dialog-save").await;
    window.until_gone("dialog-save").await;
    let page = device.run(&["household", "show", "SB0100"]).done();
    assert_eq!(page["members"].as_array().unwrap().len(), 3, "he is back after the correction");
    large_print(&window).await;
    window.click("menu-residents").await;
    window.find("residents-row").await;
    window.look("65-residents-large").await;
    search_and_open(&window, "wangjianguo", "王建国").await;
    window.click("open-household").await;
    window.find("member").await;
    window.look("66-household-large").await;
    window.close().await;
}

async fn large_print(window: &Window) {
    window.click("menu-settings").await;
    window.click("settings-appearance").await;
    window.click("large-print").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_rows_of_one_person_are_merged_and_the_merge_is_taken_back() {
    let (device, window) = head_at_work().await;
    let path = device.file("石板村 花名册.xlsx");
    rosters::write(&path, &family());
    device.run(&["import", "roster", path.to_str().unwrap()]).done();
    let mut second = man("张国富", "19490101", 9);
    second.phone = "13900000001".to_owned();
    let path = device.file("石板村 补充.xlsx");
    rosters::write(&path, &[second.clone()]);
    device.run(&["import", "roster", path.to_str().unwrap()]).done();
    window.click("menu-residents").await;
    window.click("residents-duplicates").await;
    window.find("suspect").await;
    window.look("70-suspects").await;
    window.click("suspect-compare").await;
    window.find("compare-merge").await;
    window.look("71-compare").await;
    for field in ["name", "id_number", "phone", "household"] {
        let kept = format!("choose-{field}-kept");
        if window.shows(&kept).await {
            window.click(&kept).await;
        }
    }
    window.look("72-compare-chosen").await;
    window.click("compare-merge").await;
    window.find("merged").await;
    window.look("73-merged").await;
    let found = |text: &str| device.run(&["search", text]).done()["hits"].as_array().unwrap().len();
    assert_eq!((found("张国福"), found("张国富")), (1, 1), "either name finds the one person");
    let shown = |text: &str| device.run(&["search", text]).done()["hits"][0]["id"].clone();
    assert_eq!(shown("张国福"), shown("张国富"));
    window.click("merged-undo").await;
    window.until_gone("merged-undo").await;
    window.look("74-merge-undone").await;
    assert_ne!(shown("张国福"), shown("张国富"), "two people again");
    window.close().await;
}
