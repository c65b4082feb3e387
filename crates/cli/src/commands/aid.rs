//! `aid …`, `chronic …`.

use super::{open, read, word};
use crate::admission_args::{AidCommand, ChronicCommand};
use crate::failure::Failure;
use crate::moment;
use crate::outcome::Answer;
use std::path::Path;

/// `aid …`.
pub fn aid(folder: &Path, command: AidCommand) -> Result<Answer, Failure> {
    let clinic = open(folder)?;
    let (now, ids) = (moment::now(), &mut moment::new_id);
    match command {
        AidCommand::Apply(document) => Answer::done(&clinic.apply_for_aid(&read(&document.file)?, now, ids)?),
        AidCommand::Review(document) => Answer::done(&clinic.review_aid(read(&document.file)?, now, ids)?),
        AidCommand::Announce(document) => Answer::done(&clinic.announce_aid(read(&document.file)?, now, ids)?),
        AidCommand::Pay(document) => Answer::done(&clinic.pay_aid(read(&document.file)?, now, ids)?),
        AidCommand::Withdraw(document) => Answer::done(&clinic.withdraw_aid(read(&document.file)?, now, ids)?),
        AidCommand::List { state } => Answer::done(&clinic.list_aid(word("state", state)?)?),
    }
}

/// `chronic …`.
pub fn chronic(folder: &Path, command: ChronicCommand) -> Result<Answer, Failure> {
    let clinic = open(folder)?;
    let (now, ids) = (moment::now(), &mut moment::new_id);
    match command {
        ChronicCommand::PutForward(document) => {
            Answer::done(&clinic.put_forward_chronic(&read(&document.file)?, now, ids)?)
        }
        ChronicCommand::Decide(document) => Answer::done(&clinic.decide_chronic(&read(&document.file)?, now, ids)?),
        ChronicCommand::End(document) => Answer::done(&clinic.end_chronic(&read(&document.file)?, now, ids)?),
        ChronicCommand::Estimate(document) => Answer::done(&clinic.preview_chronic_bill(&read(&document.file)?, now)?),
        ChronicCommand::Bill(document) => Answer::done(&clinic.bill_chronic(&read(&document.file)?, now, ids)?),
        ChronicCommand::ReverseBill(document) => {
            Answer::done(&clinic.reverse_chronic_bill(&read(&document.file)?, now, ids)?)
        }
        ChronicCommand::Bills { resident } => Answer::done(&clinic.list_chronic_bills(resident.as_deref())?),
        ChronicCommand::List { resident } => Answer::done(&clinic.list_chronic(resident.as_deref(), now)?),
    }
}
