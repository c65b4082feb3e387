//! The opened store with its user.

use crate::error::ClinicError;
use crate::followups::FormsAtHand;
use crate::now::{Ids, Now};
use chrono::NaiveDate;
use serde::Serialize;
use std::sync::Arc;
use xiangyi_domain::followups::Forms;
use xiangyi_domain::id::{ResidentId, UserId, VillageId};
use xiangyi_domain::residents::NamingOptions;
use xiangyi_domain::users::{Right, Role, User};
use xiangyi_domain::{Area, OrgCode};
use xiangyi_store::{Committed, Deed, Op, Reader, Store, WriteTx, merges, residents, users, villages};

/// An opened store with a session: every verb is a method of this.
pub struct Clinic {
    store: Store,
    user_id: UserId,
    user: User,
    org_name: String,
    forms: Forms,
    naming: Arc<NamingOptions>,
}

/// Who is logged in and what they may do.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Session {
    /// Who.
    pub user: SessionUser,
    /// The villages they work in: their own, or all.
    pub villages: Vec<VillageName>,
    /// The township centre.
    pub org: OrgName,
    /// The menu items of their role, in order.
    pub menu: Vec<String>,
    /// The names of their rights, such as `admissions.override`.
    pub can: Vec<String>,
    /// The calendar day.
    pub today: NaiveDate,
}

/// The user of a session.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct SessionUser {
    /// Row.
    pub id: UserId,
    /// Login.
    pub login: String,
    /// Name as printed.
    pub name: String,
    /// Role.
    pub role: Role,
}

/// A village with what lists need of it.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct VillageName {
    /// Row.
    pub id: VillageId,
    /// Name.
    pub name: String,
    /// The official twelve digits, once known.
    pub code: Option<String>,
}

/// A township centre.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct OrgName {
    /// Nine digits.
    pub code: OrgCode,
    /// Name.
    pub name: String,
}

impl Clinic {
    /// A store with a user who was let in by `Store::open`.
    ///
    /// # Errors
    /// `UserDisabled`; those of the store.
    pub(crate) fn with(store: Store, user_id: UserId) -> Result<Clinic, ClinicError> {
        let row = store.read(|reader| users::find(reader, user_id))?.ok_or(ClinicError::UserDisabled)?;
        let role = Role::from_code(&row.role).ok_or(ClinicError::UserDisabled)?;
        if !row.enabled {
            return Err(ClinicError::UserDisabled);
        }
        let user = User { login: row.login, name: row.name, role, villages: row.villages, enabled: row.enabled };
        let org_name = store.org_name()?;
        let forms = FormsAtHand::of(Some(store.dir())).forms;
        let naming = Arc::new(forms.naming());
        Ok(Clinic { store, user_id, user, org_name, forms, naming })
    }

    /// The store, for sync and for the bench.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The user's row.
    #[must_use]
    pub fn user_id(&self) -> UserId {
        self.user_id
    }

    /// The user.
    #[must_use]
    pub fn user(&self) -> &User {
        &self.user
    }

    /// The forms at hand: the national ones, and those of the folder beside
    /// the database, as they were when the store was opened.
    #[must_use]
    pub fn forms(&self) -> &Forms {
        &self.forms
    }

    /// Which options of the forms at hand name a register.
    pub(crate) fn naming(&self) -> Arc<NamingOptions> {
        self.naming.clone()
    }

    /// The township centre's code.
    #[must_use]
    pub fn org(&self) -> &OrgCode {
        self.store.org_code()
    }

    /// The township centre's name.
    #[must_use]
    pub fn org_name(&self) -> &str {
        &self.org_name
    }

    /// Who is logged in and what they may do.
    ///
    /// # Errors
    /// Those of the store.
    pub fn session(&self, today: NaiveDate) -> Result<Session, ClinicError> {
        let user = SessionUser {
            id: self.user_id,
            login: self.user.login.clone(),
            name: self.user.name.clone(),
            role: self.user.role,
        };
        let can = Right::ALL.into_iter().filter(|right| self.user.role.may(*right));
        Ok(Session {
            user,
            villages: self.villages()?,
            org: OrgName { code: self.org().clone(), name: self.org_name.clone() },
            menu: menu(self.user.role),
            can: can.map(|right| right.name().to_owned()).collect(),
            today,
        })
    }

    /// The villages that the user works in, in visiting order.
    ///
    /// # Errors
    /// Those of the store.
    pub fn villages(&self) -> Result<Vec<VillageName>, ClinicError> {
        let rows = self.read(|reader| Ok(villages::list(reader)?))?;
        let mine = rows.into_iter().filter(|village| self.user.covers(village.id));
        Ok(mine.map(|village| VillageName { id: village.id, name: village.name, code: village.code }).collect())
    }

    pub(crate) fn read<T>(&self, f: impl FnOnce(&Reader<'_>) -> Result<T, ClinicError>) -> Result<T, ClinicError> {
        self.store.read(|reader| f(&reader.seeing(self.sight(reader)?)))
    }

    pub(crate) fn commit<T>(
        &self,
        op: Op,
        now: Now,
        ids: Ids<'_>,
        f: impl FnOnce(&mut WriteTx<'_>) -> Result<T, ClinicError>,
    ) -> Result<(T, Committed), ClinicError> {
        self.store.commit(Deed { op, user: self.user_id, at: now.at, ids }, f)
    }

    /// Holds the role to a right. Public for what `sync` does on this store: whether a user may is decided here.
    ///
    /// # Errors
    /// `not_allowed`.
    pub fn must(&self, right: Right) -> Result<(), ClinicError> {
        if self.user.role.may(right) { Ok(()) } else { Err(ClinicError::NotAllowed(right)) }
    }

    /// Holds a village doctor to the own villages.
    pub(crate) fn must_cover(&self, village: VillageId) -> Result<(), ClinicError> {
        if self.user.covers(village) { Ok(()) } else { Err(ClinicError::NotYourVillage) }
    }

    /// The same for something noted of a resident: of the village in which it was noted, or in which they live now.
    pub(crate) fn must_cover_person(
        &self,
        reader: &Reader<'_>,
        village: VillageId,
        resident: ResidentId,
    ) -> Result<(), ClinicError> {
        let lives = residents::find(reader, merges::kept(reader, resident)?)?.map(|person| person.village);
        self.must_cover(village).or_else(|refused| lives.map_or(Err(refused), |lives| self.must_cover(lives)))
    }

    /// The villages to which lists are cut; `None` for the whole township.
    pub(crate) fn scope(&self) -> Option<&[VillageId]> {
        self.user.role.is_bound_to_villages().then_some(self.user.villages.as_slice())
    }

    pub(crate) fn township(&self) -> Area {
        Area::township(self.org())
    }

    pub(crate) fn area(&self, village: VillageId) -> Area {
        Area::village(self.org(), village)
    }
}

fn menu(role: Role) -> Vec<String> {
    let items: &[(&str, Right)] = &[
        ("today", Right::ResidentsView),
        ("residents", Right::ResidentsView),
        ("followups", Right::VisitsView),
        ("contracts", Right::ContractsView),
        ("admissions", Right::AdmissionsView),
        ("exchange", Right::SyncRun),
        ("settings", Right::ResidentsView),
    ];
    items.iter().filter(|(_, right)| role.may(*right)).map(|(item, _)| (*item).to_owned()).collect()
}
