//! The rules of FHIR R4 (4.0.1) for what is written here, from the standard's own definitions of Patient,
//! RelatedPerson, Condition, Flag and their data types: known elements, their types and cardinalities, required value
//! sets, ids, dates, and references that resolve within the file.

use chrono::NaiveDate;
use serde_json::Value;
use std::collections::HashSet;

/// What an element is.
#[derive(Clone, Copy)]
enum Kind {
    Text,
    Flag,
    Date,
    Positive,
    /// One of a required value set.
    Code(&'static [&'static str]),
    Uri,
    /// A resource of one of these types.
    Reference(&'static [&'static str]),
    Of(&'static [Rule]),
}

/// An element: name, type, least and most; most 0 is a single value, 1 a list.
struct Rule {
    name: &'static str,
    kind: Kind,
    required: bool,
    list: bool,
}

const fn one(name: &'static str, kind: Kind) -> Rule {
    Rule { name, kind, required: false, list: false }
}
const fn must(name: &'static str, kind: Kind) -> Rule {
    Rule { name, kind, required: true, list: false }
}
const fn many(name: &'static str, kind: Kind) -> Rule {
    Rule { name, kind, required: false, list: true }
}

const GENDER: Kind = Kind::Code(&["male", "female", "other", "unknown"]);
const PERIOD: &[Rule] = &[one("start", Kind::Date), one("end", Kind::Date)];
const CODING: &[Rule] =
    &[one("system", Kind::Uri), one("version", Kind::Text), one("code", Kind::Text), one("display", Kind::Text)];
const CONCEPT: &[Rule] = &[many("coding", Kind::Of(CODING)), one("text", Kind::Text)];
const IDENTIFIER: &[Rule] = &[
    one("use", Kind::Code(&["usual", "official", "temp", "secondary", "old"])),
    one("type", Kind::Of(CONCEPT)),
    one("system", Kind::Uri),
    one("value", Kind::Text),
    one("period", Kind::Of(PERIOD)),
];
const NAME: &[Rule] = &[
    one("use", Kind::Code(&["usual", "official", "temp", "nickname", "anonymous", "old", "maiden"])),
    one("text", Kind::Text),
    one("family", Kind::Text),
];
const CONTACT: &[Rule] = &[
    one("system", Kind::Code(&["phone", "fax", "email", "pager", "url", "sms", "other"])),
    one("value", Kind::Text),
    one("use", Kind::Code(&["home", "work", "temp", "old", "mobile"])),
    one("rank", Kind::Positive),
];
const ADDRESS: &[Rule] = &[
    one("use", Kind::Code(&["home", "work", "temp", "old", "billing"])),
    one("text", Kind::Text),
    one("country", Kind::Text),
];
const LINK: &[Rule] = &[
    must("other", Kind::Reference(&["Patient", "RelatedPerson"])),
    must("type", Kind::Code(&["replaced-by", "replaces", "refer", "seealso"])),
];
const PATIENT: &[Rule] = &[
    many("identifier", Kind::Of(IDENTIFIER)),
    one("active", Kind::Flag),
    many("name", Kind::Of(NAME)),
    many("telecom", Kind::Of(CONTACT)),
    one("gender", GENDER),
    one("birthDate", Kind::Date),
    one("deceasedBoolean", Kind::Flag),
    one("deceasedDateTime", Kind::Date),
    many("address", Kind::Of(ADDRESS)),
    many("link", Kind::Of(LINK)),
];
const RELATED: &[Rule] = &[
    many("identifier", Kind::Of(IDENTIFIER)),
    one("active", Kind::Flag),
    must("patient", Kind::Reference(&["Patient"])),
    many("relationship", Kind::Of(CONCEPT)),
    many("name", Kind::Of(NAME)),
    many("telecom", Kind::Of(CONTACT)),
    one("gender", GENDER),
    one("birthDate", Kind::Date),
];
const CONDITION: &[Rule] = &[
    one("clinicalStatus", Kind::Of(CONCEPT)),
    one("verificationStatus", Kind::Of(CONCEPT)),
    many("category", Kind::Of(CONCEPT)),
    one("code", Kind::Of(CONCEPT)),
    must("subject", Kind::Reference(&["Patient", "Group"])),
    one("onsetDateTime", Kind::Date),
    one("recordedDate", Kind::Date),
];
const FLAG: &[Rule] = &[
    must("status", Kind::Code(&["active", "inactive", "entered-in-error"])),
    many("category", Kind::Of(CONCEPT)),
    must("code", Kind::Of(CONCEPT)),
    must("subject", Kind::Reference(&["Patient", "Group"])),
    one("period", Kind::Of(PERIOD)),
];

