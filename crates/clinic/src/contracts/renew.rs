//! Renewing contracts in bulk: each in a group of its own, so that one that cannot be renewed stops no other.

use super::agreement::{Agreement, on_offer};
use super::end::is_renewed;
use super::list::contract_row;
use super::sign::{is_present, overlaps};
use super::{ContractRow, standing::unsigned_since};
use crate::changes::Changes;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::find;
use crate::now::{Ids, Now};
use crate::residents::{Named, Names};
use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::ops::ControlFlow;
use xiangyi_domain::contracts::end_after;
use xiangyi_domain::id::{ContractId, ResidentId};
use xiangyi_domain::users::Right;
use xiangyi_store::{Op, Reader, contracts, merges, packs, residents, teams};

/// So many contracts are written in one commit; between commits the user may stop.
const AT_ONCE: usize = 20;
/// A contract that runs longer than this is not renewed yet.
const EARLY_DAYS: u64 = 180;

/// Which contracts are to be renewed.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ListRenewable {
    /// Village by id, code or name.
    pub village: Option<String>,
    /// Team by id or name.
    pub team: Option<String>,
    /// Those that end within so many days; 60 if missing.
    pub within_days: Option<u32>,
    /// And those that ran out at most so many days ago; 365 if missing.
    pub expired_days: Option<u32>,
}

/// Contracts that end soon or ran out, and that nothing renews yet.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct RenewableList {
    /// By village, last day and number.
    pub rows: Vec<RenewableRow>,
}

/// One of them.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct RenewableRow {
    /// The contract.
    pub contract: ContractRow,
    /// Days until its last day; negative when it ran out.
    pub days_left: i32,
    /// Why it cannot be renewed, as a code; none when it can.
    pub stands_against: Option<String>,
}

/// What is to be renewed.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct RenewContracts {
    /// Which.
    pub contracts: Vec<ContractId>,
    /// Day of signing; today if missing.
    #[serde(default)]
    pub signed_on: Option<NaiveDate>,
    /// For one to three years; one if missing.
    #[serde(default)]
    pub years: Option<u8>,
}

/// What came of one.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Renewal {
    /// The old contract.
    pub contract: ContractId,
    /// Its number.
    pub old_number: String,
    /// Who is covered again.
    pub residents: Vec<Named<ResidentId>>,
    /// The new contract.
    pub id: Option<ContractId>,
    /// Its number.
    pub number: Option<String>,
    /// Its first day.
    pub starts_on: Option<NaiveDate>,
    /// Its last day.
    pub ends_on: Option<NaiveDate>,
    /// Why it was not renewed, as a code.
    pub refused: Option<String>,
}

/// What came of all.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Renewed {
    /// In the order asked; those after a stop are missing.
    pub rows: Vec<Renewal>,
    /// How many were renewed.
    pub renewed: u32,
    /// How many were not.
    pub refused: u32,
    /// The user stopped it; what was renewed stays.
    pub stopped: bool,
    /// What to fetch again.
    pub changes: Changes,
}

/// How far a bulk is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct BulkProgress {
    /// Contracts done.
    pub done: u32,
    /// Contracts in all.
    pub total: u32,
}

/// Told how far a bulk is; may stop it.
pub type BulkWatch<'a> = &'a mut dyn FnMut(BulkProgress) -> ControlFlow<()>;

impl Clinic {
    /// Contracts that end soon or ran out, with what stands against renewing them.
    ///
    /// # Errors
    /// `unknown_village`, `unknown_team`, `not_your_village`.
    pub fn list_renewable(&self, input: &ListRenewable, now: Now) -> Result<RenewableList, ClinicError> {
        self.must(Right::ContractsView)?;
        self.read(|reader| {
            let names = Names::load(reader)?;
            let villages = self.villages_of_filter(reader, input.village.as_deref())?;
            let team = input.team.as_deref().filter(|text| !text.is_empty());
            let team = team.map(|text| Ok::<_, ClinicError>(find::team(reader, text)?.id)).transpose()?;
            let from = now.today.checked_sub_days(Days::new(input.expired_days.unwrap_or(365).into()));
            let until = now.today.checked_add_days(Days::new(input.within_days.unwrap_or(60).into()));
            let period = (from.unwrap_or(now.today), until.unwrap_or(now.today));
            let mut rows = Vec::new();
            for contract in contracts::renewable(reader, villages.as_deref(), team, period)? {
                let refused = renewal(reader, &contract, (now.today, now.today), 1)?.err();
                let left = contract.ends_on.map_or(0, |last| (last - now.today).num_days());
                rows.push(RenewableRow {
                    contract: contract_row(reader, &names, &contract, now.today)?,
                    days_left: i32::try_from(left).unwrap_or_default(),
                    stands_against: refused.map(str::to_owned),
                });
            }
            Ok(RenewableList { rows })
        })
    }

