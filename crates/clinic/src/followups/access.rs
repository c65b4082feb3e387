//! Who may see the registers that are for named staff (domain handbook §3.4, §8.7).
//!
//! The head names them, register by register; the names are a field of the user, synced and in the audit trail, and so
//! is which registers are restricted here. The head sees all of them.
//!
//! [`Clinic::sight`] is the one question. [`Clinic::read`] asks it for every read, and the reader then leaves out
//! diseases, visits, due rows and packs of the hidden registers, and what general records say of them, so no verb can
//! forget it. What writes asks
//! [`Clinic::must_see_disease`] and [`Clinic::must_see`].

use crate::changes::Changes;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use crate::residents::add::object;
use crate::settings::township_setting;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use xiangyi_domain::followups::FormDescription;
use xiangyi_domain::residents::{Register, Sight};
use xiangyi_domain::users::{Right, Role};
use xiangyi_store::{Op, Reader, users, visits};
use xiangyi_wire::Entity;

const SETTING: &str = "restricted_registers";

/// Names somebody for a register, or takes the name back.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct NameRestrictedStaff {
    /// Login name.
    pub login: String,
    /// Which register; that of severe mental disorders if missing.
    #[serde(default = "severe_mental_disorders")]
    pub register: Register,
    /// Whether the user may see it.
    pub allowed: bool,
}

const fn severe_mental_disorders() -> Register {
    Register::SevereMentalDisorder
}

/// Restricts a register, or opens it to everybody who follows people up.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct RestrictRegister {
    /// Which register.
    pub register: Register,
    /// Whether it is for named staff.
    pub restricted: bool,
}

/// Who may see the restricted registers.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct RestrictedStaff {
    /// The registers that are for named staff here.
    pub restricted: Vec<Register>,
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
    /// For which registers.
    pub registers: Vec<Register>,
}

impl Clinic {
    /// What the user may see at this moment: by role, by the registers they are named for, and by those that are
    /// restricted here.
    pub(crate) fn sight(&self, reader: &Reader<'_>) -> Result<Sight, ClinicError> {
        if self.user().role == Role::Head {
            return Ok(Sight::whole());
        }
        let named = users::find(reader, self.user_id())?.map(|user| registers(&user)).unwrap_or_default();
        let mut sight = Sight::of(self.user().role, &named, &restricted_here(reader)?);
        sight.know_options(self.naming());
        for form in self.forms().every_edition() {
            // A county's form that is marked restricted and belongs to no register is kept like the strictest.
            let strictest = form.restricted.then_some(Register::SevereMentalDisorder);
            if register_of(form).or(strictest).is_some_and(|register| !sight.sees(register)) {
                sight.hide_form(form.code.as_str());
            }
        }
        Ok(sight)
    }

    pub(crate) fn must_see(&self, form: &FormDescription) -> Result<(), ClinicError> {
        let sees = self.read(|reader| Ok(sees_form(reader.sight(), form)))?;
        if sees { Ok(()) } else { Err(ClinicError::refused_at("restricted_register", "form")) }
    }

    /// Holds what is written of a disease to what its writer may see.
    pub(crate) fn must_see_disease(
        &self,
        reader: &Reader<'_>,
        (kind, name, icd10): (&str, Option<&str>, Option<&str>),
    ) -> Result<(), ClinicError> {
        let sees = self.sight(reader)?.sees_disease(kind, name, icd10);
        if sees { Ok(()) } else { Err(ClinicError::refused_at("restricted_register", "kind")) }
    }

    /// Holds a change of a stored visit to what its writer may see: to others there is no such visit.
    pub(crate) fn must_see_visit(&self, reader: &Reader<'_>, visit: &visits::Visit) -> Result<(), ClinicError> {
        let empty = serde_json::Map::new();
        let sees = self.sight(reader)?.sees_visit(&visit.form, visit.answers.as_object().unwrap_or(&empty));
        if sees { Ok(()) } else { Err(ClinicError::unknown("visit", "visit")) }
    }

