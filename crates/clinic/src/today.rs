//! 今日: what each role sees first.

use crate::admissions::{HeadMoney, WindowCounts, day};
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::Now;
use chrono::{Datelike, Days, NaiveDate};
use serde::Serialize;
use std::collections::BTreeMap;
use xiangyi_domain::followups::due::{Bucket, week_end};
use xiangyi_domain::id::VillageId;
use xiangyi_domain::users::{Right, Role};
use xiangyi_store::due::{self, Part};
use xiangyi_store::{Reader, admissions, contracts, outbox, users, villages, visits};

/// The page of 今日.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct TodayPage {
    /// For whom.
    pub role: Role,
    /// The day.
    pub on: NaiveDate,
    /// Days left in the quarter, today included.
    pub quarter_days_left: u32,
    /// The work list in numbers; all zero for a role without follow-ups.
    pub counts: DueCounts,
    /// How long the oldest has been overdue.
    pub longest_overdue_days: Option<u32>,
    /// For roles that see admissions.
    pub window: Option<WindowCounts>,
    /// For the head.
    pub head: Option<HeadCounts>,
}

/// The work list in numbers.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct DueCounts {
    /// 逾期.
    pub overdue: u32,
    /// 今天.
    pub due_today: u32,
    /// 本周.
    pub this_week: u32,
    /// 两周复访.
    pub recheck: u32,
    /// 转诊追踪.
    pub referral: u32,
    /// 未访到.
    pub not_reached: u32,
    /// 本年欠访.
    pub year: u32,
}

/// A rate with its parts; an empty denominator prints a dash.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Rate {
    /// Above.
    pub numerator: u32,
    /// Below.
    pub denominator: u32,
}

/// The township in numbers.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct HeadCounts {
    /// Residents.
    pub residents: u32,
    /// Residents in a contract in force.
    pub contracts_in_force: u32,
    /// 签约率.
    pub contract_rate: Rate,
    /// Visits since Monday.
    pub visits_this_week: u32,
    /// Overdue in all villages.
    pub overdue: u32,
    /// Held and rejected changes that wait for a person.
    pub cases: u32,
    /// Arrears, top-ups and write-offs.
    pub money: HeadMoney,
    /// By village.
    pub by_doctor: Vec<DoctorLine>,
}

/// The work of one village.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct DoctorLine {
    /// Names of its doctors; empty when there is none.
    pub doctor: String,
    /// Name of the village.
    pub village: String,
    /// 逾期.
    pub overdue: u32,
    /// Today and this week.
    pub due: u32,
}

impl Clinic {
    /// What the user sees first.
    ///
    /// # Errors
    /// Those of the store.
    pub fn today_page(&self, now: Now) -> Result<TodayPage, ClinicError> {
        self.must(Right::ResidentsView)?;
        let role = self.user().role;
        self.read(|reader| {
            let mine = self.scope();
            let (counts, oldest) = if role.may(Right::VisitsView) {
                (self.due_counts(reader, mine, now.today)?, due::oldest(reader, mine)?)
            } else {
                (DueCounts::default(), None)
            };
            let overdue_days = oldest.map(|day| u32::try_from((now.today - day).num_days()).unwrap_or(0));
            let at_window = admissions::day_at_window(reader, now.today)?;
            let window = role.may(Right::AdmissionsView).then(|| day::window(reader, &at_window)).transpose()?;
            let head = if role == Role::Head {
                let money = day::head_money(reader, &at_window, now.today)?;
                Some(self.head(reader, now.today, counts.overdue, money)?)
            } else {
                None
            };
            Ok(TodayPage {
                role,
                on: now.today,
                quarter_days_left: quarter_days_left(now.today),
                counts,
                longest_overdue_days: overdue_days.filter(|days| *days > 0),
                window,
                head,
            })
        })
    }
}

impl Clinic {
    fn due_counts(
        &self,
        reader: &Reader<'_>,
        mine: Option<&[VillageId]>,
        today: NaiveDate,
    ) -> Result<DueCounts, ClinicError> {
        let count =
            |bucket| -> Result<u32, ClinicError> { Ok(number(self.due_page(reader, mine, bucket, 0, 0, today)?.0)) };
        Ok(DueCounts {
            overdue: count(Bucket::Overdue)?,
            due_today: count(Bucket::Today)?,
            this_week: count(Bucket::Week)?,
            recheck: count(Bucket::Recheck)?,
            referral: count(Bucket::Referral)?,
            not_reached: count(Bucket::NotReached)?,
            year: count(Bucket::Year)?,
        })
    }

    fn head(
        &self,
        reader: &Reader<'_>,
        today: NaiveDate,
        overdue: u32,
        money: HeadMoney,
    ) -> Result<HeadCounts, ClinicError> {
        let (population, signed) = contracts::coverage(reader, None, today)?;
        let monday =
            today.checked_sub_days(Days::new(u64::from(today.weekday().num_days_from_monday()))).unwrap_or(today);
        let mut doctors: BTreeMap<VillageId, Vec<String>> = BTreeMap::new();
        for user in
            users::list(reader)?.into_iter().filter(|user| user.enabled && user.role == Role::VillageDoctor.code())
        {
            for village in user.villages {
                doctors.entry(village).or_default().push(user.name.clone());
            }
        }
        let mut by_doctor = Vec::new();
        for village in villages::list(reader)? {
            let only = [village.id];
            let count = |part| -> Result<u32, ClinicError> { Ok(number(due::count(reader, Some(&only), part)?)) };
            by_doctor.push(DoctorLine {
                doctor: doctors.get(&village.id).map(|names| names.join("、")).unwrap_or_default(),
                village: village.name,
                overdue: count(Part::Between(None, today.pred_opt().unwrap_or(today)))?,
                due: count(Part::Between(Some(today), week_end(today)))?,
            });
        }
        Ok(HeadCounts {
            residents: population,
            contracts_in_force: signed,
            contract_rate: Rate { numerator: signed, denominator: population },
            visits_this_week: visits::count_between(reader, monday, today)?,
            overdue,
            cases: self.count_open_cases(reader)? + number(outbox::rejected(reader)?.len() as u64),
            money,
            by_doctor,
        })
    }
}

fn number(count: u64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Days left in the calendar quarter, today included.
fn quarter_days_left(today: NaiveDate) -> u32 {
    let first_of_next = match today.month() {
        1..=3 => (today.year(), 4),
        4..=6 => (today.year(), 7),
        7..=9 => (today.year(), 10),
        _ => (today.year() + 1, 1),
    };
    let next = NaiveDate::from_ymd_opt(first_of_next.0, first_of_next.1, 1).unwrap_or(today);
    u32::try_from((next - today).num_days()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_quarter_counts_today_and_its_last_day() {
        for (today, left) in [("2026-03-31", 1), ("2026-04-01", 91), ("2026-12-31", 1), ("2026-10-01", 92)] {
            assert_eq!(quarter_days_left(today.parse().unwrap()), left, "{today}");
        }
    }
}
