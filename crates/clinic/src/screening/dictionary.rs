//! The words that a screening chooses from.

use crate::clinic::Clinic;
use crate::error::ClinicError;
use serde::Serialize;
use std::collections::BTreeMap;
use xiangyi_domain::residents::tags;
use xiangyi_domain::screening::{
    CatalogueDisease, DEFAULT_THRESHOLD, ExitReason, Target, disease_catalogue, exit_reasons,
};
use xiangyi_domain::users::Right;

/// A category tag that a campaign may be for.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct TagWord {
    /// Its code.
    pub code: String,
    /// Its word of today.
    pub name: String,
}

/// A list of 大病.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct MajorSet {
    /// Its code.
    pub code: String,
    /// How many diseases it holds.
    pub count: u32,
}

/// Diseases, reasons of exit, tags and the usual campaign.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ScreeningDictionary {
    /// 大病 first, then 慢病.
    pub diseases: Vec<CatalogueDisease>,
    /// Those that a person may give.
    pub exit_reasons: Vec<ExitReason>,
    /// Every category tag.
    pub tags: Vec<TagWord>,
    /// The lists of 大病.
    pub major_sets: Vec<MajorSet>,
    /// The usual target.
    pub target: Target,
    /// The usual threshold.
    pub threshold: u32,
}

impl Clinic {
    /// The words that a screening chooses from.
    ///
    /// # Errors
    /// `not_allowed`.
    pub fn screening_dictionary(&self) -> Result<ScreeningDictionary, ClinicError> {
        self.must(Right::ScreeningFill)?;
        let mut sets: BTreeMap<&str, u32> = BTreeMap::new();
        for set in disease_catalogue().iter().flat_map(|disease| &disease.sets) {
            *sets.entry(set).or_default() += 1;
        }
        let set = |(code, count): (&str, u32)| MajorSet { code: code.to_owned(), count };
        Ok(ScreeningDictionary {
            diseases: disease_catalogue().to_vec(),
            exit_reasons: exit_reasons().iter().filter(|reason| reason.given).cloned().collect(),
            tags: tags().iter().map(|tag| TagWord { code: tag.code.clone(), name: tag.name.clone() }).collect(),
            major_sets: sets.into_iter().filter(|(code, _)| *code != "H2").map(set).collect(),
            target: Target::default(),
            threshold: DEFAULT_THRESHOLD,
        })
    }
}
