//! Who may see the 严重精神障碍 register: named staff (domain handbook §3.4).
//!
//! The head names them; the head sees it too. The names stand in the settings
//! of this computer, because a user's synced row has no field for them yet.

use crate::clinic::Clinic;
use crate::error::ClinicError;
use serde::{Deserialize, Serialize};
use serde_json::json;
use xiangyi_domain::followups::FormDescription;
use xiangyi_domain::id::UserId;
use xiangyi_domain::residents::DiseaseKind;
use xiangyi_domain::users::{Right, Role};
use xiangyi_store::{local, users, visits};

const SETTING: &str = "restricted_staff";

/// Names somebody, or takes the name back.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct NameRestrictedStaff {
    /// Login name.
    pub login: String,
    /// Whether the user may see the register.
    pub allowed: bool,
}

/// Who may see the restricted register.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct RestrictedStaff {
    /// Everybody who is named, with login and name.
    pub staff: Vec<RestrictedStaffLine>,
}

/// One of them.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct RestrictedStaffLine {
    /// Login name.
    pub login: String,
    /// Name as printed.
    pub name: String,
}

impl Clinic {
    /// Whether the user may see the restricted register. What cannot be read
    /// allows nobody.
    #[must_use]
    pub fn sees_restricted(&self) -> bool {
        self.user().role == Role::Head || self.restricted_ids().is_ok_and(|ids| ids.contains(&self.user_id()))
    }

    /// Whether the user may see people of a register as such.
    #[must_use]
    pub fn sees_register(&self, kind: DiseaseKind) -> bool {
        kind != DiseaseKind::SevereMentalDisorder || self.sees_restricted()
    }

    pub(crate) fn must_see(&self, form: &FormDescription) -> Result<(), ClinicError> {
        if form.restricted && !self.sees_restricted() {
            return Err(ClinicError::refused_at("restricted_register", "form"));
        }
        Ok(())
    }

    /// Whether a stored visit may be shown to the user.
    pub(crate) fn sees_visit(&self, visit: &visits::Visit) -> bool {
        self.form_of(visit).is_none_or(|form| !form.restricted || self.sees_restricted())
    }

    /// Who is named; the head's to see.
    ///
    /// # Errors
    /// `not_allowed`.
    pub fn restricted_staff(&self) -> Result<RestrictedStaff, ClinicError> {
        self.must(Right::UsersManage)?;
        let ids = self.restricted_ids()?;
        let all = self.read(|reader| Ok(users::list(reader)?))?;
        let named = all.into_iter().filter(|user| ids.contains(&user.id));
        let line = |user: users::User| RestrictedStaffLine { login: user.login, name: user.name };
        Ok(RestrictedStaff { staff: named.map(line).collect() })
    }

    /// Names somebody who may see the register, or takes the name back.
    ///
    /// # Errors
    /// `not_allowed`, `unknown_user`.
    pub fn name_restricted_staff(&self, input: &NameRestrictedStaff) -> Result<RestrictedStaff, ClinicError> {
        self.must(Right::UsersManage)?;
        let all = self.read(|reader| Ok(users::list(reader)?))?;
        let user = all.iter().find(|user| user.login == input.login);
        let id = user.ok_or(ClinicError::unknown("user", "login"))?.id;
        let mut ids = self.restricted_ids()?;
        ids.retain(|other| *other != id);
        if input.allowed {
            ids.push(id);
        }
        self.store().set_setting(None, SETTING, &json!(ids))?;
        self.restricted_staff()
    }

    fn restricted_ids(&self) -> Result<Vec<UserId>, ClinicError> {
        let value = self.read(|reader| Ok(local::setting(reader, None, SETTING)?))?;
        Ok(value.and_then(|value| serde_json::from_value(value).ok()).unwrap_or_default())
    }
}
