//! The list of residents who may be one person.

use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::Now;
use crate::residents::{Hit, Names, hit};
use serde::{Deserialize, Serialize};
use xiangyi_domain::users::Right;
use xiangyi_store::residents::{self, Alike};

/// Which part of the list.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ListSuspects {
    /// Village by id, code or name.
    #[serde(default)]
    pub village: Option<String>,
    /// Pairs to leave out at the beginning.
    #[serde(default)]
    pub offset: Option<u32>,
    /// At most so many; 50 if missing.
    #[serde(default)]
    pub limit: Option<u32>,
}

/// A part of the list.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct SuspectList {
    /// All pairs.
    pub total: u32,
    /// The likeliest first.
    pub pairs: Vec<SuspectPair>,
}

/// Two residents who may be one person.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct SuspectPair {
    /// One.
    pub one: Hit,
    /// The other.
    pub other: Hit,
    /// Why: `same_number`, `no_number`, `same_birthday`, `same_name`, `same_sound`, `same_household`, `same_phone`.
    pub alike: Vec<String>,
}

const fn word(alike: Alike) -> &'static str {
    match alike {
        Alike::Number => "same_number",
        Alike::NoNumber => "no_number",
        Alike::Birthday => "same_birthday",
        Alike::Name => "same_name",
        Alike::Sound => "same_sound",
        Alike::Household => "same_household",
        Alike::Phone => "same_phone",
    }
}

impl Clinic {
    /// Residents of the user's villages who may be one person: the same
    /// number, or born in one year in one village with names read alike.
    ///
    /// # Errors
    /// `unknown_village`, `not_your_village`.
    pub fn suspects(&self, input: &ListSuspects, now: Now) -> Result<SuspectList, ClinicError> {
        self.must(Right::ResidentsView)?;
        let (offset, limit) = (input.offset.unwrap_or(0) as usize, input.limit.unwrap_or(50).clamp(1, 500) as usize);
        self.with_roll(now, |reader, roll| {
            let village = self.village_filter(reader, input.village.as_deref())?;
            let villages = village.as_ref().map_or_else(|| self.scope(), |village| Some(std::slice::from_ref(village)));
            let all = residents::suspects(reader, roll, villages)?;
            let names = Names::load(reader)?;
            let mut pairs = Vec::new();
            for pair in all.iter().skip(offset).take(limit) {
                let (one, other) = (residents::find(reader, pair.one)?, residents::find(reader, pair.other)?);
                let Some((one, other)) = one.zip(other) else { continue };
                pairs.push(SuspectPair {
                    one: hit(self, reader, &names, &one, now.today)?,
                    other: hit(self, reader, &names, &other, now.today)?,
                    alike: pair.alike.iter().map(|alike| word(*alike).to_owned()).collect(),
                });
            }
            Ok(SuspectList { total: u32::try_from(all.len()).unwrap_or(u32::MAX), pairs })
        })
    }
}
