//! Where a row belongs, for rights and for sync.

use crate::id::VillageId;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The nine digits of a township centre: county (GB/T 2260) + township (GB/T 10114).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(transparent)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct OrgCode(String);

/// A text is not nine digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an organisation code has nine digits")]
pub struct NotAnOrgCode;

impl OrgCode {
    /// Takes nine ASCII digits.
    ///
    /// # Errors
    /// `NotAnOrgCode` for anything else.
    pub fn new(text: &str) -> Result<OrgCode, NotAnOrgCode> {
        if text.len() == 9 && text.bytes().all(|b| b.is_ascii_digit()) {
            Ok(OrgCode(text.to_owned()))
        } else {
            Err(NotAnOrgCode)
        }
    }

    /// The nine digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for OrgCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for OrgCode {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<OrgCode, D::Error> {
        let text = String::deserialize(from)?;
        OrgCode::new(&text).map_err(serde::de::Error::custom)
    }
}

/// The part of the county's data that a row belongs to: one village, or the
/// whole township. Text: `410482101/<village id>` or `410482101000`.
///
/// A village's area is named by its id, not by its official code, so that a
/// village that gets its code later does not move.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Area(String);

impl Area {
    /// The area of rows that belong to the whole township.
    #[must_use]
    pub fn township(org: &OrgCode) -> Area {
        Area(format!("{org}000"))
    }

    /// The area of one village of a township.
    #[must_use]
    pub fn village(org: &OrgCode, village: VillageId) -> Area {
        Area(format!("{org}/{village}"))
    }

    /// An area named by another device; it is compared, never taken apart.
    #[must_use]
    pub fn from_text(text: impl Into<String>) -> Area {
        Area(text.into())
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Area {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
