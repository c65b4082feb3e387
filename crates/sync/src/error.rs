//! Why a sync or an enrolment did not go through. Nothing that was typed is lost by any of these.

use serde::Serialize;
use xiangyi_store::StoreError;
use xiangyi_wire::envelope::EnvelopeError;

/// Why a sync or an enrolment did not go through.
#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    /// This device has not joined a county.
    #[error("this device has not joined a county")]
    NotEnrolled,
    /// The address is no URL of a server.
    #[error("the address is not https://… or http:// on this computer")]
    BadAddress,
    /// Plain HTTP to another computer.
    #[error("plain HTTP is only spoken to this computer")]
    PlainHttp,
    /// The CA file holds no certificate.
    #[error("the CA file holds no certificate")]
    BadCa,
    /// Nothing answers, or the link is cut again and again.
    #[error("no answer from the server")]
    NoLink,
    /// The server's certificate was not signed by the county's CA.
    #[error("the server is not the county's: its certificate was not signed by the CA given")]
    NotTheCounty,
    /// Something answers that is not a county server: a login page, a proxy, another program.
    #[error("what answers is not a county server (HTTP {status})")]
    NotTheServer {
        /// The HTTP status.
        status: u16,
    },
    /// The server failed inside.
    #[error("the server failed (HTTP {status})")]
    ServerFailed {
        /// The HTTP status.
        status: u16,
    },
    /// The server is busy and asks to come back.
    #[error("the server is busy")]
    Busy {
        /// Milliseconds to wait, if it says.
        retry_after: Option<u64>,
    },
    /// The server's disk failed; it takes nothing until somebody starts it again.
    #[error("the server's disk failed; it takes nothing until it is started again")]
    ServerWriteFailed,
    /// The server's disk is full; it goes on by itself when there is room.
    #[error("the server's disk is full")]
    ServerDiskFull,
    /// The server refuses.
    #[error("the server refuses: {code}")]
    Refused {
        /// Its stable code, such as `unknown_device`, `code_used`.
        code: String,
    },
    /// The same rows were sent again and the two sides still differ.
    #[error("this computer and the server hold different rows")]
    Unequal,
    /// This device and the server started over again and again.
    #[error("this computer and the server do not agree on what was sent")]
    NoAgreement,
    /// Nothing moved for a minute.
    #[error("no progress; what was not sent is kept")]
    NoProgress,
    /// Someone stopped it.
    #[error("stopped")]
    Cancelled,
    /// The device joined before there were files; it must join again.
    #[error("the county's keys for files are not known; join the county again")]
    EnrolAgain,
    /// A file that is damaged, for another reader, or no such file; nothing was applied.
    #[error("the file cannot be taken")]
    Envelope(#[source] EnvelopeError),
    /// The file is not there, or cannot be read.
    #[error("the file cannot be read")]
    FileNotRead,
    /// The stick is full, locked or gone; what was there under the name is as it was.
    #[error("the file cannot be written")]
    FileNotWritten,
    /// The store refused.
    #[error("the store refused")]
    Store(#[from] StoreError),
}

/// A message for whoever shows it: a stable code, and nothing about any person.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Failure {
    /// Stable code.
    pub code: String,
    /// The server's own code or status, when it gave one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

impl SyncError {
    /// The stable code that a screen or the command line translates.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            SyncError::NotEnrolled => "not_enrolled",
            SyncError::BadAddress => "bad_address",
            SyncError::PlainHttp => "plain_http",
            SyncError::BadCa => "bad_ca",
            SyncError::NoLink => "no_link",
            SyncError::NotTheCounty => "not_the_county",
            SyncError::NotTheServer { .. } => "not_the_server",
            SyncError::ServerFailed { .. } => "server_failed",
            SyncError::Busy { .. } => "server_busy",
            SyncError::ServerWriteFailed => "server_write_failed",
            SyncError::ServerDiskFull => "server_disk_full",
            SyncError::Refused { .. } => "refused",
            SyncError::Unequal => "unequal",
            SyncError::NoAgreement => "no_agreement",
            SyncError::NoProgress => "no_progress",
            SyncError::Cancelled => "cancelled",
            SyncError::EnrolAgain => "enrol_again",
            SyncError::Envelope(EnvelopeError::NotAnEnvelope | EnvelopeError::BadKey) => "not_our_file",
            SyncError::Envelope(EnvelopeError::UnknownSuite) => "newer_file",
            SyncError::Envelope(EnvelopeError::Cut) => "file_cut",
            SyncError::Envelope(EnvelopeError::BadSignature) => "file_altered",
            SyncError::Envelope(EnvelopeError::NotForUs) => "file_not_for_us",
            SyncError::Envelope(EnvelopeError::TooLarge) => "file_too_large",
            SyncError::FileNotRead => "file_not_read",
            SyncError::FileNotWritten => "file_not_written",
            // What a person can do about it is the same as for any other save.
            SyncError::Store(StoreError::DiskFull) => "disk_full",
            SyncError::Store(StoreError::WriteFailed) => "write_failed",
            SyncError::Store(_) => "store",
        }
    }

    /// Code and detail.
    #[must_use]
    pub fn failure(&self) -> Failure {
        let detail = match self {
            SyncError::Refused { code } => Some(code.clone()),
            SyncError::NotTheServer { status } | SyncError::ServerFailed { status } => Some(status.to_string()),
            _ => None,
        };
        Failure { code: self.code().to_owned(), detail }
    }

    /// Whether it may pass by itself, so that trying again makes sense.
    #[must_use]
    pub const fn may_pass(&self) -> bool {
        matches!(self, SyncError::NoLink | SyncError::ServerFailed { .. } | SyncError::Busy { .. })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Guards: whoever syncs on a full disk is told to make room, not to check the database.
    #[test]
    fn a_full_or_failing_disk_is_named_as_in_any_save() {
        assert_eq!(SyncError::from(StoreError::DiskFull).code(), "disk_full");
        assert_eq!(SyncError::from(StoreError::WriteFailed).code(), "write_failed");
        assert_eq!(SyncError::from(StoreError::NoEntropy).code(), "store");
    }
}
