//! Ending a contract before its term, and taking one back before its first service.

use crate::changes::Changes;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use crate::residents::add::object;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::json;
use xiangyi_domain::contracts::{ENDED, EndWord, Ended, UnsignedWord, end_word, end_words, unsigned_words};
use xiangyi_domain::id::ContractId;
use xiangyi_domain::users::Right;
use xiangyi_store::{Op, Reader, WriteTx, contracts};
use xiangyi_wire::Entity;
use xiangyi_wire::change::Event;

/// The end of a contract.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct EndContract {
    /// Which.
    pub contract: ContractId,
    /// The first day on which it no longer holds.
    pub on: NaiveDate,
    /// 解约, 死亡, 迁出 …: a code or a word of the dictionary; anything else is kept as 其他 with these words.
    pub reason: String,
    /// What the reason leaves open.
    #[serde(default)]
    pub remark: Option<String>,
}

/// A contract signed by mistake.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct WithdrawContract {
    /// Which.
    pub contract: ContractId,
    /// Why.
    pub reason: String,
}

/// The dictionaries of reasons.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ContractReasons {
    /// Why somebody has no contract.
    pub unsigned: Vec<UnsignedWord>,
    /// Why a contract ends before its term.
    pub ended: Vec<EndWord>,
}

/// The printed word of a reason for an end.
pub(crate) fn end_reason(ended: &Ended) -> String {
    let word = end_word(&ended.reason).map_or(ended.reason.as_str(), |word| word.word.as_str());
    match ended.remark.as_deref().filter(|remark| !remark.is_empty()) {
        Some(remark) => format!("{word}：{remark}"),
        None => word.to_owned(),
    }
}

pub(super) fn write_end(tx: &mut WriteTx<'_>, id: ContractId, end: &Ended) -> Result<(), ClinicError> {
    tx.event(Entity::Contract, id, Event { kind: ENDED.to_owned(), data: object(json!(end)) })?;
    Ok(())
}

impl Clinic {
    /// The dictionaries of reasons.
    #[must_use]
    pub fn contract_reasons(&self) -> ContractReasons {
        ContractReasons { unsigned: unsigned_words().to_vec(), ended: end_words().to_vec() }
    }

    /// Ends a contract.
    ///
    /// # Errors
    /// `unknown_contract`, `not_your_village`, `already_ended`,
    /// `before_start`, `after_end`, `missing_key`, `in_future`.
    pub fn end_contract(&self, input: EndContract, now: Now, ids: Ids<'_>) -> Result<Changes, ClinicError> {
        self.must(Right::ContractsSign)?;
        let end = read_end(&input)?;
        let ((), committed) = self.commit(Op::EndContract, now, ids, |tx| {
            let contract = self.contract(tx, input.contract)?;
            if contract.ended_on.is_some() {
                return Err(ClinicError::refused_at("already_ended", "contract"));
            }
            if contract.starts_on.is_some_and(|first| input.on < first) {
                return Err(ClinicError::refused_at("before_start", "on"));
            }
            if contract.ends_on.is_some_and(|last| input.on > last) {
                return Err(ClinicError::refused_at("after_end", "on"));
            }
            write_end(tx, contract.id, &end)
        })?;
        Ok(committed.into())
    }

    /// Takes a contract back that was signed by mistake: only before its first service, and only while nothing renews
    /// it. What it renewed can be renewed again.
    ///
    /// # Errors
    /// `unknown_contract`, `not_your_village`, `already_ended`, `already_served`, `already_renewed`, `missing_key`.
    pub fn withdraw_contract(&self, input: WithdrawContract, now: Now, ids: Ids<'_>) -> Result<Changes, ClinicError> {
        self.must(Right::ContractsSign)?;
        let reason = input.reason.trim();
        if reason.is_empty() {
            return Err(ClinicError::BadInput { code: "missing_key", field: Some("reason".to_owned()) });
        }
        let ((), committed) = self.commit(Op::WithdrawContract, now, ids, |tx| {
            let contract = self.contract(tx, input.contract)?;
            if contract.ended_on.is_some() {
                return Err(ClinicError::refused_at("already_ended", "contract"));
            }
            if is_renewed(tx, &contract)? {
                return Err(ClinicError::refused_at("already_renewed", "contract"));
            }
            if is_served(tx, &contract, now.today)? {
                return Err(ClinicError::refused_at("already_served", "contract"));
            }
            tx.void(Entity::Contract, contract.id, reason)?;
            Ok(())
        })?;
        Ok(committed.into())
    }
}

fn read_end(input: &EndContract) -> Result<Ended, ClinicError> {
    let (reason, remark) = (input.reason.trim(), input.remark.as_deref().map(str::trim).filter(|r| !r.is_empty()));
    let missing = |field: &str| ClinicError::BadInput { code: "missing_key", field: Some(field.to_owned()) };
    if reason.is_empty() {
        return Err(missing("reason"));
    }
    match end_word(reason) {
        Some(word) if word.remark && remark.is_none() => Err(missing("remark")),
        Some(word) => Ok(Ended { on: input.on, reason: word.code.clone(), remark: remark.map(str::to_owned) }),
        None => {
            let words = remark.map_or_else(|| reason.to_owned(), |remark| format!("{reason} {remark}"));
            Ok(Ended { on: input.on, reason: "other".to_owned(), remark: Some(words) })
        }
    }
}

/// Whether another contract renews this one.
pub(super) fn is_renewed(reader: &Reader<'_>, contract: &contracts::Contract) -> Result<bool, ClinicError> {
    for id in &contract.residents {
        if contracts::of_resident(reader, *id)?.iter().any(|other| other.renews == Some(contract.id)) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether anybody of a contract was visited or served in its term.
fn is_served(reader: &Reader<'_>, contract: &contracts::Contract, today: NaiveDate) -> Result<bool, ClinicError> {
    let Some(from) = contract.starts_on else { return Ok(false) };
    let people: Vec<_> = contract.residents.iter().map(|id| (*id, None)).collect();
    Ok(!contracts::done(reader, &people, (from, contract.ends_on.unwrap_or(today)))?.is_empty())
}

/// Ends a contract where another one begins.
///
/// # Errors
/// `before_start` when it would have no day left.
pub(crate) fn end_for(
    clinic: &Clinic,
    tx: &mut WriteTx<'_>,
    id: ContractId,
    next: NaiveDate,
) -> Result<(), ClinicError> {
    let contract = clinic.contract(tx, id)?;
    if contract.ended_on.is_some() || contract.ends_on.is_some_and(|last| last < next) {
        return Ok(());
    }
    if contract.starts_on.is_some_and(|first| next < first) {
        return Err(ClinicError::refused_at("before_start", "on"));
    }
    write_end(tx, id, &Ended { on: next, reason: "other".to_owned(), remark: Some("改用另一份协议".to_owned()) })
}
