//! Merged cells apply to every row they span (rule 3).

use crate::source::Region;
use std::collections::HashMap;

/// No header has more rows.
const TALLEST_HEADER: u32 = 10;

/// The vertical merges of one sheet, and what their top cells said.
#[derive(Default)]
pub(super) struct Merges {
    /// Row → the regions over it; of tall regions only their top row.
    by_row: HashMap<u32, Vec<Region>>,
    /// (top row, left column) → bottom row, for regions of several rows.
    vertical: HashMap<(u32, u32), u32>,
    /// Column → bottom row and the value that reaches down to it.
    active: HashMap<u32, (u32, String)>,
}

impl Merges {
    pub(super) fn new(regions: &[Region]) -> Merges {
        let mut by_row: HashMap<u32, Vec<Region>> = HashMap::new();
        for region in regions {
            let bottom = if region.bottom - region.top < TALLEST_HEADER { region.bottom } else { region.top };
            for row in region.top..=bottom {
                by_row.entry(row).or_default().push(*region);
            }
        }
        let vertical = regions.iter().filter(|r| r.bottom > r.top).map(|r| ((r.top, r.left), r.bottom)).collect();
        Merges { by_row, vertical, active: HashMap::new() }
    }

    /// Whether nothing at all is merged, as in every csv.
    pub(super) fn is_without_regions(&self) -> bool {
        self.by_row.is_empty()
    }

    /// The merged region over a cell of a header, rows counted from 0.
    pub(super) fn at(&self, row: u32, column: u32) -> Option<Region> {
        self.by_row.get(&row)?.iter().find(|region| (region.left..=region.right).contains(&column)).copied()
    }

    /// Whether one merged region of this row covers both columns.
    pub(super) fn spans(&self, row: u32, one: u32, other: u32) -> bool {
        let (left, right) = (one.min(other), one.max(other));
        self.at(row, left).is_some_and(|region| region.right >= right)
    }

    /// The value of a cell with merging: its own, or that of the region it is in.
    pub(super) fn fill(&mut self, row: u32, column: u32, own: String) -> String {
        if let Some(bottom) = self.vertical.get(&(row, column)) {
            self.active.insert(column, (*bottom, own.clone()));
            return own;
        }
        match self.active.get(&column) {
            Some((bottom, value)) if own.is_empty() && row <= *bottom => value.clone(),
            _ => own,
        }
    }

    /// Whether a cell lies inside a vertical region that began above it.
    pub(super) fn continues(&self, row: u32, column: u32) -> bool {
        self.active.get(&column).is_some_and(|(bottom, value)| row <= *bottom && !value.is_empty())
    }
}
