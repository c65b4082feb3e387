//! The lists that a head asks for (domain handbook §7): T4 慢病签约管理, T5 随访到期/逾期清单, T19 村医工作量.
//!
//! Every figure is counted from the same people that its list shows. A rate keeps what it counts and of how many.

mod chronic;
mod chronic_people;
mod due_table;
mod workload;

pub use chronic::{AskChronic, ChronicRow, ChronicTable};
pub use chronic_people::{AskChronicPeople, ChronicMeasure, ChronicPeople, ChronicPerson};
pub use due_table::{AskDueTable, DueTable, DueTableRow};
pub use workload::{AskWorkload, Workload, WorkloadRow};

use crate::error::ClinicError;
use chrono::{Datelike, NaiveDate};
use std::collections::HashMap;
use xiangyi_domain::id::VillageId;
use xiangyi_domain::users::Role;
use xiangyi_store::{Reader, users};

/// The first and the last day of a period; the quarter of the last day if its first is missing.
fn period(
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    today: NaiveDate,
    months: u32,
) -> Result<(NaiveDate, NaiveDate), ClinicError> {
    let to = to.unwrap_or(today);
    let first = NaiveDate::from_ymd_opt(to.year(), to.month0() / months * months + 1, 1).unwrap_or(to);
    let from = from.unwrap_or(first);
    if from > to { Err(ClinicError::refused_at("period_reversed", "from")) } else { Ok((from, to)) }
}

/// The names of each village's doctors.
fn doctors(reader: &Reader<'_>) -> Result<HashMap<VillageId, String>, ClinicError> {
    let mut names: HashMap<VillageId, Vec<String>> = HashMap::new();
    let doctors = users::list(reader)?.into_iter().filter(|user| user.enabled);
    for user in doctors.filter(|user| user.role == Role::VillageDoctor.code()) {
        for village in user.villages {
            names.entry(village).or_default().push(user.name.clone());
        }
    }
    Ok(names.into_iter().map(|(village, names)| (village, names.join("、"))).collect())
}

fn size(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
