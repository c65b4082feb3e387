//! The file itself: reading, changing and writing `keys.json`.

use super::recovery::RecoveryKey;
use super::wrap::{Argon2id, DatabaseKey, Wrapped};
use crate::entropy::{Entropy, array};
use crate::error::{StoreError, Trying};
use crate::platform::write_atomically;
use serde::{Deserialize, Serialize};
use std::path::Path;
use xiangyi_domain::id::UserId;

/// The file beside the database.
pub(crate) const KEYS_FILE: &str = "keys.json";
/// The version before the last change.
const COPY: &str = "keys.json.bak";
const VERSION: u32 = 1;
const RECOVERY_CONTEXT: &[u8] = b"xiangyi recovery";

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct KeysFile {
    version: u32,
    /// Keys the hash of logins, so that two stores name the same login differently.
    login_key: String,
    logins: Vec<LoginEntry>,
    recovery: Wrapped,
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct LoginEntry {
    login: String,
    argon2id: Argon2id,
    key: Wrapped,
}

impl KeysFile {
    /// A new database key with one recovery entry and no login yet.
    pub(crate) fn new(entropy: &mut dyn Entropy) -> Result<(KeysFile, DatabaseKey, RecoveryKey), StoreError> {
        let key = DatabaseKey::new(entropy)?;
        let recovery_key = RecoveryKey::new(entropy)?;
        let recovery = seal_recovery(&recovery_key, &key, entropy)?;
        let login_key = blake3::Hash::from_bytes(array(entropy)?).to_hex().to_string();
        Ok((KeysFile { version: VERSION, login_key, logins: Vec::new(), recovery }, key, recovery_key))
    }

    /// Reads the file; a damaged one is an error and is never made anew.
    pub(crate) fn read(dir: &Path) -> Result<KeysFile, StoreError> {
        let bytes = match std::fs::read(dir.join(KEYS_FILE)) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Err(StoreError::KeysMissing),
            other => other.trying("read keys.json")?,
        };
        KeysFile::parse(&bytes)
    }

    pub(crate) fn parse(bytes: &[u8]) -> Result<KeysFile, StoreError> {
        let file: KeysFile =
            serde_json::from_slice(bytes).map_err(|_| StoreError::KeysDamaged { why: "it is not what was written" })?;
        if file.version == VERSION { Ok(file) } else { Err(StoreError::KeysDamaged { why: "unknown version" }) }
    }

    /// Writes the file, keeping the one before as a copy.
    pub(crate) fn write(&self, dir: &Path) -> Result<(), StoreError> {
        let path = dir.join(KEYS_FILE);
        if let Ok(former) = std::fs::read(&path) {
            write_atomically(&dir.join(COPY), &former)?;
        }
        write_atomically(&path, &self.bytes()?)
    }

    pub(crate) fn bytes(&self) -> Result<Vec<u8>, StoreError> {
        serde_json::to_vec_pretty(self).map_err(|_| StoreError::Unreadable { what: "keys" })
    }

    pub(crate) fn open(&self, login: &str, password: &str) -> Result<(DatabaseKey, UserId), StoreError> {
        let name = self.login_hash(login)?;
        let Some(entry) = self.logins.iter().find(|entry| entry.login == name) else {
            return Err(StoreError::WrongPassword);
        };
        let under = entry.argon2id.derive(password)?;
        let opened = entry.key.open(&under, name.as_bytes())?.ok_or(StoreError::WrongPassword)?;
        let user = opened.user.ok_or(StoreError::KeysDamaged { why: "an entry names no user" })?;
        Ok((opened.key, user))
    }

    pub(crate) fn open_with_recovery(&self, key: &RecoveryKey) -> Result<DatabaseKey, StoreError> {
        let opened = self.recovery.open(&recovery_secret(key), RECOVERY_CONTEXT)?;
        opened.map(|opened| opened.key).ok_or(StoreError::WrongRecoveryKey)
    }

    /// Adds a login or gives it a new password.
    pub(crate) fn set_login(
        &mut self,
        login: &str,
        password: &str,
        user: UserId,
        key: &DatabaseKey,
        entropy: &mut dyn Entropy,
    ) -> Result<(), StoreError> {
        let name = self.login_hash(login)?;
        let argon2id = Argon2id::new(entropy)?;
        let under = argon2id.derive(password)?;
        let key = Wrapped::seal(&under, key, Some(user), name.as_bytes(), entropy)?;
        self.logins.retain(|entry| entry.login != name);
        self.logins.push(LoginEntry { login: name, argon2id, key });
        Ok(())
    }

    /// Takes a login away; true when there was one.
    pub(crate) fn remove_login(&mut self, login: &str) -> Result<bool, StoreError> {
        let name = self.login_hash(login)?;
        let before = self.logins.len();
        let rest: Vec<LoginEntry> = self.logins.iter().filter(|entry| entry.login != name).cloned().collect();
        if rest.is_empty() && before > 0 {
            return Err(StoreError::LastLogin);
        }
        self.logins = rest;
        Ok(self.logins.len() < before)
    }

    pub(crate) fn has_login(&self, login: &str) -> Result<bool, StoreError> {
        let name = self.login_hash(login)?;
        Ok(self.logins.iter().any(|entry| entry.login == name))
    }

    /// Replaces the recovery key; the former one opens nothing any more.
    pub(crate) fn renew_recovery(
        &mut self,
        key: &DatabaseKey,
        entropy: &mut dyn Entropy,
    ) -> Result<RecoveryKey, StoreError> {
        let recovery_key = RecoveryKey::new(entropy)?;
        self.recovery = seal_recovery(&recovery_key, key, entropy)?;
        Ok(recovery_key)
    }

    fn login_hash(&self, login: &str) -> Result<String, StoreError> {
        let key = blake3::Hash::from_hex(&self.login_key)
            .map_err(|_| StoreError::KeysDamaged { why: "an entry cannot be read" })?;
        Ok(blake3::keyed_hash(key.as_bytes(), login.trim().as_bytes()).to_hex().to_string())
    }
}

fn seal_recovery(recovery: &RecoveryKey, key: &DatabaseKey, entropy: &mut dyn Entropy) -> Result<Wrapped, StoreError> {
    Wrapped::seal(&recovery_secret(recovery), key, None, RECOVERY_CONTEXT, entropy)
}

/// 160 random bits need no slow hash.
fn recovery_secret(key: &RecoveryKey) -> zeroize::Zeroizing<[u8; 32]> {
    zeroize::Zeroizing::new(blake3::derive_key("xiangyi recovery key", key.bytes()))
}
