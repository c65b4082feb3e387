//! `chronic bill`: an outpatient's bill for a recognised chronic disease, settled, posted and paid in one go;
//! `chronic reverse-bill`.

use super::chronic::{counting, recognition};
use crate::admissions::affected::{Affected, affected};
use crate::admissions::policies::{keep, named};
use crate::admissions::post::Entry;
use crate::admissions::reckon::{Mine, Reckoned, with_the_year};
use crate::admissions::settle::lines;
use crate::admissions::{SettlementView, on_account};
use crate::changes::Changes;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use crate::residents::add::object;
use crate::residents::categories_on;
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeMap;
use xiangyi_domain::Money;
use xiangyi_domain::admissions::{Account, FacilityLevel, LARGEST, PostingKind, payment_lines};
use xiangyi_domain::id::{ChronicRecognitionId, OutpatientBillId};
use xiangyi_domain::residents::age_on;
use xiangyi_domain::users::Right;
use xiangyi_settlement::{Bill, LayerCode};
use xiangyi_store::chronic_recognitions::ChronicRecognition;
use xiangyi_store::{Op, Reader, WriteTx, outpatient_bills, postings, residents};
use xiangyi_wire::Entity;

/// An outpatient's bill.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct BillChronic {
    /// For which recognised disease.
    pub recognition: ChronicRecognitionId,
    /// The day.
    pub on: NaiveDate,
    /// All charges.
    pub total: Money,
    /// The part outside the catalogues.
    #[serde(default)]
    pub out_of_scope: Money,
    /// Code of the policy pack.
    pub policy: String,
    /// Version of it; the one that holds on the day if missing.
    #[serde(default)]
    pub version: Option<String>,
    /// 机构级别; township if missing.
    #[serde(default)]
    pub facility_level: Option<FacilityLevel>,
    /// Amounts from the insurer's slip, by layer.
    #[serde(default)]
    pub entered: BTreeMap<LayerCode, Money>,
    /// How the patient pays; 现金 if missing.
    #[serde(default)]
    pub method: Option<String>,
    /// Why it is dated into a day that is closed.
    #[serde(default)]
    pub reason: Option<String>,
}

/// A bill that is taken back.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ReverseChronicBill {
    /// Which.
    pub id: OutpatientBillId,
    /// Why.
    pub reason: String,
}

/// A bill that was settled and paid.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ChronicBilled {
    /// Row.
    pub id: OutpatientBillId,
    /// 门诊结算号.
    pub number: String,
    /// 收据号; none where the patient had nothing to pay.
    pub receipt: Option<String>,
    /// The statement.
    #[serde(flatten)]
    pub settlement: SettlementView,
    /// What to fetch again.
    pub changes: Changes,
}

/// A bill that was taken back, and which later settlements it concerns.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ChronicBillReversed {
    /// Row.
    pub id: OutpatientBillId,
    /// What goes back to the patient in cash.
    pub cash_back: Money,
    /// Settlements of the year that come out otherwise now.
    pub affected: Vec<Affected>,
    /// What to fetch again.
    pub changes: Changes,
}

impl Clinic {
    /// Reckons an outpatient bill without writing.
    ///
    /// # Errors
    /// As [`Clinic::bill_chronic`].
    pub fn preview_chronic_bill(&self, input: &BillChronic, now: Now) -> Result<SettlementView, ClinicError> {
        self.must(Right::AdmissionsView)?;
        self.read(|reader| {
            let (_, reckoned) = reckoned(reader, input, now)?;
            Ok(SettlementView::of(reckoned.statement))
        })
    }

    /// Settles an outpatient bill and takes the patient's part: the payers owe theirs from now on, and the bill counts
    /// for the year. From which month a layer pays, the pack says.
    ///
    /// # Errors
    /// `not_allowed`, `unknown_recognition`, `not_recognised`, `recognition_ended`, `in_future`, `no_amount`,
    /// `amount_too_large`, `unknown_policy`, `day_closed`, and the refusals of the bill.
    pub fn bill_chronic(&self, input: &BillChronic, now: Now, ids: Ids<'_>) -> Result<ChronicBilled, ClinicError> {
        self.must(Right::AdmissionsSettle)?;
        let ((id, number, receipt, statement), committed) = self.commit(Op::BillChronic, now, ids, |tx| {
            let (row, reckoned) = reckoned(tx, input, now)?;
            let (id, number) = (OutpatientBillId(tx.new_id()), tx.next_number("MB")?);
            let fields = json!({
                "number": number, "resident": row.resident, "recognition": row.id, "billed_on": input.on,
                "total": input.total, "statement": reckoned.statement, "bill": reckoned.bill,
                "pack": reckoned.pack.hash, "prior": reckoned.prior, "household_prior": reckoned.household_prior,
                "billed_by": self.user_id(),
            });
            let receipt = tx.group(|tx| {
                keep(self, tx, &reckoned.pack)?;
                tx.insert(Entity::OutpatientBill, id, &self.township(), object(fields))?;
                self.post_outpatient(tx, id, &reckoned, input, now)
            })?;
            Ok((id, number, receipt, reckoned.statement))
        })?;
        Ok(ChronicBilled { id, number, receipt, settlement: SettlementView::of(statement), changes: committed.into() })
    }

