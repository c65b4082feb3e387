//! `cases`, `rejected`.

use super::open;
use crate::case_args::{CaseCommand, RejectedCommand};
use crate::failure::Failure;
use crate::moment;
use crate::outcome::Answer;
use std::collections::BTreeMap;
use std::path::Path;
use xiangyi_clinic::cases::{DecideCase, ResendChange, WithdrawChange};
use xiangyi_domain::cases::Choice;
use xiangyi_domain::id::ChangeId;

/// `cases`.
pub fn cases(folder: &Path, command: Option<&CaseCommand>) -> Result<Answer, Failure> {
    let clinic = open(folder)?;
    match command {
        None => Answer::done(&clinic.list_cases()?),
        Some(CaseCommand::Show { change }) => Answer::done(&clinic.case_page(named(change)?)?),
        Some(CaseCommand::Decide { change, choice, reason, resident, on }) => {
            let choice = Choice::from_code(choice).ok_or_else(|| Failure::new("not_a_choice").at("choice"))?;
            let (reason, resident) = (reason.clone(), resident.clone());
            let input = DecideCase { change_id: named(change)?, choice, reason, resident, on: *on };
            Answer::done(&clinic.decide_case(input, moment::now(), &mut moment::new_id)?)
        }
    }
}

/// `rejected`.
pub fn rejected(folder: &Path, command: Option<&RejectedCommand>) -> Result<Answer, Failure> {
    let clinic = open(folder)?;
    match command {
        None => Answer::done(&serde_json::json!({ "rejected": clinic.list_rejected()?.rows })),
        Some(RejectedCommand::Show { change }) => Answer::done(&clinic.case_page(named(change)?)?),
        Some(RejectedCommand::Resend { change, values }) => {
            let input = ResendChange { change_id: named(change)?, values: pairs(values)? };
            Answer::done(&clinic.resend_change(input, moment::now(), &mut moment::new_id)?)
        }
        Some(RejectedCommand::Withdraw { change, reason }) => {
            let input = WithdrawChange { change_id: named(change)?, reason: reason.clone() };
            Answer::done(&clinic.withdraw_change(input, moment::now(), &mut moment::new_id)?)
        }
    }
}

fn named(change: &str) -> Result<ChangeId, Failure> {
    change.trim().parse().map_err(|_| Failure::new("unknown_change").at("change_id"))
}

/// `name=value`, each name once.
fn pairs(values: &[String]) -> Result<BTreeMap<String, String>, Failure> {
    let pair = |text: &String| text.split_once('=').map(|(name, value)| (name.trim().to_owned(), value.to_owned()));
    values.iter().map(|text| pair(text).ok_or_else(|| Failure::new("bad_value").at("set"))).collect()
}
