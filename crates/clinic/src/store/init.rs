//! `init`: a new store with its head, first team and standard packs.

use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use crate::residents::add::object;
use crate::users::{check_login, check_password};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::path::Path;
use xiangyi_domain::contracts::{pack_id, standard_packs, team_id};
use xiangyi_domain::users::Role;
use xiangyi_domain::{Area, Money, OrgCode};
use xiangyi_store::{Deed, Entropy, NewStore, Op, Store, WriteTx};
use xiangyi_wire::Entity;

/// A new store.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct InitStore {
    /// Nine digits.
    pub org_code: String,
    /// Name of the centre.
    pub org_name: String,
    /// Login of the head.
    pub login: String,
    /// Name of the head; the login if missing.
    #[serde(default)]
    pub name: Option<String>,
    /// Password of the head.
    pub password: String,
}

/// The new store.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Initialized {
    /// Nine digits.
    pub org_code: String,
    /// The database file.
    pub database: String,
    /// Shown once and stored nowhere: it opens the store when every password is forgotten.
    pub recovery_key: String,
}

impl Clinic {
    /// Makes a store whose user is its head, with one team led by the head and
    /// the standard packs. Their ids derive from the org code, so that two
    /// computers of one township agree.
    ///
    /// # Errors
    /// `bad_org_code`, `bad_login`, `password_too_short`, `store_exists`,
    /// errors of the disk.
    pub fn init(
        dir: &Path,
        input: &InitStore,
        now: Now,
        ids: Ids<'_>,
        entropy: &mut dyn Entropy,
    ) -> Result<(Clinic, Initialized), ClinicError> {
        let org =
            OrgCode::new(input.org_code.trim()).map_err(|_| ClinicError::refused_at("bad_org_code", "org_code"))?;
        let login = check_login(&input.login)?;
        check_password(&input.password)?;
        let org_name = input.org_name.trim();
        if org_name.is_empty() {
            return Err(ClinicError::BadInput { code: "missing_key", field: Some("org_name".to_owned()) });
        }
        let user = crate::users::user_id(org.as_str(), &login);
        let password = input.password.as_str();
        let new = NewStore { org_code: org.clone(), org_name, login: &login, password, user, now: now.at, entropy };
        let name = input.name.as_deref().map(str::trim).filter(|name| !name.is_empty()).unwrap_or(&login);
        let (store, recovery) = Store::create_with(dir, new, |store| {
            let deed = Deed { op: Op::InitStore, user, at: now.at, ids };
            store.commit(deed, |tx| first_rows(tx, &org, user, &login, name)).map(drop)
        })?;
        let database = store.dir().join("xiangyi.db").display().to_string();
        let initialized = Initialized { org_code: org.to_string(), database, recovery_key: recovery.to_string() };
        Ok((Clinic::with(store, user)?, initialized))
    }
}

fn first_rows(
    tx: &mut WriteTx<'_>,
    org: &OrgCode,
    user: xiangyi_domain::id::UserId,
    login: &str,
    name: &str,
) -> Result<(), ClinicError> {
    let area = Area::township(org);
    let head = json!({ "login": login, "name": name, "role": Role::Head, "villages": [], "enabled": true });
    tx.insert(Entity::User, user, &area, object(head))?;
    let team = json!({ "name": "家庭医生团队", "leader": user, "members": [user], "villages": [] });
    tx.insert(Entity::Team, team_id(org), &area, object(team))?;
    for pack in standard_packs() {
        let fields = json!({
            "code": pack.code, "name": pack.name, "target": pack.target, "items": pack.items, "price": Money::ZERO,
            "payer": pack.payer, "shares": pack.shares,
        });
        tx.insert(Entity::Pack, pack_id(org, &pack.code), &area, object(fields))?;
    }
    Ok(())
}
