//! Who is covered on which days: `covered_spans`, as the view `contract_spans` says it.

use crate::error::StoreError;
use rusqlite::Connection;
use std::collections::HashSet;
use xiangyi_domain::id::RowId;

/// Residents whose spans must be made anew.
#[derive(Default)]
pub(super) struct Covered {
    residents: HashSet<RowId>,
    /// Read once per transaction: while nobody is in a contract, a resident changes no span.
    any: Option<bool>,
}

impl Covered {
    /// A contract named them, or names them now.
    pub(super) fn named(&mut self, residents: impl IntoIterator<Item = RowId>) {
        self.residents.extend(residents);
        self.any = Some(true);
    }

    /// A resident was written: the village, and whether they are here, may be other ones.
    pub(super) fn resident(&mut self, conn: &Connection, id: RowId) -> Result<(), StoreError> {
        let any = match self.any {
            Some(any) => any,
            None => conn.query_row("SELECT EXISTS (SELECT 1 FROM contract_residents)", [], |row| row.get(0))?,
        };
        self.any = Some(any);
        let mut named = conn.prepare_cached("SELECT 1 FROM contract_residents WHERE resident = ?1")?;
        if any && named.exists([id.bytes()])? {
            self.residents.insert(id);
        }
        Ok(())
    }

    /// Makes the spans of those residents anew.
    pub(super) fn follow(&mut self, conn: &Connection) -> Result<(), StoreError> {
        for id in std::mem::take(&mut self.residents) {
            conn.prepare_cached("DELETE FROM covered_spans WHERE resident = ?1")?.execute([id.bytes()])?;
            conn.prepare_cached(include_str!("coverage_follow.sql"))?.execute([id.bytes()])?;
        }
        Ok(())
    }
}
