//! What a failed command tells the page: a code, a place, some plain values. The sentence is the page's.

use serde::Serialize;
use std::collections::BTreeMap;
use std::io::ErrorKind;
use xiangyi_clinic::ClinicError;
use xiangyi_documents::DocumentError;
use xiangyi_sync::SyncError;

/// A refusal or failure, as the page sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct AppError {
    /// Stable code; the page has a sentence for each.
    pub code: String,
    /// The field of the input that is wrong, when one can be named.
    pub field: Option<String>,
    /// Values for the sentence, such as a balance; never a name or an ID number.
    pub details: BTreeMap<String, String>,
}

impl AppError {
    /// An error of the shell itself.
    pub fn new(code: &str) -> AppError {
        AppError { code: code.to_owned(), field: None, details: BTreeMap::new() }
    }

    fn at(code: &str, field: &str) -> AppError {
        AppError { field: Some(field.to_owned()), ..AppError::new(code) }
    }
}

impl From<ClinicError> for AppError {
    fn from(error: ClinicError) -> AppError {
        AppError { code: error.code(), field: error.field(), details: error.details() }
    }
}

impl From<SyncError> for AppError {
    fn from(error: SyncError) -> AppError {
        let failure = error.failure();
        let details = failure.detail.map(|detail| ("detail".to_owned(), detail)).into_iter().collect();
        AppError { code: failure.code, field: None, details }
    }
}

impl From<DocumentError> for AppError {
    fn from(error: DocumentError) -> AppError {
        match error {
            DocumentError::NoFont { .. } | DocumentError::BadFont { .. } => AppError::new("no_font"),
            DocumentError::NoSuchPage { .. } => AppError::new("page_gone"),
            DocumentError::BadWidth { .. } => AppError::at("invalid", "width_px"),
            DocumentError::Write { source, .. } => not_written(&source),
            DocumentError::Pdf { .. } | DocumentError::NotAPdf | DocumentError::Picture => {
                AppError::new("paper_not_drawn")
            }
        }
    }
}

/// A file that the user named could not be read.
pub fn unreadable(error: &std::io::Error, field: &str) -> AppError {
    let code = if error.kind() == ErrorKind::NotFound { "file_not_found" } else { "file_unreadable" };
    AppError::at(code, field)
}

/// A file that the user asked for could not be written.
pub fn not_written(error: &std::io::Error) -> AppError {
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => AppError::new("disk_full"),
        _ => AppError::at("file_not_written", "path"),
    }
}
