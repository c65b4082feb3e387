//! 转户: into another household of the village.

use super::find::{live_members, member_relation, relation_code};
use super::moving::{Moved, Moving};
use super::resettle::Party;
use super::succession::{NewHead, Relabel};
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use chrono::NaiveDate;
use serde::Deserialize;
use xiangyi_domain::households::{Headship, MoveKind, headship};
use xiangyi_domain::id::{HouseholdId, MoveId, VillageId};
use xiangyi_domain::users::Right;
use xiangyi_store::{Op, Reader};

/// Somebody goes into another household of the village.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct MoveHousehold {
    /// Id or ID number.
    pub resident: String,
    /// Which household.
    pub household: HouseholdId,
    /// 与户主关系 there, code or word.
    pub relation: String,
    /// When.
    pub on: NaiveDate,
    /// Members who go along, with their relation there.
    #[serde(default)]
    pub with: Vec<Relabel>,
    /// Remark.
    #[serde(default)]
    pub remark: Option<String>,
    /// Who heads the old household next, when its head leaves others behind.
    #[serde(default)]
    pub new_head: Option<NewHead>,
    /// Whether a day before the last move was asked about.
    #[serde(default)]
    pub confirmed: bool,
}

impl Clinic {
    /// A resident goes into another household of the village, alone or with others.
    ///
    /// # Errors
    /// As [`Clinic::move_out`], and `unknown_household`, `other_village`, `lives_here_already`, `second_head`.
    pub fn move_household(&self, input: MoveHousehold, now: Now, ids: Ids<'_>) -> Result<Moved, ClinicError> {
        self.must(Right::ResidentsEdit)?;
        let ((id, resident, warnings), committed) = self.commit(Op::MoveResident, now, ids, |tx| {
            let person = self.resident(tx, &input.resident)?;
            if person.household == Some(input.household) {
                return Err(ClinicError::refused_at("lives_here_already", "household"));
            }
            let relation = self.place_in(tx, input.household, person.village, Some(&input.relation))?;
            let id = MoveId(tx.new_id());
            tx.note(MoveKind::MovedHousehold.code());
            let moving = Moving {
                kind: MoveKind::MovedHousehold,
                on: input.on,
                to: Some(input.household),
                relation: Some(relation),
                place: None,
                remark: input.remark.as_deref(),
                status: None,
            };
            let (with, new_head) = (input.with.as_slice(), input.new_head.as_ref());
            let party = Party { with, new_head, today: now.today, confirmed: input.confirmed };
            tx.group(|tx| self.resettle(tx, id, &person, moving, party))?;
            Ok((id, person.id, self.warnings_of(tx, &person, Some(relation), input.on)?))
        })?;
        Ok(Moved { id, resident, household: Some(input.household), warnings, changes: committed.into() })
    }

    /// The code of a relation in a household of the village: a household without a head gets one, any other no second.
    pub(crate) fn place_in(
        &self,
        reader: &Reader<'_>,
        household: HouseholdId,
        village: VillageId,
        relation: Option<&str>,
    ) -> Result<&'static str, ClinicError> {
        let household = self.household(reader, household, "household")?;
        if household.village != village {
            return Err(ClinicError::refused_at("other_village", "household"));
        }
        let members = live_members(reader, household.id)?;
        let lines: Vec<_> = members.iter().map(|member| (member.id, member.relation.as_deref())).collect();
        let missing = || ClinicError::BadInput { code: "missing_key", field: Some("relation".to_owned()) };
        match headship(&lines) {
            Headship::Empty => Ok(xiangyi_domain::residents::HEAD_CODE),
            Headship::Missing => relation_code(relation.ok_or_else(missing)?, "relation"),
            Headship::One(_) | Headship::Several => member_relation(relation.ok_or_else(missing)?, "relation"),
        }
    }
}
