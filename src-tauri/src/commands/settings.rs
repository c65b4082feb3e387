//! Users, the audit trail, the window's look.

use crate::appearance::Appearance;
use crate::desk::Here;
use crate::error::AppError;
use serde::Deserialize;
use xiangyi_clinic::audit::AuditList;
use xiangyi_clinic::followups::{NameRestrictedStaff, RestrictRegister, RestrictedStaff};
use xiangyi_clinic::users::{AddUser, AddedUser, DisableUser, SetPassword, UserList};
use xiangyi_clinic::{Changes, OsEntropy};

/// Where a page of the audit trail begins, and how long it is.
#[derive(Debug, Clone, Deserialize, specta::Type)]
pub struct ListAudit {
    /// Where the last page ended.
    pub after: Option<String>,
    /// At most so many lines.
    pub limit: Option<u32>,
}

/// The users of the township.
#[tauri::command]
#[specta::specta]
pub async fn list_users(desk: Here<'_>) -> Result<UserList, AppError> {
    desk.ask(|clinic, _| clinic.list_users()).await
}

/// Adds a user.
#[tauri::command]
#[specta::specta]
pub async fn add_user(desk: Here<'_>, input: AddUser) -> Result<AddedUser, AppError> {
    desk.write(move |clinic, now, ids| clinic.add_user(&input, now, ids, &mut OsEntropy)).await
}

/// Sets a password.
#[tauri::command]
#[specta::specta]
pub async fn set_password(desk: Here<'_>, input: SetPassword) -> Result<Changes, AppError> {
    desk.write(move |clinic, now, ids| clinic.set_password(&input, now, ids, &mut OsEntropy)).await
}

/// Disables a user.
#[tauri::command]
#[specta::specta]
pub async fn disable_user(desk: Here<'_>, input: DisableUser) -> Result<Changes, AppError> {
    desk.write(move |clinic, now, ids| clinic.disable_user(&input, now, ids)).await
}

/// Who may see the restricted register.
#[tauri::command]
#[specta::specta]
pub async fn list_restricted_staff(desk: Here<'_>) -> Result<RestrictedStaff, AppError> {
    desk.ask(|clinic, _| clinic.restricted_staff()).await
}

/// Names somebody who may see the restricted register, or takes the name back.
#[tauri::command]
#[specta::specta]
pub async fn name_restricted_staff(desk: Here<'_>, input: NameRestrictedStaff) -> Result<RestrictedStaff, AppError> {
    desk.write(move |clinic, now, ids| clinic.name_restricted_staff(&input, now, ids)).await
}

/// Restricts a register to named staff, or opens it.
#[tauri::command]
#[specta::specta]
pub async fn restrict_register(desk: Here<'_>, input: RestrictRegister) -> Result<Changes, AppError> {
    desk.write(move |clinic, now, ids| clinic.restrict_register(&input, now, ids)).await
}

/// Remembers how the window looks on this computer.
#[tauri::command]
#[specta::specta]
pub fn set_appearance(desk: Here<'_>, input: Appearance) -> Result<(), AppError> {
    input.write(&desk.places)
}

/// A page of the audit trail.
#[tauri::command]
#[specta::specta]
pub async fn list_audit(desk: Here<'_>, input: ListAudit) -> Result<AuditList, AppError> {
    desk.ask(move |clinic, _| clinic.list_audit(input.after.as_deref(), input.limit)).await
}
