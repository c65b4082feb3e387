//! Who is at the window: the first run, logging in and out, the bar at the bottom.

use crate::appearance::Appearance;
use crate::clock;
use crate::demo_logins::DemoLogin;
use crate::desk::Here;
use crate::error::AppError;
use crate::work;
use serde::{Deserialize, Serialize};
use tauri::AppHandle;
use xiangyi_clinic::store::InitStore;
use xiangyi_clinic::{Clinic, OsEntropy, Session};

/// What the page must know before anyone has logged in.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub struct AppState {
    /// Whether this data folder holds a store.
    pub has_store: bool,
    /// Name of the centre, once someone has logged in.
    pub org_name: Option<String>,
    /// Users of a demo township.
    pub demo_logins: Vec<DemoLogin>,
    /// Larger letters.
    pub large_print: bool,
    /// Version of the app.
    pub version: String,
}

/// A user at the login.
#[derive(Clone, Deserialize, specta::Type)]
pub struct Login {
    /// Their name for logging in.
    pub login: String,
    /// Their password.
    pub password: String,
}

/// A user whose password is forgotten.
#[derive(Clone, Deserialize, specta::Type)]
pub struct UnlockWithRecovery {
    /// The key that was shown when the store was made.
    pub recovery_key: String,
    /// Whose password is set anew.
    pub login: String,
    /// The new password.
    pub new_password: String,
}

/// The key that opens the store when every password is forgotten.
#[derive(Clone, Serialize, specta::Type)]
pub struct NewStoreAnswer {
    /// Shown once, stored nowhere.
    pub recovery_key: String,
}

/// What the page must know before anyone has logged in.
#[tauri::command]
#[specta::specta]
pub fn app_state(desk: Here<'_>) -> AppState {
    AppState {
        has_store: Clinic::exists(desk.places.data()),
        org_name: desk.clinic().ok().map(|clinic| clinic.org_name().to_owned()),
        demo_logins: desk.demo_logins.clone(),
        large_print: Appearance::read(&desk.places).large_print,
        version: env!("CARGO_PKG_VERSION").to_owned(),
    }
}

/// Makes the store of a new township; its head logs in after it.
#[tauri::command]
#[specta::specta]
pub async fn init_store(desk: Here<'_>, input: InitStore) -> Result<NewStoreAnswer, AppError> {
    let data = desk.places.data().to_owned();
    let made = move || Ok(Clinic::init(&data, &input, clock::now(), &mut clock::id, &mut OsEntropy)?);
    let (_, made) = work::aside(made).await?;
    Ok(NewStoreAnswer { recovery_key: made.recovery_key })
}

/// Opens the store as one of its users.
#[tauri::command]
#[specta::specta]
pub async fn login(app: AppHandle, desk: Here<'_>, input: Login) -> Result<Session, AppError> {
    let data = desk.places.data().to_owned();
    let clinic = work::aside(move || Ok(Clinic::login(&data, &input.login, &input.password)?)).await?;
    desk.enter(clinic, &app)
}

/// Opens the store with the recovery key, and sets a user's password anew.
#[tauri::command]
#[specta::specta]
pub async fn unlock_with_recovery(
    app: AppHandle,
    desk: Here<'_>,
    input: UnlockWithRecovery,
) -> Result<Session, AppError> {
    let data = desk.places.data().to_owned();
    let clinic = work::aside(move || {
        let UnlockWithRecovery { recovery_key, login, new_password } = input;
        let (now, entropy) = (clock::now(), &mut OsEntropy);
        Ok(Clinic::unlock(&data, &recovery_key, &login, &new_password, now, &mut clock::id, entropy)?)
    });
    desk.enter(clinic.await?, &app)
}

/// Closes the store.
#[tauri::command]
#[specta::specta]
pub async fn logout(desk: Here<'_>) -> Result<(), AppError> {
    let desk = desk.inner().clone();
    // Closing a store may write to the disk for a while.
    work::aside(move || {
        desk.leave();
        Ok(())
    })
    .await
}

/// Who is logged in, if anyone is.
#[tauri::command]
#[specta::specta]
pub async fn session(desk: Here<'_>) -> Result<Option<Session>, AppError> {
    match desk.clinic() {
        Ok(_) => desk.ask(|clinic, now| clinic.session(now.today)).await.map(Some),
        Err(_) => Ok(None),
    }
}
