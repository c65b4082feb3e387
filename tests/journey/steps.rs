//! What a person does in the window, in few words.

use std::path::{Path, PathBuf};
use thirtyfour::prelude::*;
use xiangyi_tests::device::Device;
use xiangyi_tests::window::Window;

/// The window's data folder is the device's, so that the command line sees what the window wrote.
pub async fn open(device: &Device) -> Window {
    Window::open(&device.folder().join("data"), &[]).await
}

/// The same on a screen whose owner set it to a scale.
pub async fn open_scaled(device: &Device, scale: &str) -> Window {
    Window::open(&device.folder().join("data"), &[("GDK_DPI_SCALE", scale)]).await
}

/// The head of an invented township, logged in.
pub async fn head_of_a_township(residents: u32) -> (Device, Window) {
    let device = Device::of_a_head();
    device.run(&["demo", "--residents", &residents.to_string(), "--seed", "5"]).done();
    let window = open(&device).await;
    let (login, password) = device.credentials();
    log_in(&window, login, password).await;
    (device, window)
}

pub async fn log_in(window: &Window, login: &str, password: &str) {
    window.fill("login-name", login).await;
    window.fill("login-password", password).await;
    window.click("login-submit").await;
    window.find("status-bar").await;
}

pub async fn log_out(window: &Window) {
    window.click("logout").await;
    window.find("login-name").await;
}

/// Chooses an option of a list by its value.
pub async fn select(window: &Window, id: &str, value: &str) {
    let list = window.find(id).await;
    list.query(By::Css(format!("option[value='{value}']"))).first().await.unwrap().click().await.unwrap();
}

/// Finds a person by the search box of a page and takes the first hit.
pub async fn pick(window: &Window, box_id: &str, text: &str) {
    window.fill(box_id, text).await;
    window.click(&format!("{box_id}-hit")).await;
}

/// The text of a PDF.
pub fn pdf_text(path: &Path) -> String {
    let output = std::process::Command::new("pdftotext").arg("-layout").arg(path).arg("-").output().unwrap();
    assert!(output.status.success(), "{} is no PDF", path.display());
    String::from_utf8(output.stdout).unwrap()
}

/// Saves the previewed paper under a name in the device's folder.
pub async fn save_paper(window: &Window, device: &Device, name: &str) -> PathBuf {
    window.find("paper-image").await;
    let path = device.file(name);
    window.click("paper-save").await;
    assert!(window.stands_still().await, "a dialog that slides takes its button from under the pointer");
    window.fill("paper-path", path.to_str().unwrap()).await;
    window.click("paper-save-confirm").await;
    window.until_gone("paper-path").await;
    path
}
