//! `team`, `pack`, `contract`.

use super::{open, read};
use crate::args::{ContractCommand, PackCommand, TeamCommand};
use crate::failure::Failure;
use crate::moment;
use crate::outcome::Answer;
use serde_json::json;
use std::path::Path;
use xiangyi_clinic::contracts::{AddTeam, ListContracts};

/// `team …`.
pub fn team(folder: &Path, command: TeamCommand) -> Result<Answer, Failure> {
    let clinic = open(folder)?;
    match command {
        TeamCommand::List => Answer::done(&clinic.list_teams()?),
        TeamCommand::Add { name, leader } => {
            let leader = leader.unwrap_or_else(|| clinic.user().login.clone());
            let input = AddTeam { name, leader, members: Vec::new(), villages: Vec::new() };
            Answer::done(&clinic.add_team(input, moment::now(), &mut moment::new_id)?)
        }
    }
}

/// `pack …`.
pub fn pack(folder: &Path, command: &PackCommand) -> Result<Answer, Failure> {
    let PackCommand::List = command;
    Answer::done(&open(folder)?.list_packs()?)
}

/// `contract …`.
pub fn contract(folder: &Path, command: ContractCommand) -> Result<Answer, Failure> {
    let clinic = open(folder)?;
    match command {
        ContractCommand::Add(document) => {
            Answer::done(&clinic.sign_contract(read(&document.file)?, moment::now(), &mut moment::new_id)?)
        }
        ContractCommand::List => {
            let all = ListContracts { limit: Some(u32::MAX), ..ListContracts::default() };
            Answer::done(&json!({ "contracts": clinic.list_contracts(&all, moment::now())?.rows }))
        }
    }
}
