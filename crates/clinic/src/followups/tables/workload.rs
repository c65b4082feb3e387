//! T19 村医工作量.

use super::{period, size};
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::Now;
use crate::residents::Names;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use xiangyi_domain::id::{UserId, VillageId};
use xiangyi_domain::users::{Right, Role};
use xiangyi_store::due::{self, Part};
use xiangyi_store::visits::{self, DoctorVisits};
use xiangyi_store::{Reader, contracts, users};

/// The period.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct AskWorkload {
    /// Last day; today if missing.
    pub on: Option<NaiveDate>,
    /// First day; that of the month if missing.
    pub from: Option<NaiveDate>,
}

/// 村医工作量 of a period.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Workload {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub on: NaiveDate,
    /// A line a doctor: village doctors, and everybody else who wrote a visit down.
    pub rows: Vec<WorkloadRow>,
    /// All of them.
    pub total: WorkloadRow,
}

/// The work of one doctor.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct WorkloadRow {
    /// Who; none for the total.
    pub doctor: Option<UserId>,
    /// Name.
    pub name: String,
    /// Names of their villages.
    pub villages: Vec<String>,
    /// 签约数: people of their villages in a contract in force on the last day.
    pub signed: u32,
    /// 随访, 门诊.
    pub clinic: u32,
    /// 随访, 家庭.
    pub home: u32,
    /// 随访, 电话: not face to face.
    pub phone: u32,
    /// 未访到.
    pub not_reached: u32,
    /// 入户: households, each once a day.
    pub households: u32,
    /// 体检协助: examinations that they wrote down.
    pub examinations: u32,
    /// 逾期数 of their villages on the last day.
    pub overdue: u32,
}

impl Clinic {
    /// What each doctor did in a period; a village doctor sees the own line.
    ///
    /// # Errors
    /// `period_reversed`.
    pub fn workload(&self, input: &AskWorkload, now: Now) -> Result<Workload, ClinicError> {
        self.read(|reader| self.workload_of(reader, input, now.today))
    }

    pub(crate) fn workload_of(
        &self,
        reader: &Reader<'_>,
        input: &AskWorkload,
        today: NaiveDate,
    ) -> Result<Workload, ClinicError> {
        self.must(Right::VisitsView)?;
        let (from, on) = period(input.from, input.on, today, 1)?;
        let names = Names::load(reader)?;
        let done = visits::by_doctor(reader, (from, on))?;
        let of = |id: UserId| done.iter().find(|(doctor, _)| *doctor == Some(id)).map(|(_, visits)| *visits);
        let mut rows = Vec::new();
        for user in users::list(reader)? {
            let is_doctor = user.enabled && user.role == Role::VillageDoctor.code();
            let visits = of(user.id);
            let own = !self.user().role.is_bound_to_villages() || user.id == self.user_id();
            if own && (is_doctor || visits.is_some()) {
                rows.push(row(reader, &names, user, visits.unwrap_or_default(), on)?);
            }
        }
        let total = rows.iter().fold(WorkloadRow::default(), |sum, row| sum.plus(row));
        Ok(Workload { from, on, rows, total })
    }
}

fn row(
    reader: &Reader<'_>,
    names: &Names,
    user: users::User,
    visits: DoctorVisits,
    on: NaiveDate,
) -> Result<WorkloadRow, ClinicError> {
    let mut signed = 0;
    for village in &user.villages {
        signed += contracts::coverage(reader, Some(std::slice::from_ref(village)), on)?.1;
    }
    let overdue = if user.villages.is_empty() { 0 } else { overdue(reader, &user.villages, on)? };
    Ok(WorkloadRow {
        doctor: Some(user.id),
        name: user.name,
        villages: user.villages.iter().map(|id| names.village(*id)).collect(),
        signed,
        clinic: visits.clinic,
        home: visits.home,
        phone: visits.phone,
        not_reached: visits.not_reached,
        households: visits.households,
        examinations: visits.examinations,
        overdue,
    })
}

fn overdue(reader: &Reader<'_>, villages: &[VillageId], on: NaiveDate) -> Result<u32, ClinicError> {
    let count = due::count(reader, Some(villages), Part::Between(None, on.pred_opt().unwrap_or(on)))?;
    Ok(size(usize::try_from(count).unwrap_or(usize::MAX)))
}

impl WorkloadRow {
    fn plus(self, other: &WorkloadRow) -> WorkloadRow {
        WorkloadRow {
            signed: self.signed + other.signed,
            clinic: self.clinic + other.clinic,
            home: self.home + other.home,
            phone: self.phone + other.phone,
            not_reached: self.not_reached + other.not_reached,
            households: self.households + other.households,
            examinations: self.examinations + other.examinations,
            overdue: self.overdue + other.overdue,
            ..self
        }
    }
}
