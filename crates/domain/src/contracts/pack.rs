//! Service packs and the ids that every device derives alike.

use super::fee::Shares;
use crate::id::{PackId, TeamId, derived};
use crate::{Money, OrgCode};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// 服务包, as its row holds it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Pack {
    /// Short code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Code of the group it is for.
    pub target: Option<String>,
    /// What is in it.
    #[serde(default)]
    pub items: Vec<PackItem>,
    /// Price a person and year.
    #[serde(default)]
    pub price: Money,
    /// Who pays.
    pub payer: Option<String>,
    /// First day on offer.
    pub valid_from: Option<NaiveDate>,
    /// Last day on offer.
    pub valid_to: Option<NaiveDate>,
    /// Which part of the price comes from where.
    #[serde(default)]
    pub shares: Shares,
}

/// One service of a pack.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct PackItem {
    /// Name.
    pub name: String,
    /// Times a year.
    pub times: u32,
    /// Price of one time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<Money>,
    /// Codes of the forms whose visits count; `*` for every form.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub forms: Vec<String>,
    /// How those visits were made: `clinic`, `home`, `phone`; in any way if empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub modes: Vec<String>,
    /// Kinds of services that count, beside those that name the item.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<String>,
}

impl PackItem {
    /// An item that services count for by its name.
    #[must_use]
    pub fn named(name: &str, times: u32) -> PackItem {
        PackItem { name: name.to_owned(), times, price: None, forms: Vec::new(), modes: Vec::new(), kinds: Vec::new() }
    }
}

/// A pack that every new store has.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StandardPack {
    /// Short code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Code of the group it is for.
    pub target: String,
    /// Who pays.
    pub payer: String,
    /// What is in it.
    pub items: Vec<PackItem>,
    /// Which part of the price comes from where.
    #[serde(default)]
    pub shares: Shares,
}

#[derive(Deserialize)]
struct Packs {
    packs: Vec<StandardPack>,
}

static STANDARD: LazyLock<Vec<StandardPack>> = LazyLock::new(|| {
    toml::from_str::<Packs>(include_str!("packs.toml")).map_or_else(|_| Vec::new(), |file| file.packs)
});

/// The packs that every new store has.
#[must_use]
pub fn standard_packs() -> &'static [StandardPack] {
    &STANDARD
}

/// The id of a standard pack of a township.
#[must_use]
pub fn pack_id(org: &OrgCode, code: &str) -> PackId {
    PackId(derived("pack", &[org.as_str(), code]))
}

/// The id of a township's first team.
#[must_use]
pub fn team_id(org: &OrgCode) -> TeamId {
    TeamId(derived("team", &[org.as_str(), "1"]))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::contracts::Group;

    #[test]
    fn every_standard_pack_reads_and_has_its_group_and_its_own_id() {
        assert_eq!(standard_packs().len(), 9);
        let org = OrgCode::new("410482101").unwrap();
        let mut ids: Vec<_> = standard_packs().iter().map(|pack| pack_id(&org, &pack.code)).collect();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), standard_packs().len());
        for pack in standard_packs() {
            assert!(Group::ALL.iter().any(|group| group.code() == pack.target), "{}", pack.code);
            assert!(!pack.items.is_empty());
        }
    }
}
