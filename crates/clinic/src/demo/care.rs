//! Invented diseases and the follow-ups of four years, each judged by the
//! same rules as a visit that somebody logs.

use super::random::Random;
use chrono::{Days, NaiveDate};
use serde_json::{Map, Value, json};
use xiangyi_domain::followups::{
    Answers, FormCode, FormDescription, Frequency, Judgement, Level, Mode, Occasion, PastVisit, Patient, judge,
    national_forms,
};
use xiangyi_domain::residents::{DiseaseKind, age_on};

/// Follow-ups reach back so far.
const YEARS: u64 = 4;

/// Who was registered within these days has not been visited yet.
const NEW_DAYS: u64 = 20;

/// A disease of an invented person.
pub(super) struct Illness {
    pub(super) kind: DiseaseKind,
    pub(super) name: &'static str,
    pub(super) icd10: &'static str,
    pub(super) enrolled_on: NaiveDate,
}

/// One invented visit.
pub(super) struct Made {
    pub(super) on: NaiveDate,
    pub(super) mode: Mode,
    pub(super) answers: Answers,
    pub(super) judgement: Judgement,
}

/// The diseases of a person, at rates that a township knows.
pub(super) fn illnesses(random: &mut Random, born: NaiveDate, today: NaiveDate) -> Vec<Illness> {
    let (pressure, sugar, stroke) = match age_on(born, today) {
        0..=34 => (0, 0, 0),
        35..=49 => (90, 30, 2),
        50..=64 => (230, 85, 8),
        _ => (430, 150, 25),
    };
    // A few were registered these days and wait for their first visit.
    let since = |random: &mut Random| {
        let days = if random.permille(12) { random.below(NEW_DAYS) } else { NEW_DAYS + 40 + random.below(365 * 6) };
        today.checked_sub_days(Days::new(days)).unwrap_or(today)
    };
    let mut found = Vec::new();
    let mut add = |random: &mut Random, share, kind, name, icd10| {
        if random.permille(share) {
            let mut enrolled_on = since(random);
            // A treatment of tuberculosis lasts half a year.
            if kind == DiseaseKind::Tuberculosis {
                enrolled_on = today.checked_sub_days(Days::new(NEW_DAYS + random.below(140))).unwrap_or(today);
            }
            found.push(Illness { kind, name, icd10, enrolled_on });
        }
    };
    add(random, pressure, DiseaseKind::Hypertension, "高血压", "I10");
    add(random, sugar, DiseaseKind::Type2Diabetes, "2型糖尿病", "E11");
    add(random, stroke, DiseaseKind::Other, "脑梗死", "I63");
    let grown = age_on(born, today) >= 18;
    add(random, if grown { 4 } else { 0 }, DiseaseKind::SevereMentalDisorder, "精神分裂症", "F20");
    add(random, u64::from(grown), DiseaseKind::Tuberculosis, "肺结核", "A16.2");
    found
}

/// The visits of one disease up to today. A few people are overdue, because
/// their last visits were missed.
pub(super) fn visits(random: &mut Random, illness: &Illness, patient: &Patient, today: NaiveDate) -> Vec<Made> {
    let Some(form) = national_forms().find(&FormCode::for_disease(illness.kind)) else { return Vec::new() };
    let begin = today.checked_sub_days(Days::new(YEARS * 365)).unwrap_or(today);
    let mut on = illness.enrolled_on.max(begin).checked_add_days(Days::new(random.below(40))).unwrap_or(today);
    if (today - illness.enrolled_on).num_days() < NEW_DAYS.cast_signed() {
        return Vec::new();
    }
    let missed = random.permille(60);
    let base = Base::new(random, today);
    let (mut made, mut history): (Vec<Made>, Vec<PastVisit>) = (Vec::new(), Vec::new());
    while on <= today {
        let mode = [Mode::Clinic, Mode::Home, Mode::Home, Mode::Phone][usize::try_from(random.below(4)).unwrap_or(0)];
        let answers = base.answers(random, form, illness, &history, on);
        let occasion = Occasion { on, mode, today };
        let judgement = judge(form, patient, &history, &answers, occasion, Frequency::default());
        let Some(next) = judgement.next_due_on.filter(|_| judgement.is_sound()) else { break };
        let past = PastVisit::of_stored(form, patient, on, mode, judgement.class, judgement.referral, &answers);
        history.splice(0..0, past);
        history.truncate(2);
        made.push(Made { on, mode, answers, judgement });
        let shift = random.between(-4, 6);
        on = next.checked_add_signed(chrono::Duration::days(shift)).filter(|day| *day > on).unwrap_or(next);
    }
    if missed && made.len() > 2 {
        made.truncate(made.len() - 1);
    }
    made
}

