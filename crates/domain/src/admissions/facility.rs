//! The level of the place where a patient is treated.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// 医疗机构级别. Policies pay by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum FacilityLevel {
    /// 村卫生室.
    Village,
    /// 乡镇卫生院, 社区卫生服务中心 (一级).
    Township,
    /// 县级医院 (二级).
    County,
    /// 市级医院 (三级).
    City,
    /// 省级医院.
    Province,
}

/// A text names no facility level.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown facility level")]
pub struct UnknownFacilityLevel;

impl FacilityLevel {
    /// Every level, from the village up.
    pub const ALL: [FacilityLevel; 5] = [
        FacilityLevel::Village,
        FacilityLevel::Township,
        FacilityLevel::County,
        FacilityLevel::City,
        FacilityLevel::Province,
    ];

    /// The code used in files, on the wire and in storage.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            FacilityLevel::Village => "village",
            FacilityLevel::Township => "township",
            FacilityLevel::County => "county",
            FacilityLevel::City => "city",
            FacilityLevel::Province => "province",
        }
    }

    /// The Chinese name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            FacilityLevel::Village => "村级",
            FacilityLevel::Township => "乡镇级",
            FacilityLevel::County => "县级",
            FacilityLevel::City => "市级",
            FacilityLevel::Province => "省级",
        }
    }
}

impl fmt::Display for FacilityLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for FacilityLevel {
    type Err = UnknownFacilityLevel;

    fn from_str(code: &str) -> Result<FacilityLevel, UnknownFacilityLevel> {
        FacilityLevel::ALL.into_iter().find(|level| level.code() == code).ok_or(UnknownFacilityLevel)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_level_is_written_by_its_code_everywhere() {
        for level in FacilityLevel::ALL {
            assert_eq!(level.code().parse(), Ok(level));
            assert_eq!(serde_json::to_string(&level).unwrap(), format!("\"{}\"", level.code()));
        }
        assert_eq!("hospital".parse::<FacilityLevel>(), Err(UnknownFacilityLevel));
    }
}
