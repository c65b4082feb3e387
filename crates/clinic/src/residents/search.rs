//! The search box.

use super::card::{Names, hit};
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::Now;
use crate::residents::Hit;
use serde::{Deserialize, Serialize};
use xiangyi_domain::users::Right;
use xiangyi_store::{residents, search};

/// What is typed.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct SearchInput {
    /// Han, pinyin, initials, part of an ID number, phone tail, household number.
    pub text: String,
    /// At most so many; 20 if missing.
    #[serde(default)]
    pub limit: Option<u32>,
}

/// What was found.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct SearchAnswer {
    /// Best first.
    pub hits: Vec<Hit>,
    /// How long it took; whoever has a clock fills it in.
    pub micros: u32,
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
            for found in search::search(reader, &input.text, &scope, limit)? {
                if let Some(resident) = residents::find(reader, found.id)? {
                    hits.push(hit(self, reader, &names, &resident, now.today)?);
                }
            }
            Ok(SearchAnswer { hits, micros: 0 })
        })
    }
}
