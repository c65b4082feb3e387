//! Lines whose names are read alike.

use super::{Line, NEVER, Roll, day};
use crate::search::readings_of;
use chrono::Datelike;
use std::collections::HashMap;
use xiangyi_domain::id::{ResidentId, VillageId};

/// A name as read in one village for one year of birth: village, year, reading; and the line.
type Heard = (u16, i32, u32, u32);

impl Roll {
    /// Residents of one village, born in one year, whose names can be read alike; each pair once.
    pub(crate) fn sounding_alike(&self, villages: Option<&[VillageId]>) -> Vec<(ResidentId, ResidentId)> {
        let wanted: Vec<bool> =
            self.villages.iter().map(|village| villages.is_none_or(|villages| villages.contains(village))).collect();
        let is_wanted =
            |line: &Line| line.birth != NEVER && wanted.get(usize::from(line.village)).is_some_and(|wanted| *wanted);
        let heard = self.heard(is_wanted);
        let mut pairs: Vec<(u32, u32)> = Vec::new();
        for group in heard.chunk_by(|one, other| (one.0, one.1, one.2) == (other.0, other.1, other.2)) {
            for (at, one) in group.iter().enumerate() {
                pairs.extend(group[at + 1..].iter().map(|other| (one.3, other.3)));
            }
        }
        // A pair may be heard alike in two ways.
        pairs.sort_unstable();
        pairs.dedup();
        let id = |line: u32| self.lines.get(line as usize).map(|line| ResidentId::from_bytes(line.id));
        pairs.into_iter().filter_map(|(one, other)| id(one).zip(id(other))).collect()
    }

    /// Every reading of every name, sorted.
    fn heard(&self, is_wanted: impl Fn(&Line) -> bool) -> Vec<Heard> {
        let mut numbers: HashMap<String, u32> = HashMap::new();
        let mut readings: HashMap<&str, Vec<u32>> = HashMap::new();
        let mut heard = Vec::with_capacity(self.lines.len());
        for (at, line) in (0_u32..).zip(&self.lines).filter(|(_, line)| is_wanted(line)) {
            let name = self.name(line);
            let ways = readings.entry(name).or_insert_with(|| {
                let numbered = readings_of(name).into_iter().map(|reading| {
                    let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
                    *numbers.entry(reading).or_insert(next)
                });
                numbered.collect()
            });
            let year = day(line.birth).map_or(NEVER, |born| born.year());
            heard.extend(ways.iter().map(|way| (line.village, year, *way, at)));
        }
        heard.sort_unstable();
        heard
    }
}
