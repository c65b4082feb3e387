//! `form`, `visit`, `due`.

use super::{open, read};
use crate::args::{FormCommand, VisitCommand};
use crate::failure::Failure;
use crate::moment;
use crate::outcome::Answer;
use chrono::NaiveDate;
use serde_json::json;
use std::path::Path;
use xiangyi_clinic::Clinic;

/// `form …`: descriptions need no store.
pub fn form(command: FormCommand) -> Result<Answer, Failure> {
    match command {
        FormCommand::List => Answer::done(&json!({ "forms": Clinic::forms() })),
        FormCommand::Show { form } => Answer::done(Clinic::form(&form)?),
    }
}

/// `visit …`.
pub fn visit(folder: &Path, command: VisitCommand) -> Result<Answer, Failure> {
    let VisitCommand::Add(document) = command;
    let clinic = open(folder)?;
    let input = read(&document.file)?;
    Answer::done(&clinic.log_visit(input, moment::now(), &mut moment::new_id)?)
}

/// `due`.
pub fn due(folder: &Path, on: Option<NaiveDate>, village: Option<&str>) -> Result<Answer, Failure> {
    let clinic = open(folder)?;
    let on = on.unwrap_or_else(|| moment::now().today);
    Answer::done(&clinic.due_lists(on, village)?)
}
