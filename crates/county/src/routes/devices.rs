//! Enrolment and the question whether there is a link.

use super::body::{Answering, Heard};
use super::failure::Failure;
use super::{Caller, State, blocking};
use crate::enrolment;
use axum::extract::Request;
use axum::http::HeaderMap;
use axum::response::Response;
use chrono::Utc;
use xiangyi_wire::SCHEMA;
use xiangyi_wire::enroll::{EnrollRequest, HelloReply};

/// `POST /v1/enroll`.
pub(crate) async fn enroll(
    axum::extract::State(state): axum::extract::State<State>,
    request: Request,
) -> Result<Response, Failure> {
    let now = Utc::now();
    let mut heard = Heard::collect(request, &state).await?;
    let request: EnrollRequest = heard.message()?;
    // Who enrols a key must hold it.
    enrolment::check_key(&request.device_key)?;
    heard.signed_with(&request.device_key)?;
    let answer = blocking(&state, move |storage| enrolment::enroll(storage, &request, now)).await?;
    tracing::info!(device = %answer.device_id, "enrolled");
    heard.answering().with(&answer)
}

/// `GET /v1/hello`.
pub(crate) async fn hello(
    axum::extract::State(state): axum::extract::State<State>,
    _caller: Caller,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let server = blocking(&state, |storage| storage.read(|reader| reader.server())).await?;
    let server_time = Utc::now().timestamp_millis();
    let answer = HelloReply { epoch: server.epoch, server_time, schemas: vec![SCHEMA], min_app: None };
    Answering::to(&headers).with(&answer)
}
