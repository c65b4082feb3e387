//! Why a file was refused as a whole.

/// A file that cannot be read or written. Nothing of it is imported.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// The file holds nothing.
    #[error("the file is empty")]
    EmptyFile,
    /// A header stands there, but no person under it.
    #[error("no data row under the header")]
    NoRows,
    /// No visible sheet has a row with both a name and an ID column.
    #[error("no header with a name and an ID column")]
    NoHeader,
    /// Neither a workbook nor a csv.
    #[error("not a workbook")]
    NotXlsx,
    /// Protected by a password.
    #[error("the file is protected by a password")]
    Encrypted,
    /// More than is taken from one file, by declared or actual size.
    #[error("the file is too large")]
    TooLarge,
    /// Begins like a workbook, but is cut off or damaged.
    #[error("the file is damaged")]
    Corrupt,
    /// The caller stopped the reading.
    #[error("reading was cancelled")]
    Cancelled,
    /// The operating system did not give or take the file.
    #[error("the file could not be opened")]
    Io(#[from] std::io::Error),
    /// The operating system did not take the file that was written.
    #[error("the file was not written")]
    NotWritten(#[source] std::io::Error),
    /// A list could not be written as a workbook.
    #[error("the workbook could not be written")]
    Write(#[source] Box<rust_xlsxwriter::XlsxError>),
}

impl FileError {
    /// The code that the command line and the screens use.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::EmptyFile => "empty_file",
            Self::NoRows => "no_rows",
            Self::NoHeader => "no_header",
            Self::NotXlsx => "not_xlsx",
            Self::Encrypted => "encrypted",
            Self::TooLarge => "too_large",
            Self::Corrupt => "corrupt",
            Self::Cancelled => "cancelled",
            Self::Io(error) if matches!(error.kind(), std::io::ErrorKind::NotFound) => "file_not_found",
            Self::Io(_) => "unreadable",
            Self::NotWritten(error) if matches!(error.kind(), std::io::ErrorKind::StorageFull) => "disk_full",
            Self::NotWritten(_) => "file_not_written",
            Self::Write(_) => "unwritable",
        }
    }
}

impl From<rust_xlsxwriter::XlsxError> for FileError {
    fn from(error: rust_xlsxwriter::XlsxError) -> FileError {
        FileError::Write(Box::new(error))
    }
}
