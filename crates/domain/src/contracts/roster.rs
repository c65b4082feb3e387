//! Who does what in a team (domain handbook §5.1): the team table of an agreement.

use crate::id::UserId;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// 团队职责.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum TeamRole {
    /// 负责人.
    Leader,
    /// 签约医生.
    Doctor,
    /// 公卫人员.
    PublicHealth,
    /// 护士.
    Nurse,
    /// 村医.
    VillageDoctor,
}

impl TeamRole {
    /// Every role, in the order of the table.
    pub const ALL: [TeamRole; 5] =
        [TeamRole::Leader, TeamRole::Doctor, TeamRole::PublicHealth, TeamRole::Nurse, TeamRole::VillageDoctor];

    /// The word as printed.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            TeamRole::Leader => "负责人",
            TeamRole::Doctor => "签约医生",
            TeamRole::PublicHealth => "公卫人员",
            TeamRole::Nurse => "护士",
            TeamRole::VillageDoctor => "村医",
        }
    }
}

/// One person of a team, from when to when. Who left stays with the last day, so that an old agreement still names them.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct TeamPost {
    /// The user, if they have a login.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<UserId>,
    /// Name, of somebody without a login.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// What they do.
    pub role: TeamRole,
    /// 职称.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// Phone.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub phone: String,
    /// First day; none for the team's beginning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<NaiveDate>,
    /// Last day; none while they are in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<NaiveDate>,
}

impl TeamPost {
    /// Whether the person is in the team on a day.
    #[must_use]
    pub fn holds(&self, on: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= on) && self.to.is_none_or(|to| on <= to)
    }
}
