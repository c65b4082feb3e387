//! 门诊慢病认定: put forward in batches, decided by a hospital, counted from the month after.

use crate::changes::Changes;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use crate::residents::Names;
use crate::residents::add::object;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::json;
use xiangyi_domain::aid::chronic::{RecognitionStatus, counts_from};
use xiangyi_domain::id::{ChronicRecognitionId, ResidentId};
use xiangyi_domain::users::Right;
use xiangyi_store::{Op, Reader, chronic_recognitions, residents};
use xiangyi_wire::Entity;

/// A disease that is put forward.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct PutForwardChronic {
    /// Whose: id or ID number.
    pub resident: String,
    /// ICD-10 or the county's code.
    pub disease: String,
    /// Its name.
    pub name: String,
    /// The day.
    pub applied_on: NaiveDate,
    /// Name of the batch in which it is handed in.
    #[serde(default)]
    pub batch: Option<String>,
}

/// What a hospital decided.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct DecideChronic {
    /// Which recognition.
    pub id: ChronicRecognitionId,
    /// Whether it is recognised.
    pub recognised: bool,
    /// The day of the decision.
    pub on: NaiveDate,
    /// Which hospital.
    #[serde(default)]
    pub hospital: Option<String>,
    /// 慢病证号.
    #[serde(default)]
    pub certificate: Option<String>,
    /// Why not, or anything else.
    #[serde(default)]
    pub remark: Option<String>,
}

/// A recognition that ends.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct EndChronic {
    /// Which recognition.
    pub id: ChronicRecognitionId,
    /// The last day.
    pub on: NaiveDate,
}

/// A recognition as every verb answers it.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ChronicAnswer {
    /// Row.
    pub id: ChronicRecognitionId,
    /// Where it stands.
    pub status: RecognitionStatus,
    /// 认定次月: the first day on which it counts.
    pub counts_from: Option<NaiveDate>,
    /// What to fetch again.
    pub changes: Changes,
}

/// Recognitions, newest first.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ChronicList {
    /// Each.
    pub recognitions: Vec<ChronicLine>,
}

/// One recognition.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ChronicLine {
    /// Row.
    pub id: ChronicRecognitionId,
    /// Whose.
    pub resident: ResidentId,
    /// Their name.
    pub name: String,
    /// Name of the village.
    pub village: String,
    /// Code of the disease.
    pub disease: String,
    /// Its name.
    pub disease_name: String,
    /// Where it stands.
    pub status: RecognitionStatus,
    /// Name of the batch.
    pub batch: Option<String>,
    /// When it was put forward.
    pub applied_on: Option<NaiveDate>,
    /// When it was decided.
    pub decided_on: Option<NaiveDate>,
    /// The first day on which it counts.
    pub counts_from: Option<NaiveDate>,
    /// The last.
    pub ended_on: Option<NaiveDate>,
    /// Whether it counts today.
    pub counts: bool,
    /// Which hospital.
    pub hospital: Option<String>,
    /// 慢病证号.
    pub certificate: Option<String>,
    /// Anything else.
    pub remark: Option<String>,
}

/// At most so many recognitions in a list.
const MOST: u32 = 5_000;

impl Clinic {
    /// Puts a chronic disease forward for recognition.
    ///
    /// # Errors
    /// `unknown_resident`, `in_future`, `missing_key`, `already_registered`.
    pub fn put_forward_chronic(
        &self,
        input: &PutForwardChronic,
        now: Now,
        ids: Ids<'_>,
    ) -> Result<ChronicAnswer, ClinicError> {
        self.must(Right::AidManage)?;
        if input.applied_on > now.today {
            return Err(ClinicError::refused_at("in_future", "applied_on"));
        }
        for (field, text) in [("disease", &input.disease), ("name", &input.name)] {
            if text.trim().is_empty() {
                return Err(ClinicError::BadInput { code: "missing_key", field: Some(field.to_owned()) });
            }
        }
        let (id, committed) = self.commit(Op::RecogniseChronic, now, ids, |tx| {
            let resident = self.resident(tx, &input.resident)?;
            let stands = |row: &chronic_recognitions::ChronicRecognition| {
                row.disease == input.disease.trim() && row.status != "refused" && row.ended_on.is_none()
            };
            if chronic_recognitions::of_resident(tx, resident.id)?.iter().any(stands) {
                return Err(ClinicError::refused_at("already_registered", "disease"));
            }
            let id = ChronicRecognitionId(tx.new_id());
            let fields = json!({
                "resident": resident.id, "disease": input.disease.trim(), "name": input.name.trim(),
                "batch": input.batch, "applied_on": input.applied_on, "applied_by": self.user_id(),
                "status": RecognitionStatus::Applied,
            });
            tx.insert(Entity::ChronicRecognition, id, &self.township(), object(fields))?;
            Ok(id)
        })?;
        Ok(ChronicAnswer { id, status: RecognitionStatus::Applied, counts_from: None, changes: committed.into() })
    }

