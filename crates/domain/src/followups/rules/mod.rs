//! What follows from a visit. The rules are code, their figures stand in the
//! form's description ([`FormDescription::parameters`]); each reason names the
//! clause it rests on.

mod chronic;
mod chronic_words;
mod constitution;
mod examination;
mod generic;
mod self_care;
mod severe_mental;
mod tuberculosis;

pub(super) use chronic::is_above_target;
pub use chronic::target_on;

use super::forms::{FormDescription, Rule};
use super::judgement::{Judgement, Level, Reason};
use super::{Answers, Occasion, Override, PastVisit, Readings, check, computed};
use crate::residents::{Sex, Target};
use chrono::{Days, NaiveDate};

/// How often people of a group are seen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Frequency {
    /// Days to the next visit when all is well.
    pub routine_days: u32,
    /// Days to the next visit when it is not.
    pub recheck_days: u32,
    /// Visits a year that must be at home.
    pub home_per_year: u8,
}

impl Default for Frequency {
    /// Every quarter, and two weeks.
    fn default() -> Frequency {
        Frequency { routine_days: 90, recheck_days: 14, home_per_year: 0 }
    }
}

/// What the rules must know of the person.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Patient {
    /// Birth date.
    pub born_on: Option<NaiveDate>,
    /// Sex.
    pub sex: Option<Sex>,
    /// A target that the doctor set.
    pub target: Option<Target>,
}

/// What a rule looks at.
struct Visit<'a> {
    form: &'a FormDescription,
    patient: &'a Patient,
    /// Earlier visits, newest first, none of a later day.
    last: Option<&'a PastVisit>,
    answers: &'a Answers,
    readings: &'a Readings,
    occasion: Occasion,
    frequency: Frequency,
}

/// What a rule decides.
#[derive(Default)]
struct Verdict {
    class: Option<u8>,
    computed_class: Option<u8>,
    class_reason: Option<String>,
    /// Days to the next visit; `None` arranges none.
    days: Option<u32>,
    recheck: bool,
    referral: bool,
    emergency: bool,
    reasons: Vec<Reason>,
}

/// Judges a visit. `history` holds the earlier visits of the same register,
/// newest first, without those that a later one corrects.
#[must_use]
pub fn judge(
    form: &FormDescription,
    patient: &Patient,
    history: &[PastVisit],
    answers: &Answers,
    occasion: Occasion,
    frequency: Frequency,
) -> Judgement {
    let readings = Readings::of(answers);
    let last = history.iter().find(|visit| visit.on <= occasion.on);
    let visit = Visit { form, patient, last, answers, readings: &readings, occasion, frequency };
    let mut verdict = match form.rule {
        Rule::BloodPressure | Rule::Glucose => chronic::judge(&visit),
        Rule::SevereMental => severe_mental::judge(&visit),
        Rule::Tuberculosis => tuberculosis::judge(&visit),
        Rule::TuberculosisClosing => tuberculosis::judge_closing(&visit),
        Rule::SelfCare => self_care::judge(&visit),
        Rule::Constitution => constitution::judge(&visit),
        Rule::Examination => examination::judge(&visit),
        Rule::Generic => generic::judge(&visit),
        Rule::Record => Verdict::default(),
    };
    verdict.reasons.extend(at_home(&visit, history));
    verdict.reasons.sort_by_key(|reason| std::cmp::Reverse(reason.level));
    let word = verdict.class.map_or("", |class| form.class_word(class)).to_owned();
    Judgement {
        class: verdict.class,
        computed_class: verdict.computed_class,
        class_reason: verdict.class_reason.unwrap_or_else(|| word.clone()),
        class_word: word,
        next_due_on: verdict.days.and_then(|days| occasion.on.checked_add_days(Days::new(u64::from(days)))),
        recheck: verdict.recheck,
        referral: verdict.referral,
        emergency: verdict.emergency,
        reasons: verdict.reasons,
        problems: check(form, patient, answers, occasion),
        bmi: readings.bmi,
        computed: computed(form, answers),
    }
}

/// The doctor's own class in place of a computed one, with its reason.
fn decided(form: &FormDescription, own: Option<&Override>, computed: Option<u8>) -> (Option<u8>, Option<Reason>) {
    let Some(own) = own else { return (computed, None) };
    let was = computed.map_or("无", |class| form.class_word(class));
    let text = format!("医生改为“{}”(推算为“{was}”):{}", form.class_word(own.class), own.reason.trim());
    (Some(own.class), Some(Reason::new(Level::Warn, text, "医生判断")))
}

/// Where a local pack asks for visits at home, how many of the year are still
/// missing (domain handbook §3.1, project extras: two of four).
fn at_home(visit: &Visit<'_>, history: &[PastVisit]) -> Option<Reason> {
    use chrono::Datelike;
    let wanted = visit.frequency.home_per_year;
    if wanted == 0 || visit.form.disease.is_none() {
        return None;
    }
    let year = visit.occasion.on.year();
    let of_year = history.iter().filter(|past| past.on.year() == year && past.mode == super::Mode::Home);
    let done = of_year.count() + usize::from(visit.occasion.mode == super::Mode::Home);
    let missing = usize::from(wanted).checked_sub(done).filter(|missing| *missing > 0)?;
    let text = format!("今年已上门 {done} 次,还要上门 {missing} 次");
    Some(Reason::new(Level::Info, text, "本地随访要求"))
}

impl Reason {
    pub(super) fn new(level: Level, text: impl Into<String>, source: &str) -> Reason {
        Reason { text: text.into(), source: source.to_owned(), level }
    }
}
