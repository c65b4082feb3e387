//! `user add`.

use super::{check_login, check_password};
use crate::changes::Changes;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use crate::residents::add::object;
use serde::{Deserialize, Serialize};
use serde_json::json;
use xiangyi_domain::id::{UserId, VillageId, derived};
use xiangyi_domain::residents::{fold_village_name, village_id};
use xiangyi_domain::users::{Right, Role};
use xiangyi_store::{Entropy, Op, WriteTx, users, villages};
use xiangyi_wire::Entity;

/// A new user.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct AddUser {
    /// Login, not used by another user.
    pub login: String,
    /// Name as printed.
    pub name: String,
    /// Role.
    pub role: Role,
    /// Villages of a village doctor by id, code or name; a name that is not
    /// known yet becomes a new village.
    #[serde(default)]
    pub villages: Vec<String>,
    /// The password for this computer.
    pub password: String,
}

/// The new row.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct AddedUser {
    /// Row.
    pub id: UserId,
    /// What to fetch again.
    pub changes: Changes,
}

impl Clinic {
    /// Adds a user and lets them open this computer's store.
    ///
    /// # Errors
    /// `login_taken`, `bad_login`, `password_too_short`, `missing_key` (a
    /// village doctor without villages).
    pub fn add_user(
        &self,
        input: &AddUser,
        now: Now,
        ids: Ids<'_>,
        entropy: &mut dyn Entropy,
    ) -> Result<AddedUser, ClinicError> {
        self.must(Right::UsersManage)?;
        let login = check_login(&input.login)?;
        check_password(&input.password)?;
        if input.role.is_bound_to_villages() && input.villages.is_empty() {
            return Err(ClinicError::BadInput { code: "missing_key", field: Some("villages".to_owned()) });
        }
        let id = user_id(self.org().as_str(), &login);
        let name = Some(input.name.trim()).filter(|name| !name.is_empty()).unwrap_or(&login);
        let ((), committed) = self.commit(Op::AddUser, now, ids, |tx| {
            if users::by_login(tx, &login)?.is_some() || users::find(tx, id)?.is_some() {
                return Err(ClinicError::refused_at("login_taken", "login"));
            }
            let places = if input.role.is_bound_to_villages() { input.villages.as_slice() } else { &[] };
            let mut villages: Vec<VillageId> = Vec::with_capacity(places.len());
            for text in places {
                villages.push(self.village_or_new(tx, text)?);
            }
            let fields =
                json!({ "login": login, "name": name, "role": input.role, "villages": villages, "enabled": true });
            tx.insert(Entity::User, id, &self.township(), object(fields))?;
            Ok(())
        })?;
        self.store().set_password(&login, id, &input.password, entropy)?;
        Ok(AddedUser { id, changes: committed.into() })
    }

    /// The village of a text; a name that nobody used before becomes a village.
    pub(crate) fn village_or_new(&self, tx: &mut WriteTx<'_>, text: &str) -> Result<VillageId, ClinicError> {
        match self.village(tx, text) {
            Ok(village) => return Ok(village.id),
            Err(ClinicError::Unknown { .. }) => {}
            Err(other) => return Err(other),
        }
        let name = fold_village_name(text);
        let looks_like_a_code = name.bytes().all(|b| b.is_ascii_digit()) || name.parse::<VillageId>().is_ok();
        if name.is_empty() || looks_like_a_code {
            return Err(ClinicError::unknown("village", "village"));
        }
        let id = village_id(self.org(), &name);
        let order = i64::try_from(villages::list(tx)?.len()).unwrap_or(i64::MAX).saturating_add(1);
        if villages::find(tx, id)?.is_none() {
            let fields = json!({ "name": name, "visiting_order": order });
            tx.insert(Entity::Village, id, &self.township(), object(fields))?;
        }
        Ok(id)
    }
}

/// A user's id derives from org code and login, so that two computers that
/// make the same user agree (sync contract §2).
pub(crate) fn user_id(org: &str, login: &str) -> UserId {
    UserId(derived("user", &[org, login.trim()]))
}
