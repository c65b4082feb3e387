//! 高血压 and 2型糖尿病 (domain handbook §3.1: W:htn3, W:dm3).

use super::chronic_words as words;
use super::{Patient, Verdict, Visit, decided};
use crate::followups::forms::{FormDescription, Rule};
use crate::followups::judgement::Reason;
use crate::followups::{PastVisit, Readings};
use crate::residents::{Target, age_on};
use chrono::NaiveDate;
use rust_decimal::Decimal;

/// The pressure that a person should stay below on a day: the person's own
/// target, else 150/90 from the 65th birthday on, else 140/90 (domain handbook
/// §3.1, controlled). Diabetes or renal disease alone changes nothing.
#[must_use]
pub fn target_on(form: &FormDescription, patient: &Patient, on: NaiveDate) -> Target {
    if let Some(own) = &patient.target {
        return own.clone();
    }
    let pressure = |name, usual: u32| u16::try_from(form.days(name, usual)).unwrap_or(u16::MAX);
    let years = form.days("old_from_years", 65);
    let old = patient.born_on.is_some_and(|born| u32::from(age_on(born, on)) >= years);
    let (systolic, diastolic) = if old {
        (pressure("old_systolic_below", 150), pressure("old_diastolic_below", 90))
    } else {
        (pressure("systolic_below", 140), pressure("diastolic_below", 90))
    };
    let why = old.then(|| words::target_of_old(years, systolic, diastolic));
    Target { systolic_mmhg: systolic, diastolic_mmhg: diastolic, why }
}

/// Whether a visit is 控制不满意 by its readings.
pub(in crate::followups) fn is_above_target(
    form: &FormDescription,
    readings: &Readings,
    patient: &Patient,
    on: NaiveDate,
) -> bool {
    match form.rule {
        Rule::BloodPressure => {
            let target = target_on(form, patient, on);
            readings.systolic_mmhg.is_some_and(|systolic| systolic >= target.systolic_mmhg)
                || readings.diastolic_mmhg.is_some_and(|diastolic| diastolic >= target.diastolic_mmhg)
        }
        // Without a fasting value a visit cannot count as controlled (§3.3).
        Rule::Glucose => {
            let below = form.figure("glucose_below", Decimal::from(7));
            readings.fasting_glucose_mmol_l.is_none_or(|glucose| glucose >= below)
        }
        Rule::Generic => matches!(readings.class, Some(2 | 3)),
        _ => false,
    }
}

/// What one visit shows, before its history is looked at.
struct Findings {
    uncontrolled: bool,
    adverse: bool,
    complication: bool,
    emergency: bool,
}

pub(super) fn judge(visit: &Visit<'_>) -> Verdict {
    let (form, readings, on) = (visit.form, visit.readings, visit.occasion.on);
    let mut reasons = Vec::new();
    let measured = match form.rule {
        Rule::BloodPressure => readings.systolic_mmhg.is_some() && readings.diastolic_mmhg.is_some(),
        _ => true,
    };
    let uncontrolled = is_above_target(form, readings, visit.patient, on);
    let computed = computed_class(measured, uncontrolled, readings);
    let target = target_on(form, visit.patient, on);
    reasons.extend(words::control(form, readings, &target, uncontrolled, measured));
    let (class, why) = decided(form, readings.own_class.as_ref(), computed);
    reasons.extend(why);
    let emergencies = words::emergencies(form, readings);
    let findings = Findings {
        uncontrolled: class == Some(2) || (class != Some(1) && uncontrolled),
        adverse: class == Some(3) || (class != Some(1) && readings.adverse_reaction),
        complication: class == Some(4),
        emergency: !emergencies.is_empty(),
    };
    reasons.extend(emergencies);
    reasons.extend(words::watch(form, readings));
    let step = next_step(&findings, visit.last, &mut reasons);
    let days = if step == Step::Routine { visit.frequency.routine_days } else { visit.frequency.recheck_days };
    reasons.push(words::next_date(step == Step::Routine, days));
    Verdict {
        class,
        computed_class: computed,
        class_reason: Some(words::class_reason(form, class, readings, uncontrolled)),
        days: class.map(|_| days),
        recheck: class.is_some() && step == Step::Recheck,
        referral: step == Step::Referral,
        emergency: findings.emergency,
        reasons,
    }
}

/// 此次随访分类: if several apply, the worst (domain handbook §3.2).
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
/// weeks. The visit after a referral ends the loop and returns to the routine
/// (domain handbook §3.1, interval and after refer).
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
