//! Writing an agreement: what signing and renewing have in common.

use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::residents::add::object;
use crate::residents::categories_on;
use chrono::NaiveDate;
use serde_json::json;
use xiangyi_domain::contracts::{Fee, Guardian, OF_AGE, Shares};
use xiangyi_domain::id::{ContractId, PackId, ResidentId, TeamId};
use xiangyi_domain::residents::age_on;
use xiangyi_store::{Reader, WriteTx, packs, residents};
use xiangyi_wire::Entity;

/// An agreement ready to be written.
pub(super) struct Agreement {
    /// Of one household.
    pub(super) people: Vec<residents::Resident>,
    pub(super) team: TeamId,
    pub(super) packs: Vec<packs::Pack>,
    pub(super) signed_on: NaiveDate,
    pub(super) starts_on: NaiveDate,
    pub(super) ends_on: NaiveDate,
    pub(super) signer: Option<String>,
    pub(super) guardian: Option<Guardian>,
    pub(super) renews: Option<ContractId>,
}

impl Agreement {
    /// Nobody of age is on it and no guardian is named.
    pub(super) fn lacks_guardian(&self) -> bool {
        let minor =
            |person: &residents::Resident| person.birth_on.is_some_and(|born| age_on(born, self.signed_on) < OF_AGE);
        let named = self.signer.as_deref().is_some_and(|name| !name.trim().is_empty()) || self.guardian.is_some();
        !named && !self.people.is_empty() && self.people.iter().all(minor)
    }
}

impl Clinic {
    /// Writes the row, with its number and its fees.
    pub(super) fn write_agreement(
        &self,
        tx: &mut WriteTx<'_>,
        agreement: &Agreement,
    ) -> Result<(ContractId, String), ClinicError> {
        let first = agreement.people.first().ok_or(ClinicError::refused_at("no_residents", "residents"))?;
        let fees = fees(tx, agreement)?;
        let number = tx.next_number("XY")?;
        let id = ContractId(tx.new_id());
        let fields = json!({
            "village": first.village, "number": number, "household": first.household,
            "residents": agreement.people.iter().map(|resident| resident.id).collect::<Vec<ResidentId>>(),
            "team": agreement.team, "packs": agreement.packs.iter().map(|pack| pack.id).collect::<Vec<PackId>>(),
            "signed_on": agreement.signed_on, "starts_on": agreement.starts_on, "ends_on": agreement.ends_on,
            "signer": agreement.signer, "signed_by": self.user_id(), "renews": agreement.renews,
            "guardian": agreement.guardian, "fees": (!fees.is_empty()).then_some(fees),
        });
        tx.insert(Entity::Contract, id, &self.area(first.village), object(fields))?;
        Ok((id, number))
    }
}

/// What is to be paid for each resident and pack, by whom, as prices and categories are on the first day.
fn fees(reader: &Reader<'_>, agreement: &Agreement) -> Result<Vec<Fee>, ClinicError> {
    let mut fees = Vec::new();
    let priced: Vec<_> = agreement.packs.iter().filter(|pack| pack.price.unwrap_or_default().fen() > 0).collect();
    for person in agreement.people.iter().filter(|_| !priced.is_empty()) {
        let categories = categories_on(reader, person.id, agreement.starts_on)?;
        for pack in &priced {
            let price = pack.price.unwrap_or_default();
            let parts = shares_of(pack).of(price, &categories);
            fees.push(Fee { resident: person.id, pack: pack.id, price, parts });
        }
    }
    Ok(fees)
}

/// The shares of a stored pack; none if it has none.
pub(crate) fn shares_of(pack: &packs::Pack) -> Shares {
    pack.shares.clone().and_then(|shares| serde_json::from_value(shares).ok()).unwrap_or_default()
}

/// Whether a pack is on offer on a day.
pub(super) fn on_offer(pack: &packs::Pack, on: NaiveDate) -> bool {
    pack.valid_from.is_none_or(|day| day <= on) && pack.valid_to.is_none_or(|day| on <= day)
}
