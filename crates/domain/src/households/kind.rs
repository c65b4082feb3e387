//! What can happen between a person and a household.

use serde::{Deserialize, Serialize};

/// The kind of a move.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum MoveKind {
    /// 迁入, from outside.
    MovedIn,
    /// 出生.
    Born,
    /// 入户: joined this household from none.
    Joined,
    /// 迁出.
    MovedOut,
    /// 转户: into another household of the village.
    MovedHousehold,
    /// 分户: into a household founded for it.
    Split,
    /// 死亡.
    Died,
    /// 户主变更: became the head.
    HeadChanged,
    /// 与户主关系变更.
    RelationChanged,
    /// 迁回, of someone who had moved out.
    Returned,
    /// 更正: takes another move back.
    Corrected,
    /// A kind that a newer version knows.
    #[serde(other)]
    Other,
}

impl MoveKind {
    /// Every kind that this version writes.
    pub const ALL: [MoveKind; 11] = [
        MoveKind::MovedIn,
        MoveKind::Born,
        MoveKind::Joined,
        MoveKind::MovedOut,
        MoveKind::MovedHousehold,
        MoveKind::Split,
        MoveKind::Died,
        MoveKind::HeadChanged,
        MoveKind::RelationChanged,
        MoveKind::Returned,
        MoveKind::Corrected,
    ];

    /// The code in JSON and in storage.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            MoveKind::MovedIn => "moved_in",
            MoveKind::Born => "born",
            MoveKind::Joined => "joined",
            MoveKind::MovedOut => "moved_out",
            MoveKind::MovedHousehold => "moved_household",
            MoveKind::Split => "split",
            MoveKind::Died => "died",
            MoveKind::HeadChanged => "head_changed",
            MoveKind::RelationChanged => "relation_changed",
            MoveKind::Returned => "returned",
            MoveKind::Corrected => "corrected",
            MoveKind::Other => "other",
        }
    }

    /// From its code; an unknown one reads as [`MoveKind::Other`].
    #[must_use]
    pub fn from_code(code: &str) -> MoveKind {
        MoveKind::ALL.into_iter().find(|kind| kind.code() == code).unwrap_or(MoveKind::Other)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_kind_is_written_by_its_code_and_an_unknown_one_reads_as_other() {
        for kind in MoveKind::ALL {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.code());
            assert_eq!(MoveKind::from_code(kind.code()), kind);
        }
        assert_eq!(MoveKind::from_code("adopted"), MoveKind::Other);
    }
}
