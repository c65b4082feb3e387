//! `POST /v1/digest`: proof that both sides hold the same rows.
//!
//! For each area and entity: how many rows, and the wrapping sum of a 64-bit
//! hash of every row's id and revision. Sums do not depend on order, so either
//! side may compute them in any order. Where a sum differs, the sums of its
//! [`Part`]s tell which rows do.

use crate::Epoch;
use crate::change::Revision;
use crate::entities::Entity;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use xiangyi_domain::Area;
use xiangyi_domain::id::{InstallId, RowId, UserId};

/// Asks for the digest of the caller's scope at its cursors.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DigestRequest {
    /// Who asks.
    pub install_id: InstallId,
    /// Users enabled at this device.
    pub users: Vec<UserId>,
    /// What waits on the caller's side, for the county's overview.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiting: Option<Waiting>,
    /// Where the caller stands; an area that has moved on since is left out of the answer.
    pub cursors: BTreeMap<Area, u64>,
    /// Asks for these parts, at most [`MAX_PARTS`], instead of the whole areas.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Part>,
    /// Position in the caller's own log, so that a file for it can begin there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own_cursor: Option<u64>,
    /// The last of the caller's changes whose verdict it has, so that a file for it repeats none before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acked_seq: Option<u64>,
    /// The public key, in base64url, to which files for the caller are sealed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reader_key: Option<String>,
}

/// What waits on a device, counted from its database.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub struct Waiting {
    /// Changes without an acknowledgement.
    pub unsent: u64,
    /// Changes that wait for a person's decision.
    pub held: u64,
    /// Changes that were rejected and nobody has mended yet.
    pub rejected: u64,
}

/// What the server holds.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DigestReply {
    /// The server's present epoch.
    pub epoch: Epoch,
    /// One sum per area and entity that has rows.
    pub sums: Vec<AreaSum>,
    /// Areas whose log has moved past the caller's cursor.
    pub moved_on: Vec<Area>,
    /// The parts that were asked for and that the caller may see, in the order of the question.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<PartSum>,
}

/// The rows of one entity in one area.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct AreaSum {
    /// Which area.
    pub area: Area,
    /// Which entity.
    pub entity: Entity,
    /// How many rows.
    pub count: u64,
    /// Wrapping sum of [`row_hash`], in hexadecimal.
    pub sum: String,
}

/// Parts of one question at most.
pub const MAX_PARTS: usize = 256;
/// Rows that are listed at most, where there are no more.
pub const LISTED: u64 = 32;
/// Digits of the longest prefix.
const MAX_DIGITS: usize = 16;

/// Some of the rows of one entity in one area: those whose ids begin with a prefix, read from their last byte, which is
/// random where the first ones are a time.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct Part {
    /// Which area.
    pub area: Area,
    /// Which entity.
    pub entity: Entity,
    /// Hexadecimal digits; none for all rows.
    pub prefix: String,
}

/// The rows of a part.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PartSum {
    /// Which part.
    pub part: Part,
    /// How many rows.
    pub count: u64,
    /// Wrapping sum of [`row_hash`], in hexadecimal.
    pub sum: String,
    /// The rows themselves, where there are no more than [`LISTED`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<(RowId, Revision)>,
}

impl Part {
    /// The sixteen parts of this one; none when it cannot be divided any more.
    #[must_use]
    pub fn split(&self) -> Vec<Part> {
        if self.prefix.len() >= MAX_DIGITS {
            return Vec::new();
        }
        let part = |digit| Part { prefix: format!("{}{digit:x}", self.prefix), ..self.clone() };
        (0..16).map(part).collect()
    }

    /// The bits that an id must have, and how many; `None` when the prefix is none.
    fn bits(&self) -> Option<(u128, u32)> {
        let digits = self.prefix.len();
        let plain = digits <= MAX_DIGITS && self.prefix.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        let value = if digits == 0 { Some(0) } else { u128::from_str_radix(&self.prefix, 16).ok() };
        value.filter(|_| plain).zip(u32::try_from(digits * 4).ok())
    }
}

/// The sums of parts of one entity in one area, in their order; an unreadable prefix holds nothing.
#[must_use]
pub fn sums_of(parts: &[Part], rows: impl Iterator<Item = (RowId, Revision)>) -> Vec<PartSum> {
    let bits: Vec<Option<(u128, u32)>> = parts.iter().map(Part::bits).collect();
    let mut sums = vec![(0_u64, 0_u64, Vec::new()); parts.len()];
    for (id, revision) in rows {
        let place = u128::from_le_bytes(*id.bytes());
        let hash = row_hash(id, revision);
        for (bits, (count, sum, listed)) in bits.iter().zip(&mut sums) {
            let holds = |(value, width): (u128, u32)| width == 0 || place >> (128 - width) == value;
            if bits.is_some_and(holds) {
                *count += 1;
                *sum = sum.wrapping_add(hash);
                if *count <= LISTED {
                    listed.push((id, revision));
                }
            }
        }
    }
    let mut told = Vec::with_capacity(parts.len());
    for (part, (count, sum, mut rows)) in parts.iter().zip(sums) {
        if count > LISTED {
            rows.clear();
        }
        rows.sort_unstable();
        told.push(PartSum { part: part.clone(), count, sum: sum_text(sum), rows });
    }
    told
}

/// The part of one row in the sum.
#[must_use]
pub fn row_hash(id: RowId, revision: Revision) -> u64 {
    let mut hasher = blake3::Hasher::new();
    hasher.update(id.bytes());
    hasher.update(&revision.epoch.to_le_bytes());
    hasher.update(&revision.count.to_le_bytes());
    let mut first = [0; 8];
    first.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
    u64::from_le_bytes(first)
}

/// The text of a sum.
#[must_use]
pub fn sum_text(sum: u64) -> String {
    format!("{sum:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use xiangyi_domain::id::derived;

    fn rows(count: u32) -> Vec<(RowId, Revision)> {
        (0..count).map(|n| (RowId(derived("row", &[&n.to_string()])), Revision { epoch: 1, count: 1 })).collect()
    }

    fn whole() -> Part {
        Part { area: Area::from_text("410482101000"), entity: Entity::Visit, prefix: String::new() }
    }

    #[test]
    fn parts_of_a_part_hold_its_rows_once() {
        let rows = rows(2000);
        let all = sums_of(&[whole()], rows.iter().copied()).remove(0);
        assert_eq!((all.count, all.rows.len()), (2000, 0), "too many to be listed");
        let mut counted = 0;
        for part in sums_of(&whole().split(), rows.iter().copied()) {
            counted += part.count;
            let inner = sums_of(&part.part.split(), rows.iter().copied());
            assert_eq!(inner.iter().map(|one| one.count).sum::<u64>(), part.count);
            assert!(inner.iter().all(|one| one.rows.len() as u64 == one.count), "few enough to be listed");
        }
        assert_eq!(counted, 2000);
    }

    #[test]
    fn a_prefix_that_is_none_holds_nothing() {
        for prefix in ["x", "+1", "A", "00000000000000000"] {
            let part = Part { prefix: prefix.to_owned(), ..whole() };
            assert_eq!(sums_of(&[part], rows(20).into_iter())[0].count, 0, "{prefix}");
        }
        let mut part = whole();
        for _ in 0..16 {
            part = part.split().remove(0);
        }
        assert!(part.split().is_empty());
    }
}
