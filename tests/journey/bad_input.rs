//! What goes wrong is said in words, and nothing is lost.

use super::steps::{log_in, open};
use xiangyi_tests::device::Device;

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_no_roster_is_explained() {
    let device = Device::of_a_head();
    let path = device.file("照片.xlsx");
    std::fs::write(&path, b"\x89PNG\r\n\x1a\n no workbook").unwrap();
    let window = open(&device).await;
    let (login, password) = device.credentials();
    log_in(&window, login, password).await;
    window.click("menu-residents").await;
    window.click("residents-import").await;
    window.fill("import-path", path.to_str().unwrap()).await;
    window.click("import-preview").await;
    window.find_css("[data-testid='error'][data-code='not_xlsx']".into()).await;
    window.look("40-not-a-roster").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_computer_makes_its_store_in_the_window() {
    let device = Device::empty();
    let window = open(&device).await;
    let (login, password) = device.credentials();
    window.fill("init-org-code", "410482101").await;
    window.fill("init-org-name", "石板镇卫生院").await;
    window.fill("init-name", "张院长").await;
    window.fill("init-login", login).await;
    window.fill("init-password", password).await;
    window.fill("init-password-again", password).await;
    window.look("41-first-run").await;
    window.click("init-submit").await;
    let key = window.text("init-recovery-key").await;
    assert!(key.len() >= 20, "{key}");
    window.look("42-recovery-key").await;
    window.click("init-copied").await;
    window.click("init-go-on").await;
    window.find("status-bar").await;
    assert_eq!(device.run(&["check"]).done()["ok"], true);
    window.close().await;
}
