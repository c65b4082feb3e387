//! The database of a test: the SQLite file of its folder, or a PostgreSQL database of its own.

use crate::postgres::Postgres;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use xiangyi_county::CountyError;
use xiangyi_county::storage::{self, BackedUp, Restored, Storage};

/// Where a test's server keeps its data.
pub struct Database {
    pub(crate) folder: PathBuf,
    pub(crate) postgres: Option<(Arc<Postgres>, String)>,
}

impl Database {
    /// An empty one, of the kind that this suite is run on.
    pub fn empty(folder: &Path) -> Database {
        let postgres = crate::ON_POSTGRES.then(|| {
            let server = Postgres::any();
            let url = server.database();
            (Arc::new(server), url)
        });
        Database { folder: folder.to_owned(), postgres }
    }

    pub fn url(&self) -> Option<String> {
        self.postgres.as_ref().map(|(_, url)| url.clone())
    }

    /// Opens it, on a thread that drives no runtime.
    pub fn open(&self) -> Box<dyn Storage> {
        storage::open(&self.folder, self.url().as_deref(), [7; 48]).unwrap()
    }

    /// Opens it beside the server, on a thread that may wait.
    pub fn with<T: Send>(&self, work: impl FnOnce(&dyn Storage) -> T + Send) -> T {
        let work = || work(self.open().as_ref());
        std::thread::scope(|scope| scope.spawn(work).join().unwrap())
    }

    /// Keeps every other writer out of the usual township until it is dropped.
    pub fn hold(&self) -> Box<dyn std::any::Any> {
        if let Some((server, url)) = &self.postgres {
            let name = url.rsplit('/').next().unwrap();
            return Box::new(server.holding(name, "SELECT 1 FROM orgs FOR UPDATE"));
        }
        let lock = rusqlite::Connection::open(self.folder.join(storage::sqlite::FILE)).unwrap();
        lock.execute_batch("BEGIN IMMEDIATE").unwrap();
        Box::new(lock)
    }

    /// Changes something behind the server's back; `ROW` stands for a row's id.
    pub fn damage(&self, sql: &str, row: xiangyi_domain::id::RowId) {
        let hex: String = row.bytes().iter().map(|byte| format!("{byte:02x}")).collect();
        if let Some((server, url)) = &self.postgres {
            server.sql(url.rsplit('/').next().unwrap(), &sql.replace("ROW", &format!("'\\x{hex}'")));
            return;
        }
        let db = rusqlite::Connection::open(self.folder.join(storage::sqlite::FILE)).unwrap();
        assert!(db.execute(&sql.replace("ROW", &format!("x'{hex}'")), []).unwrap() > 0, "{sql}");
    }

    /// Backs it up into its folder.
    pub fn back_up(&self, name: &str) -> PathBuf {
        let file = self.folder.join(name);
        self.try_back_up(&file).unwrap();
        file
    }

    pub fn try_back_up(&self, file: &Path) -> Result<BackedUp, CountyError> {
        self.with(|storage| storage.backup(file, chrono::Utc::now()))
    }

    pub fn restore(&self, file: &Path, force: bool) -> Result<Restored, CountyError> {
        let url = self.url();
        let place = (self.folder.as_path(), url.as_deref());
        let work = || storage::restore(file, place, force, [2; 16], chrono::Utc::now());
        std::thread::scope(|scope| scope.spawn(work).join().unwrap())
    }
}
