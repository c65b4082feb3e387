//! `GET /readyz`: whether the server takes what is sent, for whoever watches over it or stands before it.

use super::failure::Failure;
use super::{State, blocking};
use crate::error::CountyError;
use crate::storage::Writes;
use axum::Json;
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// Refused with the reason: `write_failed` after the disk failed, `disk_full` while it has no room, `busy` while the database is away.
pub(crate) async fn ready(axum::extract::State(state): axum::extract::State<State>) -> Result<Response, Failure> {
    blocking(&state, |storage| {
        storage.read(|reader| reader.server())?;
        match storage.writes() {
            Writes::Taken => Ok(()),
            // Whoever asks is answered as of now: there may be room again.
            Writes::NoRoom => storage.try_write(),
            Writes::Failed => Err(CountyError::WriteFailed),
        }
    })
    .await?;
    Ok(Json(json!({ "ready": true })).into_response())
}
