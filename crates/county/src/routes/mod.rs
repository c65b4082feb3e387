//! HTTP: bodies in, bodies out, and which error is which status. What a request means is not decided here.

mod blobs;
mod body;
mod counted;
mod devices;
mod failure;
mod openapi;
mod proof;
mod ready;
mod snapshots;
mod sync;

use crate::enrolment;
use crate::error::{CountyError, Refused};
use crate::metrics::Metrics;
use crate::page::{self, Counted};
use crate::snapshots::Shelf;
use crate::storage::{Device, Storage};
use axum::Router;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::routing::{get, post};
use body::{Answering, Heard};
use failure::Failure;
use proof::Proof;
use serde::de::DeserializeOwned;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// What every handler shares.
#[derive(Clone)]
pub(crate) struct State {
    /// The database.
    pub storage: Arc<dyn Storage>,
    /// The snapshots.
    pub shelf: Arc<Shelf>,
    /// A permit for each batch that may be under way or wait.
    pub ingests: Arc<Semaphore>,
    /// How many there are.
    pub places: usize,
    /// What is counted.
    pub metrics: Metrics,
    /// Rates that the overview has counted.
    pub rates: Counted,
    /// Whether callers come over HTTPS.
    pub secure: bool,
    /// Seconds without a byte of a body before it is given up.
    pub stall: u64,
}

/// All routes; `openapi.json` is held against them by a test.
pub(crate) fn router(state: State) -> Router {
    Router::new()
        .route("/openapi.json", get(openapi::document))
        .route("/v1/enroll", post(devices::enroll))
        .route("/v1/hello", get(devices::hello))
        .route("/v1/push", post(sync::push))
        .route("/v1/verdicts", get(sync::verdicts))
        .route("/v1/pull", post(sync::pull))
        .route("/v1/digest", post(sync::digest))
        .route("/v1/numbers", post(sync::numbers))
        .route("/v1/blob/{hash}/{n}", get(blobs::chunk).put(blobs::put).head(blobs::has))
        .route("/v1/snapshot", post(snapshots::offer))
        .route("/v1/snapshot/{name}", get(snapshots::part))
        .route("/readyz", get(ready::ready))
        .route("/metrics", get(counted::metrics))
        .merge(page::routes())
        .fallback(failure::no_such_route)
        .layer(axum::middleware::from_fn_with_state(state.clone(), counted::count))
        .with_state(state)
}

/// The device that asks for something without a body: known by its token, proven by its signature.
pub(crate) struct Caller(pub Device);

impl FromRequestParts<State> for Caller {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Caller, Failure> {
        let device = known(parts, state).await?;
        Proof::of(parts, &[]).holds_for(&device.key)?;
        Ok(Caller(device))
    }
}

/// A message of a device: known by its token, and proven by its signature before anything of it is read.
pub(crate) struct Call<T> {
    /// Whose it is.
    pub device: Device,
    /// What it says.
    pub content: T,
    /// How to answer.
    pub answering: Answering,
}

impl<T: DeserializeOwned> FromRequest<State> for Call<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &State) -> Result<Call<T>, Failure> {
        let (device, mut heard) = heard_of(request, state).await?;
        Ok(Call { content: heard.message()?, answering: heard.answering(), device })
    }
}

/// A body of a device: known by its token, and proven by its signature.
pub(crate) async fn heard_of(request: Request, state: &State) -> Result<(Device, Heard), Failure> {
    let (parts, body) = request.into_parts();
    let device = known(&parts, state).await?;
    let heard = Heard::collect(Request::from_parts(parts, body), state).await?;
    heard.signed_with(&device.key)?;
    Ok((device, heard))
}

/// The device behind a token.
async fn known(parts: &Parts, state: &State) -> Result<Device, Failure> {
    let header = parts.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = header.and_then(|text| text.strip_prefix("Bearer ")).ok_or(Refused::UnknownDevice)?.to_owned();
    blocking(state, move |storage| enrolment::authenticate(storage, &token)).await
}

/// Runs database work off the async threads, to its end even when the client hangs up.
pub(crate) async fn blocking<T: Send + 'static>(
    state: &State,
    work: impl FnOnce(&dyn Storage) -> Result<T, CountyError> + Send + 'static,
) -> Result<T, Failure> {
    let storage = Arc::clone(&state.storage);
    let done = tokio::task::spawn_blocking(move || work(storage.as_ref())).await;
    done.map_err(|_| CountyError::Poisoned)?.map_err(Failure::from)
}
