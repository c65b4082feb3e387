//! `form`, `due`.

use super::open;
use crate::failure::Failure;
use crate::form_args::FormCommand;
use crate::moment;
use crate::outcome::Answer;
use chrono::NaiveDate;
use serde_json::json;
use std::path::Path;
use xiangyi_clinic::followups::{FormsAtHand, NameRestrictedStaff, RestrictRegister};
use xiangyi_clinic::{Clinic, ClinicError};
use xiangyi_domain::followups::{FormCode, FormDescription};
use xiangyi_domain::residents::Register;

/// `form …`: descriptions need no store; what is chosen for this township does.
pub fn form(folder: &Path, command: FormCommand) -> Result<Answer, Failure> {
    match command {
        FormCommand::List => {
            let at_hand = FormsAtHand::of(Some(folder));
            let forms: Vec<&FormDescription> = at_hand.forms.current().collect();
            Answer::done(&json!({ "forms": forms, "flawed": at_hand.flawed }))
        }
        FormCommand::Show { form, edition } => show(folder, &form, edition.as_deref()),
        FormCommand::Check { file } => {
            let check = Clinic::check_form(&crate::document::text(&file)?);
            if check.sound {
                return Answer::done(&check);
            }
            let lines: Vec<String> = check.flaws.iter().map(|flaw| format!("{}: {}", flaw.place, flaw.text)).collect();
            let place = check.flaws.first().map(|flaw| flaw.place.clone()).unwrap_or_default();
            Err(Failure::new("flawed_form").at(&place).with("flaws", &lines.join("; ")))
        }
        FormCommand::Frequency { code } => {
            let clinic = open(folder)?;
            match code {
                Some(code) => Answer::done(&clinic.choose_frequency(&code, moment::now(), &mut moment::new_id)?),
                None => Answer::done(&clinic.frequency_choice()?),
            }
        }
        FormCommand::Access { allow, deny, register } => {
            let clinic = open(folder)?;
            let (allowed, register) = (allow.is_some(), register_named(&register)?);
            let Some(login) = allow.or(deny) else { return Answer::done(&clinic.restricted_staff()?) };
            let input = NameRestrictedStaff { login, register, allowed };
            Answer::done(&clinic.name_restricted_staff(&input, moment::now(), &mut moment::new_id)?)
        }
        FormCommand::Restrict { register, open: opened } => {
            let clinic = open(folder)?;
            let input = RestrictRegister { register: register_named(&register)?, restricted: !opened };
            Answer::done(&clinic.restrict_register(&input, moment::now(), &mut moment::new_id)?)
        }
    }
}

fn register_named(code: &str) -> Result<Register, ClinicError> {
    Register::from_code(code).ok_or(ClinicError::unknown("register", "register"))
}

fn show(folder: &Path, form: &str, edition: Option<&str>) -> Result<Answer, Failure> {
    let at_hand = FormsAtHand::of(Some(folder));
    let code = FormCode::new(form).ok_or(ClinicError::unknown("form", "form"))?;
    let found = match edition {
        Some(version) => at_hand.forms.edition(&code, version),
        None => at_hand.forms.find(&code),
    };
    Answer::done(found.ok_or(ClinicError::unknown("form", if edition.is_some() { "edition" } else { "form" }))?)
}

/// `due`.
pub fn due(folder: &Path, on: Option<NaiveDate>, village: Option<&str>) -> Result<Answer, Failure> {
    let clinic = open(folder)?;
    let on = on.unwrap_or_else(|| moment::now().today);
    Answer::done(&clinic.due_lists(on, village)?)
}
