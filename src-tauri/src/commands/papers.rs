//! Printed pages: drawn once, looked at, saved, opened.

use crate::appearance::Appearance;
use crate::clock;
use crate::desk::{Desk, Here};
use crate::error::AppError;
use crate::paper::{File, PreparedPaper};
use crate::print_choices::PrintChoices;
use crate::printing::{self, Printer};
use crate::work;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use xiangyi_clinic::Clinic;
use xiangyi_clinic::paper::{ExportPaper, ExportedPaper, PaperDetails, PaperKind};
use xiangyi_documents::{FontChoice, PaperSettings};

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

/// A paper to be printed.
#[derive(Debug, Clone, Deserialize, specta::Type)]
pub struct PrintPaperInput {
    /// The paper.
    pub token: String,
    /// The printer; the system's usual one if missing.
    pub printer: Option<String>,
    /// How many, at most 20.
    pub copies: u8,
}

/// What was chosen about printing, and what there is to choose from.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub struct PrintOptions {
    /// What was chosen.
    pub chosen: PrintChoices,
    /// The printers of this computer.
    pub printers: Vec<Printer>,
    /// The families of fonts that can carry a page, the best first.
    pub fonts: Vec<FontChoice>,
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
        let subjects = clinic.paper_subjects(&input, now.today)?;
        let paper = clinic.prepare_paper(&input, now, &mut clock::id)?;
        let large_print = Appearance::read(&desk.places).large_print;
        let PrintChoices { paper: size, margins, font, .. } = PrintChoices::read(&desk.places);
        let name = format!("{}-{}.pdf", title(&input), now.today);
        let printed = clinic.printed_before(&input, now.today)?;
        let copy = printed.as_ref().map_or(1, |before| before.times.saturating_add(1));
        let file = File { token: clock::token(), name, subjects, printed, font };
        desk.papers.draw(&paper, PaperSettings { large_print, paper: size, margins, copy }, file)
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

/// Writes a list or table as .xlsx.
#[tauri::command]
#[specta::specta]
pub async fn export_paper(desk: Here<'_>, input: ExportPaper) -> Result<ExportedPaper, AppError> {
    desk.write(move |clinic, now, ids| clinic.export_paper(&input, now, ids)).await
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

/// Hands a paper to a printer.
#[tauri::command]
#[specta::specta]
pub async fn print_paper(desk: Here<'_>, input: PrintPaperInput) -> Result<(), AppError> {
    let (clinic, desk) = (desk.clinic()?, desk.inner().clone());
    work::aside(move || {
        let file = desk.papers.for_viewer(&input.token)?;
        printing::print(&file, input.printer.as_deref(), input.copies)?;
        note_printed(&desk, &clinic, &input.token)
    })
    .await
}

/// What was chosen about printing, and what there is to choose from.
#[tauri::command]
#[specta::specta]
pub async fn print_options(desk: Here<'_>) -> Result<PrintOptions, AppError> {
    let desk = desk.inner().clone();
    work::aside(move || {
        let chosen = PrintChoices::read(&desk.places);
        Ok(PrintOptions { chosen, printers: printing::printers(), fonts: desk.papers.font_choices() })
    })
    .await
}

/// Remembers what was chosen about printing on this computer.
#[tauri::command]
#[specta::specta]
pub fn set_print_choices(desk: Here<'_>, input: PrintChoices) -> Result<(), AppError> {
    input.write(&desk.places)
}

/// The household's page says when a paper was printed.
fn note_printed(desk: &Desk, clinic: &Clinic, token: &str) -> Result<(), AppError> {
    let Some(subjects) = desk.papers.first_use(token) else { return Ok(()) };
    clinic.record_printed(&subjects, clock::now(), &mut clock::id)?;
    desk.syncing.saved();
    Ok(())
}

/// What papers say about the centre.
#[tauri::command]
#[specta::specta]
pub async fn paper_details(desk: Here<'_>) -> Result<PaperDetails, AppError> {
    desk.ask(|clinic, _| clinic.paper_details()).await
}

/// Sets what papers say about the centre.
#[tauri::command]
#[specta::specta]
pub async fn set_paper_details(desk: Here<'_>, input: PaperDetails) -> Result<PaperDetails, AppError> {
    desk.write(move |clinic, now, ids| clinic.set_paper_details(&input, now, ids)).await
}

/// What the file is called, before its date.
const fn title(kind: &PaperKind) -> &'static str {
    match kind {
        PaperKind::ContractRoster(_) => "签约花名册",
        PaperKind::ContractStatistics(_) => "签约统计",
        PaperKind::ContractClaims(_) => "签约服务费清单",
        PaperKind::Settlement { .. } => "费用结算明细",
        PaperKind::Estimate(_) => "费用试算单",
        PaperKind::DailyCosts { .. } => "每日费用清单",
        PaperKind::Receipt { .. } => "收费收据",
        PaperKind::OutpatientReceipt { .. } => "门诊收费收据",
        PaperKind::ArrearsPlan { .. } => "欠费分期还款协议",
        PaperKind::AdmissionAgreement { .. } => "先诊疗后付费协议",
        PaperKind::FollowupSheet { .. } => "随访服务记录表",
        PaperKind::BlankFollowup { .. } => "空白随访表",
        PaperKind::Contract { .. } | PaperKind::Contracts { .. } => "签约服务协议书",
        PaperKind::ContractHandbook { .. } => "签约服务手册",
        PaperKind::PolicyCard { .. } => "政策明白卡",
        PaperKind::WallBoard { .. } => "上墙公示",
        PaperKind::ContactCard { .. } => "健康信息联系卡",
        PaperKind::ScreeningForm { .. } => "疾病筛查登记表",
        PaperKind::GoodsList(_) => "发放登记表",
        PaperKind::Prescription { .. } => "健康教育处方",
        PaperKind::ReferralSlip { .. } => "转诊单",
        PaperKind::ChronicTable(_) => "慢病签约管理",
        PaperKind::DueTable(_) => "随访到期逾期清单",
        PaperKind::Workload(_) => "村医工作量",
        PaperKind::TripSheet(_) => "巡诊单",
        PaperKind::TripForms(_) => "巡诊空白表",
        PaperKind::PayLaterStatistics { .. } => "先诊疗后付费统计",
        PaperKind::AdmissionRegister(_) => "住院登记台账",
        PaperKind::ArrearsRegister => "欠费台账",
        PaperKind::PapersRegister(_) => "证件保管登记",
        PaperKind::AidRegister => "县域外就医救助申请台账",
        PaperKind::PayerClaims(_) => "住院费用申报清单",
        PaperKind::HouseholdLedger(_) => "一户一档台账",
    }
}