/// What is wrong with a file, a sentence for each fault.
pub fn check(lines: &[Value]) -> Vec<String> {
    let (mut faults, mut known) = (Vec::new(), HashSet::new());
    for line in lines {
        let (kind, id) = (line["resourceType"].as_str().unwrap_or("?"), line["id"].as_str().unwrap_or(""));
        let sound =
            (1..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'.');
        if !sound {
            faults.push(format!("{kind}: id {id:?}"));
        }
        if !known.insert(format!("{kind}/{id}")) {
            faults.push(format!("{kind}/{id} stands twice"));
        }
    }
    for line in lines {
        let kind = line["resourceType"].as_str().unwrap_or("?");
        let rules = match kind {
            "Patient" => PATIENT,
            "RelatedPerson" => RELATED,
            "Condition" => CONDITION,
            "Flag" => FLAG,
            _ => {
                faults.push(format!("a resource {kind:?}"));
                continue;
            }
        };
        let place = format!("{kind}/{}", line["id"].as_str().unwrap_or(""));
        Check { known: &known, faults: &mut faults }.element(&place, line, rules, &["resourceType", "id"]);
        invariants(&place, line, &mut faults);
    }
    faults
}

/// Invariants of the standard that types do not say.
fn invariants(place: &str, line: &Value, faults: &mut Vec<String>) {
    let code = |part: &str| line[part]["coding"][0]["code"].as_str().unwrap_or("").to_owned();
    if line["resourceType"] == "Condition" {
        let clinical = ["active", "recurrence", "relapse", "inactive", "remission", "resolved"];
        if !clinical.contains(&code("clinicalStatus").as_str()) {
            faults.push(format!("{place}: con-3, clinicalStatus"));
        }
        let verified = ["unconfirmed", "provisional", "differential", "confirmed", "refuted", "entered-in-error"];
        if !verified.contains(&code("verificationStatus").as_str()) {
            faults.push(format!("{place}: verificationStatus"));
        }
    }
    if line.get("deceasedBoolean").is_some() && line.get("deceasedDateTime").is_some() {
        faults.push(format!("{place}: deceased[x] twice"));
    }
    if let (Some(start), Some(end)) = (line["period"]["start"].as_str(), line["period"]["end"].as_str())
        && start > end
    {
        faults.push(format!("{place}: per-1, a period ends before it starts"));
    }
}

struct Check<'c> {
    known: &'c HashSet<String>,
    faults: &'c mut Vec<String>,
}

impl Check<'_> {
    fn element(&mut self, place: &str, value: &Value, rules: &[Rule], beside: &[&str]) {
        let Some(object) = value.as_object().filter(|object| !object.is_empty()) else {
            self.faults.push(format!("{place}: not an element"));
            return;
        };
        for key in object.keys() {
            if !beside.contains(&key.as_str()) && !rules.iter().any(|rule| rule.name == key) {
                self.faults.push(format!("{place}: unknown {key}"));
            }
        }
        for rule in rules {
            let inner = format!("{place}.{}", rule.name);
            match (object.get(rule.name), rule.list) {
                (None, _) if rule.required => self.faults.push(format!("{inner}: required")),
                (None, _) => {}
                (Some(Value::Array(list)), true) if !list.is_empty() => {
                    for one in list {
                        self.value(&inner, one, rule.kind);
                    }
                }
                (Some(_), true) => self.faults.push(format!("{inner}: a list of at least one")),
                (Some(one), false) => self.value(&inner, one, rule.kind),
            }
        }
    }

    fn value(&mut self, place: &str, value: &Value, kind: Kind) {
        let text = value.as_str().filter(|text| !text.is_empty() && text.trim() == *text);
        let good = match kind {
            Kind::Text => text.is_some(),
            Kind::Uri => text.is_some_and(|text| text.contains(':') && !text.contains(char::is_whitespace)),
            Kind::Flag => value.is_boolean(),
            Kind::Positive => value.as_u64().is_some_and(|number| number > 0),
            Kind::Date => text.is_some_and(|text| text.len() == 10 && text.parse::<NaiveDate>().is_ok()),
            Kind::Code(set) => text.is_some_and(|text| set.contains(&text)),
            Kind::Reference(kinds) => {
                let target = value["reference"].as_str().unwrap_or("");
                kinds.iter().any(|kind| target.starts_with(&format!("{kind}/"))) && self.known.contains(target)
            }
            Kind::Of(rules) => {
                self.element(place, value, rules, &[]);
                true
            }
        };
        if !good {
            self.faults.push(format!("{place}: {value}"));
        }
    }
}
