//! One function per command: read the words and documents, call the clinic, give its answer.

mod accounts;
mod admissions;
mod aid;
mod cases;
mod contracts;
mod duplicates;
mod exchange;
mod followups;
mod households;
mod lists;
mod print;
mod residents;
mod screening;
mod settlement;
mod store;
mod users;
mod villages;
mod visits;

use crate::args::{Cli, Command};
use crate::failure::Failure;
use crate::moment;
use crate::outcome::Answer;
use crate::place::data_folder;
use serde::de::DeserializeOwned;
use std::path::{Path, PathBuf};
use xiangyi_clinic::Clinic;

/// Runs the command.
pub fn run(cli: Cli) -> Result<Answer, Failure> {
    let folder = data_folder(cli.data);
    match cli.command {
        Command::Init { org_code, org_name, name } => store::init(&folder, org_code, org_name, name),
        Command::Backup { file } => store::backup(&folder, file),
        Command::Restore { file } => store::restore(&folder, file),
        Command::Check => store::check(&folder),
        Command::Demo { residents, seed } => store::demo(&folder, residents, seed),
        Command::User(command) => users::run(&folder, command),
        Command::Import(command) => residents::import(&folder, command),
        Command::Search { text, limit, fuzzy } => residents::search(&folder, text, limit, fuzzy.then_some(true)),
        Command::Household(command) => households::run(&folder, command),
        Command::Resident(command) => residents::run(&folder, command),
        Command::Duplicates(command) => duplicates::run(&folder, command),
        Command::Village(command) => villages::run(&folder, command),
        Command::List(command) => lists::list(&folder, command),
        Command::Export(command) => lists::export(&folder, command),
        Command::Form(command) => followups::form(&folder, command),
        Command::Visit(command) => visits::run(&folder, command),
        Command::Due { on, village } => followups::due(&folder, on, village.as_deref()),
        Command::Team(command) => contracts::team(&folder, command),
        Command::Pack(command) => contracts::pack(&folder, &command),
        Command::Contract(command) => contracts::contract(&folder, command),
        Command::Campaign(command) => screening::campaign(&folder, command),
        Command::Screening(command) => screening::screening(&folder, command),
        Command::Goods(command) => screening::goods(&folder, command),
        Command::Print(arguments) => print::run(&folder, arguments),
        Command::Admission(command) => admissions::run(&folder, command),
        Command::Settle { policy, bill } => settlement::settle(&policy, &bill),
        Command::Policy(command) => settlement::policy(&folder, command),
        Command::Accounts(command) => accounts::run(&folder, command),
        Command::Statistics(command) => accounts::statistics(&folder, command),
        Command::Aid(command) => aid::aid(&folder, command),
        Command::Chronic(command) => aid::chronic(&folder, command),
        Command::Enroll { server, code, ca } => exchange::enroll(&folder, &server, &code, ca.as_deref()),
        Command::Sync => exchange::sync(&folder),
        Command::Exchange(command) => exchange::carry(&folder, &command),
        Command::Cases { command } => cases::cases(&folder, command.as_ref()),
        Command::Rejected { command } => cases::rejected(&folder, command.as_ref()),
    }
}

/// The clinic, opened as the user of the environment.
fn open(folder: &Path) -> Result<Clinic, Failure> {
    let (login, password) = moment::credentials()?;
    Ok(Clinic::login(folder, &login, &password)?)
}

/// A document of the given kind, from a file or standard input.
fn read<T: DeserializeOwned>(file: &Path) -> Result<T, Failure> {
    Ok(xiangyi_clinic::input::read(&crate::document::text(file)?)?)
}

/// A word of a closed list, such as a state, given as a flag.
fn word<T: DeserializeOwned>(flag: &str, text: Option<String>) -> Result<Option<T>, Failure> {
    let read = |text: String| serde_json::from_value(serde_json::Value::from(text));
    text.map(read).transpose().map_err(|_| Failure::new("unknown_code").at(flag))
}

/// A path as the user typed it, for verbs that take a text.
fn absolute(path: PathBuf) -> PathBuf {
    std::path::absolute(&path).unwrap_or(path)
}
