//! Giving the server back what it has lost: rows as it last told them, as changes of this device's log.

use super::{Line, WriteTx, written};
use crate::deed::Deed;
use crate::error::StoreError;
use crate::pull::{is_of_former_life, server_version};
use crate::reader::Reader;
use crate::store::Store;
use std::collections::BTreeSet;
use xiangyi_domain::id::{ChangeId, RowId};
use xiangyi_wire::change::Offered;
use xiangyi_wire::{Entity, Op};

impl Store {
    /// Offers the rows that this device has from the server and still compares with it; how many those are. Until a page
    /// names them again they prove nothing.
    ///
    /// # Errors
    /// As [`Store::commit`].
    pub fn offer_rows(
        &self,
        entities: &BTreeSet<Entity>,
        rows: &BTreeSet<RowId>,
        deed: Deed<'_>,
    ) -> Result<u64, StoreError> {
        let offered = |reader: &Reader<'_>| {
            let mut offered = Vec::new();
            for entity in entities {
                for row in rows {
                    if is_compared(reader, *entity, *row)? {
                        offered.push((*entity, *row));
                    }
                }
            }
            Ok::<_, StoreError>(offered)
        };
        if self.read(offered)?.is_empty() {
            return Ok(0);
        }
        let (count, _) = self.commit(deed, |tx| {
            let found = offered(tx)?;
            for (entity, row) in &found {
                tx.offer(*entity, *row)?;
            }
            Ok::<_, StoreError>(found.len() as u64)
        })?;
        Ok(count)
    }
}

/// Whether the digest counts a row: the server has told it in its present life, and it has not left.
fn is_compared(reader: &Reader<'_>, entity: Entity, row: RowId) -> Result<bool, StoreError> {
    let conn = reader.sql();
    let told = server_version(conn, entity, row)?.is_some();
    let left = "SELECT EXISTS (SELECT 1 FROM left_rows WHERE id = ?1 AND entity = ?2)";
    Ok(told
        && !is_of_former_life(conn, entity, row)?
        && !conn.prepare_cached(left)?.query_row((row.bytes(), entity.as_str()), |row| row.get::<_, bool>(0))?)
}

impl WriteTx<'_> {
    /// Offers a row to the server, as the server last told it.
    ///
    /// # Errors
    /// `NoSuchRow` when the server never told it.
    pub fn offer(&mut self, entity: Entity, row: impl Into<RowId>) -> Result<ChangeId, StoreError> {
        let row = row.into();
        let conn = self.reader.sql();
        let state = server_version(conn, entity, row)?.ok_or(StoreError::NoSuchRow { entity })?;
        let change = ChangeId((self.ids)());
        let op = Op::Offer(Offered { fields: state.fields, events: state.events, voided: state.voided });
        let line = Line { change, entity, row, area: &state.area, base: state.revision, op: &written(&op)? };
        self.lines.append(conn, &line)?;
        let aside = "INSERT OR IGNORE INTO former_life (entity, id) VALUES (?1, ?2)";
        conn.prepare_cached(aside)?.execute((entity.as_str(), row.bytes()))?;
        Ok(change)
    }
}
