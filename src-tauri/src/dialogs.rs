//! The system's own dialogs. They only fill a field of the page; the page may give any path without them.

use crate::desk::Desk;
use serde::Deserialize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tauri::{AppHandle, Manager};
use tauri_plugin_dialog::{DialogExt, FileDialogBuilder, FilePath};
use tokio::sync::oneshot;

/// What a file is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// A roster to import.
    Roster,
    /// A backup to restore.
    Restore,
    /// The certificate of a county's own authority.
    Ca,
    /// The county's answer on a stick.
    Exchange,
    /// A policy pack to lay in.
    Policy,
}

impl Purpose {
    const fn endings(self) -> &'static [&'static str] {
        match self {
            Purpose::Roster => &["xlsx", "xls", "csv"],
            Purpose::Restore => &["xyk"],
            Purpose::Ca => &["pem", "crt", "cer"],
            Purpose::Exchange => &["xyb"],
            Purpose::Policy => &["toml"],
        }
    }
}

/// Asks for a file that is there. None if the user changed their mind.
pub async fn choose_file(app: &AppHandle, purpose: Purpose) -> Option<PathBuf> {
    let (answer, asked) = oneshot::channel();
    let endings = purpose.endings();
    let dialog = dialog(app).add_filter(endings.join(" "), endings).add_filter("*", &["*"]);
    dialog.pick_file(move |file| drop(answer.send(file)));
    path_of(asked.await.ok().flatten())
}

/// Asks where a file shall be written. None if the user changed their mind.
pub async fn choose_save_file(app: &AppHandle, file_name: &str) -> Option<PathBuf> {
    let (answer, asked) = oneshot::channel();
    let mut dialog = dialog(app).set_file_name(file_name);
    if let Some(ending) = Path::new(file_name).extension().and_then(|ending| ending.to_str()) {
        dialog = dialog.add_filter(ending, &[ending]);
    }
    dialog.save_file(move |file| drop(answer.send(file)));
    path_of(asked.await.ok().flatten())
}

fn dialog(app: &AppHandle) -> FileDialogBuilder<tauri::Wry> {
    let dialog = app.dialog().file().set_directory(app.state::<Arc<Desk>>().places.documents());
    match app.get_webview_window("main") {
        Some(window) => dialog.set_parent(&window),
        None => dialog,
    }
}

fn path_of(file: Option<FilePath>) -> Option<PathBuf> {
    file.and_then(|file| file.into_path().ok())
}
