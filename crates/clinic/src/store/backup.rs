//! `backup` and `restore`.

use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use crate::users::check_password;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use xiangyi_domain::id::InstallId;
use xiangyi_domain::users::Right;
use xiangyi_store::{Deed, Entropy, Op, RecoveryKey, Store, Unlock, users};

/// A backup that was read back and verified.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct BackedUp {
    /// Always true: a backup that does not verify is an error.
    pub ok: bool,
    /// Bytes of the file.
    #[cfg_attr(feature = "bindings", specta(type = u32))]
    pub bytes: u64,
    /// BLAKE3 of its content.
    pub hash: String,
    /// When.
    pub verified_at: DateTime<Utc>,
}

/// A backup and what opens it.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Restore {
    /// The file.
    pub path: PathBuf,
    /// Who goes on working.
    pub login: String,
    /// The password of then; with a recovery key, the new password.
    pub password: String,
    /// Opens the backup when the password of then is forgotten.
    #[serde(default)]
    pub recovery_key: Option<String>,
}

/// A restored store.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Restored {
    /// Always true.
    pub ok: bool,
    /// Where the store that was there before stands now.
    pub set_aside: Option<String>,
}

impl Clinic {
    /// Writes a backup and verifies it by reading it back.
    ///
    /// # Errors
    /// `not_allowed`, `disk_full`, `file_error`.
    pub fn backup(&self, path: &Path, now: Now, ids: Ids<'_>) -> Result<BackedUp, ClinicError> {
        self.must(Right::StoreBackup)?;
        // First the line in the audit trail, so that the backup holds it.
        self.commit(Op::BackUp, now, ids, |_| Ok(()))?;
        let report = self.store().backup(path)?;
        Ok(BackedUp { ok: true, bytes: report.bytes, hash: report.hash, verified_at: now.at })
    }

    /// Puts a backup in the place of the store in `dir`, which is set aside.
    /// Nothing changes when the backup is damaged or does not open.
    ///
    /// # Errors
    /// `backup_damaged`, `wrong_password`, `not_a_recovery_key`,
    /// `wrong_recovery_key`, `store_newer`, `unknown_user`.
    pub fn restore(
        dir: &Path,
        input: &Restore,
        now: Now,
        ids: Ids<'_>,
        entropy: &mut dyn Entropy,
    ) -> Result<(Clinic, Restored), ClinicError> {
        let login = input.login.trim();
        let key: Option<RecoveryKey> = input.recovery_key.as_deref().map(RecoveryKey::parse).transpose()?;
        if key.is_some() {
            check_password(&input.password)?;
        }
        let unlock = match &key {
            Some(key) => Unlock::Recovery(key),
            None => Unlock::Password { login, password: &input.password },
        };
        let restored = Store::restore(&input.path, dir, &unlock, InstallId(ids()), now.at)?;
        let store = restored.store;
        let user = match restored.user {
            Some(user) => user,
            None => {
                let found = store.read(|reader| users::by_login(reader, login))?.filter(|user| user.enabled);
                let user = found.ok_or(ClinicError::unknown("user", "login"))?.id;
                store.set_password(login, user, &input.password, entropy)?;
                user
            }
        };
        store.commit(Deed { op: Op::Restore, user, at: now.at, ids }, |_| Ok::<_, ClinicError>(()))?;
        let set_aside = restored.set_aside.map(|path| path.display().to_string());
        Ok((Clinic::with(store, user)?, Restored { ok: true, set_aside }))
    }
}
