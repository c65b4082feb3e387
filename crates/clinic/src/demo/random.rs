//! A small generator: the same seed gives the same township everywhere.

use uuid::Uuid;

/// `SplitMix64`: short, and good enough to invent people.
pub(super) struct Random(u64);

impl Random {
    pub(super) fn new(seed: u64, of: &str) -> Random {
        let hash = fnv(of);
        Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ hash)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// From 0 to `end`, without `end`; 0 for an empty range.
    pub(super) fn below(&mut self, end: u64) -> u64 {
        if end == 0 { 0 } else { self.next() % end }
    }

    /// From `low` to `high`, both included.
    pub(super) fn between(&mut self, low: i64, high: i64) -> i64 {
        let span = u64::try_from(high - low + 1).unwrap_or(1);
        low + i64::try_from(self.below(span)).unwrap_or(0)
    }

    /// True in so many of a thousand cases.
    pub(super) fn permille(&mut self, share: u64) -> bool {
        self.below(1000) < share
    }

    /// One of a list that is not empty; the first of an empty one would not exist, so the default stands.
    pub(super) fn pick<'a, T: ?Sized>(&mut self, list: &[&'a T], default: &'a T) -> &'a T {
        let at = usize::try_from(self.below(list.len() as u64)).unwrap_or(0);
        list.get(at).copied().unwrap_or(default)
    }

    /// The name of a row.
    pub(super) fn uuid(&mut self) -> Uuid {
        let (high, low) = (self.next(), self.next());
        uuid::Builder::from_custom_bytes((u128::from(high) << 64 | u128::from(low)).to_be_bytes()).into_uuid()
    }
}

/// Folds a text into a number (FNV-1a).
fn fnv(text: &str) -> u64 {
    text.bytes().fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3))
}
