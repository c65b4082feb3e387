//! Menu and first page follow the role, as Rust decides it.

use super::steps::{log_in, log_out, open};
use xiangyi_tests::device::{self, Device};
use xiangyi_tests::people::man;

const PASSWORD: &str = "Zhigong-2026";

#[tokio::test(flavor = "multi_thread")]
async fn each_role_finds_its_own_menu() {
    let device = Device::of_a_head();
    device.import(&[man("王德福", "19550312", 1).with_disease("高血压")]);
    let everything = ["today", "residents", "followups", "contracts", "admissions", "exchange", "settings"];
    let roles = [
        ("cashier", &["today", "residents", "admissions", "exchange", "settings"][..]),
        ("clinic_staff", &everything[..]),
        ("village_doctor", &["today", "residents", "followups", "contracts", "exchange", "settings"][..]),
    ];
    let window = open(&device).await;
    for (role, menu) in roles {
        add(&device, role);
        log_in(&window, role, PASSWORD).await;
        window.find("menu-today").await;
        window.look(&format!("50-today-{role}")).await;
        for item in everything {
            assert_eq!(window.shows(&format!("menu-{item}")).await, menu.contains(&item), "{role}: {item}");
        }
        log_out(&window).await;
    }
    window.close().await;
}

fn add(device: &Device, role: &str) {
    let (user, password) = device.credentials();
    let mut command = device.command(user, password);
    command.args(["user", "add", "--login", role, "--name", "职工", "--role", role, "--village", "石板村"]);
    command.env("XIANGYI_NEW_PASSWORD", PASSWORD);
    device::run(command, None).done();
}
