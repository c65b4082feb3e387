//! What the window tells the page without being asked.

use serde::Serialize;

/// How far long work is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct Progress {
    /// Things done.
    pub done: u32,
    /// Things to do, as far as is known.
    pub total: u32,
    /// What is being done; the page has a word for each.
    pub phase: String,
}

/// A roster is being imported.
#[derive(Debug, Clone, Serialize, specta::Type, tauri_specta::Event)]
#[tauri_specta(event_name = "import-progress")]
pub struct ImportProgress(pub Progress);

/// A list is being written into a file.
#[derive(Debug, Clone, Serialize, specta::Type, tauri_specta::Event)]
#[tauri_specta(event_name = "export-progress")]
pub struct ExportProgress(pub Progress);

/// A sync is under way.
#[derive(Debug, Clone, Serialize, specta::Type, tauri_specta::Event)]
#[tauri_specta(event_name = "sync-progress")]
pub struct SyncProgress(pub Progress);

/// Rows came from the county: the page reads again what it shows.
#[derive(Debug, Clone, Serialize, specta::Type, tauri_specta::Event)]
#[tauri_specta(event_name = "changed")]
pub struct Changed {
    /// The kinds of rows, as in the answers of commands; `*` when it may be any.
    pub touched: Vec<String>,
}
