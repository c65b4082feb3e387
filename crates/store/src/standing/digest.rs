//! The digest of this device's rows (sync.md §6, end of sync).

use crate::error::StoreError;
use crate::store::Store;
use rusqlite::Connection;
use std::collections::{BTreeMap, HashSet};
use xiangyi_domain::Area;
use xiangyi_domain::id::RowId;
use xiangyi_wire::Revision;
use xiangyi_wire::digest::{AreaSum, row_hash, sum_text};
use xiangyi_wire::entities::{EntitySpec, REGISTRY};

impl Store {
    /// Count and sum over the rows that the server has acknowledged, per area and entity, of the areas asked for.
    ///
    /// # Errors
    /// Those of the database.
    pub fn digest(&self, areas: &[Area]) -> Result<Vec<AreaSum>, StoreError> {
        let wanted: HashSet<&str> = areas.iter().map(Area::as_str).collect();
        self.read(|reader| {
            let mut sums = Vec::new();
            for spec in REGISTRY {
                sums.extend(of_table(reader.sql(), spec, &wanted)?);
            }
            sums.sort();
            Ok(sums)
        })
    }
}

fn of_table(conn: &Connection, spec: &EntitySpec, wanted: &HashSet<&str>) -> Result<Vec<AreaSum>, StoreError> {
    let mut of_area: BTreeMap<String, (u64, u64)> = BTreeMap::new();
    let sql = format!("SELECT area, id, rev_epoch, rev_count FROM {} WHERE rev_epoch IS NOT NULL", spec.table);
    let mut select = conn.prepare_cached(&sql)?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        let area = row.get_ref(0)?.as_str().unwrap_or_default();
        if !wanted.contains(area) {
            continue;
        }
        let revision = Revision { epoch: row.get(2)?, count: row.get::<_, i64>(3)?.cast_unsigned() };
        let hash = row_hash(RowId::from_bytes(row.get(1)?), revision);
        if !of_area.contains_key(area) {
            of_area.insert(area.to_owned(), (0, 0));
        }
        if let Some((count, sum)) = of_area.get_mut(area) {
            *count += 1;
            *sum = sum.wrapping_add(hash);
        }
    }
    let sums = of_area.into_iter().map(|(area, (count, sum))| AreaSum {
        area: Area::from_text(area),
        entity: spec.entity,
        count,
        sum: sum_text(sum),
    });
    Ok(sums.collect())
}
