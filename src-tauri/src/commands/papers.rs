//! Printed pages: drawn once, looked at, saved, opened.

use crate::error::AppError;
use crate::paper::Papers;
use crate::work;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::sync::Arc;
use tauri::State;

/// A page to be looked at.
#[derive(Debug, Clone, Deserialize, specta::Type)]
pub struct PaperPageInput {
    /// The paper.
    pub token: String,
    /// Counted from 1.
    pub page: u32,
    /// How wide the picture shall be.
    pub width_px: u32,
}

/// A paper to be saved.
#[derive(Debug, Clone, Deserialize, specta::Type)]
pub struct SavePaperInput {
    /// The paper.
    pub token: String,
    /// The whole path of the file.
    pub path: String,
}

/// A paper to be opened.
#[derive(Debug, Clone, Deserialize, specta::Type)]
pub struct OpenPaperInput {
    /// The paper.
    pub token: String,
}

/// Where a paper was saved.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub struct SavedPaper {
    /// The file.
    pub file: String,
}

/// A page as a data URL.
#[tauri::command]
#[specta::specta]
pub async fn paper_page(papers: State<'_, Arc<Papers>>, input: PaperPageInput) -> Result<String, AppError> {
    let papers = papers.inner().clone();
    work::aside(move || papers.page(&input.token, input.page, input.width_px)).await
}

/// Writes a paper to a file.
#[tauri::command]
#[specta::specta]
pub async fn save_paper(papers: State<'_, Arc<Papers>>, input: SavePaperInput) -> Result<SavedPaper, AppError> {
    let papers = papers.inner().clone();
    work::aside(move || {
        papers.save(&input.token, &PathBuf::from(&input.path)).map(|()| SavedPaper { file: input.path })
    })
    .await
}

/// Opens a paper with the system's viewer, which prints it.
#[tauri::command]
#[specta::specta]
pub async fn open_paper(papers: State<'_, Arc<Papers>>, input: OpenPaperInput) -> Result<(), AppError> {
    let papers = papers.inner().clone();
    work::aside(move || {
        let file = papers.for_viewer(&input.token)?;
        open::that_detached(file).map_err(|_| AppError::new("paper_not_opened"))
    })
    .await
}
