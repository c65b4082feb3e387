//! Every national form on paper, blank and filled in: each printed line is
//! there, each value can be read back whole. The PDFs stay in the target
//! folder, so that a person can look at them beside the national sheets.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod samples;

use samples::text_of;
use serde_json::{Map, Value, json};
use std::path::Path;
use xiangyi_documents::{Drawn, Fonts, PaperSettings, draw};
use xiangyi_domain::followups::{Field, FieldKind, FormDescription, computed, national_forms};
use xiangyi_domain::paper::{Document, FormSheet, FormVisit};

fn drawn(sheets: Vec<FormSheet>, name: &str, large_print: bool) -> Drawn {
    let fonts = Fonts::find(None).unwrap();
    let drawn =
        draw(&Document::FollowupSheet(sheets), &fonts, &PaperSettings { large_print, ..PaperSettings::default() })
            .unwrap();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("forms");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(format!("{name}.pdf")), &drawn.pdf).unwrap();
    drawn
}

/// Letters that a line break or a glyph join may part in the extracted text.
fn packed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// A value that the field accepts.
fn some(field: &Field) -> Value {
    match field.kind {
        FieldKind::Single => json!(field.options.last().unwrap().code),
        FieldKind::Multi => {
            let codes = field.options.iter().map(|option| option.code).filter(|code| Some(*code) != field.exclusive);
            json!(codes.take(2).collect::<Vec<u8>>())
        }
        FieldKind::Integer | FieldKind::Pressure => json!(if field.below.is_some() { 86 } else { 138 }),
        FieldKind::Decimal => json!("36.6"),
        FieldKind::Text => json!("说明文字"),
        FieldKind::Drugs => json!([{"name": "硝苯地平缓释片", "times_per_day": 2, "dose": "10mg"}]),
        FieldKind::Flag => json!(true),
        FieldKind::Date => json!("2026-05-17"),
        FieldKind::Month => json!("2015-06"),
        FieldKind::Counts => json!({"1": 2}),
        FieldKind::Rows => {
            let row: Map<String, Value> =
                field.columns.iter().map(|column| (column.key.clone(), some(column))).collect();
            json!([row])
        }
    }
}

fn filled(form: &FormDescription, on: &str) -> FormVisit {
    let typed = form.fields.iter().filter(|field| field.computed.is_none());
    let mut answers: Map<String, Value> = typed.map(|field| (field.key.clone(), some(field))).collect();
    answers.extend(computed(form, &answers));
    let (class, next_on) = (form.classes.first().map(|class| class.code), on.parse().ok());
    FormVisit { visited_on: on.parse().ok(), mode: Some(2), answers, class, next_on }
}

fn labels(form: &FormDescription) -> impl Iterator<Item = &Field> {
    let hidden = |field: &Field| {
        let other = form.fields.iter().any(|one| one.other.as_deref() == Some(&field.key));
        let beside = field.beside.is_some() && matches!(field.kind, FieldKind::Text | FieldKind::Integer);
        field.print.is_some_and(|print| print.omit) || field.is_target() || other || beside
    };
    // Pressures share a label; the heading of drugs stands with a character a line.
    let apart = [FieldKind::Pressure, FieldKind::Drugs];
    form.fields.iter().filter(move |field| !hidden(field) && !apart.contains(&field.kind))
}

#[test]
fn every_blank_form_has_every_line_of_its_description() {
    for form in national_forms().every_edition() {
        let sheet = FormSheet { form: form.clone(), blank: true, ..samples::form_sheet(&form.code, Vec::new()) };
        let name = format!("{}-{}-blank", form.code.as_str(), form.version);
        let drawn = drawn(vec![sheet], &name, false);
        assert!(drawn.warnings.is_empty(), "{name}: {:?}", drawn.warnings);
        let text = packed(&text_of(&drawn.pdf));
        assert!(text.contains(&packed(&form.name)) && text.contains("编号：□□□-□□□□□"), "{name}");
        for field in labels(form) {
            // A long label takes several lines, with what stands beside it between them.
            let begin: String = packed(&field.label).chars().take(4).collect();
            assert!(text.contains(&begin), "{name}: {} in {text}", field.label);
        }
        for class in &form.classes {
            assert!(text.contains(&packed(&class.label)), "{name}: {}", class.label);
        }
    }
}

#[test]
fn every_filled_form_says_its_values_whole() {
    for form in national_forms().every_edition() {
        let days: &[&str] =
            if form.columns > 1 { &["2026-01-10", "2026-04-10", "2026-07-10"] } else { &["2026-01-10"] };
        let visits: Vec<FormVisit> = days.iter().map(|on| filled(form, on)).collect();
        let sheet = FormSheet { form: form.clone(), ..samples::form_sheet(&form.code, visits) };
        let name = format!("{}-{}-filled", form.code.as_str(), form.version);
        let drawn = drawn(vec![sheet], &name, false);
        let text = text_of(&drawn.pdf);
        assert!(drawn.warnings.is_empty(), "{name}: {:?}", drawn.warnings);
        assert_eq!(drawn.rows, u32::try_from(days.len()).unwrap(), "{name}");
        assert!(text.contains("穆塔里甫·肉孜") && text.contains("101-00017"), "{name}");
        let typed = |field: &&Field| !field.is_target() && field.computed.is_none();
        let has = |kind: FieldKind| form.fields.iter().filter(typed).any(|field| field.kind == kind);
        let wanted = [
            (FieldKind::Pressure, "138/86"),
            (FieldKind::Date, "2026-05-17"),
            (FieldKind::Month, "2015-06"),
            (FieldKind::Drugs, "硝苯地平缓释片"),
            (FieldKind::Decimal, "36.6"),
            (FieldKind::Counts, "轻度滋事2次"),
        ];
        for (_, words) in wanted.into_iter().filter(|(kind, _)| has(*kind)) {
            assert!(text.contains(words), "{name}: {words} in {text}");
        }
    }
}

#[test]
fn a_form_for_handwriting_shows_the_last_visit_and_counts_none() {
    let form = national_forms().find(&xiangyi_domain::followups::FormCode::HYPERTENSION).unwrap();
    let last = filled(form, "2026-07-10");
    let sheet = FormSheet { blank: true, ..samples::form_sheet(&form.code, vec![last]) };
    let drawn = drawn(vec![sheet.clone(), sheet], "hypertension-trip", false);
    assert_eq!((drawn.pages, drawn.rows), (2, 0));
    assert_eq!(text_of(&drawn.pdf).matches("上次 2026-07-10").count(), 2);
}

#[test]
fn large_print_enlarges_a_form_that_is_read_down() {
    let form = national_forms().find(&xiangyi_domain::followups::FormCode::SELF_CARE).unwrap();
    let sheet = || samples::form_sheet(&form.code, vec![filled(form, "2026-07-10")]);
    let (usual, large) =
        (drawn(vec![sheet()], "self_care-usual", false), drawn(vec![sheet()], "self_care-large", true));
    assert!(usual.warnings.is_empty() && large.warnings.is_empty());
    assert_ne!(usual.pdf, large.pdf);
    assert!(large.pages >= usual.pages);
}
