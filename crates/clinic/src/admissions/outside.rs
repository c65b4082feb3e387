//! Settlements at other hospitals: they count for the person's year.

use super::affected::{Affected, affected};
use super::policies::named;
use crate::changes::Changes;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use crate::residents::add::object;
use crate::residents::{Names, categories_on};
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeMap;
use xiangyi_domain::Money;
use xiangyi_domain::admissions::FacilityLevel;
use xiangyi_domain::id::{OutsideSettlementId, ResidentId};
use xiangyi_domain::residents::age_on;
use xiangyi_domain::users::Right;
use xiangyi_settlement::{Bill, LayerCode, Statement, bill};
use xiangyi_store::residents::Resident;
use xiangyi_store::{Op, Reader, outside_settlements, residents};
use xiangyi_wire::Entity;

/// A settlement at another hospital: the statement, or what its slip says.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct EnterOutsideSettlement {
    /// Id or ID number.
    pub resident: String,
    /// Where.
    pub hospital: String,
    /// The statement: pack, day of discharge, total, layers, self-pay; its parts must sum.
    #[serde(default)]
    pub statement: Option<Statement>,
    /// The slip, where there is no statement.
    #[serde(default)]
    pub slip: Option<OutsideSlip>,
}

/// What the slip of another hospital says.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct OutsideSlip {
    /// Code of the policy pack by which it was settled.
    pub policy: String,
    /// 机构级别.
    pub facility_level: FacilityLevel,
    /// 县域内.
    pub in_area: bool,
    /// 入院日期.
    pub admitted_on: NaiveDate,
    /// 出院日期; decides the year.
    pub discharged_on: NaiveDate,
    /// ICD-10 of the main diagnosis.
    #[serde(default)]
    pub icd10: Option<String>,
    /// 总费用.
    pub total: Money,
    /// 目录外.
    pub out_of_scope: Money,
    /// What each layer paid; a layer that is not named paid nothing.
    #[serde(default)]
    pub paid: BTreeMap<LayerCode, Money>,
    /// 个人自付 as it is printed: then the parts must sum.
    #[serde(default)]
    pub self_pay: Option<Money>,
}

/// What was entered.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct OutsideEntered {
    /// Its row.
    pub id: OutsideSettlementId,
    /// What is left for the patient by its parts.
    pub self_pay: Money,
    /// Settlements of the year that come out otherwise now.
    pub affected: Vec<Affected>,
    /// What to fetch again.
    pub changes: Changes,
}

/// A settlement at another hospital that was entered wrong.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct WithdrawOutside {
    /// Which.
    pub id: OutsideSettlementId,
    /// Why.
    pub reason: String,
}

/// What was withdrawn.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct OutsideWithdrawn {
    /// Settlements of the year that come out otherwise now.
    pub affected: Vec<Affected>,
    /// What to fetch again.
    pub changes: Changes,
}

/// Settlements at other hospitals, by discharge, the newest first.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct OutsideList {
    /// Each.
    pub settlements: Vec<OutsideLine>,
}

/// One of them.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct OutsideLine {
    /// Its row.
    pub id: OutsideSettlementId,
    /// Whose.
    pub resident: ResidentId,
    /// Their name.
    pub name: String,
    /// Name of the village.
    pub village: String,
    /// Where.
    pub hospital: String,
    /// As it counts.
    pub statement: Option<Statement>,
    /// When it was entered.
    pub entered_on: Option<NaiveDate>,
    /// By whom.
    pub by: String,
}

/// At most so many in a list.
const MOST: u32 = 1_000;

impl Clinic {
    /// Enters a settlement at another hospital.
    ///
    /// # Errors
    /// `unknown_resident`, `in_future`, `missing_key`, `already_entered`, `unknown_policy`, and the refusals of a bill
    /// whose parts do not sum.
    pub fn enter_outside_settlement(
        &self,
        input: &EnterOutsideSettlement,
        now: Now,
        ids: Ids<'_>,
    ) -> Result<OutsideEntered, ClinicError> {
        self.must(Right::AdmissionsSettle)?;
        let missing = |field: &str| ClinicError::BadInput { code: "missing_key", field: Some(field.to_owned()) };
        if input.hospital.trim().is_empty() {
            return Err(missing("hospital"));
        }
        let ((id, self_pay, affected), committed) = self.commit(Op::EnterOutsideSettlement, now, ids, |tx| {
            let resident = self.resident(tx, &input.resident)?;
            let (statement, day) = match (&input.statement, &input.slip) {
                (Some(statement), None) => (statement.clone(), "statement.discharged_on"),
                (None, Some(slip)) => (of_slip(tx, &resident, slip)?, "slip.discharged_on"),
                _ => return Err(missing("slip")),
            };
            if statement.discharged_on > now.today {
                return Err(ClinicError::refused_at("in_future", day));
            }
            bill::check_statement("statement", &statement)?;
            let (value, hospital) = (json!(statement), input.hospital.trim());
            let known = outside_settlements::of_resident(tx, resident.id)?;
            if known.iter().any(|row| row.statement == value && row.hospital == hospital) {
                return Err(ClinicError::refused("already_entered"));
            }
            let id = OutsideSettlementId(tx.new_id());
            let fields = json!({
                "resident": resident.id, "hospital": hospital, "statement": value,
                "discharged_on": statement.discharged_on, "entered_on": now.today, "entered_by": self.user_id(),
            });
            tx.insert(Entity::OutsideSettlement, id, &self.township(), object(fields))?;
            Ok((id, statement.self_pay, affected(tx, resident.id, statement.discharged_on.year())?))
        })?;
        Ok(OutsideEntered { id, self_pay, affected, changes: committed.into() })
    }

