//! What a list can be narrowed to, with how many each choice leaves.

use super::filter::{KINDS, ListResidents};
use super::residents::word;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::Now;
use serde::Serialize;
use std::collections::HashMap;
use xiangyi_domain::residents::{DiseaseKind, tags};
use xiangyi_domain::users::Right;

/// The choices of the filters that the data itself gives.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ListChoices {
    /// 组 of the village, or of all, in walking order.
    pub groups: Vec<String>,
    /// Every category of the catalogue, and others that somebody holds.
    pub categories: Vec<Choice>,
    /// Registers, then the names of the commonest diseases in care.
    pub diseases: Vec<Choice>,
    /// What records lack, by code.
    pub missing: Vec<Choice>,
}

/// One choice.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Choice {
    /// What to give back.
    pub code: String,
    /// In words; empty where the screen has the word.
    pub name: String,
    /// How many of those in view.
    pub count: u32,
}

/// Names of diseases offered beside the registers.
const COMMONEST: usize = 40;

impl Clinic {
    /// The choices within the villages and the status of a filter.
    ///
    /// # Errors
    /// Those of [`Clinic::list_residents`].
    pub fn list_choices(&self, input: &ListResidents, now: Now) -> Result<ListChoices, ClinicError> {
        self.must(Right::ResidentsView)?;
        let (village, status) = (input.village.clone(), input.status.clone());
        let wide = ListResidents { village, status, ..ListResidents::default() };
        self.with_roll(now, |reader, roll| {
            let seen = |kind: &DiseaseKind| reader.sight().sees_disease(kind.code(), None, None);
            let asked = self.ask_list(reader, roll, &wide, now)?;
            let lines = roll.select(&asked.selection(&wide)?);
            let only = asked.villages().and_then(|villages| match villages {
                [one] => Some(*one),
                _ => None,
            });
            let held: HashMap<&str, u32> = roll.count_categories(&lines).into_iter().collect();
            let known = tags().iter().map(|tag| (tag.code.as_str(), held.get(tag.code.as_str()).copied().unwrap_or(0)));
            let others = held.iter().filter(|(code, _)| !tags().iter().any(|tag| tag.code == **code));
            let categories = known.chain(others.map(|(code, count)| (*code, *count)));
            let missing = roll.count_missing(&lines);
            Ok(ListChoices {
                groups: roll.groups_of(only).into_iter().map(str::to_owned).collect(),
                categories: categories.map(|(code, count)| choice(code, word(code, now.today), count)).collect(),
                diseases: diseases(&KINDS.into_iter().filter(seen).collect::<Vec<_>>(), &roll.count_diseases(&lines)),
                missing: missing.into_iter().map(|(one, count)| choice(one.code(), String::new(), count)).collect(),
            })
        })
    }
}

fn choice(code: &str, name: String, count: u32) -> Choice {
    Choice { code: code.to_owned(), name, count }
}

fn diseases(kinds: &[DiseaseKind], held: &[(&str, u32)]) -> Vec<Choice> {
    let count = |code: &str| held.iter().find(|(key, _)| *key == code).map_or(0, |(_, count)| *count);
    let registers = kinds.iter().map(|kind| choice(kind.code(), kind.word().to_owned(), count(kind.code())));
    let is_register = |key: &str| KINDS.iter().any(|kind| kind.code() == key || kind.word() == key);
    let names = held.iter().filter(|(key, _)| !is_register(key)).take(COMMONEST);
    registers.chain(names.map(|(key, count)| choice(key, (*key).to_owned(), *count))).collect()
}
