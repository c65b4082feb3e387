//! How a person who is added by hand came into the household.

use super::moving::day_problem;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::residents::add::object;
use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::json;
use xiangyi_domain::households::{MoveKind, check_day};
use xiangyi_domain::id::{HouseholdId, MoveId, ResidentId, VillageId};
use xiangyi_store::WriteTx;
use xiangyi_wire::Entity;

/// How and when somebody came.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Arrival {
    /// `moved_in`, `born` or `joined`.
    pub kind: MoveKind,
    /// When.
    pub on: NaiveDate,
    /// Where from.
    #[serde(default)]
    pub place: Option<String>,
    /// Remark.
    #[serde(default)]
    pub remark: Option<String>,
}

/// Who came where, as the new row says it.
pub(crate) struct Newcomer<'a> {
    pub resident: ResidentId,
    pub village: VillageId,
    pub household: HouseholdId,
    pub relation: &'a str,
    pub born: Option<NaiveDate>,
}

/// Writes the move of a person who was added in the same commit.
pub(crate) fn record_arrival(
    clinic: &Clinic,
    tx: &mut WriteTx<'_>,
    new: &Newcomer<'_>,
    arrival: &Arrival,
    today: NaiveDate,
) -> Result<(), ClinicError> {
    if !matches!(arrival.kind, MoveKind::MovedIn | MoveKind::Born | MoveKind::Joined) {
        return Err(ClinicError::BadInput { code: "bad_value", field: Some("kind".to_owned()) });
    }
    check_day(arrival.on, today, new.born, None, true).map_err(day_problem)?;
    let fields = json!({
        "village": new.village, "resident": new.resident, "kind": arrival.kind.code(), "moved_on": arrival.on,
        "household_to": new.household, "relation_to": new.relation, "place": arrival.place,
        "remark": arrival.remark, "recorded_by": clinic.user_id(),
    });
    let id = MoveId(tx.new_id());
    tx.insert(Entity::Move, id, &clinic.area(new.village), object(fields))?;
    Ok(())
}
