//! 随访服务记录表: filled in, or blank for handwriting.

use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::followups::work_list::part;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde_json::Value;
use std::collections::BTreeSet;
use xiangyi_domain::followups::due::Bucket;
use xiangyi_domain::followups::{Answers, Drug, FormCode, Mode, Readings, Referral};
use xiangyi_domain::paper::{FollowupColumn, FollowupSheet, PaperDrug};
use xiangyi_domain::users::Right;
use xiangyi_store::due::{self, Part};
use xiangyi_store::{Reader, residents, visits};

/// Four columns a page: so many pages of one person.
const VISITS: u32 = 24;

impl Clinic {
    pub(super) fn followup_sheet(
        &self,
        reader: &Reader<'_>,
        who: &str,
        form: &FormCode,
        blank: bool,
    ) -> Result<FollowupSheet, ClinicError> {
        self.must(Right::VisitsView)?;
        if *form != FormCode::HYPERTENSION {
            return Err(ClinicError::refused_at("form_has_no_sheet", "form"));
        }
        let resident = self.resident(reader, who)?;
        let past = if blank {
            Vec::new()
        } else {
            visits::last_of_resident(reader, resident.id, Some(form.as_str()), VISITS)?
        };
        let met = past.iter().rev().filter(|visit| visit.mode != Mode::NotReached.as_str());
        Ok(FollowupSheet {
            org_name: self.org_name().to_owned(),
            record_number: record_number(&resident),
            name: resident.name,
            visits: met.map(column).collect(),
        })
    }

    pub(super) fn blank_followups(
        &self,
        reader: &Reader<'_>,
        people: &[String],
        form: &FormCode,
        village: Option<&str>,
        today: NaiveDate,
    ) -> Result<Vec<FollowupSheet>, ClinicError> {
        self.must(Right::VisitsView)?;
        let mut wanted: Vec<String> = people.to_vec();
        if village.is_some_and(|text| !text.is_empty()) {
            let villages = self.villages_of_filter(reader, village)?;
            let Part::Between(_, last) = part(Bucket::Week, today) else { return Ok(Vec::new()) };
            let due = due::list(reader, villages.as_deref(), Part::Between(None, last), 0, 500)?;
            wanted.extend(due.iter().filter(|row| row.kind == form.as_str()).map(|row| row.resident.to_string()));
        }
        if wanted.is_empty() {
            return Ok(vec![FollowupSheet { org_name: self.org_name().to_owned(), ..FollowupSheet::default() }]);
        }
        let mut seen = BTreeSet::new();
        wanted.retain(|who| seen.insert(who.clone()));
        wanted.iter().map(|who| self.followup_sheet(reader, who, form, true)).collect()
    }
}

/// The last eight digits as `123-45678`.
fn record_number(resident: &residents::Resident) -> String {
    let digits: String =
        resident.record_number.iter().flat_map(|text| text.chars()).filter(char::is_ascii_digit).collect();
    match digits.len().checked_sub(8) {
        Some(start) => format!("{}-{}", &digits[start..start + 3], &digits[start + 3..]),
        None => String::new(),
    }
}

fn whole<T: TryFrom<u64>>(answers: &Answers, key: &str) -> Option<T> {
    answers.get(key).and_then(Value::as_u64).and_then(|number| T::try_from(number).ok())
}

fn decimal(answers: &Answers, key: &str) -> Option<Decimal> {
    answers.get(key).and_then(Value::as_str).and_then(|text| text.parse().ok())
}

fn text(answers: &Answers, key: &str) -> String {
    answers.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn column(visit: &visits::Visit) -> FollowupColumn {
    let answers = visit.answers.as_object().cloned().unwrap_or_default();
    let a = &answers;
    let readings = Readings::of(a);
    let mode: Option<Mode> = serde_json::from_value(visit.mode.clone().into()).ok();
    let referral: Option<Referral> = a.get("referral").and_then(|value| serde_json::from_value(value.clone()).ok());
    let referral = referral.unwrap_or_default();
    let to = [referral.institution, referral.department].into_iter().flatten().collect::<Vec<_>>().join(" ");
    FollowupColumn {
        visited_on: visit.visited_on,
        mode: mode.and_then(Mode::code),
        symptoms: readings.symptoms,
        other_symptom: text(a, "symptoms_text"),
        pressure: readings.systolic_mmhg.zip(readings.diastolic_mmhg),
        weight: (decimal(a, "weight_kg"), decimal(a, "weight_target_kg")),
        bmi: (readings.bmi, None),
        heart_rate: readings.heart_rate,
        other_sign: text(a, "other_signs"),
        smoking: (whole(a, "smoking_per_day"), whole(a, "smoking_target")),
        drinking: (decimal(a, "drinking_liang_per_day"), decimal(a, "drinking_target")),
        exercise: (whole(a, "exercise_per_week"), whole(a, "exercise_minutes")),
        exercise_goal: (whole(a, "exercise_target"), whole(a, "exercise_minutes_target")),
        salt: (whole(a, "salt"), whole(a, "salt_target")),
        mood: whole(a, "psychological"),
        behaviour: whole(a, "compliance"),
        examination: text(a, "tests_text"),
        compliance: whole(a, "adherence"),
        adverse: whole(a, "adverse_reaction"),
        adverse_note: text(a, "adverse_reaction_text"),
        class: visit.class.and_then(|class| u8::try_from(class).ok()),
        drugs: drugs(a),
        referral_reason: referral.reason.unwrap_or_default(),
        referral_to: to,
        next_on: visit.next_due_on,
    }
}

fn drugs(answers: &Answers) -> Vec<PaperDrug> {
    let list: Vec<Drug> =
        answers.get("drugs").and_then(|value| serde_json::from_value(value.clone()).ok()).unwrap_or_default();
    list.into_iter()
        .map(|drug| PaperDrug { name: drug.name, times: drug.times_per_day, dose: drug.dose.unwrap_or_default() })
        .collect()
}
