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
use std::time::{Duration, Instant};
use tauri::AppHandle;
use xiangyi_clinic::{Clinic, ClinicError, Ids, Now, Session};

/// How long a command may go on after its user has left.
const PATIENCE: Duration = Duration::from_secs(20);
const PAUSE: Duration = Duration::from_millis(20);

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
    /// Ends an export early.
    pub export: Stop,
    clinic: Mutex<Option<Arc<Clinic>>>,
}

impl Desk {
    /// A desk that nobody sits at.
    pub fn new(places: Places, papers: Papers, demo_logins: Vec<DemoLogin>) -> Desk {
        let (syncing, import, export, clinic) = Default::default();
        Desk { places, papers, demo_logins, syncing, import, export, clinic }
    }

    /// A user sits down; from now on the clock syncs for them.
    ///
    /// # Errors
    /// Those of the store.
    pub fn enter(self: &Arc<Self>, clinic: Clinic, app: &AppHandle) -> Result<Session, AppError> {
        let session = clinic.session(clock::today())?;
        self.leave();
        *lock(&self.clinic) = Some(Arc::new(clinic));
        self.syncing.keep(self, app);
        Ok(session)
    }

    /// The user leaves: what was open for them is forgotten, long work is told to stop. The store is closed when the
    /// last command that still uses it has ended.
    pub fn leave(&self) {
        self.syncing.leave();
        self.import.ask();
        self.export.ask();
        self.papers.forget();
        *lock(&self.clinic) = None;
    }

    /// The user leaves, and the store is closed before this ends: nothing may write to a store that is being replaced.
    ///
    /// # Errors
    /// `busy` when a command goes on for too long.
    pub async fn close(&self) -> Result<(), AppError> {
        let clinic = lock(&self.clinic).clone();
        self.leave();
        let given_up = Instant::now() + PATIENCE;
        while clinic.as_ref().is_some_and(|clinic| Arc::strong_count(clinic) > 1) {
            if Instant::now() > given_up {
                return Err(AppError::new("busy"));
            }
            tokio::time::sleep(PAUSE).await;
        }
        Ok(())
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
        verb: impl FnOnce(&Clinic, Now) -> Result<T, ClinicError> + Send + 'static,
    ) -> Result<T, AppError> {
        let clinic = self.clinic()?;
        work::aside(move || Ok(verb(&clinic, clock::now())?)).await
    }

    /// Has the clinic write something, and a sync follow it.
    ///
    /// # Errors
    /// As [`Desk::ask`].
    pub async fn write<T: Send + 'static>(
        &self,
        verb: impl FnOnce(&Clinic, Now, Ids<'_>) -> Result<T, ClinicError> + Send + 'static,
    ) -> Result<T, AppError> {
        let answer = self.ask(move |clinic, now| verb(clinic, now, &mut clock::id)).await?;
        self.syncing.saved();
        Ok(answer)
    }
}
