//! `user password`.

use super::check_password;
use crate::changes::Changes;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use serde::Deserialize;
use xiangyi_domain::users::Right;
use xiangyi_store::{Entropy, Op, users};

/// A new password on this computer.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct SetPassword {
    /// Login; the own one if missing.
    #[serde(default)]
    pub login: Option<String>,
    /// The new password.
    pub password: String,
    /// The old one, asked for the own account.
    #[serde(default)]
    pub old: Option<String>,
}

impl Clinic {
    /// Sets a password: the own one with the old one, anyone's as head.
    ///
    /// # Errors
    /// `wrong_password`, `password_too_short`, `unknown_user`,
    /// `not_allowed`.
    pub fn set_password(
        &self,
        input: &SetPassword,
        now: Now,
        ids: Ids<'_>,
        entropy: &mut dyn Entropy,
    ) -> Result<Changes, ClinicError> {
        check_password(&input.password)?;
        let own = input.login.as_deref().map(str::trim).is_none_or(|login| login == self.user().login);
        let login = if own { self.user().login.clone() } else { input.login.clone().unwrap_or_default() };
        let login = login.trim().to_owned();
        match (own, &input.old) {
            (true, Some(old)) => {
                self.store().check_password(&login, old)?;
            }
            // The head has just proved who it is by logging in.
            (true, None) if self.user().role.may(Right::UsersManage) => {}
            (true, None) => {
                return Err(ClinicError::BadInput { code: "missing_key", field: Some("old".to_owned()) });
            }
            (false, _) => self.must(Right::UsersManage)?,
        }
        let (user, committed) = self.commit(Op::SetPassword, now, ids, |tx| {
            let row = users::by_login(tx, &login)?.filter(|row| row.enabled);
            Ok(row.ok_or(ClinicError::unknown("user", "login"))?.id)
        })?;
        self.store().set_password(&login, user, &input.password, entropy)?;
        Ok(committed.into())
    }
}
