//! Packing: the rows of an area and the head of its log, read in one snapshot of the database.

use crate::error::CountyError;
use crate::pull::shown;
use crate::scope::AreaView;
use crate::storage::{Reader, Result};
use serde_json::Value;
use xiangyi_domain::Area;
use xiangyi_wire::Entity;
use xiangyi_wire::blob::name_of;
use xiangyi_wire::frame::MAX_INFLATED;
use xiangyi_wire::pull::Row;
use xiangyi_wire::snapshot::{MAX_PARTS, MAX_ROWS, PartHead, PartName, pack};

/// A packed area.
#[derive(Debug)]
pub struct Made {
    /// The position at which it stood so.
    pub position: u64,
    /// Rows in all parts.
    pub rows: u64,
    /// The parts as they are sent.
    pub parts: Vec<Vec<u8>>,
}

impl Made {
    /// The parts by name.
    #[must_use]
    pub fn names(&self) -> Vec<PartName> {
        let named = |part: &Vec<u8>| PartName { name: name_of(part), bytes: part.len() as u64 };
        self.parts.iter().map(named).collect()
    }
}

/// Packs what a view shows of an area, in parts of so many bytes of lines. `None` when a row is larger than any message, or
/// there are more parts than a snapshot has.
///
/// # Errors
/// When the database fails.
pub fn make(reader: &dyn Reader, area: &Area, view: &AreaView, part_bytes: usize) -> Result<Option<Made>> {
    let head = PartHead { epoch: reader.server()?.epoch, area: area.clone(), position: view.head, n: 0 };
    let made = Made { position: view.head, rows: 0, parts: Vec::new() };
    let mut making = Making { head, made, part_bytes, lines: Vec::new(), bytes: 0, fits: true };
    reader.page(area, 0, &mut |row| {
        if view.shows(row.entity) {
            making.add(&shown(row))?;
        }
        Ok(making.fits)
    })?;
    if making.made.parts.is_empty() || !making.lines.is_empty() {
        making.end_part()?;
    }
    Ok(Some(making.made).filter(|_| making.fits))
}

struct Making {
    head: PartHead,
    made: Made,
    part_bytes: usize,
    /// The rows of the part under way, each with what it is sorted by.
    lines: Vec<((Entity, String), Vec<u8>)>,
    bytes: usize,
    fits: bool,
}

impl Making {
    fn add(&mut self, row: &Row) -> Result<()> {
        let line = serde_json::to_vec(row).map_err(|_| CountyError::Stored { what: "row" })?;
        self.fits &= (line.len() as u64) < MAX_INFLATED && self.made.parts.len() < MAX_PARTS;
        self.made.rows += 1;
        self.bytes += line.len() + 1;
        self.lines.push(((row.entity, kin(row)), line));
        if self.bytes >= self.part_bytes || self.lines.len() == MAX_ROWS { self.end_part() } else { Ok(()) }
    }

    /// Packs the part under way. Rows of a kind and of a person stand together, so that what they share is said once.
    fn end_part(&mut self) -> Result<()> {
        self.lines.sort_by(|(one, _), (other, _)| one.cmp(other));
        let n = u32::try_from(self.made.parts.len()).unwrap_or(u32::MAX);
        let head = PartHead { n, ..self.head.clone() };
        let part = pack(&head, self.lines.iter().map(|(_, line)| line.as_slice()));
        self.made.parts.push(part.map_err(|_| CountyError::Stored { what: "snapshot" })?);
        self.lines.clear();
        self.bytes = 0;
        Ok(())
    }
}

/// Whom a row is of.
fn kin(row: &Row) -> String {
    let of = ["resident", "household"].iter().find_map(|field| row.fields.get(*field).and_then(Value::as_str));
    of.map_or_else(|| row.id.to_string(), str::to_owned)
}
