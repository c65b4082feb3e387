//! Users, the audit trail, the window's look.

use crate::appearance::Appearance;
use crate::error::AppError;
use crate::places::Places;
use tauri::State;

/// Remembers how the window looks on this computer.
#[tauri::command]
#[specta::specta]
pub fn set_appearance(places: State<'_, Places>, input: Appearance) -> Result<(), AppError> {
    input.write(&places)
}
