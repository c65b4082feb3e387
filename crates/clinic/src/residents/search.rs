//! The search box.

use super::card::{Names, hit_of};
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::Now;
use crate::residents::Hit;
use serde::{Deserialize, Serialize};
use xiangyi_domain::users::Right;
use xiangyi_store::{Reader, local, search};

/// The user's setting on this computer.
const FUZZY: &str = "search_fuzzy";

/// What is typed.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct SearchInput {
    /// Han, pinyin, initials, part of an ID number, phone tail, household number, record number.
    pub text: String,
    /// At most so many; 20 if missing.
    #[serde(default)]
    pub limit: Option<u32>,
    /// Whether names that only sound alike are found too; the user's setting if missing.
    #[serde(default)]
    pub fuzzy: Option<bool>,
}

/// How the search box looks for names.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct SearchSettings {
    /// Names that only sound alike come after the exact ones: zh z, ch c, sh s, n l, en eng, in ing.
    pub fuzzy: bool,
}

/// What was found.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct SearchAnswer {
    /// Best first.
    pub hits: Vec<Hit>,
    /// How long it took; whoever has a clock fills it in.
    pub micros: u32,
    /// Whether names that only sound alike were looked for.
    pub fuzzy: bool,
}

impl Clinic {
    /// Finds residents of the user's villages.
    ///
    /// # Errors
    /// `not_allowed`.
    pub fn search(&self, input: &SearchInput, now: Now) -> Result<SearchAnswer, ClinicError> {
        self.must(Right::ResidentsView)?;
        let limit = usize::try_from(input.limit.unwrap_or(20).clamp(1, 200)).unwrap_or(20);
        let scope = search::Scope { villages: self.scope().map(<[_]>::to_vec), own: self.user().villages.clone() };
        self.read(|reader| {
            let names = Names::load(reader)?;
            let mut hits = Vec::new();
            let fuzzy = input.fuzzy.map_or_else(|| self.is_fuzzy(reader), Ok)?;
            let find = if fuzzy { search::search_fuzzy } else { search::search };
            for card in find(reader, &input.text, &scope, limit)? {
                hits.push(hit_of(self, reader, &names, card, now.today)?);
            }
            Ok(SearchAnswer { hits, micros: 0, fuzzy })
        })
    }

    /// How the user's search box looks for names.
    ///
    /// # Errors
    /// Those of the store.
    pub fn search_settings(&self) -> Result<SearchSettings, ClinicError> {
        self.read(|reader| Ok(SearchSettings { fuzzy: self.is_fuzzy(reader)? }))
    }

    /// Changes how the user's search box looks for names, on this computer.
    ///
    /// # Errors
    /// Those of the store.
    pub fn set_search_settings(&self, settings: SearchSettings) -> Result<(), ClinicError> {
        Ok(self.store().set_setting(Some(self.user_id()), FUZZY, &settings.fuzzy.into())?)
    }

    fn is_fuzzy(&self, reader: &Reader<'_>) -> Result<bool, ClinicError> {
        let kept = local::setting(reader, Some(self.user_id()), FUZZY)?;
        Ok(kept.and_then(|value| value.as_bool()).unwrap_or(false))
    }
}