    /// What the layers and the patient owe, and the patient's payment; its receipt number.
    fn post_outpatient(
        &self,
        tx: &mut WriteTx<'_>,
        id: OutpatientBillId,
        reckoned: &Reckoned,
        input: &BillChronic,
        now: Now,
    ) -> Result<Option<String>, ClinicError> {
        let entry = |kind, lines| {
            let (outpatient_bill, reason) = (Some(id), input.reason.clone());
            Entry { outpatient_bill, reason, ..Entry::new(kind, lines, input.on) }
        };
        self.post_entry(tx, entry(PostingKind::Settlement, lines(&reckoned.statement)?), now)?;
        let self_pay = reckoned.statement.self_pay;
        if self_pay.is_zero() {
            return Ok(None);
        }
        let number = tx.next_number("SJ")?;
        let paid = payment_lines(self_pay, self_pay).map_err(|error| ClinicError::refused(error.code()))?;
        let method = input.method.clone().or_else(|| Some("现金".to_owned()));
        let payment = Entry { number: Some(number.clone()), method, ..entry(PostingKind::Payment, paid) };
        self.post_entry(tx, payment, now)?;
        Ok(Some(number))
    }

    /// Takes an outpatient bill back: it stays in the list, marked, and the ledger is turned back by entries. What the
    /// patient paid goes back to them.
    ///
    /// # Errors
    /// `not_allowed`, `unknown_bill`, `already_reversed`, `reason_missing`.
    pub fn reverse_chronic_bill(
        &self,
        input: &ReverseChronicBill,
        now: Now,
        ids: Ids<'_>,
    ) -> Result<ChronicBillReversed, ClinicError> {
        self.must(Right::AdmissionsReverse)?;
        let reason = input.reason.trim();
        if reason.is_empty() {
            return Err(ClinicError::refused_at("reason_missing", "reason"));
        }
        let ((cash_back, affected), committed) = self.commit(Op::ReverseChronicBill, now, ids, |tx| {
            let row = outpatient_bills::find(tx, input.id)?.ok_or(ClinicError::unknown("bill", "id"))?;
            if row.meta.voided.is_some() {
                return Err(ClinicError::refused("already_reversed"));
            }
            let cash_back = tx.group(|tx| {
                tx.void(Entity::OutpatientBill, input.id, reason)?;
                self.turn_back_all(tx, input.id, reason, now)
            })?;
            let year = row.billed_on.unwrap_or(now.today).year();
            Ok((cash_back, affected(tx, row.resident, year)?))
        })?;
        Ok(ChronicBillReversed { id: input.id, cash_back, affected, changes: committed.into() })
    }

    /// Turns every posting of a bill back; the cash that goes out with it.
    fn turn_back_all(
        &self,
        tx: &mut WriteTx<'_>,
        id: OutpatientBillId,
        reason: &str,
        now: Now,
    ) -> Result<Money, ClinicError> {
        let mut cash = Money::ZERO;
        for posting in postings::of_outpatient_bill(tx, id)? {
            if posting.reverses.is_none() && postings::reversal_of(tx, posting.id)?.is_none() {
                cash = cash + on_account(&posting, Account::CASH);
                self.post_entry(tx, Entry::turning_back(&posting, reason, now.today), now)?;
            }
        }
        Ok(cash)
    }
}

/// The recognition, and its bill reckoned with the year's settlements.
fn reckoned(reader: &Reader<'_>, input: &BillChronic, now: Now) -> Result<(ChronicRecognition, Reckoned), ClinicError> {
    if input.on > now.today {
        return Err(ClinicError::refused_at("in_future", "on"));
    }
    if input.total.is_zero() {
        return Err(ClinicError::refused_at("no_amount", "total"));
    }
    if input.total > LARGEST {
        return Err(ClinicError::refused_at("amount_too_large", "total"));
    }
    let row = recognition(reader, input.recognition)?;
    let Some(recognised_on) = row.decided_on.filter(|on| counting(&row, input.on).0.is_some() && *on <= input.on)
    else {
        return Err(ClinicError::refused_at("not_recognised", "recognition"));
    };
    if row.ended_on.is_some_and(|ended| ended < input.on) {
        return Err(ClinicError::refused_at("recognition_ended", "on"));
    }
    let bill = bill(reader, &row, recognised_on, input)?;
    let pack = named(reader, &input.policy, input.version.as_deref(), input.on)?;
    let reckoned = with_the_year(reader, &Mine::new(row.resident), bill, pack)?;
    Ok((row, reckoned))
}

fn bill(
    reader: &Reader<'_>,
    row: &ChronicRecognition,
    recognised_on: NaiveDate,
    input: &BillChronic,
) -> Result<Bill, ClinicError> {
    let person = residents::find(reader, row.resident)?.ok_or(ClinicError::unknown("resident", "recognition"))?;
    Ok(Bill {
        facility_level: input.facility_level.unwrap_or(FacilityLevel::Township),
        in_area: true,
        admitted_on: input.on,
        discharged_on: input.on,
        total: input.total,
        out_of_scope: input.out_of_scope,
        in_scope: None,
        self_pay: None,
        categories: categories_on(reader, row.resident, input.on)?,
        age: person.birth_on.and_then(|born| u8::try_from(age_on(born, input.on)).ok()),
        diagnoses: vec![row.disease.clone()],
        chronic_recognised_on: Some(recognised_on),
        entered: input.entered.clone(),
        prior: Vec::new(),
        household_prior: Vec::new(),
    })
}
