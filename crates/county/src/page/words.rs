//! The words of the page, as data: Chinese, and English for whoever's browser asks for it.

use axum::http::HeaderMap;
use axum::http::header::ACCEPT_LANGUAGE;
use serde::Deserialize;
use std::sync::LazyLock;

/// The words of one language.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Words {
    pub lang: String,
    pub title: String,
    pub townships: String,
    pub township: String,
    pub devices: String,
    pub device: String,
    pub last_heard: String,
    pub unsent: String,
    pub held: String,
    pub rejected: String,
    pub open_cases: String,
    pub given_back: String,
    pub given_back_note: String,
    pub contracts: String,
    pub follow_ups: String,
    pub contracts_note: String,
    pub follow_ups_note: String,
    pub reported_note: String,
    pub joined: String,
    pub version: String,
    pub state: String,
    pub in_use: String,
    pub shut_out: String,
    pub never: String,
    pub none: String,
    pub no_townships: String,
    pub no_devices: String,
    pub long_silent: String,
    pub back: String,
    pub enter: String,
    pub enter_note: String,
    pub leave: String,
    pub operator: String,
    pub as_of: String,
    pub all: String,
    pub ask_for_link: String,
    pub link_used: String,
    pub unknown_township: String,
    pub busy: String,
    pub failed: String,
    pub role_village_doctor: String,
    pub role_clinic_staff: String,
    pub role_cashier: String,
    pub role_head: String,
    pub centre: String,
    pub and_more: String,
    pub unknown_place: String,
    pub place: String,
    pub roles: String,
    pub disk_failed: String,
    pub disk_full: String,
}

static CHINESE: LazyLock<Words> = LazyLock::new(|| read(include_str!("zh-CN.toml")));
static ENGLISH: LazyLock<Words> = LazyLock::new(|| read(include_str!("en.toml")));

/// A test holds the files to be whole.
fn read(text: &str) -> Words {
    toml::from_str(text).unwrap_or_default()
}

impl Words {
    /// The words for a request: Chinese unless the browser wants English first.
    pub(crate) fn of(headers: &HeaderMap) -> &'static Words {
        let wanted = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if wanted.starts_with("en") { &ENGLISH } else { &CHINESE }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn both_languages_have_every_word() {
        let all: Vec<toml::Table> = [include_str!("zh-CN.toml"), include_str!("en.toml")]
            .into_iter()
            .map(|text| {
                toml::from_str::<Words>(text).unwrap();
                toml::from_str(text).unwrap()
            })
            .collect();
        let keys = |table: &toml::Table| table.keys().cloned().collect::<Vec<_>>();
        assert_eq!(keys(&all[0]), keys(&all[1]));
        assert_eq!(all[0].len(), 51, "as many as there are fields");
        assert!(all.iter().flat_map(|table| table.values()).all(|word| !word.as_str().unwrap().is_empty()));
    }
}
