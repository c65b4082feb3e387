//! Documents other than the resident's number, where a 证件类型 column says so
//! (rule 7).

use super::Reason;
use super::identity::Identity;
use chrono::NaiveDate;
use xiangyi_domain::residents::{IdType, document};

/// The document that a word or national code names. Words nobody knows count
/// as the resident's own number, and are judged by its rules.
pub(super) fn kind(word: &str) -> IdType {
    IdType::find(word).unwrap_or_default()
}

/// Judges a cleaned number as a document of its kind.
pub(super) fn judge(kind: IdType, number: &str, today: NaiveDate) -> Result<Identity, Reason> {
    let read = document::read(kind, number, today)?;
    Ok(Identity::Other { kind: read.kind, number: read.number })
}
