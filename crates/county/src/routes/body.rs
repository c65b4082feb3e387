//! Bodies: JSON, packed with zstd or plain, inflated up to a cap, given up when they stall.

use super::State;
use super::failure::Failure;
use crate::error::{CountyError, Refused};
use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Request};
use axum::http::header::{ACCEPT, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::time::Duration;
use xiangyi_wire::frame::{self, FrameError};

/// No body is larger on the wire.
const MAX_PACKED: usize = 2 * 1024 * 1024;

/// A message that came in, and whether the caller wants the answer packed.
pub(crate) struct Message<T> {
    /// The message.
    pub content: T,
    /// How to answer.
    pub packed: bool,
}

impl<T: DeserializeOwned> FromRequest<State> for Message<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &State) -> Result<Message<T>, Failure> {
        let packed_in = names(request.headers(), CONTENT_TYPE.as_str());
        let packed = wants_packed(request.headers());
        let bytes = collect(request.into_body(), Duration::from_secs(state.stall)).await?;
        let content = if packed_in {
            frame::decode(&bytes).map_err(|error| refusal(&error))?
        } else {
            serde_json::from_slice(&bytes).map_err(|_| Refused::BadBody { field: None })?
        };
        Ok(Message { content, packed })
    }
}

fn refusal(error: &FrameError) -> Refused {
    match error {
        FrameError::TooLarge => Refused::TooLarge,
        FrameError::NotZstd(_) | FrameError::NotTheMessage(_) => Refused::BadBody { field: None },
    }
}

/// The bytes of a body, up to the cap.
pub(super) async fn collect(body: Body, stall: Duration) -> Result<Vec<u8>, Refused> {
    use futures_core::Stream;
    let mut stream = Box::pin(body.into_data_stream());
    let mut all = Vec::new();
    loop {
        let next = std::future::poll_fn(|context| stream.as_mut().poll_next(context));
        let part: Option<Result<Bytes, axum::Error>> =
            tokio::time::timeout(stall, next).await.map_err(|_| Refused::BadBody { field: None })?;
        let Some(part) = part else { return Ok(all) };
        let part = part.map_err(|_| Refused::BadBody { field: None })?;
        if all.len() + part.len() > MAX_PACKED {
            return Err(Refused::TooLarge);
        }
        all.extend_from_slice(&part);
    }
}

fn names(headers: &HeaderMap, header: &str) -> bool {
    headers.get(header).and_then(|value| value.to_str().ok()).is_some_and(|text| text.starts_with(frame::CONTENT_TYPE))
}

/// Whether the caller asks for a packed answer.
pub(crate) fn wants_packed(headers: &HeaderMap) -> bool {
    names(headers, ACCEPT.as_str())
}

/// An answer, packed if the caller asked for it.
pub(crate) fn reply<T: Serialize>(content: &T, packed: bool) -> Result<Response, Failure> {
    let unwritable = CountyError::Stored { what: "answer" };
    let (kind, bytes) = if packed {
        (frame::CONTENT_TYPE, frame::encode(content).map_err(|_| unwritable)?)
    } else {
        ("application/json", serde_json::to_vec(content).map_err(|_| unwritable)?)
    };
    Ok((StatusCode::OK, [(CONTENT_TYPE, HeaderValue::from_static(kind))], bytes).into_response())
}
