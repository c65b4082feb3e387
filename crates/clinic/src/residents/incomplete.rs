//! Who still has no document.

use super::card::{Hit, Names, hit};
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::Now;
use chrono::{Days, NaiveDate};
use serde::Serialize;
use xiangyi_domain::id::ResidentId;
use xiangyi_domain::users::Right;
use xiangyi_store::residents;

/// Days after which somebody asks for the document of a newborn (domain handbook §4.1; an assumption).
pub const REMIND_AFTER_DAYS: u32 = 30;

/// More are never shown at once.
const MOST_SHOWN: usize = 200;

/// People without a document whose papers should be complete by now.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct IncompleteIdentities {
    /// The longest waiting first, at most 200.
    pub people: Vec<IncompleteIdentity>,
    /// All of them.
    pub total: u32,
    /// After how many days somebody stands here.
    pub after_days: u32,
}

/// One of them.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct IncompleteIdentity {
    /// Who.
    pub person: Hit,
    /// Their mother, when she is known.
    pub mother: Option<Hit>,
    /// Since when: the day they were entered, else their birth.
    pub since: Option<NaiveDate>,
}

impl Clinic {
    /// People of the user's villages who have had no document for `after_days`
    /// days, 30 if missing.
    ///
    /// # Errors
    /// `not_allowed`.
    pub fn incomplete_identities(
        &self,
        after_days: Option<u32>,
        now: Now,
    ) -> Result<IncompleteIdentities, ClinicError> {
        self.must(Right::ResidentsView)?;
        let after_days = after_days.unwrap_or(REMIND_AFTER_DAYS);
        let until = now.today.checked_sub_days(Days::new(after_days.into())).unwrap_or(now.today);
        self.read(|reader| {
            let names = Names::load(reader)?;
            let mut waiting = residents::without_number(reader, until)?;
            waiting.retain(|resident| self.user().covers(resident.village));
            let mut people = Vec::new();
            for resident in waiting.iter().take(MOST_SHOWN) {
                let of = |id: ResidentId| residents::find(reader, xiangyi_store::merges::kept(reader, id)?);
                let mother = resident.mother.map(of).transpose()?.flatten();
                let mother = mother.filter(|mother| self.user().covers(mother.village));
                people.push(IncompleteIdentity {
                    person: hit(self, reader, &names, resident, now.today)?,
                    mother: mother.map(|mother| hit(self, reader, &names, &mother, now.today)).transpose()?,
                    since: resident.status_on.or(resident.birth_on),
                });
            }
            let total = u32::try_from(waiting.len()).unwrap_or(u32::MAX);
            Ok(IncompleteIdentities { people, total, after_days })
        })
    }
}
