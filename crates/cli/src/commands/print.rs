//! `print KIND --out FILE.pdf`, or `.xlsx` for what is a table.

use super::{absolute, open};
use crate::args::PrintArgs;
use crate::failure::Failure;
use crate::moment;
use crate::outcome::Answer;
use serde_json::{Value, json};
use std::path::Path;
use xiangyi_clinic::paper::{ExportPaper, PaperKind};
use xiangyi_documents::{DocumentError, Fonts, Margins, PaperSettings, PaperSize, draw, write_pdf};
use xiangyi_domain::id::RowId;

/// Draws one kind of paper and writes the file.
pub fn run(folder: &Path, arguments: PrintArgs) -> Result<Answer, Failure> {
    let (out, whole_ids) = (absolute(arguments.out.clone()), arguments.whole_ids);
    let large_print = arguments.large_print;
    let margins: Margins =
        serde_json::from_value(json!(arguments.margins)).map_err(|_| Failure::new("bad_value").at("margins"))?;
    let paper: PaperSize =
        serde_json::from_value(json!(arguments.paper)).map_err(|_| Failure::new("bad_value").at("paper"))?;
    let request = request(arguments);
    let kind: PaperKind = xiangyi_clinic::input::read(&request.to_string())
        .map_err(|error| no_id(&request).unwrap_or_else(|| error.into()))?;
    let clinic = open(folder)?;
    if out.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("xlsx")) {
        let input = ExportPaper { paper: kind, path: out, whole_ids };
        return Answer::done(&clinic.export_paper(&input, moment::now(), &mut moment::new_id)?);
    }
    let subjects = clinic.paper_subjects(&kind, moment::now().today)?;
    let document = clinic.prepare_paper(&kind, moment::now(), &mut moment::new_id)?;
    let before = clinic.printed_before(&kind, moment::now().today)?.map_or(0, |before| before.times);
    let settings = PaperSettings { large_print, paper, margins, copy: before + 1 };
    let drawn = draw(&document, &Fonts::find(None)?, &settings)?;
    write_pdf(&out, &drawn.pdf)?;
    clinic.record_printed(&subjects, moment::now(), &mut moment::new_id)?;
    Answer::done(&json!({
        "pages": drawn.pages, "rows": drawn.rows, "file": out, "missing_characters": drawn.warnings,
        "printed_before": before,
    }))
}

/// The flags as the clinic's own document; what the kind does not know is refused there, by name.
fn request(arguments: PrintArgs) -> Value {
    let mut request = json!({ "kind": arguments.kind.replace('-', "_") });
    let residents =
        (arguments.kind == "blank-followup").then(|| arguments.resident.iter().cloned().collect::<Vec<_>>());
    let screening = arguments.screening;
    let given = [
        ("on", arguments.on.map(|on| json!(on))),
        ("village", arguments.village.map(Value::from)),
        ("team", arguments.team.map(Value::from)),
        ("category", arguments.category.map(Value::from)),
        ("until", arguments.until.map(|day| json!(day))),
        ("columns", (!arguments.columns.is_empty()).then(|| json!(arguments.columns))),
        ("resident", arguments.resident.filter(|_| residents.is_none()).map(Value::from)),
        ("residents", residents.map(Value::from)),
        ("admission", arguments.admission.map(Value::from)),
        ("bill", arguments.bill.map(Value::from)),
        ("contract", arguments.contract.map(Value::from)),
        ("household", arguments.household.map(Value::from)),
        ("form", arguments.form.map(Value::from)),
        ("from", arguments.from.map(|day| json!(day))),
        ("to", arguments.to.map(|day| json!(day))),
        ("month", arguments.month.map(|day| json!(day))),
        ("payer", arguments.payer.map(Value::from)),
        ("unprinted", arguments.unprinted.then(|| json!(true))),
        ("policy", arguments.policy.map(Value::from)),
        ("board", arguments.board.map(Value::from)),
        ("disease", arguments.disease.map(Value::from)),
        ("overdue", arguments.overdue.then(|| json!(true))),
        ("prescription", arguments.prescription.map(Value::from)),
        ("visit", arguments.visit.map(Value::from)),
        ("buckets", (!arguments.buckets.is_empty()).then(|| json!(arguments.buckets))),
        ("campaign", screening.campaign.map(Value::from)),
        ("blank", screening.blank.then(|| json!(true))),
        ("item", screening.item.map(Value::from)),
        ("group", screening.group.map(Value::from)),
        ("show", screening.show.map(Value::from)),
        ("everybody", screening.everybody.then(|| json!(true))),
    ];
    for (key, value) in given {
        if let Some(value) = value {
            request[key] = value;
        }
    }
    request
}

/// The flag that should name a row by its id and does not.
fn no_id(request: &Value) -> Option<Failure> {
    let is_wrong = |key: &&&str| {
        let given = request.get(**key).and_then(Value::as_str);
        given.is_some_and(|id| id.parse::<RowId>().is_err())
    };
    ["admission", "bill", "contract", "prescription", "visit"]
        .iter()
        .find(is_wrong)
        .map(|key| Failure::new("bad_value").at(key))
}

impl From<DocumentError> for Failure {
    fn from(error: DocumentError) -> Failure {
        match error {
            DocumentError::NoFont { .. } | DocumentError::BadFont { .. } => Failure::new("no_font"),
            DocumentError::Write { source, .. } if source.kind() == std::io::ErrorKind::StorageFull => {
                Failure::new("disk_full").at("out")
            }
            DocumentError::Write { .. } => Failure::new("file_not_written").at("out"),
            _ => Failure::new("unexpected"),
        }
    }
}