    /// Who is named; the head's to see.
    ///
    /// # Errors
    /// `not_allowed`.
    pub fn restricted_staff(&self) -> Result<RestrictedStaff, ClinicError> {
        self.must(Right::UsersManage)?;
        self.read(|reader| {
            let line = |user: users::User| RestrictedStaffLine {
                registers: registers(&user),
                login: user.login,
                name: user.name,
            };
            let staff = users::list(reader)?.into_iter().map(line).filter(|line| !line.registers.is_empty());
            Ok(RestrictedStaff { restricted: restricted_here(reader)?, staff: staff.collect() })
        })
    }

    /// Names somebody who may see a register, or takes the name back.
    ///
    /// # Errors
    /// `not_allowed`, `unknown_user`.
    pub fn name_restricted_staff(
        &self,
        input: &NameRestrictedStaff,
        now: Now,
        ids: Ids<'_>,
    ) -> Result<RestrictedStaff, ClinicError> {
        self.must(Right::UsersManage)?;
        self.commit(Op::NameRestrictedStaff, now, ids, |tx| {
            let user = users::by_login(tx, input.login.trim())?.ok_or(ClinicError::unknown("user", "login"))?;
            tx.note(format!("{} {} {}", user.login, input.register.code(), if input.allowed { "yes" } else { "no" }));
            let mut codes = user.registers.clone();
            codes.retain(|code| code != input.register.code());
            if input.allowed {
                codes.push(input.register.code().to_owned());
            }
            if codes != user.registers {
                tx.patch(Entity::User, user.id, user.meta.revision, object(json!({ "registers": codes })))?;
            }
            Ok::<_, ClinicError>(())
        })?;
        self.restricted_staff()
    }

    /// Restricts a register to named staff, or opens it. That of severe mental disorders is always restricted.
    ///
    /// # Errors
    /// `not_allowed`, `always_restricted`.
    pub fn restrict_register(&self, input: &RestrictRegister, now: Now, ids: Ids<'_>) -> Result<Changes, ClinicError> {
        self.must(Right::UsersManage)?;
        if input.register == Register::SevereMentalDisorder && !input.restricted {
            return Err(ClinicError::refused_at("always_restricted", "register"));
        }
        let ((), committed) = self.commit(Op::ChangeSetting, now, ids, |tx| {
            tx.note(format!("{SETTING} {} {}", input.register.code(), if input.restricted { "yes" } else { "no" }));
            let mut wished = restricted_here(tx)?;
            wished.retain(|register| *register != input.register);
            if input.restricted {
                wished.push(input.register);
            }
            self.put_township_setting(tx, SETTING, &json!(wished))
        })?;
        Ok(committed.into())
    }
}

/// Whether visits by a form are shown.
pub(crate) fn sees_form(sight: &Sight, form: &FormDescription) -> bool {
    sight.sees_visit(form.code.as_str(), &serde_json::Map::new())
}

fn register_of(form: &FormDescription) -> Option<Register> {
    let by_code = Register::of_visit(form.code.as_str(), &serde_json::Map::new());
    by_code.or_else(|| form.disease.and_then(|kind| Register::from_code(kind.code())))
}

/// A register that a newer version knows is none of ours to show.
fn registers(user: &users::User) -> Vec<Register> {
    user.registers.iter().filter_map(|code| Register::from_code(code)).collect()
}

/// What cannot be read restricts what is usual.
fn restricted_here(reader: &Reader<'_>) -> Result<Vec<Register>, ClinicError> {
    let stored = township_setting(reader, SETTING)?;
    let codes = stored.as_ref().and_then(Value::as_array).map(|list| {
        let known = list.iter().filter_map(Value::as_str).filter_map(Register::from_code);
        known.chain([Register::SevereMentalDisorder]).collect::<std::collections::BTreeSet<_>>().into_iter().collect()
    });
    Ok(codes.unwrap_or_else(|| Register::USUAL.to_vec()))
}
