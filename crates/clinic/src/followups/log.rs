//! `visit add`: logging a follow-up. [`Clinic::judge_visit`] is the same
//! without writing, for the screen while it is typed.

use super::facts::{Facts, answers};
use super::known;
use super::open::HISTORY;
use crate::changes::Changes;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::measurements::take_in;
use crate::now::{Ids, Now};
use crate::photos::attach_waiting;
use crate::residents::add::object;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use xiangyi_domain::followups::{self, Answers, FormCode, FormDescription, FormPurpose, Judgement, Mode, Occasion};
use xiangyi_domain::id::{MeasurementId, ResidentId, VisitId};
use xiangyi_domain::residents::DiseaseKind;
use xiangyi_domain::users::Right;
use xiangyi_store::{Op, Reader, residents, visits};
use xiangyi_wire::Entity;

/// A visit as it is typed. Beside these keys stand the answers of the form.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct VisitInput {
    /// Id or ID number.
    pub resident: String,
    /// Which form.
    pub form: FormCode,
    /// An earlier edition of the form, for sheets that were printed by it; the current one if missing.
    #[serde(default)]
    pub form_version: Option<String>,
    /// The day of the visit.
    pub on: NaiveDate,
    /// `clinic`, `home`, `phone`.
    pub mode: Mode,
    /// The visit that this one corrects.
    #[serde(default)]
    pub corrects: Option<VisitId>,
    /// A machine's reading that the visit takes in; what it says stands in the answers as the doctor left it.
    #[serde(default)]
    pub measurement: Option<MeasurementId>,
    /// The name of the draft, whose pictures become the visit's; that of the form alone if missing.
    #[serde(default)]
    pub draft: Option<String>,
    /// The answers by key, with `referral`, `override` and `confirmed`.
    #[serde(flatten)]
    #[cfg_attr(feature = "bindings", specta(type = std::collections::HashMap<String, serde_json::Value>))]
    pub answers: Answers,
}

/// A logged visit.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct LoggedVisit {
    /// Row.
    pub id: VisitId,
    /// 此次随访分类, the form's code.
    pub class: Option<u8>,
    /// The same in words.
    pub class_word: String,
    /// 下次随访日期.
    pub next_due: Option<NaiveDate>,
    /// Whether the visit calls for referral.
    pub referral: bool,
    /// Whether another within two weeks.
    pub recheck: bool,
    /// Why, with the clause.
    pub reasons: Vec<String>,
    /// What was computed from the answers: sums, rates, constitutions.
    #[cfg_attr(feature = "bindings", specta(type = std::collections::HashMap<String, serde_json::Value>))]
    pub computed: Answers,
    /// The person is not on the form's register: offer to register.
    pub offer_registration: bool,
    /// Who is due next.
    pub next_person: Option<NextPerson>,
    /// What to fetch again.
    pub changes: Changes,
}

/// Who is due next.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct NextPerson {
    /// Who.
    pub resident: ResidentId,
    /// With which form.
    pub form: FormCode,
    /// For which disease, on a form that serves many.
    pub disease: Option<String>,
}

impl Clinic {
    /// Judges what has been typed so far; nothing is written.
    ///
    /// # Errors
    /// `unknown_resident`, `not_your_village`, `unknown_form`, `restricted_register`.
    pub fn judge_visit(&self, input: &VisitInput, now: Now) -> Result<Judgement, ClinicError> {
        self.must(Right::VisitsView)?;
        let form = self.form_named(&input.form, input.form_version.as_deref())?;
        self.read(|reader| {
            let resident = self.resident(reader, &input.resident)?;
            Ok(judge(reader, &resident, form, input, now)?.1)
        })
    }

