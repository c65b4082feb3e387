//! Every main page at the sizes people really use: a screen at 125 %, as Windows sets it on a small laptop, and large
//! print. Nothing that can be clicked or read in a head may stand outside the window.

use super::steps::{log_in, open, open_scaled};
use thirtyfour::Key;
use xiangyi_tests::device::Device;
use xiangyi_tests::window::Window;

/// Every page that needs no row of its own.
const PAGES: [&str; 29] = [
    "today",
    "residents",
    "residents?view=households",
    "residents/new",
    "residents/import",
    "residents/duplicates",
    "screening",
    "screening/yearly",
    "goods",
    "followups",
    "followups/referrals",
    "followups/due",
    "followups/chronic",
    "followups/workload",
    "followups/honesty",
    "contracts",
    "contracts/sign",
    "contracts/roster",
    "contracts/renew",
    "contracts/fulfilment",
    "contracts/statistics",
    "contracts/claims",
    "contracts/packs",
    "admissions",
    "admissions/desk",
    "admissions/ledger",
    "admissions/statistics",
    "exchange",
    "settings",
];

/// What stands outside the window and cannot be scrolled to.
const OUTSIDE: &str = r#"
    const scrolls = (e) => { for (let p = e.parentElement; p; p = p.parentElement) {
      const s = getComputedStyle(p).overflowX; if ((s === 'auto' || s === 'scroll') && p.scrollWidth > p.clientWidth) return true } return false }
    const seen = [...document.querySelectorAll('button, a.button, input, select, textarea, h1, h2, th, [role=columnheader], [role=tab]')]
    const bad = []
    for (const e of seen) {
      const r = e.getBoundingClientRect(), s = getComputedStyle(e)
      if (r.width < 2 || r.height < 2 || s.visibility === 'hidden' || e.closest('.unseen')) continue
      if ((r.right > innerWidth + 1 || r.left < -1) && !scrolls(e)) bad.push(`${e.dataset.testid ?? e.textContent.trim().slice(0, 20)}: ${Math.round(r.left)}–${Math.round(r.right)} of ${innerWidth}`)
      if (e.getAttribute('role') === 'columnheader' && e.textContent.trim() && r.height < 8) bad.push(`${e.textContent}: no height`)
    }
    return bad
"#;

async fn every_page(window: &Window, size: &str) {
    let mut found = Vec::new();
    for page in PAGES {
        window.driver().execute("location.hash = '#/' + arguments[0]", vec![page.into()]).await.unwrap();
        window.settle().await;
        window.look(&format!("{size}-{}", page.replace(['/', '?', '='], "-"))).await;
        let outside: Vec<String> = window.driver().execute(OUTSIDE, vec![]).await.unwrap().convert().unwrap();
        found.extend(outside.into_iter().map(|what| format!("{page}: {what}")));
    }
    assert!(found.is_empty(), "{size}: {found:#?}");
    // The look itself is held to a button that stands outside.
    let outside = "const b = document.createElement('button'); b.textContent = 'x'; \
        b.style = 'position: fixed; left: 3000px; top: 9px'; document.body.append(b)";
    window.driver().execute(outside, vec![]).await.unwrap();
    let seen: Vec<String> = window.driver().execute(OUTSIDE, vec![]).await.unwrap().convert().unwrap();
    assert_eq!(seen.len(), 1, "{seen:?}");
}

async fn township() -> Device {
    let device = Device::of_a_head();
    device.run(&["demo", "--residents", "600", "--seed", "5"]).done();
    device
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_fits_at_125_percent() {
    let device = township().await;
    let window = open_scaled(&device, "1.25").await;
    let (login, password) = device.credentials();
    // By keyboard: the driver points at where things would be without the scale.
    window.fill("login-name", login).await;
    window.fill("login-password", &format!("{password}{}", Key::Enter.value())).await;
    window.find("status-bar").await;
    let width: f64 = window.driver().execute("return innerWidth", vec![]).await.unwrap().convert().unwrap();
    assert!(width < 1_200.0, "the page has {width} of its own pixels, so nothing was scaled");
    every_page(&window, "125").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_fits_in_large_print() {
    let device = township().await;
    let window = open(&device).await;
    let (login, password) = device.credentials();
    log_in(&window, login, password).await;
    window.click("menu-settings").await;
    window.click("settings-appearance").await;
    window.click("large-print").await;
    every_page(&window, "large").await;
    window.close().await;
}
