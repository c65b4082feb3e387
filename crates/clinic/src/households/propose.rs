//! What the members' relations to a new head would be.

use super::find::{live_members, member};
use super::history::word;
use super::moving::sex_of;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use serde::{Deserialize, Serialize};
use xiangyi_domain::households::{Member, propose};
use xiangyi_domain::id::{HouseholdId, ResidentId};
use xiangyi_domain::users::Right;

/// Whose head would change to whom.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ProposeRelations {
    /// Which household.
    pub household: HouseholdId,
    /// The new head, a member.
    pub resident: ResidentId,
}

/// The members and what they would be.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ProposedRelations {
    /// All members but the new head.
    pub rows: Vec<ProposedRelation>,
}

/// A member and what they would be.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ProposedRelation {
    /// Who.
    pub resident: ResidentId,
    /// Their name.
    pub name: String,
    /// What they are now, in words.
    pub relation_now: Option<String>,
    /// What follows for the new head; missing where a person must decide.
    pub relation: Option<String>,
    /// The same in words.
    pub relation_word: Option<String>,
}

impl Clinic {
    /// Proposes the members' relations to a new head. It writes nothing: a person decides.
    ///
    /// # Errors
    /// `unknown_household`, `not_your_village`, `not_a_member`.
    pub fn propose_relations(&self, input: &ProposeRelations) -> Result<ProposedRelations, ClinicError> {
        self.must(Right::ResidentsView)?;
        self.read(|reader| {
            let household = self.household(reader, input.household, "household")?;
            let members = live_members(reader, household.id)?;
            member(&members, input.resident, "resident")?;
            let facts: Vec<Member> = members
                .iter()
                .map(|row| Member {
                    resident: row.id,
                    relation: row.relation.clone(),
                    sex: sex_of(row),
                    born: row.birth_on,
                })
                .collect();
            let proposed = propose(&facts, input.resident).into_iter().zip(&members);
            let others = proposed.filter(|(line, _)| line.resident != input.resident);
            let row =
                |(line, member): (xiangyi_domain::households::NewRelation, &xiangyi_store::residents::Resident)| {
                    ProposedRelation {
                        resident: member.id,
                        name: member.name.clone(),
                        relation_now: member.relation.as_deref().map(word),
                        relation: line.relation.map(str::to_owned),
                        relation_word: line.relation.map(word),
                    }
                };
            Ok(ProposedRelations { rows: others.map(row).collect() })
        })
    }
}
