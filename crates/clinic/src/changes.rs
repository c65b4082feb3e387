//! What a screen must fetch again after a verb.

use serde::Serialize;
use xiangyi_store::Committed;

/// The kinds of rows that changed, by the names of their tables: `residents`,
/// `visits`, `contracts` …
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Changes {
    /// Sorted, each once.
    pub touched: Vec<String>,
}

impl Changes {
    /// One kind, for what is kept on this computer only.
    #[must_use]
    pub(crate) fn of(table: &str) -> Changes {
        Changes { touched: vec![table.to_owned()] }
    }
}

impl From<Committed> for Changes {
    fn from(committed: Committed) -> Changes {
        Changes { touched: committed.entities.iter().map(|entity| entity.spec().table.to_owned()).collect() }
    }
}
