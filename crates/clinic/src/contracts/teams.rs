//! `team list`, `team add`, `team change`, `team end`.

use crate::changes::Changes;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::find;
use crate::now::{Ids, Now};
use crate::residents::Names;
use crate::residents::add::object;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::json;
use xiangyi_domain::contracts::{TeamPost, TeamRole};
use xiangyi_domain::id::{TeamId, UserId, VillageId};
use xiangyi_domain::users::{Right, Role};
use xiangyi_store::{Op, Reader, teams, users};
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
    /// The same villages by their rows.
    pub village_ids: Vec<VillageId>,
    /// Who does what today.
    pub posts: Vec<PostLine>,
}

/// Who does what in a team.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct PostLine {
    /// Login of a user; none for somebody without one.
    #[serde(default)]
    pub login: Option<String>,
    /// Name; that of the user if there is a login.
    #[serde(default)]
    pub name: String,
    /// What they do.
    pub role: TeamRole,
    /// 职称.
    #[serde(default)]
    pub title: String,
    /// Phone.
    #[serde(default)]
    pub phone: String,
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

/// A team as it shall be from today on. Who is no longer named left it yesterday, and stays on older papers.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ChangeTeam {
    /// Team by id or name.
    pub team: String,
    /// Name, not used by another team.
    pub name: String,
    /// Who does what; one of them is the leader.
    pub posts: Vec<PostLine>,
    /// Villages by id, code or name; empty serves all.
    #[serde(default)]
    pub villages: Vec<String>,
}

/// A team that works no longer.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct EndTeam {
    /// Team by id or name.
    pub team: String,
}

