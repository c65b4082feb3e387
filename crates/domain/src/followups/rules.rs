//! The rules of 高血压 and 2型糖尿病 follow-ups (domain handbook §3.1).

use super::judgement::{Judgement, Level, Reason};
use super::{Answers, FormCode, Occasion, PastVisit, Readings, check, form, words};
use crate::residents::{Target, age_on};
use chrono::{Days, NaiveDate};
use rust_decimal::Decimal;

/// How often people of a group are seen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Frequency {
    /// Days to the next visit when all is well.
    pub routine_days: u32,
    /// Days to the next visit when it is not.
    pub recheck_days: u32,
}

impl Default for Frequency {
    /// Every quarter, and two weeks.
    fn default() -> Frequency {
        Frequency { routine_days: 90, recheck_days: 14 }
    }
}

/// What the rules must know of the person.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Patient {
    /// Birth date.
    pub born_on: Option<NaiveDate>,
    /// A target that the doctor set.
    pub target: Option<Target>,
}

/// The pressure that a person should stay below on a day: the person's own
/// target, else 150/90 from the 65th birthday on, else 140/90. Diabetes or
/// renal disease alone changes nothing.
#[must_use]
pub fn target_on(patient: &Patient, on: NaiveDate) -> Target {
    if let Some(own) = &patient.target {
        return own.clone();
    }
    let old = patient.born_on.is_some_and(|born| age_on(born, on) >= 65);
    let why = old.then(|| words::TARGET_OF_65.to_owned());
    Target { systolic_mmhg: if old { 150 } else { 140 }, diastolic_mmhg: 90, why }
}

pub(super) fn is_above_target(form: FormCode, readings: &Readings, patient: &Patient, on: NaiveDate) -> bool {
    match form {
        FormCode::Hypertension => {
            let target = target_on(patient, on);
            readings.systolic_mmhg.is_some_and(|systolic| systolic >= target.systolic_mmhg)
                || readings.diastolic_mmhg.is_some_and(|diastolic| diastolic >= target.diastolic_mmhg)
        }
        // Without a fasting value a visit cannot count as controlled (§3.3).
        FormCode::Type2Diabetes => readings.fasting_glucose_mmol_l.is_none_or(|glucose| glucose >= Decimal::from(7)),
        FormCode::Generic => matches!(readings.class, Some(2 | 3)),
    }
}

/// Judges a visit. `history` holds the earlier visits of the same form, newest
/// first, without those that a later one corrects.
#[must_use]
pub fn judge(
    code: FormCode,
    patient: &Patient,
    history: &[PastVisit],
    answers: &Answers,
    occasion: Occasion,
    frequency: Frequency,
) -> Judgement {
    let readings = Readings::of(answers);
    let problems = check(form(code), answers, occasion);
    let mut judgement = match code {
        FormCode::Generic => judge_generic(&readings, occasion, frequency),
        _ => judge_chronic(code, patient, history, &readings, occasion, frequency),
    };
    judgement.reasons.sort_by_key(|reason| std::cmp::Reverse(reason.level));
    judgement.problems = problems;
    judgement.bmi = readings.bmi;
    judgement
}

/// What one visit shows, before its history is looked at.
struct Findings {
    uncontrolled: bool,
    adverse: bool,
    complication: bool,
    emergency: bool,
}

