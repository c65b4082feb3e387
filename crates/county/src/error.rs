//! What can go wrong in this room.

use std::net::SocketAddr;
use std::path::PathBuf;

/// Why the server refused or failed. Holds no personal data.
#[derive(Debug, thiserror::Error)]
pub enum CountyError {
    /// The database refused.
    #[error("the database failed")]
    Database(#[source] rusqlite::Error),
    /// PostgreSQL refused.
    #[error("the database failed")]
    Postgres(#[from] tokio_postgres::Error),
    /// The database's address cannot be used.
    #[error("the database URL cannot be used: {why}; write it as postgresql://USER:PASSWORD@127.0.0.1:5432/NAME")]
    DatabaseUrl {
        /// What is wrong with it.
        why: &'static str,
    },
    /// The database on another computer is not spoken to.
    #[error("no TLS to the database: {why}")]
    DatabaseTls {
        /// Why not.
        why: &'static str,
    },
    /// The database does not answer, or not in time.
    #[error("the database cannot be reached")]
    DatabaseAway,
    /// A program of PostgreSQL failed.
    #[error("{program} failed: {said}")]
    Program {
        /// Which.
        program: &'static str,
        /// Its last line.
        said: String,
    },
    /// The disk failed a write; nothing is written until the server is started again.
    #[error("the disk failed a write; start the server again")]
    WriteFailed,
    /// The disk is full: nothing was written, and nothing can be until there is room.
    #[error("the disk is full; make room")]
    DiskFull,
    /// The database was proven after its disk had failed, and is not whole.
    #[error("the database is damaged, restore a backup: {}", problems.join("; "))]
    Damaged {
        /// What is wrong.
        problems: Vec<String>,
    },
    /// A verb wrote in a township that it had not locked.
    #[error("a township was written in that was not locked")]
    NotLocked,
    /// The database's tables could not be brought up to date.
    #[error("the database could not be migrated")]
    Migration(#[from] refinery::Error),
    /// A stored value is not what this build writes.
    #[error("a stored {what} cannot be read")]
    Stored {
        /// Which kind of value.
        what: &'static str,
    },
    /// A lock is poisoned: a thread died while it wrote.
    #[error("a writer died; restart the server")]
    Poisoned,
    /// The folder could not be made or read.
    #[error("the folder {} cannot be used", folder.display())]
    Folder {
        /// Which folder.
        folder: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// HTTPS was asked for, or is due on an address that others can reach, and there is no certificate to show.
    #[error(
        "other computers are served over HTTPS only, and {} holds no certificate; make one with `xiangyi-county ca --data \
         FOLDER --name` and the name or address of this server",
        folder.display()
    )]
    NoCertificate {
        /// Where it would be.
        folder: PathBuf,
    },
    /// A name of the server that is neither a DNS name nor an IP address.
    #[error("{name:?} is neither a DNS name nor an IP address")]
    BadName {
        /// The name asked for.
        name: String,
    },
    /// The authority's key cannot be used, or a certificate could not be made.
    #[error("the county's certificate cannot be made")]
    Certificate(#[source] rcgen::Error),
    /// A file could not be read or written.
    #[error("the file {} cannot be used", file.display())]
    File {
        /// Which file.
        file: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A backup never replaces a file.
    #[error("{} exists already", file.display())]
    FileExists {
        /// Which file.
        file: PathBuf,
    },
    /// The database cannot write to a name that is no Unicode.
    #[error("{} is no name that the database can write to", file.display())]
    FileName {
        /// Which file.
        file: PathBuf,
    },
    /// The file is no whole backup; nothing was changed.
    #[error("{} is no whole backup of a county", file.display())]
    BadBackup {
        /// Which file.
        file: PathBuf,
    },
    /// A restore needs the database to itself.
    #[error("a server runs on this folder; stop it first")]
    ServerRuns,
    /// The backup is older than the database.
    #[error("the backup lacks {changes} changes that the database has; --force puts it in place all the same")]
    WouldLose {
        /// How many.
        changes: u64,
    },
    /// The address is taken or not ours.
    #[error("cannot listen on {address}")]
    Listen {
        /// The address asked for.
        address: SocketAddr,
        /// What the system says.
        source: std::io::Error,
    },
    /// The server stopped by itself.
    #[error("the server stopped")]
    Served(#[source] std::io::Error),
    /// The file from a stick cannot be read; nothing of it was applied.
    #[error("the file from the stick was not taken")]
    Envelope(#[from] xiangyi_wire::envelope::EnvelopeError),
    /// The system gave no random bytes.
    #[error("the system gives no random bytes")]
    NoRandomness,
    /// The caller is refused; nothing was applied.
    #[error("refused: {0}")]
    Refused(#[from] Refused),
}

impl From<rusqlite::Error> for CountyError {
    fn from(error: rusqlite::Error) -> CountyError {
        match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::DiskFull) => CountyError::DiskFull,
            _ => CountyError::Database(error),
        }
    }
}

/// Why a caller is refused. The text is the stable code that the caller sees.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// No token, an unknown one, or one of a revoked device.
    #[error("unknown_device")]
    UnknownDevice,
    /// The request is not signed with the device's key, or not as it arrived.
    #[error("bad_signature")]
    BadSignature,
    /// The install belongs to another device.
    #[error("not_your_install")]
    NotYourInstall,
    /// The code is unknown or too old.
    #[error("unknown_code")]
    UnknownCode,
    /// The code is bound to another device key.
    #[error("code_used")]
    CodeUsed,
    /// The code belongs to another township.
    #[error("wrong_org")]
    WrongOrg,
    /// The device key is no Ed25519 public key.
    #[error("bad_device_key")]
    BadDeviceKey,
    /// The same place in the install's log holds another change.
    #[error("forked")]
    Forked,
    /// The server does not speak this schema.
    #[error("unknown_schema")]
    UnknownSchema,
    /// The body is cut, or not the message expected.
    #[error("bad_body")]
    BadBody {
        /// The place in the message, when one can be named.
        field: Option<String>,
    },
    /// The body is larger than allowed, packed or inflated.
    #[error("too_large")]
    TooLarge,
    /// No row that the caller may see names such an attachment, or the chunk is not here.
    #[error("no_such_blob")]
    NoSuchBlob,
    /// The caller would be offered no such part of a snapshot, or it is not here any more.
    #[error("no_such_snapshot")]
    NoSuchSnapshot,
    /// The range begins behind the end.
    #[error("bad_range")]
    BadRange,
    /// The chunks do not make the attachment of that name; they were thrown away.
    #[error("bad_blob")]
    BadBlob,
    /// The installation has not said yet where it stands.
    #[error("unknown_standing")]
    UnknownStanding,
    /// Only this computer may ask for it.
    #[error("not_here")]
    NotHere,
    /// Too many requests at once.
    #[error("busy")]
    Busy,
}
