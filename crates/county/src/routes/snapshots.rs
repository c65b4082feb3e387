//! `POST /v1/snapshot`: what is offered; `GET /v1/snapshot/{name}`: a part, or the rest of one.

use super::failure::Failure;
use super::{Call, Caller, State, blocking};
use crate::error::{CountyError, Refused};
use crate::snapshots;
use axum::body::{Body, Bytes};
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query};
use axum::http::header::{ACCEPT_RANGES, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, RANGE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use chrono::Utc;
use serde::Deserialize;
use std::io::SeekFrom;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::fs::File;
use tokio::io::{AsyncReadExt, AsyncSeekExt};
use xiangyi_domain::Area;
use xiangyi_domain::id::UserId;
use xiangyi_wire::snapshot::SnapshotRequest;

type Shared = axum::extract::State<State>;

/// After so long a question is answered with what is ready, before its caller takes the silence for a dead link.
const PACKING: Duration = Duration::from_secs(8);
/// Bytes of a part in memory at a time: many slow lines may be open.
const PIECE: usize = 64 * 1024;

/// `POST /v1/snapshot`.
pub(crate) async fn offer(
    axum::extract::State(state): Shared,
    call: Call<SnapshotRequest>,
) -> Result<Response, Failure> {
    let (now, began) = (Utc::now(), Instant::now());
    let (device, request, shelf) = (call.device, call.content, Arc::clone(&state.shelf));
    let caller = device.id;
    let answer = blocking(&state, move |storage| {
        snapshots::offer(storage, &shelf, (&device, &request), now, &mut || began.elapsed() < PACKING)
    })
    .await?;
    tracing::info!(device = %caller, areas = answer.snapshots.len(), waiting = answer.waiting.len(), "snapshots offered");
    call.answering.with(&answer)
}

/// Of what the part is, and who works at the computer that asks.
#[derive(Deserialize)]
pub(crate) struct Asking {
    area: Area,
    /// Users, parted by commas.
    #[serde(default)]
    users: String,
}

/// `GET /v1/snapshot/{name}`.
pub(crate) async fn part(
    axum::extract::State(state): Shared,
    Caller(device): Caller,
    name: Result<Path<String>, PathRejection>,
    asking: Result<Query<Asking>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let Path(name) = name.map_err(|_| Refused::NoSuchSnapshot)?;
    let Query(asking) = asking.map_err(|_| Refused::BadBody { field: Some("query".to_owned()) })?;
    let users: Vec<UserId> = asking.users.split(',').filter_map(|text| text.parse().ok()).collect();
    let (now, caller, shelf) = (Utc::now(), device.id, Arc::clone(&state.shelf));
    let (file, bytes) =
        blocking(&state, move |storage| snapshots::part(storage, &shelf, (&device, &users), &asking.area, &name, now))
            .await?;
    let from = headers.get(RANGE).and_then(|range| begin(range.to_str().ok()?));
    tracing::debug!(device = %caller, bytes, from, "part of a snapshot");
    if from.is_some_and(|from| from >= bytes) {
        return Err(Refused::BadRange.into());
    }
    let mut file = File::from_std(file);
    let begin = from.unwrap_or(0);
    file.seek(SeekFrom::Start(begin)).await.map_err(CountyError::Served)?;
    let mut answer = (StatusCode::OK, sent(file, bytes - begin)).into_response();
    if from.is_some() {
        *answer.status_mut() = StatusCode::PARTIAL_CONTENT;
        let range = format!("bytes {begin}-{}/{bytes}", bytes - 1);
        answer.headers_mut().insert(CONTENT_RANGE, range.parse().map_err(|_| Refused::BadRange)?);
    }
    Ok(answer)
}

/// Where a range begins that goes on to the end; any other is not understood, and all is sent.
fn begin(range: &str) -> Option<u64> {
    range.strip_prefix("bytes=")?.strip_suffix('-')?.parse().ok()
}

/// The rest of a file, piece by piece.
fn sent(file: File, bytes: u64) -> Response {
    let pieces = futures_util::stream::unfold((file, bytes), |(mut file, left)| async move {
        let size = usize::try_from(left).unwrap_or(usize::MAX).min(PIECE);
        if size == 0 {
            return None;
        }
        let mut piece = vec![0; size];
        let read = file.read_exact(&mut piece).await.map(|_| Bytes::from(piece));
        let left = if read.is_ok() { left - size as u64 } else { 0 };
        Some((read, (file, left)))
    });
    let headers = [
        (CONTENT_TYPE, "application/octet-stream".to_owned()),
        (ACCEPT_RANGES, "bytes".to_owned()),
        (CONTENT_LENGTH, bytes.to_string()),
    ];
    (headers, Body::from_stream(pieces)).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_range_to_the_end_is_one() {
        let cases = [("bytes=0-", Some(0)), ("bytes=70-", Some(70)), ("bytes=0-5", None), ("bytes=-5", None)];
        for (range, from) in cases.into_iter().chain([("bytes=1-,5-", None), ("lines=1-", None), ("", None)]) {
            assert_eq!(begin(range), from, "{range}");
        }
    }
}
