//! 同上 and its signs: what the cell above says.

use super::dictionary::Field;
use std::collections::HashMap;

/// What the columns that may say 同上 said last.
#[derive(Default)]
pub(super) struct Above {
    by_column: HashMap<usize, String>,
}

impl Above {
    /// The text that counts: its own, or that of the cell above.
    pub(super) fn read(&mut self, column: usize, own: String) -> String {
        if matches!(own.as_str(), "同上" | "〃" | "″" | "\"" | "”" | "同前") {
            return self.by_column.get(&column).cloned().unwrap_or_default();
        }
        self.by_column.entry(column).or_default().clone_from(&own);
        own
    }
}

/// Whether people write 同上 in such a column.
pub(super) const fn repeats(field: Field) -> bool {
    matches!(
        field,
        Field::Village
            | Field::Group
            | Field::VillageAndGroup
            | Field::HouseholdNumber
            | Field::HouseholdHead
            | Field::Address
            | Field::Ethnic
            | Field::Category
    )
}
