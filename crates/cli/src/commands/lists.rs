//! `list …`, `export …`.

use super::{absolute, open};
use crate::failure::Failure;
use crate::list_args::{ExportArgs, ExportCommand, FilterArgs, ListCommand, PageArgs};
use crate::moment;
use crate::outcome::Answer;
use std::io::Write;
use std::ops::ControlFlow;
use std::path::Path;
use xiangyi_clinic::Clinic;
use xiangyi_clinic::ClinicError;
use xiangyi_clinic::fhir::ExportFhir;
use xiangyi_clinic::lists::{ExportList, ExportProgress, ExportRoster, ExportVisits, ListResidents};
use xiangyi_domain::followups::FormCode;

/// `list …`.
pub fn list(folder: &Path, command: ListCommand) -> Result<Answer, Failure> {
    let clinic = open(folder)?;
    match command {
        ListCommand::Residents { filter: given, page } => {
            Answer::done(&clinic.list_residents(&filter(given, Some(&page)), moment::now())?)
        }
        ListCommand::Households { filter: given, page } => {
            Answer::done(&clinic.list_households(&filter(given, Some(&page)), moment::now())?)
        }
        ListCommand::Choices { filter: given } => {
            Answer::done(&clinic.list_choices(&filter(given, None), moment::now())?)
        }
    }
}

/// `export …`.
pub fn export(folder: &Path, command: ExportCommand) -> Result<Answer, Failure> {
    let clinic = open(folder)?;
    let (now, ids) = (moment::now(), &mut moment::new_id);
    match command {
        ExportCommand::Residents(given) => export_list(&clinic, "residents", given),
        ExportCommand::Households(given) => export_list(&clinic, "households", given),
        ExportCommand::Roster { template, out, filter: given } => {
            let (template, path) = (absolute(template), absolute(out));
            let input = ExportRoster { template, path, filter: filter(given, None) };
            Answer::done(&clinic.export_roster(&input, now, ids, &mut tell)?)
        }
        ExportCommand::Visits { template, out, form, village, from, to } => {
            let (template, path) = (absolute(template), absolute(out));
            let form = FormCode::new(&form).ok_or(ClinicError::unknown("form", "form"))?;
            let input = ExportVisits { template, path, form, village, from, to };
            Answer::done(&clinic.export_visits(&input, now, ids, &mut tell)?)
        }
        ExportCommand::Fhir { out, filter: given } => {
            let input = ExportFhir { path: absolute(out), filter: filter(given, None) };
            Answer::done(&clinic.export_fhir(&input, now, ids, &mut tell)?)
        }
    }
}

/// Characters that the code of a csv has no place for are told, and the command still says that not all was done.
fn export_list(clinic: &Clinic, list: &str, given: ExportArgs) -> Result<Answer, Failure> {
    let input = ExportList {
        list: list.to_owned(),
        path: absolute(given.out),
        columns: given.columns,
        whole_ids: given.whole_ids,
        encoding: given.encoding,
        filter: filter(given.filter, None),
    };
    let done = clinic.export_list(&input, moment::now(), &mut moment::new_id, &mut tell)?;
    Answer::of(&done, done.unwritable.is_empty())
}

fn filter(given: FilterArgs, page: Option<&PageArgs>) -> ListResidents {
    ListResidents {
        village: given.village,
        group: given.group,
        category: given.category,
        disease: given.disease,
        contract: given.contract,
        overdue: given.overdue,
        status: given.status,
        age_from: given.age_from,
        age_to: given.age_to,
        missing: given.missing,
        text: given.text,
        sort: given.sort,
        descending: given.descending,
        after: page.and_then(|page| page.after).map(|after| after.to_string()),
        limit: page.map(|page| page.limit),
    }
}

/// Progress on standard error, every ten thousand rows: a list of a village is silent.
fn tell(progress: ExportProgress) -> ControlFlow<()> {
    if progress.done > 0 && progress.done.is_multiple_of(10_000) {
        let _ = writeln!(std::io::stderr(), "{} / {}", progress.done, progress.total);
    }
    ControlFlow::Continue(())
}