/// How one person usually is.
struct Base {
    systolic: i64,
    diastolic: i64,
    glucose: i64,
    weight: i64,
    smokes: i64,
    /// Since this day the pressure is in a crisis, whose referral is open.
    crisis_since: Option<NaiveDate>,
}

impl Base {
    fn new(random: &mut Random, today: NaiveDate) -> Base {
        let hard = random.permille(130);
        Base {
            systolic: if hard { random.between(140, 156) } else { random.between(118, 134) },
            diastolic: if hard { random.between(84, 92) } else { random.between(70, 82) },
            glucose: if hard { random.between(68, 84) } else { random.between(52, 65) },
            weight: random.between(460, 780),
            smokes: if random.permille(220) { random.between(5, 20) } else { 0 },
            crisis_since: today.checked_sub_days(Days::new(60)).filter(|_| random.permille(20)),
        }
    }

    fn answers(
        &self,
        random: &mut Random,
        form: &FormDescription,
        illness: &Illness,
        history: &[PastVisit],
        on: NaiveDate,
    ) -> Answers {
        match illness.kind {
            DiseaseKind::Other => {
                let (name, icd10) = (illness.name, illness.icd10);
                return object(json!({ "disease_name": name, "icd10": icd10, "class": 1, "interval_days": 90 }));
            }
            DiseaseKind::SevereMentalDisorder => {
                return object(json!({
                    "risk": 0, "symptoms": [], "insight": 1, "sleep": 1, "diet": 1, "self_care": 1, "housework": 1,
                    "work": 2, "learning": 2, "relations": 2, "harm": {}, "admitted": 0, "adherence": 1,
                    "adverse_reaction": 1, "effect": 2,
                }));
            }
            DiseaseKind::Tuberculosis => {
                let month = (on - illness.enrolled_on).num_days() / 30 + 1;
                return object(json!({
                    "treatment_month": month, "supervisor": 2, "symptoms": [0], "regimen": "2HRZE/4HR", "usage": 1,
                    "drug_forms": [1], "missed_doses": 0, "adverse_reaction": 1, "comorbidity": 1,
                }));
            }
            DiseaseKind::Hypertension | DiseaseKind::Type2Diabetes => {}
        }
        let last = history.first();
        // After a bad visit drugs were adjusted.
        let better = if last.is_some_and(|visit| visit.uncontrolled) { 9 } else { 0 };
        let usual = self.systolic - better + random.between(-7, 8);
        let systolic = if self.crisis_since.is_some_and(|since| on >= since) { 184 } else { usual };
        let diastolic = (self.diastolic - better / 2 + random.between(-5, 5)).min(systolic - 20);
        let mut answers = json!({
            "symptoms": [1], "systolic_mmhg": systolic, "diastolic_mmhg": diastolic,
            "weight_kg": format!("{}.{}", self.weight / 10, self.weight % 10), "heart_rate": 68 + random.below(16),
            "smoking_per_day": self.smokes, "exercise_per_week": 3, "exercise_minutes": 30, "psychological": 1,
            "compliance": 1, "adherence": 1, "adverse_reaction": 1,
            "drugs": [{ "name": "硝苯地平缓释片", "times_per_day": 2, "dose": "10mg" }],
        });
        if form.code == FormCode::TYPE2_DIABETES {
            let glucose = self.glucose - better + random.between(-4, 5);
            answers["fasting_glucose_mmol_l"] = format!("{}.{}", glucose / 10, glucose % 10).into();
            answers["drugs"] = json!([{ "name": "二甲双胍片", "times_per_day": 3, "dose": "0.5g" }]);
        } else {
            answers["salt"] = 2.into();
        }
        if random.permille(12) {
            answers["adverse_reaction"] = 2.into();
            answers["adverse_reaction_text"] = "踝部水肿".into();
        }
        object(answers)
    }
}

/// A visit as its row holds it, without the reasons that only inform.
pub(super) fn fields(made: &Made, code: &FormCode) -> Map<String, Value> {
    let judged = &made.judgement;
    let reasons: Vec<_> = judged.reasons.iter().filter(|reason| reason.level != Level::Info).collect();
    let version = national_forms().find(code).map(|form| form.version.as_str());
    object(json!({
        "form": code, "form_version": version, "visited_on": made.on, "mode": made.mode,
        "answers": made.answers, "class": judged.class, "computed_class": judged.computed_class,
        "next_due_on": judged.next_due_on, "recheck": judged.recheck, "referral": judged.referral,
        "reasons": reasons,
    }))
}

fn object(value: Value) -> Map<String, Value> {
    crate::residents::add::object(value)
}