    /// Withdraws what was entered wrong: it counts no more.
    ///
    /// # Errors
    /// `not_allowed`, `unknown_outside_settlement`, `reason_missing`.
    pub fn withdraw_outside_settlement(
        &self,
        input: &WithdrawOutside,
        now: Now,
        ids: Ids<'_>,
    ) -> Result<OutsideWithdrawn, ClinicError> {
        self.must(Right::AdmissionsReverse)?;
        let reason = input.reason.trim();
        if reason.is_empty() {
            return Err(ClinicError::refused_at("reason_missing", "reason"));
        }
        let (affected, committed) = self.commit(Op::WithdrawOutsideSettlement, now, ids, |tx| {
            let found = outside_settlements::find(tx, input.id)?.filter(|row| row.meta.voided.is_none());
            let row = found.ok_or(ClinicError::unknown("outside_settlement", "id"))?;
            tx.void(Entity::OutsideSettlement, input.id, reason)?;
            affected(tx, row.resident, row.discharged_on.unwrap_or(now.today).year())
        })?;
        Ok(OutsideWithdrawn { affected, changes: committed.into() })
    }

    /// Settlements at other hospitals, the newest discharge first; of one resident, or of all.
    ///
    /// # Errors
    /// `not_allowed`, `unknown_resident`.
    pub fn list_outside_settlements(&self, who: Option<&str>) -> Result<OutsideList, ClinicError> {
        self.must(Right::AdmissionsView)?;
        self.read(|reader| {
            let names = Names::load(reader)?;
            let rows = match who {
                Some(who) => {
                    let mut rows = outside_settlements::of_resident(reader, self.resident(reader, who)?.id)?;
                    rows.reverse();
                    rows
                }
                None => outside_settlements::newest(reader, MOST)?,
            };
            let lines = rows.into_iter().map(|row| {
                let person = residents::find(reader, row.resident)?;
                Ok(OutsideLine {
                    id: row.id,
                    resident: row.resident,
                    name: person.as_ref().map(|person| person.name.clone()).unwrap_or_default(),
                    village: person.map(|person| names.village(person.village)).unwrap_or_default(),
                    hospital: row.hospital,
                    statement: serde_json::from_value(row.statement).ok(),
                    entered_on: row.entered_on,
                    by: names.user(row.entered_by),
                })
            });
            Ok(OutsideList { settlements: lines.collect::<Result<_, ClinicError>>()? })
        })
    }
}

/// A slip as a statement: every layer of the pack pays what the slip says, and nothing else.
fn of_slip(reader: &Reader<'_>, person: &Resident, slip: &OutsideSlip) -> Result<Statement, ClinicError> {
    let pack = named(reader, &slip.policy, None, slip.discharged_on)?.pack;
    let bill = Bill {
        facility_level: slip.facility_level,
        in_area: slip.in_area,
        admitted_on: slip.admitted_on,
        discharged_on: slip.discharged_on,
        total: slip.total,
        out_of_scope: slip.out_of_scope,
        in_scope: None,
        self_pay: slip.self_pay,
        categories: categories_on(reader, person.id, slip.admitted_on)?,
        age: person.birth_on.and_then(|born| u8::try_from(age_on(born, slip.admitted_on)).ok()),
        diagnoses: slip.icd10.iter().map(|code| code.trim().to_owned()).filter(|code| !code.is_empty()).collect(),
        chronic_recognised_on: None,
        entered: BTreeMap::new(),
        prior: Vec::new(),
        household_prior: Vec::new(),
    };
    let nothing = pack.chain(bill.place()).map(|rule| (rule.code, Money::ZERO));
    let entered = nothing.chain(slip.paid.iter().map(|(code, paid)| (*code, *paid))).collect();
    Ok(xiangyi_settlement::settle(&Bill { entered, ..bill }, &pack)?)
}
