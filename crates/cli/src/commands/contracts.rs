//! `team`, `pack`, `contract`.

use super::{open, read};
use crate::contract_args::{ContractCommand, PackCommand, TeamCommand};
use crate::failure::Failure;
use crate::moment;
use crate::outcome::Answer;
use serde_json::json;
use std::io::Write;
use std::ops::ControlFlow;
use std::path::Path;
use xiangyi_clinic::contracts::{
    AddTeam, AskClaims, AskFulfilment, AskStatistics, BulkProgress, EndTeam, ListContracts, ListRenewable, ListToEnd,
};
use xiangyi_clinic::{Clinic, Now};

/// `team …`.
pub fn team(folder: &Path, command: TeamCommand) -> Result<Answer, Failure> {
    let clinic = open(folder)?;
    match command {
        TeamCommand::List => Answer::done(&clinic.list_teams(moment::now().today)?),
        TeamCommand::Add { name, leader } => {
            let leader = leader.unwrap_or_else(|| clinic.user().login.clone());
            let input = AddTeam { name, leader, members: Vec::new(), villages: Vec::new() };
            Answer::done(&clinic.add_team(input, moment::now(), &mut moment::new_id)?)
        }
        TeamCommand::Change(document) => {
            Answer::done(&clinic.change_team(&read(&document.file)?, moment::now(), &mut moment::new_id)?)
        }
        TeamCommand::End { team } => {
            Answer::done(&clinic.end_team(&EndTeam { team }, moment::now(), &mut moment::new_id)?)
        }
    }
}

/// `pack …`.
pub fn pack(folder: &Path, command: &PackCommand) -> Result<Answer, Failure> {
    let clinic = open(folder)?;
    match command {
        PackCommand::List => Answer::done(&clinic.list_packs()?),
        PackCommand::Add(document) => {
            Answer::done(&clinic.add_pack(read(&document.file)?, moment::now(), &mut moment::new_id)?)
        }
    }
}

/// `contract …`.
pub fn contract(folder: &Path, command: ContractCommand) -> Result<Answer, Failure> {
    let clinic = open(folder)?;
    let now = moment::now();
    let ids = &mut moment::new_id;
    match command {
        ContractCommand::Add(document) => Answer::done(&clinic.sign_contract(read(&document.file)?, now, ids)?),
        ContractCommand::List => {
            let all = ListContracts { limit: Some(u32::MAX), ..ListContracts::default() };
            Answer::done(&json!({ "contracts": clinic.list_contracts(&all, now)?.rows }))
        }
        ContractCommand::End(document) => Answer::done(&clinic.end_contract(read(&document.file)?, now, ids)?),
        ContractCommand::Withdraw(document) => {
            Answer::done(&clinic.withdraw_contract(read(&document.file)?, now, ids)?)
        }
        ContractCommand::Unsigned(document) => {
            Answer::done(&clinic.record_unsigned(read(&document.file)?, now, ids)?)
        }
        ContractCommand::Reasons => Answer::done(&clinic.contract_reasons()),
        ContractCommand::Service(document) => Answer::done(&clinic.log_service(read(&document.file)?, now, ids)?),
        other => asked(&clinic, other, now),
    }
}

/// Bulks and figures.
fn asked(clinic: &Clinic, command: ContractCommand, now: Now) -> Result<Answer, Failure> {
    let ids = &mut moment::new_id;
    match command {
        ContractCommand::Renewable { village, within_days } => {
            let input = ListRenewable { village, within_days, ..ListRenewable::default() };
            Answer::done(&clinic.list_renewable(&input, now)?)
        }
        ContractCommand::Renew(document) => {
            let done = clinic.renew_contracts(read(&document.file)?, now, ids, &mut tell)?;
            Answer::of(&done, done.refused == 0)
        }
        ContractCommand::Gone { village } => Answer::done(&clinic.list_to_end(&ListToEnd { village }, now)?),
        ContractCommand::EndGone(document) => {
            let done = clinic.end_gone(read(&document.file)?, now, ids, &mut tell)?;
            Answer::of(&done, done.rows.iter().all(|row| row.refused.is_none()))
        }
        ContractCommand::Fulfilment { resident: Some(who), on, .. } => {
            Answer::done(&clinic.resident_fulfilment(&who, on, now)?)
        }
        ContractCommand::Fulfilment { by, show, on, village, .. } => {
            let given = [("by", by), ("show", show), ("village", village), ("on", on.map(|on| on.to_string()))];
            let input: serde_json::Map<String, serde_json::Value> =
                given.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?.into()))).collect();
            let mut input: AskFulfilment = xiangyi_clinic::input::read(&json!(input).to_string())?;
            input.limit = Some(u32::MAX);
            Answer::done(&clinic.contract_fulfilment(&input, now)?)
        }
        ContractCommand::Statistics { on, from, village } => {
            Answer::done(&clinic.contract_statistics(&AskStatistics { on, from, village }, now)?)
        }
        ContractCommand::Standing(document) => Answer::done(&clinic.contract_standing(&read(&document.file)?, now)?),
        ContractCommand::Claims { month, village } => {
            Answer::done(&clinic.contract_claims(&AskClaims { month, village, payer: None })?)
        }
        _ => Err(Failure::new("unexpected")),
    }
}

/// Progress goes to standard error.
fn tell(progress: BulkProgress) -> ControlFlow<()> {
    // A closed pipe has nobody left to tell.
    let _ = writeln!(std::io::stderr(), "{} / {}", progress.done, progress.total);
    ControlFlow::Continue(())
}
