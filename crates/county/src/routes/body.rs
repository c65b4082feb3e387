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
    pub packing: Packing,
    /// The body is a frame.
    framed: bool,
    proof: Proof,
}

impl Heard {
    /// Collects a body.
    pub(crate) async fn collect(request: Request, state: &State) -> Result<Heard, Refused> {
        let (parts, body) = request.into_parts();
        let framed = names(&parts.headers, CONTENT_TYPE.as_str());
        let packing = Packing::of(&parts.headers);
        let bytes = collect(body, Duration::from_secs(state.stall)).await?;
        let proof = Proof::of(&parts, &bytes);
        Ok(Heard { bytes, packing, framed, proof })
    }

    /// Refuses what the holder of a key has not signed.
    pub(crate) fn signed_with(&self, key: &str) -> Result<(), Refused> {
        self.proof.holds_for(key)
    }

    /// Reads the message in it.
    pub(crate) fn message<T: DeserializeOwned>(&mut self) -> Result<T, Refused> {
        if self.framed {
            self.bytes = frame::inflate(&self.bytes).map_err(|error| refusal(&error))?;
            self.framed = false;
        }
        frame::read(&self.bytes).map_err(|error| refusal(&error))
    }

    /// How to answer, with the question where the answer is packed after it.
    pub(crate) fn answering(self) -> Answering {
        Answering { packing: self.packing, question: self.bytes }
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

/// How a caller wants the answer.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Packing {
    /// As JSON.
    Plain,
    /// As a frame.
    Packed,
    /// As a frame that is packed after the question.
    After,
}

impl Packing {
    fn of(headers: &HeaderMap) -> Packing {
        let accepted = headers.get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
        match accepted.strip_prefix(frame::CONTENT_TYPE) {
            None => Packing::Plain,
            Some(_) if accepted.starts_with(frame::CONTENT_TYPE_AFTER) => Packing::After,
            Some(_) => Packing::Packed,
        }
    }
}

/// How to answer a question.
pub(crate) struct Answering {
    packing: Packing,
    question: Vec<u8>,
}

impl Answering {
    /// To a request without a body.
    pub(crate) fn to(headers: &HeaderMap) -> Answering {
        Answering { packing: Packing::of(headers), question: Vec::new() }
    }

    /// The answer, packed as the caller asked for.
    pub(crate) fn with<T: Serialize>(&self, content: &T) -> Result<Response, Failure> {
        let unwritable = |_| CountyError::Stored { what: "answer" };
        let (kind, bytes) = match self.packing {
            Packing::Plain => {
                let bytes = serde_json::to_vec(content).map_err(|_| CountyError::Stored { what: "answer" })?;
                ("application/json", bytes)
            }
            Packing::Packed => (frame::CONTENT_TYPE, frame::encode(content).map_err(unwritable)?),
            Packing::After => {
                (frame::CONTENT_TYPE_AFTER, frame::encode_after(content, &self.question).map_err(unwritable)?)
            }
        };
        Ok(answered(kind, bytes))
    }
}

fn answered(kind: &'static str, bytes: Vec<u8>) -> Response {
    (StatusCode::OK, [(CONTENT_TYPE, HeaderValue::from_static(kind))], bytes).into_response()
}
