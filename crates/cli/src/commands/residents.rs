//! `import`, `search`, `resident`.

use super::{absolute, open, read};
use crate::args::{ImportCommand, ResidentCommand};
use crate::failure::Failure;
use crate::moment;
use crate::outcome::Answer;
use serde_json::Value;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use xiangyi_clinic::measurements::{ImportMeasurements, MeasurementColumn};
use xiangyi_clinic::residents::{GiveRecordNumbers, SearchInput};
use xiangyi_clinic::roster::{ImportRoster, RosterChoices};

/// `import …`.
pub fn import(folder: &Path, command: ImportCommand) -> Result<Answer, Failure> {
    let clinic = open(folder)?;
    match command {
        ImportCommand::Roster { file, dry_run, mapping } => {
            let choices = mapping.map(|mapping| choices(&absolute(mapping))).transpose()?;
            let input = ImportRoster { choices, ..ImportRoster::of(absolute(file)) };
            let result = clinic.import_roster(&input, dry_run, moment::now(), &mut moment::new_id, &mut |_| {
                ControlFlow::Continue(())
            })?;
            Answer::of(&result, result.rejected.is_empty())
        }
        ImportCommand::Measurements { file, dry_run, mapping } => {
            let read =
                |path: PathBuf| std::fs::read_to_string(path).map_err(|_| Failure::new("unreadable").at("mapping"));
            let columns: Option<Vec<MeasurementColumn>> =
                mapping.map(|path| Ok::<_, Failure>(xiangyi_clinic::input::read(&read(path)?)?)).transpose()?;
            let input = ImportMeasurements { path: absolute(file), columns, dry_run };
            let result = clinic.import_measurements(&input, moment::now(), &mut moment::new_id)?;
            Answer::of(&result, result.rejected.is_empty())
        }
        ImportCommand::Undo { import_id } => {
            let import = import_id.parse().map_err(|_| Failure::new("unknown_import").at("import_id"))?;
            let mut watch = |_| ControlFlow::Continue(());
            let undone = clinic.undo_import(import, moment::now(), &mut moment::new_id, &mut watch)?;
            Answer::of(&undone, undone.kept.is_empty())
        }
        ImportCommand::List => Answer::done(&clinic.list_imports()?),
    }
}

/// What was decided about the file.
fn choices(mapping: &Path) -> Result<RosterChoices, Failure> {
    let text = std::fs::read_to_string(mapping).map_err(|_| Failure::new("unreadable").at("mapping"))?;
    Ok(xiangyi_clinic::input::read(&text)?)
}

/// `search`.
pub fn search(folder: &Path, text: String, limit: u32, fuzzy: Option<bool>) -> Result<Answer, Failure> {
    let clinic = open(folder)?;
    let started = std::time::Instant::now();
    let hits = clinic.search(&SearchInput { text, limit: Some(limit), fuzzy }, moment::now())?;
    let micros = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX);
    Answer::done(&serde_json::json!({ "hits": hits.hits, "micros": micros }))
}

/// `resident …`.
pub fn run(folder: &Path, command: ResidentCommand) -> Result<Answer, Failure> {
    match command {
        ResidentCommand::Add(document) => {
            let input = read(&document.file)?;
            Answer::done(&open(folder)?.add_resident(input, moment::now(), &mut moment::new_id)?)
        }
        ResidentCommand::Check(document) => {
            let check = open(folder)?.check_entry(&read(&document.file)?, moment::now())?;
            Answer::of(&check, check.taken.is_none() && check.suspects.is_empty())
        }
        ResidentCommand::Correct(document) => {
            let input = read(&document.file)?;
            Answer::done(&open(folder)?.correct_resident(input, moment::now(), &mut moment::new_id)?)
        }
        ResidentCommand::Incomplete { days } => {
            Answer::done(&open(folder)?.incomplete_identities(days, moment::now())?)
        }
        ResidentCommand::Show { who } => {
            let page = open(folder)?.resident_page(&who, moment::now())?;
            Answer::done(&record(serde_json::to_value(&page).map_err(|_| Failure::new("unexpected"))?))
        }
        ResidentCommand::Number { who, village } => {
            let one = who.is_some();
            let input = GiveRecordNumbers { resident: who, village };
            let given = open(folder)?.give_record_numbers(input, moment::now(), &mut moment::new_id)?;
            Answer::of(&given, one || given.waiting == 0)
        }
    }
}

/// The page as one record: the person's own fields at the top, household, diseases, contract and visits beside them.
fn record(mut page: Value) -> Value {
    if let Some(Value::Object(person)) = page.get_mut("resident").map(Value::take)
        && let Some(record) = page.as_object_mut()
    {
        record.remove("resident");
        for (key, value) in person {
            record.entry(key).or_insert(value);
        }
    }
    page
}
