//! Numbers that people read, counted per installation.

use crate::commit::WriteTx;
use crate::error::StoreError;
use rusqlite::named_params;
use xiangyi_domain::contracts::number;
use xiangyi_domain::id::InstallId;

impl WriteTx<'_> {
    /// The next number of a kind (`XY` agreements, `ZY` admissions), taken with the running commit.
    ///
    /// # Errors
    /// Those of the database.
    pub fn next_number(&mut self, kind: &str) -> Result<String, StoreError> {
        let install: [u8; 16] = self.sql().query_row("SELECT install_id FROM meta", [], |row| row.get(0))?;
        let install = InstallId::from_bytes(install);
        let mut take = self.sql().prepare_cached(include_str!("numbers_take.sql"))?;
        let count: u32 =
            take.query_row(named_params! {":kind": kind, ":install": install.bytes()}, |row| row.get(0))?;
        Ok(number(kind, install, u64::from(count)))
    }
}
