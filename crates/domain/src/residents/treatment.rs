//! 分类救治: how a disease is treated (domain handbook §4.8, ledger T3).

use serde::{Deserialize, Serialize};

/// The class of treatment of a disease.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum Treatment {
    /// 一次性治愈.
    Once,
    /// 住院维持治疗.
    Inpatient,
    /// 长期康复.
    LongTerm,
}
