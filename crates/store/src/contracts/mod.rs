//! 签约协议.

mod covered;
mod list;
mod standing;

pub(crate) use covered::villages_json;
pub use covered::{Covered, CoveredFilter, FactDisease, Facts, covered, facts};
pub use list::{Filter, StateFilter, count, coverage, in_force, list};
pub use standing::{Done, Over, Person, Unsigned, done, last_end, over, people, renewable, unsigned};

use crate::cell::{all, one, row};
use crate::{Reader, StoreError};
use chrono::NaiveDate;
use rusqlite::named_params;
use serde_json::Value;
use xiangyi_domain::id::{ContractId, HouseholdId, PackId, ResidentId, TeamId, UserId, VillageId};

row! {
    /// One agreement.
    Contract {
        id: ContractId,
        /// Its village.
        village: VillageId,
        /// Its number.
        number: String,
        /// Whom it covers.
        residents: Vec<ResidentId>,
        /// What was agreed.
        packs: Vec<PackId>,
        /// Its steps, `{id, kind, data}`.
        events: Vec<Value>,
        /// Derived from its steps.
        state: String,
        ;
        /// The household of all who are covered.
        household: HouseholdId,
        /// Which team.
        team: TeamId,
        /// When it was signed.
        signed_on: NaiveDate,
        /// From when it is in force.
        starts_on: NaiveDate,
        /// Until when, this day included.
        ends_on: NaiveDate,
        /// Who signed for the household.
        signer: String,
        /// Who signed for the team.
        signed_by: UserId,
        /// When it was ended before its time.
        ended_on: NaiveDate,
        /// The contract that it renews.
        renews: ContractId,
        /// Who signed for somebody who cannot: `{name, relation, id_number, phone}`.
        guardian: Value,
        /// What was agreed to be paid, for each resident and pack.
        fees: Value,
    }
}

/// One contract.
///
/// # Errors
/// Those of the database.
pub fn find(reader: &Reader<'_>, id: ContractId) -> Result<Option<Contract>, StoreError> {
    one(reader.sql(), "SELECT * FROM contracts WHERE id = :id", named_params! {":id": id.bytes()})
}

/// The listed contracts of a resident, newest first.
///
/// # Errors
/// Those of the database.
pub fn of_resident(reader: &Reader<'_>, id: ResidentId) -> Result<Vec<Contract>, StoreError> {
    let id = crate::merges::kept(reader, id)?;
    all(reader.sql(), include_str!("of_resident.sql"), named_params! {":resident": id.bytes()})
}

/// The listed contracts of a resident that are in force on a day.
///
/// # Errors
/// Those of the database.
pub fn in_force_of_resident(reader: &Reader<'_>, id: ResidentId, on: NaiveDate) -> Result<Vec<Contract>, StoreError> {
    let id = crate::merges::kept(reader, id)?;
    let params = named_params! {":resident": id.bytes(), ":on": on.to_string()};
    all(reader.sql(), include_str!("in_force_of_resident.sql"), params)
}
