//! Villages, and how two computers that never met name them alike.

use super::name::{half_width, is_invisible};
use crate::OrgCode;
use crate::id::{VillageId, derived};
use serde::{Deserialize, Serialize};

/// 行政村 or community, as the row of `villages` holds it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Village {
    /// Name, folded.
    pub name: String,
    /// The 12-digit official code, once known.
    pub code: Option<String>,
    /// Place in the order of visiting.
    pub visiting_order: Option<i64>,
}

/// The form of a village's name that ids derive from: half width, nothing
/// invisible, no spaces, 村委会 and 村民委员会 as 村.
#[must_use]
pub fn fold_village_name(text: &str) -> String {
    let folded: String =
        text.chars().map(half_width).filter(|c| !(c.is_whitespace() || c.is_control() || is_invisible(*c))).collect();
    for (long, short) in [("村民委员会", "村"), ("村委会", "村"), ("居民委员会", "居委会")] {
        if let Some(stem) = folded.strip_suffix(long).filter(|stem| !stem.is_empty()) {
            let stem = stem.strip_suffix('村').filter(|_| short == "村").unwrap_or(stem);
            return format!("{stem}{short}");
        }
    }
    folded
}

/// The id of a village of a township (sync contract §2: derived from org code
/// and folded name, so that two devices invent the same one).
#[must_use]
pub fn village_id(org: &OrgCode, name: &str) -> VillageId {
    VillageId(derived("village", &[org.as_str(), &fold_village_name(name)]))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn spellings_of_one_village_are_one_village() {
        let org = OrgCode::new("410482101").unwrap();
        for spelling in ["石板村", " 石板 村", "石板村　", "石板村委会", "石板村民委员会", "石板村村委会"]
        {
            assert_eq!(village_id(&org, spelling), village_id(&org, "石板村"), "{spelling}");
        }
        assert_ne!(village_id(&org, "石板河村"), village_id(&org, "石板村"));
        assert_ne!(village_id(&OrgCode::new("410482102").unwrap(), "石板村"), village_id(&org, "石板村"));
    }
}
