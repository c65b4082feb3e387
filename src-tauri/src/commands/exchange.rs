//! The county: joining it, syncing with it.

use crate::clock;
use crate::desk::Here;
use crate::error::{AppError, unreadable};
use crate::syncing::{self, Online};
use crate::work;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use tauri::AppHandle;
use tauri::async_runtime::block_on;
use xiangyi_clinic::exchange::StatusBar;
use xiangyi_domain::id::{DeviceId, InstallId};
use xiangyi_domain::users::Right;
use xiangyi_sync::{Enrol, Export, Exported, Imported, OnFile, SyncReport, enroll as join, export, import, look};

/// Below this a computer is near to losing what is typed.
const LITTLE_DISK: u64 = 1 << 30;

/// The bar at the bottom of the window.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub struct WindowStatus {
    /// What the database counts.
    #[serde(flatten)]
    pub counted: StatusBar,
    /// Whether the county answered the last time.
    pub online: Online,
    /// Whether the disk of the data folder is almost full.
    pub disk_free_low: bool,
}

/// Whether this computer belongs to a county.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub struct EnrolStatus {
    /// It does.
    pub enrolled: bool,
    /// The county's server.
    pub server: Option<String>,
    /// What the county calls this computer.
    pub device_id: Option<DeviceId>,
}

/// What someone types to join a county.
#[derive(Clone, Deserialize, specta::Type)]
pub struct Enroll {
    /// `https://…`, or `http://` on this computer.
    pub server: String,
    /// The one-time code.
    pub code: String,
    /// The county's certificate; needed for `https`.
    pub ca_path: Option<String>,
}

/// A file on a stick.
#[derive(Debug, Clone, Deserialize, specta::Type)]
pub struct ExchangeFile {
    /// Its full path.
    pub path: PathBuf,
}

/// A file that is to be written to a stick.
#[derive(Debug, Clone, Deserialize, specta::Type)]
pub struct NewExchangeFile {
    /// Its full path.
    pub path: PathBuf,
    /// Megabytes that it may have.
    pub max_mb: u32,
}

/// The bar at the bottom of the window.
#[tauri::command]
#[specta::specta]
pub async fn status_bar(desk: Here<'_>) -> Result<WindowStatus, AppError> {
    let (online, data) = (desk.syncing.online(), desk.places.data().to_owned());
    let counted = desk.ask(|clinic, _| clinic.status_bar()).await?;
    let disk_free_low = fs4::available_space(data).is_ok_and(|bytes| bytes < LITTLE_DISK);
    Ok(WindowStatus { counted, online, disk_free_low })
}

/// Syncs with the county now, after the sync that may be running.
#[tauri::command]
#[specta::specta]
pub async fn sync_now(app: AppHandle, desk: Here<'_>) -> Result<SyncReport, AppError> {
    desk.clinic()?.must(Right::SyncRun)?;
    let outcome = syncing::once(desk.inner(), &app).await?;
    outcome.failure.map_or(Ok(outcome.report), |failure| Err(failure.into()))
}

/// Ends the sync that runs.
#[tauri::command]
#[specta::specta]
pub fn cancel_sync(desk: Here<'_>) {
    desk.syncing.cancel();
}

/// Whether this computer belongs to a county.
#[tauri::command]
#[specta::specta]
pub async fn enrol_status(desk: Here<'_>) -> Result<EnrolStatus, AppError> {
    let enrolment = desk.ask(|clinic, _| Ok(clinic.store().enrolment()?)).await?;
    let (server, device_id) = enrolment.map(|known| (known.server_url, known.device_id)).unzip();
    Ok(EnrolStatus { enrolled: server.is_some(), server, device_id })
}

/// Joins a county with a one-time code.
#[tauri::command]
#[specta::specta]
pub async fn enroll(desk: Here<'_>, input: Enroll) -> Result<EnrolStatus, AppError> {
    let clinic = desk.clinic()?;
    clinic.must(Right::SyncEnrol)?;
    work::aside(move || {
        let ca = input.ca_path.as_deref().filter(|path| !path.trim().is_empty());
        let ca = ca.map(|path| std::fs::read_to_string(path).map_err(|error| unreadable(&error, "ca_path")));
        let (ca, entropy) = (ca.transpose()?, clock::entropy()?);
        let enrol = Enrol { server: &input.server, code: &input.code, ca: ca.as_deref(), entropy };
        Ok(block_on(join(clinic.store(), enrol))?)
    })
    .await?;
    desk.syncing.saved();
    enrol_status(desk).await
}

/// Writes what is unsent into a file for the county.
#[tauri::command]
#[specta::specta]
pub async fn write_exchange_file(desk: Here<'_>, input: NewExchangeFile) -> Result<Exported, AppError> {
    let clinic = desk.clinic()?;
    clinic.must(Right::SyncRun)?;
    work::aside(move || {
        let (app_version, entropy, now) = (env!("CARGO_PKG_VERSION"), clock::entropy()?, clock::now().at);
        let limit = Some(u64::from(input.max_mb) << 20);
        Ok(export(clinic.store(), Export { file: &input.path, limit, app_version, entropy, now })?)
    })
    .await
}

/// What is on a file; nothing is applied.
#[tauri::command]
#[specta::specta]
pub async fn look_at_exchange_file(desk: Here<'_>, input: ExchangeFile) -> Result<OnFile, AppError> {
    let clinic = desk.clinic()?;
    clinic.must(Right::SyncRun)?;
    work::aside(move || Ok(look(clinic.store(), &input.path)?)).await
}

/// Takes the county's answer file.
#[tauri::command]
#[specta::specta]
pub async fn take_exchange_file(app: AppHandle, desk: Here<'_>, input: ExchangeFile) -> Result<Imported, AppError> {
    let clinic = desk.clinic()?;
    clinic.must(Right::SyncRun)?;
    let taken = work::aside(move || Ok(import(clinic.store(), &input.path, InstallId(clock::id()))?)).await?;
    syncing::tell(&app, &taken.report);
    Ok(taken)
}
