//! Who of a roster is the head: one in each household (domain handbook §4.5).

use super::outcome::{self, ProblemRow};
use super::write::{Home, Household, Person};
use crate::error::ClinicError;
use crate::households::live_members;
use crate::residents::card::is_head;
use xiangyi_domain::id::HouseholdId;
use xiangyi_domain::residents::HEAD_CODE;
use xiangyi_sheets::roster::RosterRow;
use xiangyi_store::Reader;

/// The relation column, or, where a roster has only the head's name or number, who is the head.
pub(super) fn relation(row: &RosterRow) -> Option<&'static str> {
    let details = &row.details;
    let is_head = match &details.household_head_id {
        Some(head) => head.as_str() == row.identity.number(),
        None => details.household_head.as_deref() == Some(row.name.as_str()),
    };
    details.relation.map(|relation| relation.code).or(is_head.then_some(HEAD_CODE))
}

/// Leaves one head to each household: the one who is known, else the first of the file. Of the others the roster says
/// nothing, and their rows are named.
///
/// A known head to whom the file gives another relation makes room for the one that the file names.
pub(super) fn settle(
    reader: &Reader<'_>,
    people: &mut [Person],
    households: &[Household],
) -> Result<Vec<ProblemRow>, ClinicError> {
    let mut flagged = Vec::new();
    for Household { people: together, home } in households {
        let mut called = together.iter().copied().filter(|at| is_head(people[*at].relation)).peekable();
        if called.peek().is_none() {
            continue;
        }
        let taken = match home {
            Home::Known(home) => is_headed_by_another(reader, *home, people, together)?,
            Home::WithHead | Home::New => false,
        };
        let second: Vec<usize> = called.skip(usize::from(!taken)).collect();
        for at in second {
            people[at].relation = None;
            flagged.push(outcome::second_head(&people[at].row));
        }
    }
    Ok(flagged)
}

/// Whether a household has a head whom the file does not speak of.
fn is_headed_by_another(
    reader: &Reader<'_>,
    household: HouseholdId,
    people: &[Person],
    together: &[usize],
) -> Result<bool, ClinicError> {
    let told = |id| {
        let known = |at: &&usize| people[**at].known.as_ref().is_some_and(|known| known.id == id);
        together.iter().find(known).is_some_and(|at| people[*at].relation.is_some())
    };
    let members = live_members(reader, household)?;
    Ok(members.iter().any(|member| is_head(member.relation.as_deref()) && !told(member.id)))
}
