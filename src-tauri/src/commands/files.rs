//! Paths for the page's path fields.

use crate::clock;
use crate::desk::Here;
use crate::dialogs::{self, Purpose};
use serde::Deserialize;
use std::path::{Path, PathBuf};
use tauri::AppHandle;

/// What a path field is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum PathKind {
    /// A paper to be saved.
    Paper,
    /// A backup to be written.
    Backup,
    /// A roster to be read.
    Roster,
    /// A backup to be read.
    Restore,
    /// The certificate of a county's own authority.
    Ca,
}

/// The field, and the name that the file is to have.
#[derive(Debug, Clone, Deserialize, specta::Type)]
pub struct DefaultPathInput {
    /// What the field is for.
    pub kind: PathKind,
    /// The file's name, when there is one.
    pub file_name: Option<String>,
}

/// Where a file will be looked for.
#[derive(Debug, Clone, Deserialize, specta::Type)]
pub struct ChooseFileInput {
    /// What the file is for.
    pub purpose: Purpose,
}

/// What a file to be written is called.
#[derive(Debug, Clone, Deserialize, specta::Type)]
pub struct ChooseSaveFileInput {
    /// Its name, with its ending.
    pub file_name: String,
}

/// A sensible path to fill a path field with.
#[tauri::command]
#[specta::specta]
pub fn default_path(desk: Here<'_>, input: DefaultPathInput) -> String {
    let DefaultPathInput { kind, file_name } = input;
    let file_name = file_name.or_else(|| (kind == PathKind::Backup).then(|| format!("xiangyi-{}.xyk", clock::today())));
    let folder = desk.places.documents();
    // Only the last part counts: a name with folders in it is no name.
    let path = match file_name.as_deref().map(Path::new).and_then(Path::file_name) {
        Some(name) => folder.join(name),
        None => folder,
    };
    path.to_string_lossy().into_owned()
}

/// Lets the user choose a file with the system's dialog; null if they changed their mind.
#[tauri::command]
#[specta::specta]
pub async fn choose_file(app: AppHandle, input: ChooseFileInput) -> Option<String> {
    text(dialogs::choose_file(&app, input.purpose).await)
}

/// Lets the user choose where a file is written; null if they changed their mind.
#[tauri::command]
#[specta::specta]
pub async fn choose_save_file(app: AppHandle, input: ChooseSaveFileInput) -> Option<String> {
    text(dialogs::choose_save_file(&app, &input.file_name).await)
}

fn text(path: Option<PathBuf>) -> Option<String> {
    path.map(|path| path.to_string_lossy().into_owned())
}
