//! 发放登记: what is handed to households, from 爱心保健箱 to 联系卡 (domain handbook L6, B5, R7, G7; table T13).
//!
//! The items are data (`items.toml`); a row stores the code. This room reads
//! no row and no clock.

use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// One kind of goods.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Item {
    /// The code in storage.
    pub code: String,
    /// The word on screens and paper.
    pub name: String,
    /// 个, 张, 本.
    pub unit: String,
    /// Whether a household gets it once; a second one is asked about.
    #[serde(default)]
    pub once: bool,
    /// Whether a remark must say what it is.
    #[serde(default)]
    pub needs_remark: bool,
    /// Where it comes from.
    pub source: String,
}

#[derive(Deserialize)]
struct Items {
    item: Vec<Item>,
}

static ITEMS: LazyLock<Vec<Item>> =
    LazyLock::new(|| toml::from_str::<Items>(include_str!("items.toml")).map_or_else(|_| Vec::new(), |file| file.item));

/// The most of one item that a household gets at a time.
pub const MOST: u32 = 99;

/// Every item, in the order of screens.
#[must_use]
pub fn items() -> &'static [Item] {
    &ITEMS
}

impl Item {
    /// The item of a code or a name.
    #[must_use]
    pub fn find(text: &str) -> Option<&'static Item> {
        let text = text.trim();
        items().iter().find(|item| item.code == text || item.name == text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_is_found_by_its_code_and_by_its_word() {
        assert_eq!(items().len(), 11);
        for item in items() {
            assert_eq!(Item::find(&item.code), Some(item));
            assert_eq!(Item::find(&format!(" {} ", item.name)), Some(item));
        }
        assert_eq!(Item::find("box"), None);
    }
}
