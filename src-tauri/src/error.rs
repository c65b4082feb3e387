//! What a failed command tells the page: a code, a place, some plain values. The sentence is the page's.

use serde::Serialize;
use std::collections::BTreeMap;
use xiangyi_clinic::ClinicError;

/// A refusal or failure, as the page sees it.
#[derive(Debug, Clone, Serialize, specta::Type)]
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
}

impl From<ClinicError> for AppError {
    fn from(error: ClinicError) -> AppError {
        AppError { code: error.code().to_owned(), field: error.field().map(ToOwned::to_owned), details: error.details() }
    }
}
