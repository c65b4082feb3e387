//! Printed pages: drawn once, looked at, saved, opened.

use crate::appearance::Appearance;
use crate::clock;
use crate::desk::{Desk, Here};
use crate::error::AppError;
use crate::paper::{File, PreparedPaper};
use crate::work;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use xiangyi_clinic::Clinic;
use xiangyi_clinic::paper::PaperKind;
use xiangyi_documents::PaperSettings;

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

/// Draws a paper, once.
#[tauri::command]
#[specta::specta]
pub async fn prepare_paper(desk: Here<'_>, input: PaperKind) -> Result<PreparedPaper, AppError> {
    let (clinic, desk) = (desk.clinic()?, desk.inner().clone());
    work::aside(move || {
        let now = clock::now();
        let paper = clinic.prepare_paper(&input, now, &mut clock::id)?;
        let large_print = Appearance::read(&desk.places).large_print;
        let name = format!("{}-{}.pdf", title(&input), now.today);
        let file = File { token: clock::token(), name, kind: input };
        desk.papers.draw(&paper, PaperSettings { large_print }, file)
    })
    .await
}

/// A page as a data URL.
#[tauri::command]
#[specta::specta]
pub async fn paper_page(desk: Here<'_>, input: PaperPageInput) -> Result<String, AppError> {
    let desk = desk.inner().clone();
    work::aside(move || desk.papers.page(&input.token, input.page, input.width_px)).await
}

/// Writes a paper to a file.
#[tauri::command]
#[specta::specta]
pub async fn save_paper(desk: Here<'_>, input: SavePaperInput) -> Result<SavedPaper, AppError> {
    let (clinic, desk) = (desk.clinic()?, desk.inner().clone());
    work::aside(move || {
        desk.papers.save(&input.token, &PathBuf::from(&input.path))?;
        note_printed(&desk, &clinic, &input.token)?;
        Ok(SavedPaper { file: input.path })
    })
    .await
}

/// Opens a paper with the system's viewer, which prints it.
#[tauri::command]
#[specta::specta]
pub async fn open_paper(desk: Here<'_>, input: OpenPaperInput) -> Result<(), AppError> {
    let (clinic, desk) = (desk.clinic()?, desk.inner().clone());
    work::aside(move || {
        let file = desk.papers.for_viewer(&input.token)?;
        open::that_detached(file).map_err(|_| AppError::new("paper_not_opened"))?;
        note_printed(&desk, &clinic, &input.token)
    })
    .await
}

/// The household's page says when a paper was printed.
fn note_printed(desk: &Desk, clinic: &Clinic, token: &str) -> Result<(), AppError> {
    let Some(kind) = desk.papers.first_use(token) else { return Ok(()) };
    clinic.record_printed(&kind, clock::now(), &mut clock::id)?;
    desk.syncing.saved();
    Ok(())
}

/// What the file is called, before its date.
const fn title(kind: &PaperKind) -> &'static str {
    match kind {
        PaperKind::ContractRoster(_) => "签约花名册",
        PaperKind::Settlement { .. } => "费用结算明细",
        PaperKind::AdmissionAgreement { .. } => "先诊疗后付费协议",
        PaperKind::FollowupSheet { .. } => "随访服务记录表",
        PaperKind::BlankFollowup { .. } => "空白随访表",
        PaperKind::Contract { .. } => "签约服务协议书",
        PaperKind::ContactCard { .. } => "健康信息联系卡",
        PaperKind::ScreeningForm { .. } => "疾病筛查登记表",
        PaperKind::GoodsList(_) => "发放登记表",
    }
}
