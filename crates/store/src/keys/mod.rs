//! `keys.json`: the database key, wrapped once per user and once for recovery.
//!
//! The database key is 32 random bytes that never change for a store. Each
//! user's entry holds it encrypted under Argon2id of the password; the recovery
//! entry holds it under the recovery key, which is shown once and stored
//! nowhere. The file holds no login in plain: only a keyed hash.

mod file;
pub mod recovery;
mod wrap;

pub(crate) use file::{KEYS_FILE, KeysFile};
pub(crate) use wrap::DatabaseKey;
