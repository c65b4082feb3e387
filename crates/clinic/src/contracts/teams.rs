//! `team list`, `team add`.

use crate::changes::Changes;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use crate::residents::Names;
use crate::residents::add::object;
use serde::{Deserialize, Serialize};
use serde_json::json;
use xiangyi_domain::id::{TeamId, UserId, VillageId};
use xiangyi_domain::users::Right;
use xiangyi_store::{Op, teams, users};
use xiangyi_wire::Entity;

/// Every team.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct TeamList {
    /// By name.
    pub teams: Vec<TeamLine>,
}

/// A team.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct TeamLine {
    /// Row.
    pub id: TeamId,
    /// Name.
    pub name: String,
    /// Name of the leader.
    pub leader: String,
    /// Names of the members.
    pub members: Vec<String>,
    /// Names of the villages; empty serves all.
    pub villages: Vec<String>,
}

/// A new team.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct AddTeam {
    /// Name, not used by another team.
    pub name: String,
    /// Login of the leader.
    pub leader: String,
    /// Logins of the other members.
    #[serde(default)]
    pub members: Vec<String>,
    /// Villages by id, code or name; empty serves all.
    #[serde(default)]
    pub villages: Vec<String>,
}

/// The new row.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct AddedTeam {
    /// Row.
    pub id: TeamId,
    /// What to fetch again.
    pub changes: Changes,
}

impl Clinic {
    /// Every team that still works.
    ///
    /// # Errors
    /// Those of the store.
    pub fn list_teams(&self) -> Result<TeamList, ClinicError> {
        self.must(Right::ResidentsView)?;
        self.read(|reader| {
            let names = Names::load(reader)?;
            let working = teams::list(reader)?.into_iter().filter(|team| team.ended_on.is_none());
            let line = |team: teams::Team| TeamLine {
                id: team.id,
                name: team.name,
                leader: names.user(team.leader),
                members: team.members.into_iter().map(|id| names.user(Some(id))).collect(),
                villages: team.villages.into_iter().map(|id| names.village(id)).collect(),
            };
            Ok(TeamList { teams: working.map(line).collect() })
        })
    }

    /// Adds a team.
    ///
    /// # Errors
    /// `name_taken`, `unknown_user`, `unknown_village`.
    pub fn add_team(&self, input: AddTeam, now: Now, ids: Ids<'_>) -> Result<AddedTeam, ClinicError> {
        self.must(Right::TeamsManage)?;
        let name = input.name.trim().to_owned();
        if name.is_empty() {
            return Err(ClinicError::BadInput { code: "missing_key", field: Some("name".to_owned()) });
        }
        let (id, committed) = self.commit(Op::ChangeTeam, now, ids, |tx| {
            if teams::list(tx)?.iter().any(|team| team.name.trim() == name && team.ended_on.is_none()) {
                return Err(ClinicError::refused_at("name_taken", "name"));
            }
            let user = |login: &String| -> Result<UserId, ClinicError> {
                let found = users::by_login(tx, login.trim())?;
                Ok(found.ok_or(ClinicError::unknown("user", "members"))?.id)
            };
            let leader = user(&input.leader)?;
            let mut members: Vec<UserId> = input.members.iter().map(user).collect::<Result<_, _>>()?;
            members.insert(0, leader);
            members.dedup();
            let villages = input.villages.iter().map(|text| Ok(self.village(tx, text)?.id));
            let villages: Vec<VillageId> = villages.collect::<Result<_, ClinicError>>()?;
            let id = TeamId(tx.new_id());
            let fields = json!({ "name": name, "leader": leader, "members": members, "villages": villages });
            tx.insert(Entity::Team, id, &self.township(), object(fields))?;
            Ok(id)
        })?;
        Ok(AddedTeam { id, changes: committed.into() })
    }
}
