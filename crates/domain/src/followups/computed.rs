//! Values that follow from other answers: sums, rates, the body mass index,
//! the nine constitutions (domain handbook §3.2, §3.6, §3.7).

use super::Answers;
use super::forms::{Computed, Field, FieldKind, FormDescription, How};
use super::readings::body_mass_index;
use rust_decimal::{Decimal, RoundingStrategy};
use serde_json::Value;

/// Scores from which a constitution is 是 and 倾向是 (domain handbook §3.7).
const IS: u32 = 11;
const TENDS: u32 = 9;
/// The score from which 平和质 may be, and what the eight others stay below.
const BALANCED: u32 = 17;
const BALANCED_IF_BELOW: u32 = 8;
const NEARLY_IF_BELOW: u32 = 10;

/// Every computed value of a form that the answers allow.
#[must_use]
pub fn computed(form: &FormDescription, answers: &Answers) -> Answers {
    let fields = form.fields.iter().filter(|field| field.computed.is_some());
    fields.filter_map(|field| Some((field.key.clone(), value_of(form, field, answers)?))).collect()
}

/// The value of a computed field in the JSON form of its kind; `None` while an
/// answer that it needs is missing.
pub(super) fn value_of(form: &FormDescription, field: &Field, answers: &Answers) -> Option<Value> {
    let number = number_of(form, field.computed.as_ref()?, answers)?;
    Some(match field.kind {
        FieldKind::Decimal => Value::String(number.to_string()),
        _ => Value::from(u32::try_from(number).ok()?),
    })
}

fn number_of(form: &FormDescription, computed: &Computed, answers: &Answers) -> Option<Decimal> {
    let value = |key: &String| plain_value(form, key, answers);
    let mut values = computed.of.iter().map(value);
    match computed.how {
        How::Sum => computed.of.iter().try_fold(Decimal::ZERO, |sum, key| {
            let points = value(key)?;
            let points = if computed.reversed.contains(key) { Decimal::from(6) - points } else { points };
            sum.checked_add(points)
        }),
        How::BodyMassIndex => body_mass_index(values.next()?, values.next()?),
        How::Percent => {
            let (part, whole) = (values.next()??, values.next()??);
            let percent = part.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(whole)?;
            Some(percent.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero))
        }
        How::Millimoles => {
            let millimoles = values.next()??.checked_div(Decimal::from(18))?;
            Some(millimoles.round_dp_with_strategy(1, RoundingStrategy::MidpointAwayFromZero))
        }
        How::Constitution => {
            let score = values.next()??;
            Some(Decimal::from(if score >= Decimal::from(IS) {
                1
            } else if score >= Decimal::from(TENDS) {
                2
            } else {
                3
            }))
        }
        How::Balanced => {
            let scores: Vec<Decimal> = values.collect::<Option<_>>()?;
            let (balanced, others) = scores.split_first()?;
            let all_below = |bound: u32| others.iter().all(|score| *score < Decimal::from(bound));
            Some(Decimal::from(match *balanced >= Decimal::from(BALANCED) {
                true if all_below(BALANCED_IF_BELOW) => 1,
                true if all_below(NEARLY_IF_BELOW) => 2,
                _ => 3,
            }))
        }
    }
}

/// The number of an answer: points of an option, else its code, else the
/// number itself; a computed one is computed.
fn plain_value(form: &FormDescription, key: &str, answers: &Answers) -> Option<Decimal> {
    let field = form.field(key)?;
    if let Some(computed) = &field.computed {
        return number_of(form, computed, answers);
    }
    let value = answers.get(key)?;
    match field.kind {
        FieldKind::Decimal => Decimal::from_str_exact(value.as_str()?).ok(),
        FieldKind::Single => {
            let option = field.choice(u8::try_from(value.as_u64()?).ok()?)?;
            Some(Decimal::from(option.points.unwrap_or(option.code)))
        }
        _ => value.as_i64().map(Decimal::from),
    }
}
