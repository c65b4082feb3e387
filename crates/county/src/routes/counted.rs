//! `GET /metrics`, and the counting of every request.

use super::failure::Failure;
use super::{State, blocking};
use crate::error::Refused;
use crate::metrics::CONTENT_TYPE;
use crate::storage::Writes;
use axum::extract::{ConnectInfo, MatchedPath, Request};
use axum::http::header;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use chrono::Utc;
use std::net::SocketAddr;
use std::time::Instant;

/// `GET /metrics`: for a collector on this computer. Elsewhere it is asked for through a tunnel or an agent.
pub(crate) async fn metrics(
    axum::extract::State(state): axum::extract::State<State>,
    ConnectInfo(caller): ConnectInfo<SocketAddr>,
) -> Result<Response, Failure> {
    if !caller.ip().to_canonical().is_loopback() {
        return Err(Refused::NotHere.into());
    }
    let figures = blocking(&state, |storage| storage.read(|reader| reader.figures())).await?;
    let taken = state.places - state.ingests.available_permits();
    let takes_writes = state.storage.writes() == Writes::Taken;
    let text = state.metrics.text(&figures, (taken, state.places), takes_writes, Utc::now());
    Ok(([(header::CONTENT_TYPE, CONTENT_TYPE)], text).into_response())
}

/// Counts a request by its route, which holds no id.
pub(crate) async fn count(
    axum::extract::State(state): axum::extract::State<State>,
    route: Option<MatchedPath>,
    request: Request,
    next: Next,
) -> Response {
    let (method, began) = (request.method().clone(), Instant::now());
    let response = next.run(request).await;
    let route = route.as_ref().map_or("other", MatchedPath::as_str);
    // A method that HTTP does not know is the caller's own word.
    let method = if KNOWN.contains(&method.as_str()) { method.as_str() } else { "other" };
    state.metrics.answered(method, route, response.status().as_u16(), began.elapsed());
    response
}

const KNOWN: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"];
