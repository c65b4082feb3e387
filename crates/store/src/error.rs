//! What can go wrong in the store. No text here holds personal data.

use xiangyi_wire::Entity;

/// What can go wrong in the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No entry of `keys.json` opens with this login and password.
    #[error("wrong login or password")]
    WrongPassword,
    /// The text is no recovery key: mistyped, by its check characters.
    #[error("this is no recovery key")]
    NotARecoveryKey,
    /// A well-formed recovery key that belongs to another store.
    #[error("this recovery key belongs to another store")]
    WrongRecoveryKey,
    /// The folder holds no store.
    #[error("there is no store in this folder")]
    NoStore,
    /// The folder already holds a store.
    #[error("there is a store in this folder already")]
    AlreadyExists,
    /// `keys.json` is missing beside a database.
    #[error("keys.json is missing")]
    KeysMissing,
    /// `keys.json` cannot be read; it is left as it is.
    #[error("keys.json is damaged: {why}")]
    KeysDamaged {
        /// What is wrong with it.
        why: &'static str,
    },
    /// The last way in would be taken away.
    #[error("the last login cannot be removed")]
    LastLogin,
    /// The database cannot be read; it is left as it is.
    #[error("the database is damaged: {why}")]
    Damaged {
        /// What SQLite said.
        why: String,
    },
    /// The database was written by a newer version of the app; it is left as it is.
    #[error("the database has schema {found}, this version knows up to {known}")]
    Newer {
        /// The newest migration in the file.
        found: i64,
        /// The newest that this build knows.
        known: i64,
    },
    /// The linked SQLite has a bug that can lose data.
    #[error("SQLite {found} is too old, 3.51.3 is needed")]
    SqliteTooOld {
        /// Its version.
        found: String,
    },
    /// No room on the disk; nothing was written, nothing is lost.
    #[error("the disk is full; nothing was saved")]
    DiskFull,
    /// A write or fsync failed. What the disk holds is unknown, so nothing more is written until the app restarts.
    #[error("writing to the disk failed; the app must be restarted")]
    WriteFailed,
    /// Another process held the database for too long.
    #[error("the database is busy")]
    Busy,
    /// An insert of a row that exists.
    #[error("a row of {} with this id exists", .entity.as_str())]
    RowExists {
        /// What kind of row.
        entity: Entity,
    },
    /// A change of a row that does not exist, or was withdrawn.
    #[error("there is no such row of {}", .entity.as_str())]
    NoSuchRow {
        /// What kind of row.
        entity: Entity,
    },
    /// A field that the registry does not know, or whose value has the wrong shape.
    #[error("field {field} of {} does not fit", .entity.as_str())]
    BadField {
        /// What kind of row.
        entity: Entity,
        /// Which field.
        field: String,
    },
    /// The class of the entity does not allow this operation.
    #[error("{} does not allow {operation}", .entity.as_str())]
    NotAllowed {
        /// What kind of row.
        entity: Entity,
        /// `insert`, `patch`, `event`, `post`.
        operation: &'static str,
    },
    /// More changes in one group than a batch can carry.
    #[error("a group holds at most {max} changes", max = xiangyi_wire::push::MAX_GROUP)]
    GroupTooLarge,
    /// A page starts elsewhere than at this device's cursor; nothing was applied.
    #[error("the page does not continue from this device's cursor")]
    PageOutOfPlace,
    /// A verdict names a change that this device never made, or made elsewhere in its log.
    #[error("a verdict does not fit the outbox")]
    VerdictOutOfPlace,
    /// The server holds more of this log than this device wrote: the log has forked (sync.md §2).
    #[error("the server knows changes that this device did not make")]
    Forked,
    /// The reply is of another life of the server (sync.md §8); nothing was applied.
    #[error("the server's database is another one than before")]
    OtherEpoch,
    /// Something in the database or a message is not what this version writes.
    #[error("cannot read {what}")]
    Unreadable {
        /// What was read.
        what: &'static str,
    },
    /// A backup file is cut short, changed or of another kind.
    #[error("the backup is damaged: {why}")]
    BackupDamaged {
        /// What is wrong with it.
        why: &'static str,
    },
    /// The random source failed.
    #[error("no randomness from the system")]
    NoEntropy,
    /// A file operation failed.
    #[error("cannot {what}: {source}")]
    Io {
        /// What was tried.
        what: &'static str,
        /// What the system said.
        source: std::io::Error,
    },
    /// SQLite refused; a mistake of this room.
    #[error("database error: {0}")]
    Sql(#[source] rusqlite::Error),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> StoreError {
        use rusqlite::ErrorCode;
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => StoreError::DiskFull,
            Some(ErrorCode::SystemIoFailure) if is_read(&error) => {
                StoreError::Damaged { why: "the disk cannot be read".to_owned() }
            }
            Some(ErrorCode::SystemIoFailure) => StoreError::WriteFailed,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Busy,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                StoreError::Damaged { why: "SQLite cannot read the file".to_owned() }
            }
            _ => StoreError::Sql(error),
        }
    }
}

fn is_read(error: &rusqlite::Error) -> bool {
    let rusqlite::Error::SqliteFailure(code, _) = error else { return false };
    matches!(code.extended_code, rusqlite::ffi::SQLITE_IOERR_READ | rusqlite::ffi::SQLITE_IOERR_SHORT_READ)
}

/// Adds what was tried to an error of the file system.
pub(crate) trait Trying<T> {
    fn trying(self, what: &'static str) -> Result<T, StoreError>;
}

impl<T> Trying<T> for std::io::Result<T> {
    fn trying(self, what: &'static str) -> Result<T, StoreError> {
        self.map_err(|source| match source.kind() {
            std::io::ErrorKind::StorageFull => StoreError::DiskFull,
            _ => StoreError::Io { what, source },
        })
    }
}
