//! The few words that stand in data rather than on a screen: names of papers
//! and lists of diseases and categories.

use chrono::NaiveDate;
use xiangyi_domain::residents::{Category, Tag};

/// The short name of a category's code; an unknown code stands as it is.
pub(crate) fn category(code: &str) -> String {
    if let Ok(category) = code.parse::<Category>() {
        return category.name().to_owned();
    }
    Tag::find(code).map_or(code, |tag| &tag.name).to_owned()
}

/// The printed word of a sex's code.
pub(crate) fn sex(code: Option<&str>) -> &'static str {
    match code {
        Some("male") => "男",
        Some("female") => "女",
        _ => "",
    }
}

/// Whether somebody lives here, and since when if not.
pub(crate) fn status(code: &str, since: Option<NaiveDate>) -> String {
    let word = match code {
        "present" => return "在册".to_owned(),
        "dead" => "死亡",
        "moved_out" => "迁出",
        other => other,
    };
    since.map_or_else(|| word.to_owned(), |since| format!("{word} {since}"))
}
