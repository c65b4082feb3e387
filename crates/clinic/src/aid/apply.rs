//! `aid apply`: a household asks for help with a bill from outside the county.

use crate::changes::Changes;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use crate::residents::add::object;
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use serde_json::json;
use xiangyi_domain::Money;
use xiangyi_domain::admissions::Diagnosis;
use xiangyi_domain::aid::{Application, State, derive, history, most};
use xiangyi_domain::id::{AidApplicationId, HouseholdId};
use xiangyi_domain::users::Right;
use xiangyi_settlement::{LayerCode, packs};
use xiangyi_store::{Op, Reader, aid_applications};
use xiangyi_wire::Entity;

/// The pack whose fund is asked when none is named.
const USUAL_POLICY: &str = "cap10-county";

/// An application.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ApplyForAid {
    /// Whose bill: id or ID number.
    pub resident: String,
    /// Who applies; the patient if missing.
    #[serde(default)]
    pub applicant: Option<String>,
    /// Where they were treated.
    pub hospital: String,
    /// What for.
    pub diagnosis: Diagnosis,
    /// 入院日期.
    pub admitted_on: NaiveDate,
    /// 出院日期; decides the year.
    pub discharged_on: NaiveDate,
    /// 总费用.
    pub total: Money,
    /// What all layers paid.
    pub reimbursed: Money,
    /// 申请额.
    pub requested: Money,
    /// 打卡账户.
    pub account: String,
    /// The day of the application.
    pub applied_on: NaiveDate,
    /// Code of the pack that names the fund and its cap.
    #[serde(default)]
    pub policy: Option<String>,
    /// Anything else.
    #[serde(default)]
    pub remark: Option<String>,
}

/// An application as every verb answers it.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct AidAnswer {
    /// Row.
    pub id: AidApplicationId,
    /// 申请编号.
    pub number: String,
    /// Where it is in its chain.
    pub state: State,
    /// 申请额.
    pub requested: Money,
    /// What the county granted.
    pub granted: Money,
    /// What the household was granted for this year, this application included.
    pub household_year: Money,
    /// The most that may be granted to it now.
    pub most: Money,
    /// What to fetch again.
    pub changes: Changes,
}

/// An application as it stands.
pub(super) struct AidCase {
    pub(super) row: aid_applications::AidApplication,
    pub(super) now: Application,
}

impl AidCase {
    pub(super) fn load(reader: &Reader<'_>, id: AidApplicationId) -> Result<AidCase, ClinicError> {
        let found = aid_applications::find(reader, id)?.filter(|row| row.meta.voided.is_none());
        let row = found.ok_or(ClinicError::unknown("aid_application", "id"))?;
        Ok(AidCase::of(row))
    }

    pub(super) fn of(row: aid_applications::AidApplication) -> AidCase {
        let now = derive(&history(&row.events));
        AidCase { row, now }
    }

    /// What the household was granted for the year of this discharge by other applications.
    pub(super) fn used(&self, reader: &Reader<'_>) -> Result<Money, ClinicError> {
        let Some(year) = self.row.discharged_on.map(|day| day.year()) else { return Ok(Money::ZERO) };
        let all = aid_applications::granted_to_household(reader, self.row.household, year)?;
        Ok(all - self.row.granted)
    }

    /// The most that may be granted to this application.
    pub(super) fn most(&self, reader: &Reader<'_>) -> Result<Money, ClinicError> {
        let row = &self.row;
        Ok(most(row.requested, row.total, row.reimbursed, cap(&row.policy)?, self.used(reader)?))
    }

    pub(super) fn answer(&self, reader: &Reader<'_>) -> Result<AidAnswer, ClinicError> {
        Ok(AidAnswer {
            id: self.row.id,
            number: self.row.number.clone(),
            state: self.now.state,
            requested: self.row.requested,
            granted: self.now.granted,
            household_year: self.used(reader)? + self.now.granted,
            most: self.most(reader)?,
            changes: Changes::default(),
        })
    }
}

/// The cap of a pack's fund per household and year.
fn cap(policy: &str) -> Result<Money, ClinicError> {
    let pack = packs::find(policy).ok_or(ClinicError::unknown("policy", "policy"))?;
    let fund = pack.layers.iter().find(|layer| layer.code == LayerCode::ReliefFund);
    let cap = fund.and_then(|layer| layer.cap.as_ref()).map(|cap| cap.value);
    cap.ok_or(ClinicError::refused_at("no_relief_fund", "policy"))
}

impl Clinic {
    /// Registers an application for aid; the village reviews it next.
    ///
    /// # Errors
    /// `unknown_resident`, `no_household`, `in_future`, `dates_reversed`, `negative_amount`, `reimbursed_above_total`,
    /// `requested_above_rest`, `unknown_policy`, `no_relief_fund`, `missing_key`.
    pub fn apply_for_aid(&self, input: &ApplyForAid, now: Now, ids: Ids<'_>) -> Result<AidAnswer, ClinicError> {
        self.must(Right::AidManage)?;
        check(input, now.today)?;
        let policy = input.policy.as_deref().unwrap_or(USUAL_POLICY);
        cap(policy)?;
        let (mut answer, committed) = self.commit(Op::FollowAid, now, ids, |tx| {
            let resident = self.resident(tx, &input.resident)?;
            let household: HouseholdId =
                resident.household.ok_or(ClinicError::refused_at("no_household", "resident"))?;
            let id = AidApplicationId(tx.new_id());
            let number = tx.next_number("JZ")?;
            let applicant = input.applicant.clone().unwrap_or_else(|| resident.name.clone());
            let fields = json!({
                "number": number, "resident": resident.id, "household": household, "applicant": applicant,
                "hospital": input.hospital.trim(), "diagnosis": input.diagnosis, "admitted_on": input.admitted_on,
                "discharged_on": input.discharged_on, "total": input.total, "reimbursed": input.reimbursed,
                "requested": input.requested, "account": input.account.trim(), "policy": policy,
                "applied_on": input.applied_on, "registered_by": self.user_id(), "remark": input.remark,
            });
            tx.insert(Entity::AidApplication, id, &self.township(), object(fields))?;
            AidCase::load(tx, id)?.answer(tx)
        })?;
        answer.changes = committed.into();
        Ok(answer)
    }
}

fn check(input: &ApplyForAid, today: NaiveDate) -> Result<(), ClinicError> {
    let missing = |field: &str| ClinicError::BadInput { code: "missing_key", field: Some(field.to_owned()) };
    for (field, text) in [("hospital", &input.hospital), ("account", &input.account)] {
        if text.trim().is_empty() {
            return Err(missing(field));
        }
    }
    if input.applied_on > today {
        return Err(ClinicError::refused_at("in_future", "applied_on"));
    }
    if input.discharged_on < input.admitted_on {
        return Err(ClinicError::refused_at("dates_reversed", "discharged_on"));
    }
    if input.applied_on < input.discharged_on {
        return Err(ClinicError::refused_at("before_discharge", "applied_on"));
    }
    for (field, amount) in [("total", input.total), ("reimbursed", input.reimbursed), ("requested", input.requested)] {
        if amount.is_negative() {
            return Err(ClinicError::refused_at("negative_amount", field));
        }
    }
    if input.reimbursed > input.total {
        return Err(ClinicError::refused_at("reimbursed_above_total", "reimbursed"));
    }
    if input.requested > input.total - input.reimbursed || input.requested.is_zero() {
        let rest = input.total - input.reimbursed;
        return Err(ClinicError::refused_at("requested_above_rest", "requested").with("rest", rest));
    }
    Ok(())
}
