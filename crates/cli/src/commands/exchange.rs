//! `enroll`, `sync`, `exchange`.

use super::open;
use crate::args::ExchangeCommand;
use crate::document;
use crate::failure::Failure;
use crate::moment;
use crate::outcome::Answer;
use std::io::Write;
use std::path::Path;
use xiangyi_clinic::{Entropy, OsEntropy};
use xiangyi_domain::id::InstallId;
use xiangyi_sync::{Enrol, Export, PATIENCE, SNAPSHOTS_FROM, Shell, SyncError, SyncReport};

/// `enroll`.
pub fn enroll(folder: &Path, server: &str, code: &str, ca: Option<&Path>) -> Result<Answer, Failure> {
    let clinic = open(folder)?;
    let ca = ca.map(document::text).transpose()?;
    let enrol = Enrol { server, code, ca: ca.as_deref(), entropy: entropy()? };
    Answer::done(&runtime()?.block_on(xiangyi_sync::enroll(clinic.store_to_enrol()?, enrol))?)
}

/// `sync`: an interrupted one still tells its counts.
pub fn sync(folder: &Path) -> Result<Answer, Failure> {
    let clinic = open(folder)?;
    let store = clinic.store_to_sync()?;
    let outcome = runtime()?.block_on(async {
        let interrupted = async {
            let _ = tokio::signal::ctrl_c().await;
        };
        let shell = Shell {
            clock: &|| moment::now().at,
            jitter: &mut moment::random_below,
            ids: &mut moment::new_id,
            progress: &mut tell,
            cancel: std::pin::pin!(interrupted),
            patience: PATIENCE,
            app_version: env!("CARGO_PKG_VERSION"),
            snapshots_from: SNAPSHOTS_FROM,
        };
        xiangyi_sync::sync(store, shell).await
    });
    match outcome.failure {
        None => Answer::of(&outcome.report, outcome.report.in_sync),
        Some(error) => {
            let mut document = serde_json::to_value(&outcome.report).map_err(|_| Failure::new("unexpected"))?;
            document["error"] = Failure::from(error).json()["error"].take();
            Answer::of(&document, false)
        }
    }
}

/// Of a first sync, which may take long, how many bytes are here.
fn tell(report: &SyncReport) {
    if report.first_here < report.first_bytes {
        // Nobody may read the standard error; the sync goes on.
        let _ = writeln!(std::io::stderr(), "{} / {}", report.first_here, report.first_bytes);
    }
}

/// `exchange`: the counts of a sync, and what is left for the next file.
pub fn carry(folder: &Path, command: &ExchangeCommand) -> Result<Answer, Failure> {
    let clinic = open(folder)?;
    let store = clinic.store_to_sync()?;
    match command {
        ExchangeCommand::Export { file, max_mb } => {
            let (entropy, now) = (entropy()?, moment::now().at);
            let (limit, app_version) = (max_mb.map(|mb| mb << 20), env!("CARGO_PKG_VERSION"));
            Answer::done(&xiangyi_sync::export(store, Export { file, limit, app_version, entropy, now })?)
        }
        ExchangeCommand::Import { file } => {
            let fresh = InstallId(moment::new_id());
            Answer::done(&xiangyi_sync::import(store, file, fresh)?)
        }
        ExchangeCommand::Show { file } => Answer::done(&xiangyi_sync::look(store, file)?),
    }
}

fn entropy() -> Result<[u8; 32], Failure> {
    let mut entropy = [0; 32];
    OsEntropy.fill(&mut entropy).map_err(|_| Failure::new("no_entropy"))?;
    Ok(entropy)
}

fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(|_| Failure::new("unexpected"))
}

impl From<SyncError> for Failure {
    fn from(error: SyncError) -> Failure {
        let failure = error.failure();
        let told = Failure::new(&failure.code);
        failure.detail.map_or(told.clone(), |detail| told.with("detail", &detail))
    }
}
