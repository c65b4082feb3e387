//! The county's overview in a real browser, filled by a real device.

use xiangyi_tests::county::County;
use xiangyi_tests::device::Device;
use xiangyi_tests::people::man;
use xiangyi_tests::window::Window;

#[tokio::test]
async fn an_operator_enters_by_link_and_sees_what_the_township_reported() {
    let county = County::start();
    let device = Device::of_a_head();
    let roster = [
        man("王福生", "19520304", 1).with_disease("高血压"),
        man("李保国", "19550607", 2).with_disease("高血压"),
        man("张铁柱", "19880101", 3),
    ];
    device.import(&roster);
    device.run(&["enroll", "--server", &county.url(), "--code", &county.code()]).done();
    let synced = device.run(&["sync"]).done();
    assert_eq!(synced["in_sync"], true, "{synced}");
    let browser = Window::browse(&format!("{}/county", county.url())).await;
    browser.until_text("notice", "请先登录").await;
    browser.look("county-shut").await;
    browser.driver().goto(county.link()).await.unwrap();
    browser.look("county-door").await;
    browser.click("enter").await;
    let table = browser.text("townships").await;
    assert!(table.contains("410482101") && table.contains("0.0%"), "{table}");
    for person in ["王福生", "李保国", "张铁柱"] {
        assert!(!table.contains(person), "{table}");
    }
    browser.look("county-townships").await;
    browser.find_css("[data-testid='townships'] a".to_owned()).await.click().await.unwrap();
    let devices = browser.text("devices").await;
    assert!(devices.contains("使用中"), "{devices}");
    browser.look("county-township").await;
    browser.click("leave").await;
    browser.until_text("notice", "请先登录").await;
    browser.close().await;
}