impl Clinic {
    /// Every team that still works.
    ///
    /// # Errors
    /// Those of the store.
    pub fn list_teams(&self, today: NaiveDate) -> Result<TeamList, ClinicError> {
        self.must(Right::ResidentsView)?;
        self.read(|reader| {
            let names = Names::load(reader)?;
            let all = users::list(reader)?;
            let working = teams::list(reader)?.into_iter().filter(|team| team.ended_on.is_none());
            Ok(TeamList { teams: working.map(|team| team_line(&names, &all, team, today)).collect() })
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

    /// Changes name, posts and villages of a team.
    ///
    /// # Errors
    /// `unknown_team`, `name_taken`, `unknown_user`, `unknown_village`, `no_leader`, `post_unnamed`.
    pub fn change_team(&self, input: &ChangeTeam, now: Now, ids: Ids<'_>) -> Result<Changes, ClinicError> {
        self.must(Right::TeamsManage)?;
        let name = input.name.trim();
        if name.is_empty() {
            return Err(ClinicError::BadInput { code: "missing_key", field: Some("name".to_owned()) });
        }
        let ((), committed) = self.commit(Op::ChangeTeam, now, ids, |tx| {
            let team = find::team(tx, &input.team)?;
            let taken =
                |other: &teams::Team| other.id != team.id && other.ended_on.is_none() && other.name.trim() == name;
            if teams::list(tx)?.iter().any(taken) {
                return Err(ClinicError::refused_at("name_taken", "name"));
            }
            let wanted = wanted_posts(tx, &input.posts)?;
            let leader = wanted.iter().find(|post| post.role == TeamRole::Leader).and_then(|post| post.user);
            let leader = leader.ok_or(ClinicError::refused_at("no_leader", "posts"))?;
            let mut members: Vec<UserId> = wanted.iter().filter_map(|post| post.user).collect();
            // One person may hold two posts.
            members.sort_unstable();
            members.dedup();
            let villages = input.villages.iter().map(|text| Ok(self.village(tx, text)?.id));
            let villages: Vec<VillageId> = villages.collect::<Result<_, ClinicError>>()?;
            let roster = changed(posts(&team), wanted, now.today);
            let fields = json!({
                "name": name, "leader": leader, "members": members, "villages": villages, "roster": roster,
            });
            tx.patch(Entity::Team, team.id, team.meta.revision, object(fields))?;
            Ok(())
        })?;
        Ok(committed.into())
    }

    /// Ends a team: nothing is signed with it any more; what was signed stays.
    ///
    /// # Errors
    /// `unknown_team`, `last_team`.
    pub fn end_team(&self, input: &EndTeam, now: Now, ids: Ids<'_>) -> Result<Changes, ClinicError> {
        self.must(Right::TeamsManage)?;
        let ((), committed) = self.commit(Op::ChangeTeam, now, ids, |tx| {
            let team = find::team(tx, &input.team)?;
            let others = teams::list(tx)?.into_iter().filter(|other| other.id != team.id && other.ended_on.is_none());
            if others.count() == 0 {
                return Err(ClinicError::refused_at("last_team", "team"));
            }
            tx.patch(Entity::Team, team.id, team.meta.revision, object(json!({ "ended_on": now.today })))?;
            Ok(())
        })?;
        Ok(committed.into())
    }
}

fn team_line(names: &Names, all: &[users::User], team: teams::Team, today: NaiveDate) -> TeamLine {
    let line = |post: TeamPost| {
        let user = post.user.and_then(|id| all.iter().find(|user| user.id == id));
        PostLine {
            login: user.map(|user| user.login.clone()),
            name: user.map_or(post.name, |user| user.name.clone()),
            role: post.role,
            title: post.title,
            phone: post.phone,
        }
    };
    let mut held: Vec<TeamPost> = posts(&team).into_iter().filter(|post| post.holds(today)).collect();
    for user in all.iter().filter(|user| team.members.contains(&user.id)) {
        if held.iter().all(|post| post.user != Some(user.id)) {
            held.push(post_of(user));
        }
    }
    held.sort_by_key(|post| post.role);
    TeamLine {
        id: team.id,
        leader: names.user(team.leader),
        members: team.members.iter().map(|id| names.user(Some(*id))).collect(),
        villages: team.villages.iter().map(|id| names.village(*id)).collect(),
        village_ids: team.villages,
        posts: held.into_iter().map(line).collect(),
        name: team.name,
    }
}

/// The post of a member for whom none was noted, by what the user is.
pub(crate) fn post_of(user: &users::User) -> TeamPost {
    let local = user.role == Role::VillageDoctor.code();
    let role = if local { TeamRole::VillageDoctor } else { TeamRole::PublicHealth };
    TeamPost {
        user: Some(user.id),
        name: String::new(),
        role,
        title: String::new(),
        phone: String::new(),
        from: None,
        to: None,
    }
}

/// Who did and does what in a team, as it is stored; a team from before posts has its leader and members as such.
pub(crate) fn posts(team: &teams::Team) -> Vec<TeamPost> {
    let stored: Option<Vec<TeamPost>> = team.roster.clone().and_then(|roster| serde_json::from_value(roster).ok());
    stored.filter(|posts| !posts.is_empty()).unwrap_or_else(|| {
        let leads = |leader: UserId| TeamPost {
            user: Some(leader),
            name: String::new(),
            role: TeamRole::Leader,
            title: String::new(),
            phone: String::new(),
            from: team.started_on,
            to: None,
        };
        team.leader.into_iter().map(leads).collect()
    })
}

fn wanted_posts(reader: &Reader<'_>, lines: &[PostLine]) -> Result<Vec<TeamPost>, ClinicError> {
    let mut wanted: Vec<TeamPost> = Vec::new();
    for line in lines {
        let login = line.login.as_deref().map(str::trim).filter(|login| !login.is_empty());
        let user = login.map(|login| users::by_login(reader, login)).transpose()?;
        let user = match user {
            Some(found) => Some(found.ok_or(ClinicError::unknown("user", "posts"))?.id),
            None => None,
        };
        let name = if user.is_some() { String::new() } else { line.name.trim().to_owned() };
        if user.is_none() && name.is_empty() {
            return Err(ClinicError::refused_at("post_unnamed", "posts"));
        }
        let (title, phone) = (line.title.trim().to_owned(), line.phone.trim().to_owned());
        wanted.push(TeamPost { user, name, role: line.role, title, phone, from: None, to: None });
    }
    Ok(wanted)
}

/// The posts as they shall be kept: those that go on keep their first day, those that end get their last, new ones begin
/// today.
fn changed(before: Vec<TeamPost>, wanted: Vec<TeamPost>, today: NaiveDate) -> Vec<TeamPost> {
    let same = |a: &TeamPost, b: &TeamPost| a.user == b.user && a.name == b.name && a.role == b.role;
    let mut kept: Vec<TeamPost> = Vec::new();
    for mut post in before {
        let goes_on = wanted.iter().find(|one| same(one, &post)).filter(|_| post.holds(today));
        match goes_on {
            Some(one) => {
                post.title.clone_from(&one.title);
                post.phone.clone_from(&one.phone);
            }
            // Who came and goes on one day leaves no trace.
            None if post.holds(today) && post.from == Some(today) => continue,
            None if post.holds(today) => post.to = today.pred_opt(),
            None => {}
        }
        kept.push(post);
    }
    for mut post in wanted {
        if !kept.iter().any(|one| same(one, &post) && one.holds(today)) {
            post.from = Some(today);
            kept.push(post);
        }
    }
    kept
}
