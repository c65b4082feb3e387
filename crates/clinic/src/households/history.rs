//! What happened in a household, and where someone lived on a day.

use super::moving::{is_undone_by_hand, step_of};
use crate::error::ClinicError;
use crate::residents::{Named, Names, card::is_head};
use chrono::NaiveDate;
use serde::Serialize;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use xiangyi_domain::households::{MoveKind, Step, follow_up_id, household_on, standing};
use xiangyi_domain::id::{HouseholdId, MoveId, ResidentId};
use xiangyi_domain::residents::Relation;
use xiangyi_store::{Reader, households, moves, residents};

/// One line of a household's history.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct HistoryLine {
    /// Row.
    pub id: MoveId,
    /// When.
    pub on: Option<NaiveDate>,
    /// Who.
    pub resident: Named<ResidentId>,
    /// What happened.
    pub kind: MoveKind,
    /// The other household, if the move was from or into one: its number or its head.
    pub other: Option<Named<HouseholdId>>,
    /// Whether the other household is where they came from.
    pub from_other: bool,
    /// 与户主关系 before, in words.
    pub relation_from: Option<String>,
    /// 与户主关系 after, in words.
    pub relation_to: Option<String>,
    /// Where from or where to.
    pub place: Option<String>,
    /// Remark.
    pub remark: Option<String>,
    /// Name of who recorded it.
    pub recorded_by: String,
    /// Whether it was taken back later.
    pub taken_back: bool,
    /// Whether it may be taken back now: nothing later builds on it.
    pub may_correct: bool,
}

/// The history of a household, the newest first.
pub(super) fn history(
    reader: &Reader<'_>,
    names: &Names,
    household: HouseholdId,
) -> Result<Vec<HistoryLine>, ClinicError> {
    let rows = moves::of_household(reader, household)?;
    let steps: Vec<Step> = rows.iter().map(step_of).collect();
    let holds: Vec<MoveId> = standing(&steps).into_iter().map(|step| step.id).collect();
    let mut people: HashMap<ResidentId, Option<residents::Resident>> = HashMap::new();
    let mut lines = Vec::with_capacity(rows.len());
    for row in &rows {
        if let Entry::Vacant(place) = people.entry(row.resident) {
            place.insert(residents::find(reader, row.resident)?);
        }
        let person = people.get(&row.resident).and_then(Option::as_ref);
        let kind = MoveKind::from_code(&row.kind);
        let came = row.household_to == Some(household);
        let other = if came { row.household_from } else { row.household_to }.filter(|id| *id != household);
        let stands = holds.contains(&row.id);
        let leads = !rows.iter().any(|lead| follow_up_id(lead.id, row.resident) == row.id);
        lines.push(HistoryLine {
            id: row.id,
            on: row.moved_on,
            resident: Named { id: row.resident, name: person.map(|person| person.name.clone()).unwrap_or_default() },
            kind,
            other: other.map(|id| household_name(reader, id)).transpose()?,
            from_other: came,
            relation_from: row.relation_from.as_deref().map(word),
            relation_to: row.relation_to.as_deref().map(word),
            place: row.place.clone(),
            remark: row.remark.clone(),
            recorded_by: names.user(row.recorded_by),
            taken_back: !stands && kind != MoveKind::Corrected,
            may_correct: stands && leads && person.is_some_and(|person| is_undone_by_hand(row, person)),
        });
    }
    lines.reverse();
    Ok(lines)
}

/// How a household is called: by its head, else its number.
pub(super) fn household_name(reader: &Reader<'_>, id: HouseholdId) -> Result<Named<HouseholdId>, ClinicError> {
    let members = residents::of_household(reader, id)?;
    let head = members.into_iter().find(|member| is_head(member.relation.as_deref())).map(|head| head.name);
    let name = match head {
        Some(name) => name,
        None => households::find(reader, id)?.map(|household| household.number).unwrap_or_default(),
    };
    Ok(Named { id, name })
}

/// 与户主关系 in words; an unknown code stands as it is.
pub(super) fn word(code: &str) -> String {
    Relation::find(code).map_or(code, |found| found.word).to_owned()
}

/// The household in which a resident lived on a day.
pub(crate) fn household_then(
    reader: &Reader<'_>,
    resident: ResidentId,
    on: NaiveDate,
) -> Result<Option<HouseholdId>, ClinicError> {
    let steps: Vec<Step> = moves::of_resident(reader, resident)?.iter().map(step_of).collect();
    let now = residents::find(reader, resident)?.and_then(|row| row.household);
    Ok(household_on(now, &steps, on))
}
