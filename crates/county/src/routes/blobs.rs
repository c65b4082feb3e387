//! `/v1/blob/{hash}/{n}`: one chunk of an attachment, as its bytes.

use super::failure::Failure;
use super::{Caller, State, blocking, heard_of};
use crate::blobs;
use crate::error::Refused;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, Request};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use xiangyi_domain::id::UserId;

type Shared = axum::extract::State<State>;
type Place = Result<Path<(String, u32)>, PathRejection>;

/// Who works at the computer that asks.
#[derive(Deserialize)]
pub(crate) struct Asking {
    /// Users, parted by commas.
    #[serde(default)]
    users: String,
}

/// `PUT`: the same chunk twice is taken once.
pub(crate) async fn put(
    axum::extract::State(state): Shared,
    place: Place,
    request: Request,
) -> Result<Response, Failure> {
    let (device, heard) = heard_of(request, &state).await?;
    let Path((hash, n)) = place.map_err(|_| Refused::NoSuchBlob)?;
    let (caller, bytes) = (device.id, heard.bytes);
    blocking(&state, move |storage| blobs::put(storage, &device, &hash, n, &bytes)).await?;
    tracing::debug!(device = %caller, n, "chunk taken");
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// `HEAD`: whether a chunk is here.
pub(crate) async fn has(
    axum::extract::State(state): Shared,
    Caller(device): Caller,
    place: Place,
) -> Result<Response, Failure> {
    let Path((hash, n)) = place.map_err(|_| Refused::NoSuchBlob)?;
    blocking(&state, move |storage| blobs::has(storage, &device, &hash, n)).await?;
    Ok(StatusCode::OK.into_response())
}

/// `GET`: a chunk, if a row that the caller may see names the attachment.
pub(crate) async fn chunk(
    axum::extract::State(state): Shared,
    Caller(device): Caller,
    place: Place,
    asking: Result<Query<Asking>, QueryRejection>,
) -> Result<Response, Failure> {
    let Path((hash, n)) = place.map_err(|_| Refused::NoSuchBlob)?;
    let Query(asking) = asking.map_err(|_| Refused::BadBody { field: Some("query".to_owned()) })?;
    let users: Vec<UserId> = asking.users.split(',').filter_map(|text| text.parse().ok()).collect();
    let bytes = blocking(&state, move |storage| blobs::chunk(storage, &device, &users, &hash, n)).await?;
    let kind = HeaderValue::from_static("application/octet-stream");
    Ok((StatusCode::OK, [(CONTENT_TYPE, kind)], bytes).into_response())
}
