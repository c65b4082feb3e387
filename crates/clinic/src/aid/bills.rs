//! `chronic bills`: outpatient bills as a list.

use crate::clinic::Clinic;
use crate::error::ClinicError;
use chrono::NaiveDate;
use serde::Serialize;
use xiangyi_domain::Money;
use xiangyi_domain::admissions::PostingKind;
use xiangyi_domain::id::{ChronicRecognitionId, OutpatientBillId, ResidentId};
use xiangyi_domain::users::Right;
use xiangyi_settlement::Statement;
use xiangyi_store::outpatient_bills::OutpatientBill;
use xiangyi_store::{Reader, chronic_recognitions, outpatient_bills, postings, residents};

/// Outpatient bills, newest first.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ChronicBillList {
    /// Each.
    pub bills: Vec<ChronicBillLine>,
}

/// One bill.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ChronicBillLine {
    /// Row.
    pub id: OutpatientBillId,
    /// 门诊结算号.
    pub number: String,
    /// Whose.
    pub resident: ResidentId,
    /// Their name.
    pub name: String,
    /// For which recognition.
    pub recognition: ChronicRecognitionId,
    /// Name of the disease.
    pub disease_name: String,
    /// The day.
    pub on: Option<NaiveDate>,
    /// 总费用.
    pub total: Money,
    /// 报销合计.
    pub paid_by_layers: Money,
    /// 个人自付.
    pub self_pay: Money,
    /// 收据号.
    pub receipt: Option<String>,
    /// Why it was taken back.
    pub reversed: Option<String>,
}

/// At most so many bills in a list.
const MOST: u32 = 500;

impl Clinic {
    /// Outpatient bills, newest first, those that were taken back marked; of one resident, or of all.
    ///
    /// # Errors
    /// `not_allowed`, `unknown_resident`.
    pub fn list_chronic_bills(&self, who: Option<&str>) -> Result<ChronicBillList, ClinicError> {
        self.must(Right::AdmissionsView)?;
        self.read(|reader| {
            let rows = match who {
                Some(who) => {
                    let mut rows = outpatient_bills::of_resident(reader, self.resident(reader, who)?.id)?;
                    rows.reverse();
                    rows
                }
                None => outpatient_bills::newest(reader, MOST)?,
            };
            let lines = rows.into_iter().map(|row| line(reader, row));
            Ok(ChronicBillList { bills: lines.filter_map(Result::transpose).collect::<Result<_, _>>()? })
        })
    }
}

/// None of a disease that is hidden from this user.
fn line(reader: &Reader<'_>, row: OutpatientBill) -> Result<Option<ChronicBillLine>, ClinicError> {
    let Some(disease) = chronic_recognitions::find(reader, row.recognition)? else { return Ok(None) };
    if !reader.sight().sees_diagnosis(Some(&disease.name), Some(&disease.disease)) {
        return Ok(None);
    }
    let statement: Option<Statement> = serde_json::from_value(row.statement).ok();
    let (paid_by_layers, self_pay) =
        statement.map_or((Money::ZERO, row.total), |statement| (statement.paid_by_layers, statement.self_pay));
    let paid = postings::of_outpatient_bill(reader, row.id)?;
    let payment = paid.into_iter().find(|posting| posting.kind == PostingKind::Payment.code());
    Ok(Some(ChronicBillLine {
        id: row.id,
        number: row.number,
        resident: row.resident,
        name: residents::find(reader, row.resident)?.map(|person| person.name).unwrap_or_default(),
        recognition: row.recognition,
        disease_name: disease.name,
        on: row.billed_on,
        total: row.total,
        paid_by_layers,
        self_pay,
        receipt: payment.and_then(|payment| payment.number),
        reversed: row.meta.voided,
    }))
}
