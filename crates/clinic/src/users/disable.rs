//! `user disable`.

use crate::changes::Changes;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use crate::residents::add::object;
use serde::Deserialize;
use serde_json::json;
use xiangyi_domain::users::Right;
use xiangyi_store::{Op, users};
use xiangyi_wire::Entity;

/// Who may no longer log in.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct DisableUser {
    /// Login.
    pub login: String,
}

impl Clinic {
    /// Disables a user; their password opens this computer's store no more.
    ///
    /// # Errors
    /// `unknown_user`, `own_account`.
    pub fn disable_user(&self, input: &DisableUser, now: Now, ids: Ids<'_>) -> Result<Changes, ClinicError> {
        self.must(Right::UsersManage)?;
        let login = input.login.trim();
        let ((), committed) = self.commit(Op::DisableUser, now, ids, |tx| {
            let row = users::by_login(tx, login)?.ok_or(ClinicError::unknown("user", "login"))?;
            if row.id == self.user_id() {
                return Err(ClinicError::refused_at("own_account", "login"));
            }
            tx.patch(Entity::User, row.id, row.meta.revision, object(json!({ "enabled": false })))?;
            Ok(())
        })?;
        self.store().remove_login(login)?;
        Ok(committed.into())
    }
}
