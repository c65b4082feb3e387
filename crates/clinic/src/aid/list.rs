//! Applications as a list (T20).

use super::apply::AidCase;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::residents::Names;
use chrono::NaiveDate;
use serde::Serialize;
use xiangyi_domain::Money;
use xiangyi_domain::aid::{Review, State};
use xiangyi_domain::id::{AidApplicationId, HouseholdId, ResidentId};
use xiangyi_domain::users::Right;
use xiangyi_store::{Reader, aid_applications, residents};

/// Applications, newest first.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct AidList {
    /// Each.
    pub applications: Vec<AidLine>,
}

/// One application.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct AidLine {
    /// Row.
    pub id: AidApplicationId,
    /// 申请编号.
    pub number: String,
    /// Whose bill.
    pub resident: ResidentId,
    /// Their name.
    pub name: String,
    /// Whose year.
    pub household: HouseholdId,
    /// 申请人.
    pub applicant: String,
    /// Name of the village.
    pub village: String,
    /// 医院.
    pub hospital: String,
    /// 病名.
    pub diagnosis: String,
    /// 入院日期.
    pub admitted_on: Option<NaiveDate>,
    /// 出院日期.
    pub discharged_on: Option<NaiveDate>,
    /// 总费用.
    pub total: Money,
    /// 已报.
    pub reimbursed: Money,
    /// 申请额.
    pub requested: Money,
    /// What the county granted.
    pub granted: Money,
    /// 户年累计, this application included.
    pub household_year: Money,
    /// The most that may be granted to it now.
    pub most: Money,
    /// 打卡账户, the last four digits.
    pub account_tail: String,
    /// When it was applied for.
    pub applied_on: Option<NaiveDate>,
    /// Where it is in its chain.
    pub state: State,
    /// 各级审核意见 and dates.
    pub reviews: Vec<Review>,
    /// 公示起.
    pub announced_from: Option<NaiveDate>,
    /// 公示止.
    pub announced_to: Option<NaiveDate>,
    /// 打卡日期.
    pub paid_on: Option<NaiveDate>,
    /// Anything else.
    pub remark: Option<String>,
}

/// At most so many applications in a list.
const MOST: u32 = 2_000;

impl Clinic {
    /// Applications, newest first.
    ///
    /// # Errors
    /// `not_allowed`.
    pub fn list_aid(&self, state: Option<State>) -> Result<AidList, ClinicError> {
        self.must(Right::AidManage)?;
        self.read(|reader| Ok(AidList { applications: self.aid_lines(reader, state)? }))
    }

    pub(crate) fn aid_lines(&self, reader: &Reader<'_>, state: Option<State>) -> Result<Vec<AidLine>, ClinicError> {
        let names = Names::load(reader)?;
        let rows = aid_applications::list(reader, MOST)?.into_iter().map(AidCase::of);
        let wanted = rows.filter(|case| state.is_none_or(|state| state == case.now.state));
        wanted.map(|case| line(reader, &names, case)).collect()
    }
}

fn line(reader: &Reader<'_>, names: &Names, case: AidCase) -> Result<AidLine, ClinicError> {
    let person = residents::find(reader, case.row.resident)?;
    let household_year = case.used(reader)? + case.now.granted;
    let most = case.most(reader)?;
    let AidCase { row, now } = case;
    let account = row.account.unwrap_or_default();
    Ok(AidLine {
        id: row.id,
        number: row.number,
        resident: row.resident,
        name: person.as_ref().map(|person| person.name.clone()).unwrap_or_default(),
        household: row.household,
        applicant: row.applicant,
        village: person.map(|person| names.village(person.village)).unwrap_or_default(),
        hospital: row.hospital,
        diagnosis: row.diagnosis["name"].as_str().unwrap_or_default().to_owned(),
        admitted_on: row.admitted_on,
        discharged_on: row.discharged_on,
        total: row.total,
        reimbursed: row.reimbursed,
        requested: row.requested,
        granted: now.granted,
        household_year,
        most,
        account_tail: account.chars().skip(account.chars().count().saturating_sub(4)).collect(),
        applied_on: row.applied_on,
        state: now.state,
        reviews: now.reviews,
        announced_from: now.announced.map(|(from, _)| from),
        announced_to: now.announced.map(|(_, to)| to),
        paid_on: now.paid_on,
        remark: row.remark,
    })
}
