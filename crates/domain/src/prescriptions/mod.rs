//! 健康教育处方: templates as data, what is handed out as edited for the person (domain handbook §3.8).

use serde::{Deserialize, Serialize};
use std::sync::OnceLock;

/// A template that a doctor begins with.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Template {
    /// Its code.
    pub code: String,
    /// Its edition.
    pub version: String,
    /// The title of the page.
    pub title: String,
    /// Registers and names of diseases for which it is meant; none for all others.
    pub diseases: Vec<String>,
    /// Days until the next visit, as proposed.
    pub next_days: u16,
    /// Parts in order.
    pub sections: Vec<Section>,
}

/// A part of a prescription.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Section {
    /// 饮食, 运动, 用药 …
    pub title: String,
    /// Where the words come from; empty once a doctor has written their own.
    #[serde(default)]
    pub source: String,
    /// One sentence each.
    pub lines: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    templates: Vec<Template>,
}

/// The longest prescription that fits a page of A5.
pub const MOST_LINES: usize = 40;
/// Characters of a line at most.
pub const LONGEST_LINE: usize = 120;

/// The templates that come with the app, the general one last.
#[must_use]
pub fn templates() -> &'static [Template] {
    static ALL: OnceLock<Vec<Template>> = OnceLock::new();
    ALL.get_or_init(|| {
        toml::from_str::<File>(include_str!("templates.toml")).map(|file| file.templates).unwrap_or_default()
    })
}

/// A template by its code.
#[must_use]
pub fn template(code: &str) -> Option<&'static Template> {
    templates().iter().find(|template| template.code == code)
}

/// The template for a disease: by its register, its name, else the general one.
#[must_use]
pub fn template_for(kind: &str, name: Option<&str>) -> Option<&'static Template> {
    let meant = |template: &&Template| {
        template.diseases.iter().any(|disease| disease == kind || name.is_some_and(|name| name == disease))
    };
    templates().iter().find(meant).or_else(|| template("general"))
}

/// What is wrong with a prescription that somebody edited.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Flaw {
    /// Nothing is left to read.
    Empty,
    /// More than a page of A5 holds.
    TooLong,
}

impl Flaw {
    /// Its code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Flaw::Empty => "prescription_empty",
            Flaw::TooLong => "prescription_too_long",
        }
    }
}

/// A prescription without empty lines and parts.
///
/// # Errors
/// When nothing is left, or more than a page.
pub fn tidy(sections: Vec<Section>) -> Result<Vec<Section>, Flaw> {
    let tidied: Vec<Section> = sections
        .into_iter()
        .map(|section| Section {
            title: section.title.trim().to_owned(),
            source: section.source.trim().to_owned(),
            lines: section.lines.iter().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect(),
        })
        .filter(|section| !section.lines.is_empty())
        .collect();
    let lines = || tidied.iter().flat_map(|section| &section.lines);
    if tidied.is_empty() {
        Err(Flaw::Empty)
    } else if lines().count() > MOST_LINES || lines().any(|line| line.chars().count() > LONGEST_LINE) {
        Err(Flaw::TooLong)
    } else {
        Ok(tidied)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_template_is_read_names_its_sources_and_fits_a_page() {
        assert_eq!(templates().len(), 8, "the file does not read");
        for template in templates() {
            assert!(template.sections.len() >= 3, "{}", template.code);
            assert!(template.sections.iter().all(|section| !section.source.is_empty()), "{}", template.code);
            assert!(template.sections.iter().any(|section| section.title.contains("用药")), "{}", template.code);
            assert!(template.sections.iter().any(|section| section.title.contains("马上")), "{}", template.code);
            assert_eq!(tidy(template.sections.clone()).unwrap(), template.sections, "{}", template.code);
        }
    }

    #[test]
    fn a_disease_finds_its_template_and_every_other_the_general_one() {
        for (kind, name, code) in [
            ("hypertension", Some("高血压"), "hypertension"),
            ("other", Some("脑梗死"), "stroke"),
            ("other", Some("冠心病"), "coronary"),
            ("other", Some("银屑病"), "general"),
            ("other", None, "general"),
        ] {
            assert_eq!(template_for(kind, name).unwrap().code, code, "{kind} {name:?}");
        }
    }

    #[test]
    fn an_empty_or_overlong_prescription_is_refused() {
        let section = |lines: Vec<String>| vec![Section { title: "饮食".into(), source: String::new(), lines }];
        assert_eq!(tidy(section(vec!["  ".into()])), Err(Flaw::Empty));
        assert_eq!(tidy(section(vec!["少盐".into(); MOST_LINES + 1])), Err(Flaw::TooLong));
        assert_eq!(tidy(section(vec!["盐".repeat(LONGEST_LINE + 1)])), Err(Flaw::TooLong));
        assert_eq!(tidy(section(vec![" 少盐 ".into(), String::new()])).unwrap()[0].lines, ["少盐"]);
    }
}
