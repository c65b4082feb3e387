//! `settle`, `policy`: no store is needed.

use crate::args::PolicyCommand;
use crate::document;
use crate::failure::Failure;
use crate::outcome::Answer;
use serde_json::json;
use std::path::Path;
use xiangyi_settlement::{Bill, Pack, pack, packs, words};

/// `settle --policy PACK --bill FILE`.
pub fn settle(policy: &str, bill: &Path) -> Result<Answer, Failure> {
    let pack = find(policy)?;
    let bill = Bill::read(&document::text(bill)?)?;
    Answer::done(&xiangyi_settlement::settle(&bill, &pack)?)
}

/// `policy …`.
pub fn policy(command: PolicyCommand) -> Result<Answer, Failure> {
    match command {
        PolicyCommand::List => list(),
        PolicyCommand::Show { pack } => Answer::done(&find(&pack)?),
        PolicyCommand::Check { file } => check(&document::text(&file)?),
    }
}

fn list() -> Result<Answer, Failure> {
    let line = |pack: &Pack| {
        json!({ "code": pack.code, "name": pack.name, "locality": pack.locality, "version": pack.version,
            "valid_from": pack.valid_from, "valid_to": pack.valid_to })
    };
    Answer::done(&json!({ "policies": packs::shipped().iter().map(line).collect::<Vec<_>>() }))
}

fn check(text: &str) -> Result<Answer, Failure> {
    match Pack::parse(text) {
        Ok(pack) => Answer::done(&json!({ "ok": true, "code": pack.code, "problems": [] })),
        Err(problems) => Answer::of(&json!({ "ok": false, "problems": problem_lines(&problems) }), false),
    }
}

fn problem_lines(problems: &pack::Problems) -> Vec<serde_json::Value> {
    let line = |problem: &pack::Problem| json!({ "path": problem.path, "line": problem.line, "code": problem.fault.code(), "text": words::problem(problem) });
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