fn judge_chronic(
    code: FormCode,
    patient: &Patient,
    history: &[PastVisit],
    readings: &Readings,
    occasion: Occasion,
    frequency: Frequency,
) -> Judgement {
    let mut reasons = Vec::new();
    let measured = match code {
        FormCode::Hypertension => readings.systolic_mmhg.is_some() && readings.diastolic_mmhg.is_some(),
        _ => true,
    };
    let uncontrolled = is_above_target(code, readings, patient, occasion.on);
    let computed = computed_class(measured, uncontrolled, readings);
    let class = readings.own_class.as_ref().map(|own| own.class).or(computed);
    reasons.extend(words::control(code, readings, &target_on(patient, occasion.on), uncontrolled, measured));
    if let Some(own) = &readings.own_class {
        reasons.push(words::own_class(own, computed));
    }
    let emergencies = words::emergencies(code, readings);
    let findings = Findings {
        uncontrolled: class == Some(2) || (class != Some(1) && uncontrolled),
        adverse: class == Some(3) || (class != Some(1) && readings.adverse_reaction),
        complication: class == Some(4),
        emergency: !emergencies.is_empty(),
    };
    reasons.extend(emergencies);
    reasons.extend(words::watch(code, readings));
    let last = history.iter().find(|visit| visit.on <= occasion.on);
    let step = next_step(&findings, last, &mut reasons);
    let days = if step == Step::Routine { frequency.routine_days } else { frequency.recheck_days };
    reasons.push(words::next_date(step == Step::Routine, days));
    Judgement {
        class,
        computed_class: computed,
        class_reason: words::class_reason(class, readings, uncontrolled),
        next_due_on: class.and_then(|_| occasion.on.checked_add_days(Days::new(u64::from(days)))),
        recheck: class.is_some() && step == Step::Recheck,
        referral: step == Step::Referral,
        emergency: findings.emergency,
        reasons,
        problems: Vec::new(),
        bmi: None,
    }
}

/// 此次随访分类: if several apply, the worst.
fn computed_class(measured: bool, uncontrolled: bool, readings: &Readings) -> Option<u8> {
    match (readings.complication, readings.adverse_reaction, measured, uncontrolled) {
        (true, ..) => Some(4),
        (_, true, ..) => Some(3),
        (_, _, false, _) => None,
        (_, _, _, true) => Some(2),
        _ => Some(1),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Routine,
    Recheck,
    Referral,
}

/// First trouble: two weeks. Trouble twice, or a complication: referral and two
/// weeks. The visit after a referral ends the loop and returns to the routine.
fn next_step(now: &Findings, last: Option<&PastVisit>, reasons: &mut Vec<Reason>) -> Step {
    let after_referral = last.is_some_and(|visit| visit.referral);
    let twice_uncontrolled = now.uncontrolled && last.is_some_and(|visit| visit.uncontrolled);
    let still_adverse = now.adverse && last.is_some_and(|visit| visit.adverse_reaction);
    if now.complication {
        reasons.push(words::refer_for_complication());
        return Step::Referral;
    }
    if now.emergency {
        return Step::Referral;
    }
    if after_referral {
        reasons.push(words::after_referral(now.uncontrolled || now.adverse));
        return Step::Routine;
    }
    if twice_uncontrolled {
        reasons.push(words::refer_for_two_uncontrolled());
    }
    if still_adverse {
        reasons.push(words::refer_for_adverse_reaction());
    }
    match (twice_uncontrolled || still_adverse, now.uncontrolled || now.adverse) {
        (true, _) => Step::Referral,
        (false, true) => Step::Recheck,
        (false, false) => Step::Routine,
    }
}

fn judge_generic(readings: &Readings, occasion: Occasion, frequency: Frequency) -> Judgement {
    // 4 已治愈, 5 失访, 6 死亡 end the follow-up.
    let ended = matches!(readings.class, Some(4..=6));
    let days = readings.interval_days.unwrap_or(frequency.routine_days);
    let next = occasion.on.checked_add_days(Days::new(u64::from(days))).filter(|_| !ended && readings.class.is_some());
    let mut reasons = Vec::new();
    if readings.class == Some(3) {
        reasons.push(words::generic_worse());
    }
    reasons.push(if ended { words::generic_ended() } else { words::next_date(true, days) });
    Judgement {
        class: readings.class,
        computed_class: readings.class,
        class_reason: String::new(),
        next_due_on: next,
        recheck: false,
        referral: false,
        emergency: false,
        reasons,
        problems: Vec::new(),
        bmi: None,
    }
}

impl Reason {
    pub(super) fn new(level: Level, text: impl Into<String>, source: &str) -> Reason {
        Reason { text: text.into(), source: source.to_owned(), level }
    }
}
