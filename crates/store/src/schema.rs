//! The migrations of the device's database, and the guards that they must leave.

use crate::error::StoreError;
use rusqlite::Connection;
use xiangyi_wire::entities::REGISTRY;

mod embedded {
    refinery::embed_migrations!("../../migrations/device");
}

/// The newest migration that this build knows.
pub(crate) fn newest_known() -> i64 {
    embedded::migrations::runner().get_migrations().iter().map(|m| i64::from(m.version())).max().unwrap_or(0)
}

fn newest_applied(conn: &Connection) -> Result<i64, StoreError> {
    let sql = "SELECT count(*) FROM sqlite_schema WHERE name = 'refinery_schema_history'";
    if conn.query_row(sql, [], |row| row.get::<_, i64>(0))? == 0 {
        return Ok(0);
    }
    let sql = "SELECT coalesce(max(version), 0) FROM refinery_schema_history";
    Ok(conn.query_row(sql, [], |row| row.get(0))?)
}

/// Refuses a database of a newer version before anything touches it.
pub(crate) fn refuse_newer(conn: &Connection) -> Result<(), StoreError> {
    let (found, known) = (newest_applied(conn)?, newest_known());
    if found > known { Err(StoreError::Newer { found, known }) } else { Ok(()) }
}

/// Whether migrations are waiting.
pub(crate) fn is_behind(conn: &Connection) -> Result<bool, StoreError> {
    Ok(newest_applied(conn)? < newest_known())
}

/// Brings the schema up to date in one transaction.
pub(crate) fn migrate(conn: &mut Connection) -> Result<(), StoreError> {
    let report = embedded::migrations::runner().set_grouped(true).run(conn);
    report.map(|_| ()).map_err(|error| StoreError::Damaged { why: format!("the schema cannot be updated: {error}") })
}

/// The guards that are missing from the tables of the registry, as `table: verb`.
pub(crate) fn missing_guards(conn: &Connection) -> Result<Vec<String>, StoreError> {
    let mut find = conn.prepare(
        "SELECT count(*) FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ?1
         AND upper(sql) LIKE '%BEFORE ' || ?2 || ' ON %' AND sql LIKE '%in_commit() <> 1%RAISE(ABORT%'",
    )?;
    let mut missing = Vec::new();
    for spec in REGISTRY {
        for verb in ["INSERT", "UPDATE", "DELETE"] {
            if find.query_row([spec.table, verb], |row| row.get::<_, i64>(0))? == 0 {
                missing.push(format!("{}: {verb}", spec.table));
            }
        }
    }
    Ok(missing)
}

/// A safety copy beside the database before its schema changes, under the same key.
pub(crate) fn keep_copy(conn: &Connection, dir: &std::path::Path) -> Result<(), StoreError> {
    let path = dir.join(format!("xiangyi-before-schema-{}.db", newest_known()));
    if path.exists() {
        return Ok(());
    }
    let path = path.to_str().ok_or(StoreError::Unreadable { what: "the name of the data folder" })?;
    conn.execute("VACUUM INTO ?1", [path])?;
    Ok(())
}
