//! How long a visit takes to type: each user sees their own median, nobody
//! sees another's. It stays on this computer.

use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::Now;
use serde::{Deserialize, Serialize};
use xiangyi_domain::followups::FormCode;
use xiangyi_domain::users::Right;
use xiangyi_store::{Reader, local};

/// Visits that the median is of.
const VISITS: u32 = 100;
/// A form left open over lunch says nothing about typing.
const LONGEST_MILLIS: u32 = 15 * 60 * 1000;

/// One visit was typed.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct NoteEntryTime {
    /// With which form.
    pub form: FormCode,
    /// From the opened form to the saved visit.
    pub millis: u32,
}

/// How long visits by one form take the user.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct EntryTimes {
    /// The median in tenths of a second; none before the first visit.
    pub median_tenths: Option<u32>,
    /// Of how many visits, at most a hundred.
    pub visits: u32,
}

impl Clinic {
    /// Notes how long a visit took, unless it lay open longer than anybody types.
    ///
    /// # Errors
    /// `not_allowed`.
    pub fn note_entry_time(&self, input: &NoteEntryTime, now: Now) -> Result<EntryTimes, ClinicError> {
        self.must(Right::VisitsLog)?;
        if (1..=LONGEST_MILLIS).contains(&input.millis) {
            self.store().note_entry_time(self.user_id(), input.form.as_str(), input.millis, VISITS, now.at)?;
        }
        self.read(|reader| self.entry_times(reader, &input.form))
    }

    /// The user's own median with one form.
    pub(super) fn entry_times(&self, reader: &Reader<'_>, form: &FormCode) -> Result<EntryTimes, ClinicError> {
        let times = local::entry_times(reader, self.user_id(), form.as_str(), VISITS)?;
        let visits = u32::try_from(times.len()).unwrap_or(u32::MAX);
        Ok(EntryTimes { median_tenths: median(times).map(|millis| millis.div_ceil(100)), visits })
    }
}

/// The middle of all; of an even number the mean of the two in the middle.
fn median(mut times: Vec<u32>) -> Option<u32> {
    times.sort_unstable();
    let upper = *times.get(times.len() / 2)?;
    let lower = if times.len().is_multiple_of(2) { times[times.len() / 2 - 1] } else { upper };
    Some(u32::midpoint(lower, upper))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle() {
        for (times, middle) in
            [(vec![], None), (vec![9], Some(9)), (vec![30, 10, 20], Some(20)), (vec![40, 10, 20, 30], Some(25))]
        {
            assert_eq!(median(times.clone()), middle, "{times:?}");
        }
    }
}
