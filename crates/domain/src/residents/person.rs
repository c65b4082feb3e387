//! Whether somebody lives here.

use serde::{Deserialize, Serialize};

/// Whether a resident lives here.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum Status {
    /// 在册.
    #[default]
    Present,
    /// 死亡.
    Dead,
    /// 迁出.
    MovedOut,
    /// A state that a newer version knows.
    #[serde(other)]
    Other,
}
