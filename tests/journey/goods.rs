//! 爱心保健箱 and cards handed to households, in the real window: issued, signed for, taken back, printed.

use super::steps::{head_of_a_township, pdf_text, save_paper, select};
use serde_json::Value;
use xiangyi_tests::device::Device;
use xiangyi_tests::window::Window;

fn rows(device: &Device, village: &str, show: &str) -> Vec<Value> {
    let list = device.run(&["goods", "list", "--item", "care_box", "--village", village, "--show", show]).done();
    list["rows"].as_array().unwrap().clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_box_is_handed_out_signed_for_taken_back_and_the_list_is_printed() {
    let (device, window) = head_of_a_township(600).await;
    window.click("menu-residents").await;
    window.click("residents-goods").await;
    window.find("goods-row").await;
    window.look("92-goods").await;
    let villages = device.run(&["village", "list"]).done();
    let village = villages["rows"][0]["name"].as_str().unwrap().to_owned();
    window.click(&format!("goods-{village}")).await;
    select(&window, "goods-show", "none").await;
    let without = rows(&device, &village, "none").len();
    assert!(without > 0, "somebody in {village} has no box yet");
    window.click("goods-none").await;
    window.click("goods-issue").await;
    window.click("issue-signed").await;
    window.look("93-goods-issue").await;
    window.click("issue-save").await;
    window.until_gone("issue-save").await;
    assert!(rows(&device, &village, "none").is_empty(), "everybody there has one now");
    assert!(rows(&device, &village, "unsigned").len() <= rows(&device, &village, "all").len() - without);
    select(&window, "goods-show", "having").await;
    window.find("goods-row").await;
    window.look("94-goods-issued").await;
    take_back(&window, &device, &village).await;
    window.click("goods-print").await;
    window.until_drawn("paper-image").await;
    window.look("96-goods-previewed").await;
    let text = pdf_text(&save_paper(&window, &device, "发放登记表.pdf").await);
    assert!(text.contains(&village), "{text}");
    for row in rows(&device, &village, "having") {
        let head = row["head"].as_str().unwrap();
        assert!(text.contains(head), "{head} is not on the paper: {text}");
    }
    window.close().await;
}

async fn take_back(window: &Window, device: &Device, village: &str) {
    let before = rows(device, village, "having").len();
    window.find_css("[data-testid='goods-row']".into()).await.click().await.unwrap();
    window.click("goods-take-back").await;
    window.fill("take-back-reason", "登记错了户").await;
    window.look("95-goods-take-back").await;
    window.click("take-back-save").await;
    window.until_gone("take-back-save").await;
    assert_eq!(rows(device, village, "having").len(), before - 1, "one box was taken back, none lost");
}
