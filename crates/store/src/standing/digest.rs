//! The digest of this device's rows (sync.md §6, end of sync).

use crate::error::StoreError;
use crate::store::Store;
use rusqlite::Connection;
use std::collections::{BTreeMap, HashSet};
use xiangyi_domain::Area;
use xiangyi_domain::id::RowId;
use xiangyi_wire::digest::{AreaSum, Part, PartSum, row_hash, sum_text, sums_of};
use xiangyi_wire::entities::{EntitySpec, REGISTRY};
use xiangyi_wire::{Entity, Revision};

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

    /// The same of parts of entities.
    ///
    /// # Errors
    /// Those of the database.
    pub fn part_sums(&self, parts: &[Part]) -> Result<Vec<PartSum>, StoreError> {
        let mut of_entity: BTreeMap<Entity, Vec<Part>> = BTreeMap::new();
        for part in parts {
            of_entity.entry(part.entity).or_default().push(part.clone());
        }
        self.read(|reader| {
            let mut sums = Vec::new();
            for (entity, parts) in &of_entity {
                sums.extend(of_parts(reader.sql(), *entity, parts)?);
            }
            Ok(sums)
        })
    }
}

/// Every row of a table that this device has to prove, with its area.
fn revisions(
    conn: &Connection,
    spec: &EntitySpec,
    mut each: impl FnMut(&str, RowId, Revision),
) -> Result<(), StoreError> {
    // Rows that only a former life of the server is known to have had are not this one's to prove, nor are those that
    // stand elsewhere now.
    let sql = format!(
        "SELECT area, id, rev_epoch, rev_count FROM {table} WHERE rev_epoch IS NOT NULL
         AND NOT EXISTS (SELECT 1 FROM former_life f WHERE f.id = {table}.id AND f.entity = '{entity}')
         AND NOT EXISTS (SELECT 1 FROM left_rows l WHERE l.id = {table}.id AND l.entity = '{entity}')",
        table = spec.table,
        entity = spec.entity.as_str()
    );
    let mut select = conn.prepare_cached(&sql)?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        let revision = Revision { epoch: row.get(2)?, count: row.get::<_, i64>(3)?.cast_unsigned() };
        each(row.get_ref(0)?.as_str().unwrap_or_default(), RowId::from_bytes(row.get(1)?), revision);
    }
    Ok(())
}

fn of_table(conn: &Connection, spec: &EntitySpec, wanted: &HashSet<&str>) -> Result<Vec<AreaSum>, StoreError> {
    let mut of_area: BTreeMap<String, (u64, u64)> = BTreeMap::new();
    revisions(conn, spec, |area, id, revision| {
        if !wanted.contains(area) {
            return;
        }
        if !of_area.contains_key(area) {
            of_area.insert(area.to_owned(), (0, 0));
        }
        if let Some((count, sum)) = of_area.get_mut(area) {
            *count += 1;
            *sum = sum.wrapping_add(row_hash(id, revision));
        }
    })?;
    let sums = of_area.into_iter().map(|(area, (count, sum))| AreaSum {
        area: Area::from_text(area),
        entity: spec.entity,
        count,
        sum: sum_text(sum),
    });
    Ok(sums.collect())
}

fn of_parts(conn: &Connection, entity: Entity, parts: &[Part]) -> Result<Vec<PartSum>, StoreError> {
    let mut asked: BTreeMap<&str, Vec<Part>> = BTreeMap::new();
    for part in parts {
        asked.entry(part.area.as_str()).or_default().push(part.clone());
    }
    let mut rows: BTreeMap<String, Vec<(RowId, Revision)>> = BTreeMap::new();
    revisions(conn, entity.spec(), |area, id, revision| {
        if asked.contains_key(area) {
            rows.entry(area.to_owned()).or_default().push((id, revision));
        }
    })?;
    let summed = |(area, parts): (&str, Vec<Part>)| sums_of(&parts, rows.remove(area).unwrap_or_default().into_iter());
    Ok(asked.into_iter().flat_map(summed).collect())
}
