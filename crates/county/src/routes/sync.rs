//! Push, verdicts, pull, digest, numbers.

use super::body::Answering;
use super::failure::Failure;
use super::{Call, Caller, State, blocking};
use crate::error::Refused;
use crate::{ingest, numbers as blocks, pull as answers};
use axum::extract::Query;
use axum::http::HeaderMap;
use axum::response::Response;
use chrono::Utc;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::sync::Arc;
use xiangyi_domain::id::InstallId;
use xiangyi_wire::digest::DigestRequest;
use xiangyi_wire::numbers::NumbersRequest;
use xiangyi_wire::pull::PullRequest;
use xiangyi_wire::push::{Outcome, PushReply, PushRequest};

type Shared = axum::extract::State<State>;

/// `POST /v1/push`.
pub(crate) async fn push(
    axum::extract::State(state): Shared,
    call: Call<PushRequest<Box<RawValue>>>,
) -> Result<Response, Failure> {
    let permit = Arc::clone(&state.ingests).try_acquire_owned().map_err(|_| Refused::Busy)?;
    let now = Utc::now();
    let (device, request) = (call.device, call.content);
    let (caller, metrics) = (device.id, state.metrics.clone());
    let count = request.changes.len();
    let answer = blocking(&state, move |storage| {
        // The permit goes back when the batch is done, not when the client hangs up.
        let _permit = permit;
        ingest::push(storage, &device, &request, now)
    })
    .await?;
    metrics.judged(&answer.results);
    tracing::info!(device = %caller, count, last_seq = answer.last_seq, refused = not_standing(&answer), "pushed");
    call.answering.with(&answer)
}

fn not_standing(answer: &PushReply) -> usize {
    let standing = |outcome: &Outcome| matches!(outcome, Outcome::Accepted { .. } | Outcome::Merged { .. });
    answer.results.iter().filter(|verdict| !standing(&verdict.outcome)).count()
}

/// The part of the log that is asked about.
#[derive(Deserialize)]
pub(crate) struct Range {
    install: InstallId,
    from: u64,
    to: u64,
}

/// `GET /v1/verdicts?install&from&to`.
pub(crate) async fn verdicts(
    axum::extract::State(state): Shared,
    Caller(device): Caller,
    headers: HeaderMap,
    range: Result<Query<Range>, axum::extract::rejection::QueryRejection>,
) -> Result<Response, Failure> {
    let Query(range) = range.map_err(|_| Refused::BadBody { field: Some("query".to_owned()) })?;
    let now = Utc::now();
    let ends = (range.from, range.to);
    let answer = blocking(&state, move |storage| answers::verdicts(storage, &device, range.install, ends, now)).await?;
    Answering::to(&headers).with(&answer)
}

/// `POST /v1/pull`.
pub(crate) async fn pull(axum::extract::State(state): Shared, call: Call<PullRequest>) -> Result<Response, Failure> {
    let now = Utc::now();
    let (device, request) = (call.device, call.content);
    let caller = device.id;
    let answer = blocking(&state, move |storage| answers::pull(storage, &device, &request, now)).await?;
    tracing::info!(device = %caller, rows = answer.rows.len(), more = answer.more, "pulled");
    call.answering.with(&answer)
}

/// `POST /v1/digest`.
pub(crate) async fn digest(
    axum::extract::State(state): Shared,
    call: Call<DigestRequest>,
) -> Result<Response, Failure> {
    let now = Utc::now();
    let (device, request) = (call.device, call.content);
    let answer = blocking(&state, move |storage| answers::digest(storage, &device, &request, now)).await?;
    call.answering.with(&answer)
}

/// `POST /v1/numbers`.
pub(crate) async fn numbers(
    axum::extract::State(state): Shared,
    call: Call<NumbersRequest>,
) -> Result<Response, Failure> {
    let now = Utc::now();
    let (device, request) = (call.device, call.content);
    let caller = device.id;
    let answer = blocking(&state, move |storage| blocks::reserve(storage, &device, &request, now)).await?;
    tracing::info!(device = %caller, blocks = answer.blocks.len(), waiting = answer.waiting, "numbers reserved");
    call.answering.with(&answer)
}