    /// Notes what the hospital decided.
    ///
    /// # Errors
    /// `unknown_recognition`, `wrong_state`, `in_future`, `before_application`.
    pub fn decide_chronic(&self, input: &DecideChronic, now: Now, ids: Ids<'_>) -> Result<ChronicAnswer, ClinicError> {
        self.must(Right::AidManage)?;
        if input.on > now.today {
            return Err(ClinicError::refused_at("in_future", "on"));
        }
        let status = if input.recognised { RecognitionStatus::Recognised } else { RecognitionStatus::Refused };
        let ((), committed) = self.commit(Op::RecogniseChronic, now, ids, |tx| {
            let row = recognition(tx, input.id)?;
            if row.status != RecognitionStatus::Applied.code() {
                return Err(ClinicError::refused("wrong_state").with("state", &row.status));
            }
            if row.applied_on.is_some_and(|applied| input.on < applied) {
                return Err(ClinicError::refused_at("before_application", "on"));
            }
            let fields = json!({
                "status": status, "decided_on": input.on, "hospital": input.hospital, "certificate": input.certificate,
                "remark": input.remark,
            });
            let mut fields = object(fields);
            fields.retain(|_, value| !value.is_null());
            tx.patch(Entity::ChronicRecognition, input.id, row.meta.revision, fields)?;
            Ok(())
        })?;
        let counts_from = input.recognised.then(|| counts_from(input.on));
        Ok(ChronicAnswer { id: input.id, status, counts_from, changes: committed.into() })
    }

    /// Ends a recognition.
    ///
    /// # Errors
    /// `unknown_recognition`, `wrong_state`, `before_start`.
    pub fn end_chronic(&self, input: &EndChronic, now: Now, ids: Ids<'_>) -> Result<ChronicAnswer, ClinicError> {
        self.must(Right::AidManage)?;
        let (counts, committed) = self.commit(Op::RecogniseChronic, now, ids, |tx| {
            let row = recognition(tx, input.id)?;
            let Some(decided) = row.decided_on.filter(|_| row.status == RecognitionStatus::Recognised.code()) else {
                return Err(ClinicError::refused("wrong_state").with("state", &row.status));
            };
            if input.on < decided {
                return Err(ClinicError::refused_at("before_start", "on"));
            }
            let fields = object(json!({ "ended_on": input.on }));
            tx.patch(Entity::ChronicRecognition, input.id, row.meta.revision, fields)?;
            Ok(counts_from(decided))
        })?;
        let status = RecognitionStatus::Recognised;
        Ok(ChronicAnswer { id: input.id, status, counts_from: Some(counts), changes: committed.into() })
    }

    /// Recognitions, newest first; of one resident, or of all.
    ///
    /// # Errors
    /// `not_allowed`, `unknown_resident`.
    pub fn list_chronic(&self, who: Option<&str>, now: Now) -> Result<ChronicList, ClinicError> {
        self.must(Right::AidManage)?;
        self.read(|reader| {
            let names = Names::load(reader)?;
            let rows = match who {
                Some(who) => chronic_recognitions::of_resident(reader, self.resident(reader, who)?.id)?,
                None => chronic_recognitions::list(reader, MOST)?,
            };
            let lines = rows.into_iter().map(|row| line(reader, &names, row, now.today));
            Ok(ChronicList { recognitions: lines.collect::<Result<_, _>>()? })
        })
    }
}

pub(super) fn recognition(
    reader: &Reader<'_>,
    id: ChronicRecognitionId,
) -> Result<chronic_recognitions::ChronicRecognition, ClinicError> {
    let found = chronic_recognitions::find(reader, id)?.filter(|row| row.meta.voided.is_none());
    found.ok_or(ClinicError::unknown("recognition", "id"))
}

/// The first day on which a recognition counts, and whether it counts on a day.
pub(super) fn counting(row: &chronic_recognitions::ChronicRecognition, on: NaiveDate) -> (Option<NaiveDate>, bool) {
    let recognised = row.status == RecognitionStatus::Recognised.code();
    let from = row.decided_on.filter(|_| recognised).map(counts_from);
    (from, from.is_some_and(|from| from <= on) && row.ended_on.is_none_or(|end| on <= end))
}

fn line(
    reader: &Reader<'_>,
    names: &Names,
    row: chronic_recognitions::ChronicRecognition,
    today: NaiveDate,
) -> Result<ChronicLine, ClinicError> {
    let person = residents::find(reader, row.resident)?;
    let (counts_from, counts) = counting(&row, today);
    Ok(ChronicLine {
        id: row.id,
        resident: row.resident,
        name: person.as_ref().map(|person| person.name.clone()).unwrap_or_default(),
        village: person.map(|person| names.village(person.village)).unwrap_or_default(),
        disease: row.disease,
        disease_name: row.name,
        status: RecognitionStatus::from_code(&row.status).unwrap_or(RecognitionStatus::Applied),
        batch: row.batch,
        applied_on: row.applied_on,
        decided_on: row.decided_on,
        counts_from,
        ended_on: row.ended_on,
        counts,
        hospital: row.hospital,
        certificate: row.certificate,
        remark: row.remark,
    })
}