    /// Renews contracts: each begins the day after the old one ends, or on the day of signing, and covers those of the
    /// old who still live here. Those that cannot be renewed are named with the reason.
    ///
    /// # Errors
    /// `bad_years`, `in_future`; what stands against one contract is in its line of the answer.
    pub fn renew_contracts(
        &self,
        input: RenewContracts,
        now: Now,
        ids: Ids<'_>,
        watch: BulkWatch<'_>,
    ) -> Result<Renewed, ClinicError> {
        self.must(Right::ContractsSign)?;
        let (signed_on, years) = (input.signed_on.unwrap_or(now.today), input.years.unwrap_or(1));
        if !(1..=3).contains(&years) {
            return Err(ClinicError::refused_at("bad_years", "years"));
        }
        if signed_on > now.today {
            return Err(ClinicError::refused_at("in_future", "signed_on"));
        }
        let total = u32::try_from(input.contracts.len()).unwrap_or(u32::MAX);
        let (mut rows, mut touched, mut stopped) = (Vec::new(), BTreeSet::new(), false);
        for part in input.contracts.chunks(AT_ONCE) {
            let done = u32::try_from(rows.len()).unwrap_or(u32::MAX);
            if watch(BulkProgress { done, total }).is_break() {
                stopped = true;
                break;
            }
            let (lines, committed) = self.commit(Op::RenewContracts, now, ids, |tx| {
                let mut lines = Vec::with_capacity(part.len());
                for id in part {
                    lines.push(tx.group(|tx| self.renew_one(tx, *id, (signed_on, now.today), years))?);
                }
                Ok::<_, ClinicError>(lines)
            })?;
            touched.extend(Changes::from(committed).touched);
            rows.extend(lines);
        }
        let renewed = u32::try_from(rows.iter().filter(|row: &&Renewal| row.id.is_some()).count()).unwrap_or(u32::MAX);
        let refused = u32::try_from(rows.len()).unwrap_or(u32::MAX).saturating_sub(renewed);
        watch(BulkProgress { done: renewed + refused, total }).is_break();
        Ok(Renewed { rows, renewed, refused, stopped, changes: Changes { touched: touched.into_iter().collect() } })
    }

    fn renew_one(
        &self,
        tx: &mut xiangyi_store::WriteTx<'_>,
        id: ContractId,
        days: (NaiveDate, NaiveDate),
        years: u8,
    ) -> Result<Renewal, ClinicError> {
        let none = |old_number: String, code: &str| Renewal {
            contract: id,
            old_number,
            residents: Vec::new(),
            id: None,
            number: None,
            starts_on: None,
            ends_on: None,
            refused: Some(code.to_owned()),
        };
        let old = match self.contract(tx, id) {
            Ok(old) => old,
            Err(error @ (ClinicError::Unknown { .. } | ClinicError::NotYourVillage)) => {
                return Ok(none(String::new(), &error.code()));
            }
            Err(error) => return Err(error),
        };
        let agreement = match renewal(tx, &old, days, years)? {
            Ok(agreement) => agreement,
            Err(code) => return Ok(none(old.number, code)),
        };
        let (new, number) = self.write_agreement(tx, &agreement)?;
        let named = |person: &residents::Resident| Named { id: person.id, name: person.name.clone() };
        Ok(Renewal {
            contract: id,
            old_number: old.number,
            residents: agreement.people.iter().map(named).collect(),
            id: Some(new),
            number: Some(number),
            starts_on: Some(agreement.starts_on),
            ends_on: Some(agreement.ends_on),
            refused: None,
        })
    }
}

/// The agreement that renews a contract, or the code of what stands against it.
fn renewal(
    reader: &Reader<'_>,
    old: &contracts::Contract,
    (signed_on, today): (NaiveDate, NaiveDate),
    years: u8,
) -> Result<Result<Agreement, &'static str>, ClinicError> {
    let Some(last) = old.ends_on.filter(|_| old.ended_on.is_none()) else { return Ok(Err("already_ended")) };
    if last > today.checked_add_days(Days::new(EARLY_DAYS)).unwrap_or(today) {
        return Ok(Err("too_early"));
    }
    if is_renewed(reader, old)? {
        return Ok(Err("already_renewed"));
    }
    let starts_on = last.succ_opt().unwrap_or(last).max(signed_on);
    let ends_on = end_after(starts_on, years);
    let people = still_here(reader, old)?;
    if people.is_empty() {
        return Ok(Err("nobody_left"));
    }
    for person in &people {
        if contracts::of_resident(reader, person.id)?.iter().any(|other| overlaps(other, starts_on, ends_on)) {
            return Ok(Err("contract_in_force"));
        }
        if unsigned_since(reader, person.id, old.signed_on)? {
            return Ok(Err("unsigned_since"));
        }
    }
    let team = old.team.map(|id| teams::find(reader, id)).transpose()?.flatten();
    let Some(team) = team.filter(|team| team.ended_on.is_none()) else { return Ok(Err("team_ended")) };
    let Some(packs) = packs_again(reader, old, starts_on)? else { return Ok(Err("pack_not_on_offer")) };
    Ok(Ok(Agreement {
        people,
        team: team.id,
        packs,
        signed_on,
        starts_on,
        ends_on,
        signer: old.signer.clone(),
        guardian: old.guardian.clone().and_then(|guardian| serde_json::from_value(guardian).ok()),
        renews: Some(old.id),
    }))
}

/// Those of a contract who still live here, in the household of the first of them.
fn still_here(reader: &Reader<'_>, old: &contracts::Contract) -> Result<Vec<residents::Resident>, ClinicError> {
    let mut people: Vec<residents::Resident> = Vec::new();
    for id in &old.residents {
        let Some(person) = residents::find(reader, merges::kept(reader, *id)?)? else { continue };
        let together = people.first().is_none_or(|first| first.household == person.household);
        if person.meta.voided.is_none() && is_present(&person) && together && !people.iter().any(|p| p.id == person.id)
        {
            people.push(person);
        }
    }
    Ok(people)
}

/// The packs of a contract as they are offered on a day; none when one of them no longer is.
fn packs_again(
    reader: &Reader<'_>,
    old: &contracts::Contract,
    on: NaiveDate,
) -> Result<Option<Vec<packs::Pack>>, ClinicError> {
    let all = packs::list(reader)?;
    let again = |id| {
        let pack = all.iter().find(|pack| pack.id == id)?;
        if on_offer(pack, on) {
            return Some(pack.clone());
        }
        all.iter().find(|other| other.code == pack.code && on_offer(other, on)).cloned()
    };
    Ok(old.packs.iter().map(|id| again(*id)).collect())
}
