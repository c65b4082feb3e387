//! `contract add`: signing with the members of one household.

use super::agreement::{Agreement, on_offer};
use crate::changes::Changes;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::find;
use crate::now::{Ids, Now};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use xiangyi_domain::contracts::{Guardian, check_term, default_end};
use xiangyi_domain::id::ContractId;
use xiangyi_domain::users::Right;
use xiangyi_store::{Op, Reader, contracts, packs, residents};

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
    /// The same with relation, ID number and telephone.
    #[serde(default)]
    pub guardian: Option<Guardian>,
}

/// The new agreement.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct SignedContract {
    /// Row.
    pub id: ContractId,
    /// 协议编号.
    pub number: String,
    /// `guardian_missing`: nobody of age stands on it, and nobody signs for them.
    pub warnings: Vec<String>,
    /// What to fetch again.
    pub changes: Changes,
}

impl Clinic {
    /// Signs a contract. One contract in force per resident; the residents of
    /// one agreement are of one household.
    ///
    /// # Errors
    /// `unknown_resident`, `unknown_team`, `unknown_pack`, `not_your_village`,
    /// `other_household`, `contract_in_force`, `term_too_short`, `not_present`,
    /// `term_too_long`, `in_future`, `pack_not_on_offer`, `guardian_unnamed`.
    pub fn sign_contract(&self, input: SignContract, now: Now, ids: Ids<'_>) -> Result<SignedContract, ClinicError> {
        self.must(Right::ContractsSign)?;
        let ends_on = input.ends_on.unwrap_or_else(|| default_end(input.signed_on));
        check_term(input.signed_on, ends_on).map_err(|error| ClinicError::refused_at(error.code(), "ends_on"))?;
        if input.signed_on > now.today {
            return Err(ClinicError::refused_at("in_future", "signed_on"));
        }
        if input.guardian.as_ref().is_some_and(|guardian| guardian.name.trim().is_empty()) {
            return Err(ClinicError::refused_at("guardian_unnamed", "guardian"));
        }
        let ((id, number, warnings), committed) = self.commit(Op::SignContract, now, ids, |tx| {
            let agreement = Agreement {
                people: self.signers(tx, &input, ends_on)?,
                team: find::team(tx, &input.team)?.id,
                packs: packs_of(tx, &input)?,
                signed_on: input.signed_on,
                starts_on: input.signed_on,
                ends_on,
                signer: input.signer.clone().or_else(|| input.guardian.as_ref().map(|one| one.name.clone())),
                guardian: input.guardian.clone(),
                renews: None,
            };
            let warnings = if agreement.lacks_guardian() { vec!["guardian_missing".to_owned()] } else { Vec::new() };
            let (id, number) = self.write_agreement(tx, &agreement)?;
            Ok::<_, ClinicError>((id, number, warnings))
        })?;
        Ok(SignedContract { id, number, warnings, changes: committed.into() })
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
            if !is_present(&resident) {
                return Err(ClinicError::refused_at("not_present", "residents"));
            }
            if contracts::of_resident(reader, resident.id)?.iter().any(|c| overlaps(c, input.signed_on, ends_on)) {
                return Err(ClinicError::refused_at("contract_in_force", "residents"));
            }
            people.push(resident);
        }
        Ok(people)
    }
}

/// The packs of an agreement, each as it is offered on the day of signing.
fn packs_of(reader: &Reader<'_>, input: &SignContract) -> Result<Vec<packs::Pack>, ClinicError> {
    let mut all = packs::list(reader)?;
    // Of several versions of one code, that of the day is found first.
    all.sort_by_key(|pack| !on_offer(pack, input.signed_on));
    let mut chosen: Vec<packs::Pack> = Vec::new();
    for text in &input.packs {
        let pack = find::pack(&all, text)?;
        if !on_offer(pack, input.signed_on) {
            return Err(ClinicError::refused_at("pack_not_on_offer", "packs"));
        }
        if chosen.iter().all(|other| other.id != pack.id) {
            chosen.push(pack.clone());
        }
    }
    Ok(chosen)
}

/// Whether a resident neither died nor moved away.
pub(super) fn is_present(resident: &residents::Resident) -> bool {
    resident.status.as_deref().is_none_or(|status| status == "present")
}

/// Whether a stored contract holds on a day between two days.
pub(super) fn overlaps(row: &contracts::Contract, starts_on: NaiveDate, ends_on: NaiveDate) -> bool {
    let (Some(first), Some(end)) = (row.starts_on, row.ends_on) else { return false };
    let last = row.ended_on.map_or(end, |ended| ended.pred_opt().unwrap_or(ended).min(end));
    first <= ends_on && starts_on <= last && first <= last
}
