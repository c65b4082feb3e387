//! Syncs with the county, by hand and by the clock. One at a time; whoever asks while one runs waits for a turn.

use crate::clock;
use crate::desk::Desk;
use crate::error::AppError;
use crate::events::{Changed, Progress, SyncProgress};
use crate::lock::lock;
use crate::schedule::Schedule;
use crate::work;
use serde::Serialize;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tauri::AppHandle;
use tauri::async_runtime::{self, JoinHandle};
use tauri_specta::Event;
use tokio::sync::Notify;
use xiangyi_clinic::Clinic;
use xiangyi_sync::{PATIENCE, SNAPSHOTS_FROM, Shell, SyncError, SyncOutcome, SyncReport};

/// Whether the county answered the last time it was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Online {
    /// It was not asked since the window was opened.
    #[default]
    Unknown,
    /// It answered.
    Ok,
    /// It did not.
    Failed,
}

/// The syncs of this window.
#[derive(Default)]
pub struct Syncing {
    turn: Arc<tokio::sync::Mutex<()>>,
    saved: Notify,
    stop: Notify,
    online: Mutex<Online>,
    keeper: Mutex<Option<JoinHandle<()>>>,
}

impl Syncing {
    /// Something was saved: a sync follows.
    pub fn saved(&self) {
        self.saved.notify_one();
    }

    /// Ends the sync that runs; nothing is lost by it.
    pub fn cancel(&self) {
        self.stop.notify_waiters();
    }

    /// Whether the county answered the last time.
    pub fn online(&self) -> Online {
        *lock(&self.online)
    }

    /// From now on the clock syncs for the user who has logged in.
    pub fn keep(&self, desk: &Arc<Desk>, app: &AppHandle) {
        let keeper = async_runtime::spawn(keep_syncing(desk.clone(), app.clone()));
        if let Some(former) = lock(&self.keeper).replace(keeper) {
            former.abort();
        }
    }

    /// Ends the clock's syncs and the one that runs.
    pub fn leave(&self) {
        if let Some(keeper) = lock(&self.keeper).take() {
            keeper.abort();
        }
        self.cancel();
        *lock(&self.online) = Online::Unknown;
    }

    fn note(&self, outcome: &SyncOutcome) {
        let online = match &outcome.failure {
            Some(SyncError::NotEnrolled | SyncError::Cancelled | SyncError::Store(_)) => return,
            Some(failure) if failure.may_pass() || matches!(failure, SyncError::NoProgress) => Online::Failed,
            Some(
                SyncError::NotTheServer { .. }
                | SyncError::NotTheCounty
                | SyncError::ServerWriteFailed
                | SyncError::ServerDiskFull,
            ) => Online::Failed,
            _ => Online::Ok,
        };
        *lock(&self.online) = online;
    }
}

/// Syncs once, when it is this one's turn, with what it did and why it stopped.
///
/// # Errors
/// `not_logged_in`, `unexpected`.
pub async fn once(desk: &Arc<Desk>, app: &AppHandle) -> Result<SyncOutcome, AppError> {
    let turn = desk.syncing.turn.clone().lock_owned().await;
    let clinic = desk.clinic()?;
    let (at_desk, tells) = (desk.clone(), app.clone());
    let outcome = work::aside(move || {
        // The turn ends with the sync, also when nobody waits for the sync any more.
        let _turn = turn;
        Ok(async_runtime::block_on(drive(&clinic, &at_desk.syncing, &tells)))
    });
    let outcome = outcome.await?;
    desk.syncing.note(&outcome);
    tell(app, &outcome.report);
    Ok(outcome)
}

/// Tells the page when rows came.
pub fn tell(app: &AppHandle, report: &SyncReport) {
    if report.pulled > 0 {
        // The page may have gone with its window; then nobody needs to hear it.
        let _ = Changed { touched: vec!["*".to_owned()] }.emit(app);
    }
}

async fn drive(clinic: &Clinic, syncing: &Syncing, app: &AppHandle) -> SyncOutcome {
    let stop = std::pin::pin!(syncing.stop.notified());
    let shell = Shell {
        clock: &|| clock::now().at,
        jitter: &mut |most| u64::try_from(u128::from(most) * u128::from(clock::share()) / 65_536).unwrap_or(0),
        ids: &mut clock::id,
        progress: &mut |report| drop(SyncProgress(progress(report)).emit(app)),
        cancel: stop,
        patience: PATIENCE,
        app_version: env!("CARGO_PKG_VERSION"),
        snapshots_from: SNAPSHOTS_FROM,
    };
    xiangyi_sync::sync(clinic.store(), shell).await
}

/// Of a first sync the county says how much it is, in kilobytes here. Of any other nobody knows how many rows the county has
/// for this device, so the total is what is known so far.
fn progress(report: &SyncReport) -> Progress {
    if report.first_here < report.first_bytes {
        let kilobytes = |bytes: u64| u32::try_from(bytes.div_ceil(1000)).unwrap_or(u32::MAX);
        let (done, total) = (kilobytes(report.first_here), kilobytes(report.first_bytes));
        return Progress { done, total, phase: "first".to_owned() };
    }
    let phase = if report.pulled == 0 { "push" } else { "pull" };
    let done = u32::try_from(report.pushed + report.pulled).unwrap_or(u32::MAX);
    let total = u32::try_from(report.pushed + report.pulled + report.unsent).unwrap_or(u32::MAX);
    Progress { done, total, phase: phase.to_owned() }
}

async fn keep_syncing(desk: Arc<Desk>, app: AppHandle) {
    let mut schedule = Schedule::beginning(Instant::now());
    loop {
        tokio::select! {
            () = tokio::time::sleep_until(schedule.due().into()) => {
                schedule.begun();
                let outcome = once(&desk, &app).await;
                let (now, share) = (Instant::now(), clock::share());
                match outcome {
                    Ok(SyncOutcome { failure: None | Some(SyncError::NotEnrolled), .. }) => schedule.succeeded(now, share),
                    Ok(SyncOutcome { failure: Some(failure), .. }) => schedule.failed(now, share, asked_pause(&failure)),
                    Err(_) => schedule.failed(now, share, None),
                }
            }
            () = desk.syncing.saved.notified() => schedule.saved(Instant::now()),
        }
    }
}

const fn asked_pause(failure: &SyncError) -> Option<Duration> {
    match failure {
        SyncError::Busy { retry_after: Some(milliseconds) } => Some(Duration::from_millis(*milliseconds)),
        _ => None,
    }
}
