//! The catalogue of 身份类别: every tag of domain handbook §4.6 with the words of its time.
//!
//! The tags are data (`tags.toml`). A policy pack knows twelve of them, the
//! [`Category`]; the others are for lists, screening and contracts.

use super::Category;
use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// Who may hold a tag.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum TagLevel {
    /// One person.
    Person,
    /// A whole household.
    Household,
    /// Either.
    Either,
}

/// What stands beside the dates of a tag, in its `detail`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum TagDetail {
    /// Nothing.
    #[default]
    None,
    /// `{"class"}`: one of the tag's classes.
    Class,
    /// `{"types": [1–7], "grade": 1–4, "certificate"}`.
    Disability,
    /// `{"risk", "removed_on"}`: 风险类型, 风险消除时间.
    Risk,
}

/// One tag.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Tag {
    /// The code in storage, on the wire and in files.
    pub code: String,
    /// The word printed today.
    pub name: String,
    /// The word printed before.
    #[serde(default)]
    pub former: Option<String>,
    /// The last day of the former word.
    #[serde(default)]
    pub former_until: Option<NaiveDate>,
    /// Who may hold it.
    pub level: TagLevel,
    /// The first day on which it may begin.
    #[serde(default)]
    pub from: Option<NaiveDate>,
    /// The last day on which it may begin.
    #[serde(default)]
    pub until: Option<NaiveDate>,
    /// How many months it holds when no end is given.
    #[serde(default)]
    pub months: Option<u32>,
    /// What stands beside the dates.
    #[serde(default)]
    pub detail: TagDetail,
    /// The classes to choose from.
    #[serde(default)]
    pub classes: Vec<String>,
    /// Class of 医疗救助 by one area's rule of 2025.
    #[serde(default)]
    pub aid: Option<u8>,
    /// Where the tag comes from.
    pub source: String,
}

#[derive(Deserialize)]
struct Tags {
    tag: Vec<Tag>,
}

static TAGS: LazyLock<Vec<Tag>> =
    LazyLock::new(|| toml::from_str::<Tags>(include_str!("tags.toml")).map_or_else(|_| Vec::new(), |file| file.tag));

/// Every tag, in the order in which screens and papers list them.
#[must_use]
pub fn tags() -> &'static [Tag] {
    &TAGS
}

impl Tag {
    /// The tag of a code, a name or a former name.
    #[must_use]
    pub fn find(text: &str) -> Option<&'static Tag> {
        let text = text.trim();
        tags().iter().find(|tag| tag.code == text || tag.name == text || tag.former.as_deref() == Some(text))
    }

    /// The category that policy packs know it by, if they do.
    #[must_use]
    pub fn category(&self) -> Option<Category> {
        self.code.parse().ok()
    }

    /// The word of a day; without one, today's.
    #[must_use]
    pub fn word_on(&self, day: Option<NaiveDate>) -> &str {
        match (&self.former, self.former_until, day) {
            (Some(former), Some(until), Some(day)) if day <= until => former,
            _ => &self.name,
        }
    }

    /// Whether the tag may begin on a day.
    #[must_use]
    pub fn may_begin_on(&self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }

    /// The last day that it holds when it begins on `from` and no end is given; `None` holds on.
    #[must_use]
    pub fn lapses_on(&self, from: NaiveDate) -> Option<NaiveDate> {
        from.checked_add_months(Months::new(self.months?))?.pred_opt()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_catalogue_reads_and_holds_every_category_that_policies_know() {
        assert_eq!(tags().len(), 23);
        for category in Category::ALL {
            assert_eq!(Tag::find(category.code()).unwrap().category(), Some(category));
        }
    }

    #[test]
    fn a_word_names_one_tag_only() {
        let mut words: Vec<&str> = tags()
            .iter()
            .flat_map(|tag| [Some(&*tag.code), Some(&*tag.name), tag.former.as_deref()])
            .flatten()
            .collect();
        let count = words.len();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), count);
    }

    #[test]
    fn a_class_is_asked_for_only_where_there_are_classes() {
        for tag in tags() {
            assert_eq!(tag.detail == TagDetail::Class, !tag.classes.is_empty(), "{}", tag.code);
        }
    }

    #[test]
    fn the_word_is_that_of_its_day() {
        let tag = Tag::find("边缘户").unwrap();
        assert_eq!(tag.word_on(Some(day("2020-12-31"))), "边缘户");
        assert_eq!(tag.word_on(Some(day("2021-01-01"))), "边缘易致贫户");
        assert_eq!(tag.word_on(None), "边缘易致贫户");
    }

    #[test]
    fn nobody_becomes_registered_poor_after_2020_nor_lifted_before() {
        let (poor, lifted) = (Tag::find("registered_poor").unwrap(), Tag::find("lifted").unwrap());
        assert!(poor.may_begin_on(day("2020-12-31")) && !poor.may_begin_on(day("2021-01-01")));
        assert!(!lifted.may_begin_on(day("2020-12-31")) && lifted.may_begin_on(day("2021-01-01")));
    }

    #[test]
    fn an_aid_for_illness_lapses_after_twelve_months() {
        let tag = Tag::find("poor_by_illness").unwrap();
        assert_eq!(tag.lapses_on(day("2025-03-01")), Some(day("2026-02-28")));
        assert_eq!(Tag::find("lifted").unwrap().lapses_on(day("2025-03-01")), None);
    }
}
