//! `GET /readyz`: whether the server takes what is sent, for whoever watches over it or stands before it.

use super::failure::Failure;
use super::{State, blocking};
use crate::error::CountyError;
use axum::Json;
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// Refused with the reason: `write_failed` after the disk failed, `busy` while the database is away.
pub(crate) async fn ready(axum::extract::State(state): axum::extract::State<State>) -> Result<Response, Failure> {
    blocking(&state, |storage| {
        storage.read(|reader| reader.server())?;
        if storage.takes_writes() { Ok(()) } else { Err(CountyError::WriteFailed) }
    })
    .await?;
    Ok(Json(json!({ "ready": true })).into_response())
}