    /// Logs a visit; a person not on the register is accepted.
    ///
    /// # Errors
    /// `unknown_resident`, `not_your_village`, `unknown_form`,
    /// `restricted_register`; the problems of the answers, soft ones too unless
    /// their field is in `confirmed`.
    pub fn log_visit(&self, mut input: VisitInput, now: Now, ids: Ids<'_>) -> Result<LoggedVisit, ClinicError> {
        self.must(Right::VisitsLog)?;
        if input.mode == Mode::NotReached {
            return Err(ClinicError::refused_at("unknown_code", "mode"));
        }
        let form = self.form_named(&input.form, input.form_version.as_deref())?;
        let op = if input.corrects.is_some() { Op::CorrectVisit } else { Op::LogVisit };
        let ((id, facts, judgement, resident), committed) = self.commit(op, now, ids, |tx| {
            let resident = self.resident(tx, &input.resident)?;
            let named = |key: &str| input.answers.get(key).and_then(Value::as_str);
            self.must_see_disease(tx, ("", named("disease_name"), named("icd10")))?;
            let corrected = corrected(tx, &input, resident.id)?;
            self.keep_unseen(tx, &resident, form, corrected.as_ref(), &mut input)?;
            let (facts, judgement) = judge(tx, &resident, form, &input, now)?;
            if !judgement.is_sound() {
                return Err(ClinicError::Problems(judgement.problems));
            }
            let id = VisitId(tx.new_id());
            let mut fields = self.visit_fields(&resident, form, &input, &judgement);
            fields.insert("logged_at".to_owned(), now.at.format("%Y-%m-%dT%H:%M").to_string().into());
            tx.insert(Entity::Visit, id, &self.area(resident.village), fields)?;
            if let Some(measurement) = input.measurement {
                take_in(tx, measurement, resident.id, id)?;
            }
            attach_waiting(tx, (&resident, &input.form, input.draft.as_deref()), id, self.user_id(), now.today)?;
            Ok((id, facts, judgement, resident))
        })?;
        let disease = input.answers.get("disease_name").and_then(Value::as_str);
        let next_person = self.next_due(&resident, &input.form, disease, now.today)?;
        Ok(LoggedVisit {
            id,
            class: judgement.class,
            class_word: judgement.class_word,
            next_due: judgement.next_due_on,
            referral: judgement.referral,
            recheck: judgement.recheck,
            reasons: judgement.reasons.iter().map(|reason| format!("{}({})", reason.text, reason.source)).collect(),
            computed: judgement.computed,
            offer_registration: offers_registration(form) && facts.disease.is_none(),
            next_person,
            changes: committed.into(),
        })
    }

    /// A general record may say what its writer could not see, of a register that is for named staff: what the screen
    /// began with, the corrected record or what the last one carries over, keeps it.
    fn keep_unseen(
        &self,
        tx: &Reader<'_>,
        resident: &residents::Resident,
        form: &FormDescription,
        corrected: Option<&visits::Visit>,
        input: &mut VisitInput,
    ) -> Result<(), ClinicError> {
        let sight = self.sight(tx)?;
        if sight.is_whole() {
            return Ok(());
        }
        let former = match corrected {
            Some(visit) => answers(visit),
            None => {
                let past = visits::last_of_resident(tx, resident.id, Some(form.code.as_str()), HISTORY)?;
                let met: Vec<&visits::Visit> = past.iter().filter(|visit| visit.mode != "not_reached").collect();
                let last = known::last_of_one_disease(&met, form);
                last.map(|visit| form.carried_from(&visit.form_version, &answers(visit))).unwrap_or_default()
            }
        };
        sight.keep_unseen(form.code.as_str(), &former, &mut input.answers);
        Ok(())
    }

    fn visit_fields(
        &self,
        resident: &residents::Resident,
        form: &FormDescription,
        input: &VisitInput,
        judged: &Judgement,
    ) -> Map<String, Value> {
        let mut answers = input.answers.clone();
        answers.extend(judged.computed.clone());
        answers.retain(|_, value| !value.is_null());
        object(json!({
            "village": resident.village, "resident": resident.id, "form": input.form,
            "form_version": form.version, "visited_on": input.on, "mode": input.mode,
            "answers": answers, "class": judged.class, "computed_class": judged.computed_class,
            "next_due_on": judged.next_due_on, "recheck": judged.recheck, "referral": judged.referral,
            "reasons": judged.reasons, "corrects": input.corrects, "doctor": self.user_id(),
        }))
    }
}

fn judge(
    reader: &Reader<'_>,
    resident: &residents::Resident,
    form: &FormDescription,
    input: &VisitInput,
    now: Now,
) -> Result<(Facts, Judgement), ClinicError> {
    let facts = Facts::load(reader, resident, form, input.on, input.corrects)?;
    let occasion = Occasion { on: input.on, mode: input.mode, today: now.today };
    let frequency = facts.frequency(reader, form, &input.answers, input.on)?;
    let judgement = followups::judge(form, &facts.patient, &facts.history, &input.answers, occasion, frequency);
    Ok((facts, judgement))
}

/// Somebody followed up by a register's form belongs on that register.
fn offers_registration(form: &FormDescription) -> bool {
    form.purpose == FormPurpose::FollowUp && form.disease.is_some_and(|kind| kind != DiseaseKind::Other)
}

/// A correction names a visit of the same person and form.
fn corrected(
    reader: &Reader<'_>,
    input: &VisitInput,
    resident: ResidentId,
) -> Result<Option<visits::Visit>, ClinicError> {
    let Some(old) = input.corrects else { return Ok(None) };
    let fits = |visit: &visits::Visit| visit.resident == resident && visit.form == input.form.as_str();
    let found = visits::find(reader, old)?.filter(fits);
    found.map(Some).ok_or(ClinicError::unknown("visit", "corrects"))
}
