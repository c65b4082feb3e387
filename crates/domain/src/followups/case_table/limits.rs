//! Every hard and soft limit of every form, on both sides of both ends.
use super::*;
use rust_decimal::Decimal;

/// The value in JSON as its kind asks for it.
fn value(kind: FieldKind, number: Decimal) -> serde_json::Value {
    if kind == FieldKind::Decimal { json!(number.to_string()) } else { json!(i64::try_from(number).unwrap()) }
}

/// What the check says about the limits of one field.
fn said(form: &FormDescription, field: &Field, number: Decimal, confirmed: bool) -> Vec<(&'static str, bool)> {
    let mut given = object(json!({ "confirmed": if confirmed { vec![field.key.clone()] } else { vec![] } }));
    given.insert(field.key.clone(), value(field.kind, number));
    if let Some(condition) = &field.visible_when {
        // What is not asked is not checked.
        let code = condition.code.or(condition.codes.first().copied()).map(i64::from).or(condition.from.map(i64::from));
        let asked = form.field(&condition.field).unwrap();
        let code = json!(code.unwrap());
        given.insert(condition.field.clone(), if asked.kind == FieldKind::Multi { json!([code]) } else { code });
    }
    let problems = check(form, &aged(70), &given, occasion()).into_iter();
    let own = problems.filter(|problem| problem.field == field.key);
    own.map(|problem| (problem.code, problem.hard))
        .filter(|(code, _)| ["out_of_limits", "unusual"].contains(code))
        .collect()
}

#[test]
fn every_limit_of_every_form_holds_on_both_sides() {
    let (mut hard, mut soft) = (0, 0);
    for form in national_forms().every_edition() {
        for field in form.fields.iter().filter(|field| field.computed.is_none()) {
            let step = if field.kind == FieldKind::Decimal { Decimal::new(1, 2) } else { Decimal::ONE };
            let place = format!("{} {} {}", form.code.as_str(), form.version, field.key);
            if let Some(limits) = field.hard {
                hard += 1;
                for (number, refused) in
                    [(limits.min, false), (limits.max, false), (limits.min - step, true), (limits.max + step, true)]
                {
                    let is_refused = said(form, field, number, true) == [("out_of_limits", true)];
                    assert_eq!(is_refused, refused, "{place} {number}");
                }
            }
            if let Some(limits) = field.soft {
                soft += 1;
                for (number, unusual) in
                    [(limits.min, false), (limits.max, false), (limits.min - step, true), (limits.max + step, true)]
                {
                    // Where both limits end at one value, the hard one speaks.
                    if field.hard.is_some_and(|hard| !hard.hold(number)) {
                        continue;
                    }
                    assert_eq!(said(form, field, number, false) == [("unusual", false)], unusual, "{place} {number}");
                    assert!(said(form, field, number, true).is_empty(), "{place} {number} confirmed");
                }
            }
        }
    }
    assert!(hard >= 100 && soft >= 50, "{hard} hard and {soft} soft limits");
}
