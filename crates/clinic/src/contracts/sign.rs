//! `contract add`: signing with the members of one household.

use crate::changes::Changes;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::find;
use crate::now::{Ids, Now};
use crate::residents::add::object;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::json;
use xiangyi_domain::contracts::{check_term, default_end};
use xiangyi_domain::id::{ContractId, PackId, ResidentId};
use xiangyi_domain::users::Right;
use xiangyi_store::{Op, Reader, contracts, packs, residents};
use xiangyi_wire::Entity;

/// An agreement.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct SignContract {
    /// Members of one household, by id or ID number.
    pub residents: Vec<String>,
    /// Team by id or name.
    pub team: String,
    /// Packs by id, code or name.
    #[serde(default)]
    pub packs: Vec<String>,
    /// Day of signing, which is the first day.
    pub signed_on: NaiveDate,
    /// Last day; the same date next year less a day, if missing.
    #[serde(default)]
    pub ends_on: Option<NaiveDate>,
    /// Who signs for a minor or a person who cannot.
    #[serde(default)]
    pub signer: Option<String>,
}

/// The new agreement.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct SignedContract {
    /// Row.
    pub id: ContractId,
    /// 协议编号.
    pub number: String,
    /// What to fetch again.
    pub changes: Changes,
}

impl Clinic {
    /// Signs a contract. One contract in force per resident; the residents of
    /// one agreement are of one household.
    ///
    /// # Errors
    /// `unknown_resident`, `unknown_team`, `unknown_pack`, `not_your_village`,
    /// `other_household`, `contract_in_force`, `term_too_short`,
    /// `term_too_long`, `in_future`.
    pub fn sign_contract(&self, input: SignContract, now: Now, ids: Ids<'_>) -> Result<SignedContract, ClinicError> {
        self.must(Right::ContractsSign)?;
        let ends_on = input.ends_on.unwrap_or_else(|| default_end(input.signed_on));
        check_term(input.signed_on, ends_on).map_err(|error| ClinicError::refused_at(error.code(), "ends_on"))?;
        if input.signed_on > now.today {
            return Err(ClinicError::refused_at("in_future", "signed_on"));
        }
        let ((id, number), committed) = self.commit(Op::SignContract, now, ids, |tx| {
            let people = self.signers(tx, &input, ends_on)?;
            let team = find::team(tx, &input.team)?;
            let all = packs::list(tx)?;
            let packs = input.packs.iter().map(|text| Ok(find::pack(&all, text)?.id));
            let packs: Vec<PackId> = packs.collect::<Result<_, ClinicError>>()?;
            let first = people.first().ok_or(ClinicError::refused_at("no_residents", "residents"))?;
            let number = tx.next_number("XY")?;
            let id = ContractId(tx.new_id());
            let fields = json!({
                "village": first.village, "number": number, "household": first.household,
                "residents": people.iter().map(|resident| resident.id).collect::<Vec<ResidentId>>(),
                "team": team.id, "packs": packs, "signed_on": input.signed_on, "starts_on": input.signed_on,
                "ends_on": ends_on, "signer": input.signer, "signed_by": self.user_id(),
            });
            tx.insert(Entity::Contract, id, &self.area(first.village), object(fields))?;
            Ok((id, number))
        })?;
        Ok(SignedContract { id, number, changes: committed.into() })
    }

    /// The residents of an agreement: of one household, none in another contract.
    fn signers(
        &self,
        reader: &Reader<'_>,
        input: &SignContract,
        ends_on: NaiveDate,
    ) -> Result<Vec<residents::Resident>, ClinicError> {
        let mut people: Vec<residents::Resident> = Vec::new();
        for who in &input.residents {
            let resident = self.resident(reader, who)?;
            if people.iter().any(|other| other.id == resident.id) {
                continue;
            }
            let alone = people.is_empty() && input.residents.len() == 1;
            let together = people.first().is_none_or(|first| first.household == resident.household);
            if !together || (resident.household.is_none() && !alone) {
                return Err(ClinicError::refused_at("other_household", "residents"));
            }
            if contracts::of_resident(reader, resident.id)?.iter().any(|c| overlaps(c, input.signed_on, ends_on)) {
                return Err(ClinicError::refused_at("contract_in_force", "residents"));
            }
            people.push(resident);
        }
        Ok(people)
    }
}

/// Whether a stored contract holds on a day between two days.
pub(super) fn overlaps(row: &contracts::Contract, starts_on: NaiveDate, ends_on: NaiveDate) -> bool {
    let (Some(first), Some(end)) = (row.starts_on, row.ends_on) else { return false };
    let last = row.ended_on.map_or(end, |ended| ended.pred_opt().unwrap_or(ended).min(end));
    first <= ends_on && starts_on <= last && first <= last
}
