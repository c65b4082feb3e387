//! `settle`, `policy`: only `policy kept`, `add` and `activate` need a store.

use super::{open, read};
use crate::admission_args::PolicyCommand;
use crate::document;
use crate::failure::Failure;
use crate::moment;
use crate::outcome::Answer;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use xiangyi_clinic::admissions::LayInPolicy;
use xiangyi_settlement::{Bill, Pack, pack, packs, words};

/// `settle --policy PACK --bill FILE`.
pub fn settle(policy: &str, bill: &Path) -> Result<Answer, Failure> {
    let pack = find(policy)?;
    let bill = Bill::read(&document::text(bill)?)?;
    Answer::done(&xiangyi_settlement::settle(&bill, &pack)?)
}

/// `policy …`.
pub fn policy(folder: &Path, command: PolicyCommand) -> Result<Answer, Failure> {
    let (now, ids) = (moment::now(), &mut moment::new_id);
    match command {
        PolicyCommand::List => list(),
        PolicyCommand::Show { pack } => Answer::done(&find(&pack)?),
        PolicyCommand::Check { files } => check(&files),
        PolicyCommand::Compare { first, second, bill } => {
            let bill = Bill::read(&document::text(&bill)?)?;
            Answer::done(&xiangyi_settlement::compare(&bill, &find(&first)?, &find(&second)?)?)
        }
        PolicyCommand::Kept => Answer::done(&open(folder)?.list_policies(now.today)?),
        PolicyCommand::Add { file } => {
            let text = document::text(&file)?;
            Answer::done(&open(folder)?.lay_in_policy(&LayInPolicy { text }, now, ids)?)
        }
        PolicyCommand::Activate(document) => {
            Answer::done(&open(folder)?.activate_policy(&read(&document.file)?, now, ids)?)
        }
    }
}

fn list() -> Result<Answer, Failure> {
    let line = |pack: &Pack| {
        json!({ "code": pack.code, "name": pack.name, "locality": pack.locality, "version": pack.version,
            "valid_from": pack.valid_from, "valid_to": pack.valid_to })
    };
    Answer::done(&json!({ "policies": packs::shipped().iter().map(line).collect::<Vec<_>>() }))
}

/// Each file by itself, then all of them, and each with the shipped packs of its locality, together.
fn check(files: &[PathBuf]) -> Result<Answer, Failure> {
    let mut found: Vec<Value> = Vec::new();
    let mut read: Vec<Pack> = Vec::new();
    for file in files {
        let name = file.display().to_string();
        match Pack::parse(&document::text(file)?) {
            Ok(pack) => read.push(pack),
            Err(problems) => found.extend(problem_lines(&name, &problems)),
        }
    }
    if let Err(problems) = packs::check_together(&with_others(&read)) {
        found.extend(problem_lines("", &problems));
    }
    let codes: Vec<&str> = read.iter().map(|pack| pack.code.as_str()).collect();
    let mut document = json!({ "ok": found.is_empty(), "code": codes.first(), "codes": codes, "problems": found });
    if let Some(first) = found.first() {
        document["error"] = json!({ "code": "bad_policy", "text": first["text"] });
    }
    Answer::of(&document, found.is_empty())
}

/// The shipped packs, those of the same code and version left out: the file is what they were made from, or a later
/// text of it.
fn with_others(read: &[Pack]) -> Vec<Pack> {
    let is_new = |pack: &&Pack| read.iter().all(|own| own.code != pack.code);
    packs::shipped().iter().filter(is_new).chain(read).cloned().collect()
}

fn problem_lines(file: &str, problems: &pack::Problems) -> Vec<Value> {
    let line = |problem: &pack::Problem| {
        json!({ "file": file, "path": problem.path, "line": problem.line, "code": problem.fault.code(),
            "text": words::problem(problem) })
    };
    problems.0.iter().map(line).collect()
}

/// A shipped pack by code, or a pack file by path.
fn find(policy: &str) -> Result<Pack, Failure> {
    if let Some(pack) = packs::find(policy) {
        return Ok(pack.clone());
    }
    if !policy.ends_with(".toml") {
        return Err(Failure::new("unknown_policy").at("policy"));
    }
    Pack::parse(&document::text(Path::new(policy))?).map_err(|problems| {
        let first = problems.0.first().map(words::problem).unwrap_or_default();
        Failure::new("bad_policy").at("policy").with("text", &first)
    })
}
