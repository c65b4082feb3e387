//! Wrapping the database key: Argon2id for passwords, ChaCha20-Poly1305 around the key.

use crate::entropy::{Entropy, array};
use crate::error::StoreError;
use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use chacha20poly1305::ChaCha20Poly1305;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use serde::{Deserialize, Serialize};
use xiangyi_domain::id::UserId;
use zeroize::Zeroizing;

/// Memory in KiB and passes: about 30 ms on a desktop of 2020, within 150 ms on the cheapest PCs of the villages.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
/// What a damaged or hostile file may ask for at most.
const MAX_MEMORY_KIB: u32 = 512 * 1024;
const MAX_PASSES: u32 = 16;

const DAMAGED: StoreError = StoreError::KeysDamaged { why: "an entry cannot be read" };

/// The key of the database, wiped from memory when dropped.
#[derive(Clone)]
pub(crate) struct DatabaseKey(Zeroizing<[u8; 32]>);

impl DatabaseKey {
    pub(crate) fn new(entropy: &mut dyn Entropy) -> Result<DatabaseKey, StoreError> {
        Ok(DatabaseKey(Zeroizing::new(array(entropy)?)))
    }

    fn from_slice(bytes: &[u8]) -> Option<DatabaseKey> {
        bytes.try_into().ok().map(|key| DatabaseKey(Zeroizing::new(key)))
    }

    /// SQLCipher's raw key: no derivation, the bytes are random already.
    pub(crate) fn pragma(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(96));
        text.push_str("PRAGMA key = \"x'");
        for byte in self.0.iter() {
            for half in [byte >> 4, byte & 15] {
                text.push(char::from(b"0123456789abcdef"[usize::from(half)]));
            }
        }
        text.push_str("'\"");
        text
    }
}

/// How a password becomes a key.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Argon2id {
    memory_kib: u32,
    passes: u32,
    salt: String,
}

impl Argon2id {
    pub(crate) fn new(entropy: &mut dyn Entropy) -> Result<Argon2id, StoreError> {
        let salt: [u8; 16] = array(entropy)?;
        Ok(Argon2id { memory_kib: MEMORY_KIB, passes: PASSES, salt: STANDARD_NO_PAD.encode(salt) })
    }

    pub(crate) fn derive(&self, password: &str) -> Result<Zeroizing<[u8; 32]>, StoreError> {
        if self.memory_kib > MAX_MEMORY_KIB || self.passes > MAX_PASSES {
            return Err(DAMAGED);
        }
        let salt = STANDARD_NO_PAD.decode(&self.salt).map_err(|_| DAMAGED)?;
        let params = Params::new(self.memory_kib, self.passes, 1, Some(32)).map_err(|_| DAMAGED)?;
        let mut key = Zeroizing::new([0; 32]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(password.as_bytes(), &salt, key.as_mut())
            .map_err(|_| DAMAGED)?;
        Ok(key)
    }
}

/// The database key under another key; for a user, with the user's id.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wrapped {
    nonce: String,
    sealed: String,
}

impl Wrapped {
    /// `context` is bound in: an entry moved to another place does not open.
    pub(crate) fn seal(
        under: &[u8; 32],
        key: &DatabaseKey,
        user: Option<UserId>,
        context: &[u8],
        entropy: &mut dyn Entropy,
    ) -> Result<Wrapped, StoreError> {
        let nonce: [u8; 12] = array(entropy)?;
        let mut plain = Zeroizing::new(key.0.to_vec());
        plain.extend(user.iter().flat_map(|user| *user.bytes()));
        let sealed = ChaCha20Poly1305::new(under.into())
            .encrypt(&nonce.into(), Payload { msg: &plain, aad: context })
            .map_err(|_| DAMAGED)?;
        Ok(Wrapped { nonce: STANDARD_NO_PAD.encode(nonce), sealed: STANDARD_NO_PAD.encode(sealed) })
    }

    /// `None` when `under` is not the key it was sealed with.
    pub(crate) fn open(&self, under: &[u8; 32], context: &[u8]) -> Result<Option<Opened>, StoreError> {
        let nonce = STANDARD_NO_PAD.decode(&self.nonce).map_err(|_| DAMAGED)?;
        let nonce: [u8; 12] = nonce.try_into().map_err(|_| DAMAGED)?;
        let sealed = STANDARD_NO_PAD.decode(&self.sealed).map_err(|_| DAMAGED)?;
        let opened = ChaCha20Poly1305::new(under.into()).decrypt(&nonce.into(), Payload { msg: &sealed, aad: context });
        let Ok(plain) = opened.map(Zeroizing::new) else { return Ok(None) };
        let key = plain.get(..32).and_then(DatabaseKey::from_slice).ok_or(DAMAGED)?;
        let user = plain.get(32..48).and_then(|bytes| bytes.try_into().ok()).map(UserId::from_bytes);
        Ok(Some(Opened { key, user }))
    }
}

/// What an entry held.
pub(crate) struct Opened {
    pub(crate) key: DatabaseKey,
    pub(crate) user: Option<UserId>,
}
