//! Words that some lines bear: categories in force, registers, diseases in care.

use super::select::Bits;
use std::collections::HashMap;

/// Words by line and lines by word; few lines bear any.
#[derive(Default)]
pub(super) struct Marks {
    words: Vec<String>,
    places: HashMap<String, u16>,
    /// Line and word, by line, those of one line in the order in which they were put.
    borne: Vec<(u32, u16)>,
}

impl Marks {
    /// Puts a word on a line; [`Marks::finish`] comes after the last.
    pub(super) fn put(&mut self, word: &str, line: u32) {
        let place = match self.places.get(word) {
            Some(place) => *place,
            None => {
                let place = super::load::short(self.words.len());
                self.words.push(word.to_owned());
                self.places.insert(word.to_owned(), place);
                place
            }
        };
        self.borne.push((line, place));
    }

    /// Sorts by line and leaves each word of a line once.
    pub(super) fn finish(&mut self) {
        self.borne.sort_by_key(|(line, _)| *line);
        let mut own: (u32, Vec<u16>) = (u32::MAX, Vec::new());
        self.borne.retain(|(line, word)| {
            if own.0 != *line {
                own = (*line, Vec::new());
            }
            let is_first = !own.1.contains(word);
            own.1.push(*word);
            is_first
        });
    }

    /// The words of a line.
    pub(super) fn of(&self, line: u32) -> impl Iterator<Item = &str> {
        let first = self.borne.partition_point(|(other, _)| *other < line);
        let own = self.borne[first..].iter().take_while(move |(other, _)| *other == line);
        own.filter_map(|(_, word)| self.words.get(usize::from(*word))).map(String::as_str)
    }

    /// The lines that bear a word.
    pub(super) fn lines(&self, word: &str) -> Vec<u32> {
        let Some(place) = self.places.get(word) else { return Vec::new() };
        self.borne.iter().filter(|(_, word)| word == place).map(|(line, _)| *line).collect()
    }

    /// How many of the lines bear each word; words that none of them bears are left out.
    pub(super) fn count(&self, lines: &Bits) -> Vec<(&str, u32)> {
        let mut counts = vec![0_u32; self.words.len()];
        for (_, word) in self.borne.iter().filter(|(line, _)| lines.has(*line)) {
            counts[usize::from(*word)] += 1;
        }
        let named = self.words.iter().map(String::as_str).zip(counts);
        named.filter(|(_, count)| *count > 0).collect()
    }
}
