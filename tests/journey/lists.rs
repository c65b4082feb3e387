//! Lists in the real window: filtered, sorted, columns chosen, kept under a name, written into files; record numbers;
//! the export for other systems.

use super::steps::{head_of_a_township, select};
use calamine::{Reader, open_workbook_auto};
use std::path::Path;
use xiangyi_tests::device::Device;
use xiangyi_tests::people::man;
use xiangyi_tests::window::Window;

async fn at_the_list() -> (Device, Window) {
    let (device, window) = head_of_a_township(600).await;
    window.click("menu-residents").await;
    window.find("residents-row").await;
    (device, window)
}

/// The cells of the first sheet, as text.
fn cells(path: &Path) -> Vec<Vec<String>> {
    let mut book = open_workbook_auto(path).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_narrowed_kept_under_a_name_and_written_into_files() {
    let (device, window) = at_the_list().await;
    window.look("100-residents").await;
    select(&window, "residents-disease", "hypertension").await;
    window.find("chip-disease").await;
    window.click("lists-more").await;
    select(&window, "residents-contract", "none").await;
    window.look("101-more-filters").await;
    window.click("lists-more").await;
    window.find("chip-contract").await;
    window.click("sort-age").await;
    window.click("lists-columns").await;
    window.look("102-columns").await;
    window.click("column-record_number").await;
    window.click("lists-columns").await;
    window.click("lists-views").await;
    window.fill("view-name", "未签约的高血压").await;
    window.click("view-save").await;
    window.find("view-未签约的高血压").await;
    window.look("103-views").await;
    window.click("lists-views").await;
    let list = ["list", "residents", "--disease", "hypertension", "--contract", "none", "--status", "present"];
    let total = device.run(&list).done()["total"].as_u64().unwrap();
    assert!(total > 0);
    window.click("lists-export").await;
    window.click("export-whole").await;
    let path = device.file("未签约的高血压.xlsx");
    write(&window, &path).await;
    window.look("104-exported").await;
    let rows = cells(&path);
    let head = rows.iter().position(|row| row.iter().any(|cell| cell == "姓名")).unwrap();
    assert_eq!((rows.len() - head - 1) as u64, total, "one row for each person of the list");
    let id = rows[head].iter().position(|cell| cell.starts_with("身份证")).unwrap();
    assert!(rows[head + 1..].iter().all(|row| row[id].len() == 18), "whole numbers, as text");
    window.click("export-gb18030").await;
    let path = device.file("未签约的高血压.csv");
    write(&window, &path).await;
    assert!(std::str::from_utf8(&std::fs::read(&path).unwrap()).is_err(), "GB18030, as was asked for");
    window.click("export-close").await;
    window.click("chips-clear").await;
    window.until_gone("chip-disease").await;
    window.click("lists-views").await;
    window.click("view-未签约的高血压").await;
    window.find("chip-disease").await;
    window.click("view-households").await;
    window.find("households-row").await;
    window.look("105-households").await;
    window.close().await;
}

async fn write(window: &Window, path: &Path) {
    window.fill("export-path", path.to_str().unwrap()).await;
    window.click("export-write").await;
    window.until_text("export-done", path.file_name().unwrap().to_str().unwrap()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_received_template_is_filled_in_its_own_columns() {
    let (device, window) = at_the_list().await;
    let template = device.file("上级模板.xlsx");
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.merge_range(0, 0, 0, 4, "石板镇家庭医生签约对象花名册", &rust_xlsxwriter::Format::new()).unwrap();
    for (column, heading) in (0_u16..).zip(["序号", "身份证号码", "居民姓名", "行政村", "县级编码"]) {
        sheet.write_string(1, column, heading).unwrap();
    }
    book.save(&template).unwrap();
    window.click("lists-export").await;
    window.click("export-template").await;
    window.fill("export-template-path", template.to_str().unwrap()).await;
    let path = device.file("上报.xlsx");
    write(&window, &path).await;
    window.until_text("export-empty", "县级编码").await;
    window.look("106-template-filled").await;
    let rows = cells(&path);
    assert_eq!(rows[1], ["序号", "身份证号码", "居民姓名", "行政村", "县级编码"], "the columns as they came");
    let total = device.run(&["list", "residents", "--status", "present"]).done()["total"].as_u64().unwrap();
    assert_eq!(rows.len() as u64 - 2, total);
    assert_eq!((rows[2][0].as_str(), rows[2][1].len()), ("1", 18));
    window.click("export-close").await;
    window.click("menu-exchange").await;
    let path = device.file("居民.ndjson");
    window.fill("fhir-path", path.to_str().unwrap()).await;
    window.click("fhir-write").await;
    window.find("fhir-done").await;
    window.look("107-fhir").await;
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(
        text.lines().all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()),
        "a resource on each line"
    );
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn record_numbers_are_given_to_a_person_and_to_a_village() {
    let (device, window) = at_the_list().await;
    device.import(&[man("欧阳春生", "19550312", 1)]);
    window.fill("search", "欧阳春生").await;
    window.until_text("search-hit", "欧阳春生").await;
    window.keys(thirtyfour::Key::Enter + "").await;
    window.find("resident-name").await;
    window.look("108-resident").await;
    window.click("resident-number").await;
    window.until_text("shown-record_number", "临-").await;
    window.look("109-temporary-number").await;
    window.click("menu-settings").await;
    window.click("settings-villages").await;
    window.find("villages").await;
    window.look("110-villages").await;
    let villages = device.run(&["village", "list"]).done();
    let village = villages["rows"][0]["name"].as_str().unwrap().to_owned();
    window.fill(&format!("village-code-{village}"), "410482101203").await;
    window.click(&format!("village-save-{village}")).await;
    window.until_gone(&format!("village-save-{village}")).await;
    window.look("111-village-code").await;
    let villages = device.run(&["village", "list"]).done();
    assert_eq!(villages["rows"][0]["code"], "410482101203");
    window.close().await;
}
