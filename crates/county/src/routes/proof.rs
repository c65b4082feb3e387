//! The signature of a request.

use crate::error::Refused;
use crate::keys::signed_by;
use axum::http::request::Parts;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use xiangyi_wire::signature::{HEADER, signed_bytes};

/// What was signed, and the signature that came with it.
pub(crate) struct Proof {
    signed: Vec<u8>,
    signature: Option<Vec<u8>>,
}

impl Proof {
    /// The proof of a request with this body.
    pub(crate) fn of(parts: &Parts, body: &[u8]) -> Proof {
        let target = parts.uri.path_and_query().map_or(parts.uri.path(), |target| target.as_str());
        let said = parts.headers.get(HEADER).and_then(|value| value.to_str().ok());
        let signature = said.and_then(|text| BASE64.decode(text).ok());
        Proof { signed: signed_bytes(parts.method.as_str(), target, body), signature }
    }

    /// Refuses what the holder of this Ed25519 key has not signed.
    pub(crate) fn holds_for(&self, key: &str) -> Result<(), Refused> {
        signed_by(key, &self.signed, self.signature.as_deref().ok_or(Refused::BadSignature)?)
    }
}
