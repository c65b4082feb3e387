//! `household …`.

use super::{open, read};
use crate::failure::Failure;
use crate::household_args::{CategoryCommand, DiseaseCommand, HouseholdCommand};
use crate::moment;
use crate::outcome::Answer;
use serde_json::json;
use std::path::Path;
use xiangyi_clinic::Clinic;
use xiangyi_domain::residents::tags;

/// `household …`.
pub fn run(folder: &Path, command: HouseholdCommand) -> Result<Answer, Failure> {
    use HouseholdCommand as C;
    // The catalogue needs no store.
    if let C::Category(CategoryCommand::List) = command {
        return Answer::done(&json!({ "tags": tags() }));
    }
    let clinic = open(folder)?;
    let (now, ids) = (moment::now(), &mut moment::new_id);
    match command {
        C::Show { which } => Answer::done(&clinic.household_page(&which, now)?),
        C::Change(document) => Answer::done(&clinic.change_household(read(&document.file)?, now, ids)?),
        C::Found(document) => Answer::done(&clinic.found_household(read(&document.file)?, now, ids)?),
        C::MoveIn(document) => Answer::done(&clinic.move_in(read(&document.file)?, now, ids)?),
        C::MoveOut(document) => Answer::done(&clinic.move_out(read(&document.file)?, now, ids)?),
        C::Move(document) => Answer::done(&clinic.move_household(read(&document.file)?, now, ids)?),
        C::MoveVillage(document) => Answer::done(&clinic.move_village(read(&document.file)?, now, ids)?),
        C::Death(document) => Answer::done(&clinic.record_death(read(&document.file)?, now, ids)?),
        C::Head(document) => Answer::done(&clinic.change_head(read(&document.file)?, now, ids)?),
        C::Propose(document) => Answer::done(&clinic.propose_relations(&read(&document.file)?)?),
        C::Relation(document) => Answer::done(&clinic.change_relation(read(&document.file)?, now, ids)?),
        C::Correct(document) => Answer::done(&clinic.correct_move(read(&document.file)?, now, ids)?),
        C::Insurance(document) => Answer::done(&clinic.enter_insurance(read(&document.file)?, now, ids)?),
        C::Category(command) => category(&clinic, command),
        C::Disease(command) => disease(&clinic, command),
    }
}

fn category(clinic: &Clinic, command: CategoryCommand) -> Result<Answer, Failure> {
    use CategoryCommand as C;
    let (now, ids) = (moment::now(), &mut moment::new_id);
    match command {
        C::List => Answer::done(&json!({ "tags": tags() })),
        C::Give(document) => Answer::done(&clinic.give_category(read(&document.file)?, now, ids)?),
        C::End(document) => Answer::done(&clinic.end_category(read(&document.file)?, now, ids)?),
        C::Correct(document) => Answer::done(&clinic.correct_category(read(&document.file)?, now, ids)?),
        C::Withdraw(document) => Answer::done(&clinic.withdraw_category(read(&document.file)?, now, ids)?),
    }
}

fn disease(clinic: &Clinic, command: DiseaseCommand) -> Result<Answer, Failure> {
    use DiseaseCommand as C;
    let (now, ids) = (moment::now(), &mut moment::new_id);
    match command {
        C::Register(document) => Answer::done(&clinic.register_disease(read(&document.file)?, now, ids)?),
        C::Change(document) => Answer::done(&clinic.change_disease(read(&document.file)?, now, ids)?),
        C::End(document) => Answer::done(&clinic.end_disease(read(&document.file)?, now, ids)?),
        C::Withdraw(document) => Answer::done(&clinic.withdraw_disease(read(&document.file)?, now, ids)?),
    }
}
