//! Reading a description from its TOML file.

use super::field::{Choice, Computed, Condition, EarlierCode, Field, FieldKind, FormPrint, Limits, Print};
use super::flaws::{Flaw, flaws_of};
use super::{Class, FormCode, FormDescription, FormPurpose, Rule, Then};
use crate::followups::Mode;
use crate::residents::DiseaseKind;
use rust_decimal::Decimal;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Words by code, as `{ 1 = "无", 2 = "有" }`.
type Words = BTreeMap<String, String>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FormFile {
    code: String,
    name: String,
    short_name: Option<String>,
    version: String,
    source: String,
    rule: Rule,
    purpose: FormPurpose,
    disease: Option<DiseaseKind>,
    #[serde(default)]
    disease_names: Vec<String>,
    #[serde(default)]
    restricted: bool,
    #[serde(default)]
    modes: Vec<Mode>,
    #[serde(default = "one")]
    columns: u8,
    #[serde(default)]
    print: FormPrint,
    #[serde(default)]
    parameters: BTreeMap<String, String>,
    /// Lists of words that several fields share.
    #[serde(default)]
    choices: BTreeMap<String, Words>,
    #[serde(default)]
    classes: Vec<ClassLine>,
    sections: Vec<SectionPart>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClassLine {
    code: u8,
    label: String,
    #[serde(default)]
    good: bool,
    #[serde(default)]
    then: Then,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SectionPart {
    title: String,
    fields: Vec<FieldLine>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FieldLine {
    key: String,
    label: String,
    kind: FieldKind,
    unit: Option<String>,
    #[serde(default)]
    options: Words,
    choices: Option<String>,
    #[serde(default)]
    points: BTreeMap<String, u8>,
    hard: Option<[String; 2]>,
    soft: Option<[String; 2]>,
    #[serde(default)]
    carried: bool,
    #[serde(default)]
    required: bool,
    required_when: Option<Condition>,
    #[serde(default)]
    required_unless: Vec<Condition>,
    visible_when: Option<Condition>,
    #[serde(default)]
    measured: bool,
    exclusive: Option<u8>,
    other: Option<String>,
    below: Option<String>,
    #[serde(default)]
    future: bool,
    computed: Option<Computed>,
    #[serde(default)]
    table: Vec<FieldLine>,
    most: Option<u8>,
    beside: Option<String>,
    print: Option<Print>,
    #[serde(default)]
    earlier: Vec<EarlierCode>,
    help: Option<String>,
}

const fn one() -> u8 {
    1
}

/// Reads a description and holds it against everything that a description
/// must be.
///
/// # Errors
/// Every flaw with its place; a text that is no TOML gives one, with its line.
pub fn read_form(text: &str) -> Result<FormDescription, Vec<Flaw>> {
    let file: FormFile = toml::from_str(text.trim_start_matches('\u{feff}')).map_err(|error| {
        let line = error.span().map_or(1, |span| text[..span.start.min(text.len())].lines().count().max(1));
        vec![Flaw { place: format!("line {line}"), text: error.message().to_owned() }]
    })?;
    let mut flaws = Vec::new();
    let form = assemble(file, &mut flaws);
    if let Some(form) = &form {
        flaws.extend(flaws_of(form));
    }
    match form {
        Some(form) if flaws.is_empty() => Ok(form),
        _ => Err(flaws),
    }
}

fn assemble(file: FormFile, flaws: &mut Vec<Flaw>) -> Option<FormDescription> {
    let code = FormCode::new(&file.code);
    if code.is_none() {
        flaws.push(Flaw::at("code", "small letters, digits and _ only, a letter first, at most 40"));
    }
    let mut parameters = BTreeMap::new();
    for (name, text) in &file.parameters {
        match Decimal::from_str_exact(text) {
            Ok(value) => drop(parameters.insert(name.clone(), value)),
            Err(_) => flaws.push(Flaw::at(&format!("parameters.{name}"), "not a number")),
        }
    }
    let classes: Vec<Class> = file
        .classes
        .into_iter()
        .map(|line| Class { code: line.code, label: line.label, good: line.good, then: line.then })
        .collect();
    let (mut sections, mut fields) = (Vec::new(), Vec::new());
    for (at, section) in file.sections.into_iter().enumerate() {
        sections.push(section.title);
        for line in section.fields {
            let position = u16::try_from(at).unwrap_or(u16::MAX);
            fields.push(field(line, position, &file.choices, &classes, flaws));
        }
    }
    Some(FormDescription {
        code: code?,
        short_name: file.short_name.unwrap_or_else(|| file.name.clone()),
        name: file.name,
        version: file.version,
        source: file.source,
        purpose: file.purpose,
        disease: file.disease,
        disease_names: file.disease_names,
        rule: file.rule,
        parameters,
        restricted: file.restricted,
        modes: file.modes,
        classes,
        columns: file.columns,
        print: file.print,
        sections,
        fields,
    })
}

fn field(
    line: FieldLine,
    section: u16,
    shared: &BTreeMap<String, Words>,
    classes: &[Class],
    flaws: &mut Vec<Flaw>,
) -> Field {
    let place = line.key.clone();
    let words = match &line.choices {
        Some(name) if line.options.is_empty() => shared.get(name).cloned().unwrap_or_else(|| {
            flaws.push(Flaw::at(&place, format!("choices names no list: {name}")));
            Words::new()
        }),
        Some(_) => {
            flaws.push(Flaw::at(&place, "has options and choices"));
            Words::new()
        }
        None => line.options,
    };
    let mut options = options(&place, &words, &line.points, flaws);
    if line.key == "class" && options.is_empty() {
        let word = |class: &Class| Choice { code: class.code, label: class.label.clone(), points: None };
        options = classes.iter().map(word).collect();
    }
    let (hard, soft) = (limits(&place, "hard", line.hard, flaws), limits(&place, "soft", line.soft, flaws));
    let columns = line.table.into_iter().map(|column| field(column, section, shared, &[], flaws)).collect();
    Field {
        key: line.key,
        label: line.label,
        kind: line.kind,
        section,
        unit: line.unit,
        options,
        hard,
        soft,
        carried: line.carried,
        required: line.required,
        required_when: line.required_when,
        required_unless: line.required_unless,
        visible_when: line.visible_when,
        measured: line.measured,
        exclusive: line.exclusive,
        other: line.other,
        below: line.below,
        future: line.future,
        computed: line.computed,
        columns,
        most: line.most,
        beside: line.beside,
        print: line.print,
        earlier: line.earlier,
        help: line.help,
    }
}

fn options(place: &str, words: &Words, points: &BTreeMap<String, u8>, flaws: &mut Vec<Flaw>) -> Vec<Choice> {
    let mut options = Vec::new();
    for (code, label) in words {
        match code.parse() {
            Ok(number) => {
                options.push(Choice { code: number, label: label.clone(), points: points.get(code).copied() });
            }
            Err(_) => flaws.push(Flaw::at(place, format!("{code} is no code: a number from 0 to 255"))),
        }
    }
    for code in points.keys().filter(|code| !words.contains_key(*code)) {
        flaws.push(Flaw::at(place, format!("points for {code}, which is no option")));
    }
    options.sort_by_key(|option| option.code);
    options
}

fn limits(place: &str, name: &str, bounds: Option<[String; 2]>, flaws: &mut Vec<Flaw>) -> Option<Limits> {
    let [low, high] = bounds?;
    let (Ok(min), Ok(max)) = (Decimal::from_str_exact(&low), Decimal::from_str_exact(&high)) else {
        flaws.push(Flaw::at(place, format!("{name} takes two numbers as texts")));
        return None;
    };
    if min >= max {
        flaws.push(Flaw::at(place, format!("{name}: {low} is not below {high}")));
    }
    Some(Limits { min, max })
}
