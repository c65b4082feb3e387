//! The county's page in a real browser, when the server's disk is full or has failed.

use crate::failing_server::{Township, start};
use crate::record::{self, EIO, ENOSPC, Fail, Then};
use std::process::Command;
use xiangyi_tests::programs::program;
use xiangyi_tests::scene::Computer;
use xiangyi_tests::window::Window;

/// Guards: whoever looks at the county's page is told that its disk takes nothing, and what to do; a full disk no longer when
/// there is room.
#[tokio::test(flavor = "multi_thread")]
async fn the_page_says_what_is_wrong_with_the_disk() {
    for (kind, with, banner, says) in
        [("write", ENOSPC, "disk-full", "腾出空间后会自动继续"), ("sync", EIO, "disk-failed", "再重启服务器")]
    {
        let mut township = Township::new().await;
        let fail = Fail { kind, n: 1, with, then: Then::FailsWhileFull };
        let (server, address, log) = start(township.folder.path(), Some(fail)).await;
        township.link.lead_to(address);
        let url = format!("http://{address}");
        let mut add = Command::new(program("xiangyi-county"));
        add.args(["operator", "add", "--name", "李主任", "--json", "--url", &url, "--data"])
            .arg(township.folder.path());
        let made: serde_json::Value = serde_json::from_slice(&add.output().unwrap().stdout).unwrap();
        let browser = Window::browse(made["link"].as_str().unwrap()).await;
        browser.click("enter").await;
        browser.text("townships").await;
        assert!(!browser.shows(banner).await, "all is well");
        std::fs::write(record::full(log.path()), []).unwrap();
        township.edit();
        let outcome = township.computer.sync().await;
        assert!(outcome.failure.is_some(), "{kind}");
        browser.driver().goto(format!("{url}/county")).await.unwrap();
        browser.until_text(banner, says).await;
        browser.look(&format!("county-{banner}")).await;
        std::fs::remove_file(record::full(log.path())).unwrap();
        if with == ENOSPC {
            Computer::agreed(township.computer.sync().await);
            browser.driver().goto(format!("{url}/county")).await.unwrap();
            browser.text("townships").await;
            assert!(!browser.shows(banner).await, "there is room again");
        }
        browser.close().await;
        drop(server);
    }
}
