//! Which error is which status. The body is a [`WireError`]; nothing inside is shown.

use crate::error::{CountyError, Refused};
use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use xiangyi_wire::{DISK_FULL, WRITE_FAILED, WireError};

/// Seconds after which a caller that met a busy server should come back.
const RETRY_AFTER: HeaderValue = HeaderValue::from_static("2");

/// Somebody must make room or start the server again, which takes longer.
const AFTER_SOMEBODY_CAME: HeaderValue = HeaderValue::from_static("60");

/// A refusal or failure on its way out.
pub(crate) struct Failure(CountyError);

impl Failure {
    /// What went wrong.
    pub(crate) fn error(&self) -> &CountyError {
        &self.0
    }
}

impl<E: Into<CountyError>> From<E> for Failure {
    fn from(error: E) -> Failure {
        Failure(error.into())
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let refused = match self.0 {
            CountyError::Refused(refused) => refused,
            // It comes back, and the caller with it.
            CountyError::DatabaseAway => Refused::Busy,
            // It was logged when it happened.
            CountyError::WriteFailed => return shut(WRITE_FAILED),
            CountyError::DiskFull => return shut(DISK_FULL),
            error => {
                tracing::error!(%error, cause = cause(&error), "request failed");
                let error = WireError { code: "failed".to_owned(), field: None };
                return (StatusCode::INTERNAL_SERVER_ERROR, Json(error)).into_response();
            }
        };
        tracing::warn!(code = %refused, "request refused");
        let status = status(&refused);
        let code = refused.to_string();
        let field = if let Refused::BadBody { field } = refused { field } else { None };
        let mut response = (status, Json(WireError { code, field })).into_response();
        if status == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(header::RETRY_AFTER, RETRY_AFTER);
        }
        response
    }
}

/// The disk is full or has failed a write: what was sent is not taken, what was acknowledged can be read.
fn shut(code: &str) -> Response {
    let error = WireError { code: code.to_owned(), field: None };
    (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, AFTER_SOMEBODY_CAME)], Json(error)).into_response()
}

/// What may be said of the cause: the database's own code. Its message may quote what was to be stored.
fn cause(error: &CountyError) -> Option<String> {
    match error {
        CountyError::Postgres(error) => error.code().map(|code| code.code().to_owned()),
        CountyError::Database(error) => error.sqlite_error_code().map(|code| format!("{code:?}")),
        _ => None,
    }
}

fn status(refused: &Refused) -> StatusCode {
    match refused {
        Refused::UnknownDevice | Refused::BadSignature => StatusCode::UNAUTHORIZED,
        Refused::NotYourInstall | Refused::UnknownCode | Refused::CodeUsed | Refused::WrongOrg | Refused::NotHere => {
            StatusCode::FORBIDDEN
        }
        Refused::Forked => StatusCode::CONFLICT,
        Refused::BadDeviceKey | Refused::UnknownSchema | Refused::BadBody { .. } => StatusCode::BAD_REQUEST,
        Refused::NoSuchBlob | Refused::NoSuchSnapshot | Refused::UnknownStanding => StatusCode::NOT_FOUND,
        Refused::BadRange => StatusCode::RANGE_NOT_SATISFIABLE,
        Refused::BadBlob => StatusCode::UNPROCESSABLE_ENTITY,
        Refused::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Refused::Busy => StatusCode::SERVICE_UNAVAILABLE,
    }
}

/// Every other path.
pub(crate) async fn no_such_route() -> Response {
    let error = WireError { code: "no_such_route".to_owned(), field: None };
    (StatusCode::NOT_FOUND, Json(error)).into_response()
}
