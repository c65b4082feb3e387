//! The one window: its size, its title, and the walls around its page.

use crate::places::Places;
use tauri::webview::NewWindowResponse;
use tauri::{AppHandle, Manager, Url, WebviewUrl, WebviewWindowBuilder};

const LABEL: &str = "main";

/// Opens the window on the screens that the program carries.
///
/// # Errors
/// What the system says when it cannot open a window.
pub fn open(app: &AppHandle, places: &Places) -> tauri::Result<()> {
    WebviewWindowBuilder::new(app, LABEL, WebviewUrl::default())
        .title("乡医")
        .inner_size(1366.0, 768.0)
        .min_inner_size(1024.0, 700.0)
        .center()
        .data_directory(places.cache().join("page"))
        .on_navigation(is_our_own)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .build()
        .map(drop)
}

/// Brings the window to the front, when the app is started a second time on the same data.
pub fn raise(app: &AppHandle) {
    if let Some(window) = app.get_webview_window(LABEL) {
        // A window manager may refuse; then the window stays where it is, which is no failure of ours.
        let _ = window.unminimize();
        let _ = window.set_focus();
    }
}

/// The page never leaves the screens that the program carries. (`tauri.localhost` is their name on Windows.)
fn is_our_own(url: &Url) -> bool {
    match url.scheme() {
        "tauri" => url.host_str() == Some("localhost"),
        "http" | "https" => url.host_str() == Some("tauri.localhost"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_page_may_not_wander() {
        let cases = [
            ("tauri://localhost/#/today", true),
            ("http://tauri.localhost/index.html", true),
            ("https://tauri.localhost/", true),
            ("tauri://elsewhere/", false),
            ("https://example.org/", false),
            ("http://127.0.0.1:8620/", false),
            ("file:///etc/passwd", false),
            ("data:text/html,x", false),
        ];
        for (url, allowed) in cases {
            assert_eq!(is_our_own(&url.parse().unwrap()), allowed, "{url}");
        }
    }
}
