//! The county's own keys: what files on a stick are sealed to, and what signs the answers.
//!
//! Both follow from the server's secret, so they come back with a backup and need no file of their own.

use crate::error::{CountyError, Refused};
use crate::storage::{Result, ServerState};
use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use xiangyi_wire::enroll::CountyKeys;
use xiangyi_wire::envelope;

/// The secret halves.
pub struct Keys {
    /// Opens what is sealed to the county.
    pub reads: [u8; 32],
    signs: Ed25519KeyPair,
}

impl Keys {
    /// The keys of a server.
    ///
    /// # Errors
    /// When the stored secret is no secret.
    pub fn of(server: &ServerState) -> Result<Keys> {
        let reads = blake3::derive_key("xiangyi 2026 county reads files", &server.secret);
        let signs = blake3::derive_key("xiangyi 2026 county signs files", &server.secret);
        let signs =
            Ed25519KeyPair::from_seed_unchecked(&signs).map_err(|_| CountyError::Stored { what: "server secret" })?;
        Ok(Keys { reads, signs })
    }

    /// The public halves, in base64url: what a device gets at enrolment.
    #[must_use]
    pub fn public(&self) -> CountyKeys {
        CountyKeys { reads: envelope::reader_key(&self.reads), signs: BASE64.encode(self.signs.public_key()) }
    }

    /// The county's signature.
    #[must_use]
    pub fn sign(&self, bytes: &[u8]) -> Vec<u8> {
        self.signs.sign(bytes).as_ref().to_vec()
    }
}

/// Refuses what the holder of a device's Ed25519 key has not signed.
///
/// # Errors
/// `BadDeviceKey`, `BadSignature`.
pub fn signed_by(key: &str, signed: &[u8], signature: &[u8]) -> std::result::Result<(), Refused> {
    let key = BASE64.decode(key).map_err(|_| Refused::BadDeviceKey)?;
    UnparsedPublicKey::new(&ED25519, key).verify(signed, signature).map_err(|_| Refused::BadSignature)
}
