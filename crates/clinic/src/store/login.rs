//! Opening a store as one of its users.

use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use crate::users::check_password;
use std::path::Path;
use xiangyi_store::{Deed, Entropy, Op, RecoveryKey, Store, users};

impl Clinic {
    /// Whether a folder holds a store.
    #[must_use]
    pub fn exists(dir: &Path) -> bool {
        Store::exists(dir)
    }

    /// Opens a store with a login and its password.
    ///
    /// # Errors
    /// `wrong_password`, `no_store`, `user_disabled`, and what is wrong with
    /// the store; nothing is changed by them.
    pub fn login(dir: &Path, login: &str, password: &str) -> Result<Clinic, ClinicError> {
        let (store, user) = Store::open(dir, login.trim(), password)?;
        Clinic::with(store, user)
    }

    /// Opens a store when every password is forgotten, and gives one user a new
    /// password.
    ///
    /// # Errors
    /// `not_a_recovery_key`, `wrong_recovery_key`, `unknown_user`,
    /// `password_too_short`.
    pub fn unlock(
        dir: &Path,
        recovery_key: &str,
        login: &str,
        new_password: &str,
        now: Now,
        ids: Ids<'_>,
        entropy: &mut dyn Entropy,
    ) -> Result<Clinic, ClinicError> {
        check_password(new_password)?;
        let key = RecoveryKey::parse(recovery_key)?;
        let store = Store::open_with_recovery(dir, &key)?;
        let found = store.read(|reader| users::by_login(reader, login.trim()))?.filter(|user| user.enabled);
        let user = found.ok_or(ClinicError::unknown("user", "login"))?.id;
        store.commit(Deed { op: Op::SetPassword, user, at: now.at, ids }, |tx| {
            tx.note("recovery_key");
            Ok::<_, ClinicError>(())
        })?;
        store.set_password(login.trim(), user, new_password, entropy)?;
        Clinic::with(store, user)
    }
}
