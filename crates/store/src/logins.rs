//! The logins of this device: entries of `keys.json`.

use crate::entropy::Entropy;
use crate::error::StoreError;
use crate::keys::KeysFile;
use crate::keys::recovery::RecoveryKey;
use crate::store::Store;
use xiangyi_domain::id::UserId;

impl Store {
    /// Lets a user open this store with a password, or gives them a new one.
    ///
    /// # Errors
    /// `KeysDamaged`, errors of the disk; the former file then stands.
    pub fn set_password(
        &self,
        login: &str,
        user: UserId,
        password: &str,
        entropy: &mut dyn Entropy,
    ) -> Result<(), StoreError> {
        self.change_keys(|keys| keys.set_login(login, password, user, &self.key, entropy))
    }

    /// Takes a login away; true when there was one. Its password opens nothing any more.
    ///
    /// # Errors
    /// `LastLogin` when no other would be left.
    pub fn remove_login(&self, login: &str) -> Result<bool, StoreError> {
        self.change_keys(|keys| keys.remove_login(login))
    }

    /// Whether this login can open this store.
    ///
    /// # Errors
    /// `KeysDamaged`, `KeysMissing`.
    pub fn has_login(&self, login: &str) -> Result<bool, StoreError> {
        KeysFile::read(&self.dir)?.has_login(login)
    }

    /// Checks a password again, as after a pause.
    ///
    /// # Errors
    /// `WrongPassword`.
    pub fn check_password(&self, login: &str, password: &str) -> Result<UserId, StoreError> {
        Ok(KeysFile::read(&self.dir)?.open(login, password)?.1)
    }

    /// Makes a new recovery key; the former one opens nothing any more.
    ///
    /// # Errors
    /// `KeysDamaged`, errors of the disk.
    pub fn renew_recovery_key(&self, entropy: &mut dyn Entropy) -> Result<RecoveryKey, StoreError> {
        self.change_keys(|keys| keys.renew_recovery(&self.key, entropy))
    }

    /// Reads, changes and writes `keys.json` while no other process can: the database's write lock stands for both.
    fn change_keys<T>(&self, change: impl FnOnce(&mut KeysFile) -> Result<T, StoreError>) -> Result<T, StoreError> {
        self.write_local(|_| {
            let mut keys = KeysFile::read(&self.dir)?;
            let answer = change(&mut keys)?;
            keys.write(&self.dir)?;
            Ok(answer)
        })
    }
}
