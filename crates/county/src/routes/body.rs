//! Bodies: JSON, packed with zstd or plain, inflated up to a cap, given up when they stall.

use super::State;
use super::failure::Failure;
use super::proof::Proof;
use crate::error::{CountyError, Refused};
use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::header::{ACCEPT, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::time::Duration;
use xiangyi_wire::frame::{self, FrameError};

/// No body is larger on the wire.
const MAX_PACKED: usize = 2 * 1024 * 1024;

/// A body that came in, with what it was signed with.
pub(crate) struct Heard {
    /// The body as it was sent.
    pub bytes: Vec<u8>,
    /// How to answer.
    pub packed: bool,
    /// The body is a frame.
    framed: bool,
    proof: Proof,
}

impl Heard {
    /// Collects a body.
    pub(crate) async fn collect(request: Request, state: &State) -> Result<Heard, Refused> {
        let (parts, body) = request.into_parts();
        let framed = names(&parts.headers, CONTENT_TYPE.as_str());
        let packed = wants_packed(&parts.headers);
        let bytes = collect(body, Duration::from_secs(state.stall)).await?;
        let proof = Proof::of(&parts, &bytes);
        Ok(Heard { bytes, packed, framed, proof })
    }

    /// Refuses what the holder of a key has not signed.
    pub(crate) fn signed_with(&self, key: &str) -> Result<(), Refused> {
        self.proof.holds_for(key)
    }

    /// Reads the message in it.
    pub(crate) fn message<T: DeserializeOwned>(&self) -> Result<T, Refused> {
        if self.framed {
            frame::decode(&self.bytes).map_err(|error| refusal(&error))
        } else {
            serde_json::from_slice(&self.bytes).map_err(|_| Refused::BadBody { field: None })
        }
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
