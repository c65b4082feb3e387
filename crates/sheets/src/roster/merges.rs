//! Merged cells apply to every row they span (rule 3).

use crate::source::Region;
use std::collections::HashMap;

/// The vertical merges of one sheet, and what their top cells said.
#[derive(Default)]
pub(super) struct Merges {
    regions: Vec<Region>,
    /// (top row, left column) → bottom row, for regions of several rows.
    vertical: HashMap<(u32, u32), u32>,
    /// Column → bottom row and the value that reaches down to it.
    active: HashMap<u32, (u32, String)>,
}

impl Merges {
    pub(super) fn new(regions: &[Region]) -> Merges {
        let vertical = regions.iter().filter(|r| r.bottom > r.top).map(|r| ((r.top, r.left), r.bottom)).collect();
        Merges { regions: regions.to_vec(), vertical, active: HashMap::new() }
    }

    /// Whether nothing at all is merged, as in every csv.
    pub(super) fn is_without_regions(&self) -> bool {
        self.regions.is_empty()
    }

    /// The merged region over a cell, rows counted from 0; for headers only.
    pub(super) fn at(&self, row: u32, column: u32) -> Option<Region> {
        let inside = |r: &&Region| (r.top..=r.bottom).contains(&row) && (r.left..=r.right).contains(&column);
        self.regions.iter().find(inside).copied()
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
