//! What the commands share: the session, the drawn papers, the long work under way.

use crate::clock;
use crate::demo_logins::DemoLogin;
use crate::error::AppError;
use crate::lock::lock;
use crate::paper::Papers;
use crate::places::Places;
use crate::syncing::Syncing;
use crate::work::{self, Stop};
use std::sync::{Arc, Mutex};
use xiangyi_clinic::{Clinic, ClinicError, Now};

/// How a command takes it.
pub type Here<'a> = tauri::State<'a, Arc<Desk>>;

/// Everything a window knows. There is one, shared by all commands.
pub struct Desk {
    /// Where things are.
    pub places: Places,
    /// Drawn papers.
    pub papers: Papers,
    /// Users to be shown at the login.
    pub demo_logins: Vec<DemoLogin>,
    /// Syncs, by hand and by the clock.
    pub syncing: Syncing,
    /// Ends an import early.
    pub import: Stop,
    clinic: Mutex<Option<Arc<Clinic>>>,
}

impl Desk {
    /// A desk that nobody sits at.
    pub fn new(places: Places, papers: Papers, demo_logins: Vec<DemoLogin>) -> Desk {
        let (syncing, import, clinic) = Default::default();
        Desk { places, papers, demo_logins, syncing, import, clinic }
    }

    /// A user sits down.
    pub fn enter(&self, clinic: Clinic) -> Arc<Clinic> {
        self.leave();
        let clinic = Arc::new(clinic);
        *lock(&self.clinic) = Some(clinic.clone());
        clinic
    }

    /// The user leaves: what was open for them is forgotten, long work is told to stop.
    pub fn leave(&self) {
        self.syncing.stop();
        self.import.ask();
        self.papers.forget();
        *lock(&self.clinic) = None;
    }

    /// The store with the user who is logged in.
    ///
    /// # Errors
    /// `not_logged_in`.
    pub fn clinic(&self) -> Result<Arc<Clinic>, AppError> {
        lock(&self.clinic).clone().ok_or_else(|| AppError::new("not_logged_in"))
    }

    /// Asks the clinic something, off the main thread.
    ///
    /// # Errors
    /// `not_logged_in`, or the clinic's refusal.
    pub async fn ask<T: Send + 'static>(
        &self,
        verb: impl FnOnce(&Clinic, &mut Now<'_>) -> Result<T, ClinicError> + Send + 'static,
    ) -> Result<T, AppError> {
        let clinic = self.clinic()?;
        work::aside(move || Ok(clock::now(|now| verb(&clinic, now))?)).await
    }

    /// Has the clinic write something, and a sync follow it.
    ///
    /// # Errors
    /// As [`Desk::ask`].
    pub async fn write<T: Send + 'static>(
        &self,
        verb: impl FnOnce(&Clinic, &mut Now<'_>) -> Result<T, ClinicError> + Send + 'static,
    ) -> Result<T, AppError> {
        let answer = self.ask(verb).await?;
        self.syncing.saved();
        Ok(answer)
    }
}
