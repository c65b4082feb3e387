//! What a verb may answer instead of its answer.

use serde::Serialize;
use std::collections::BTreeMap;
use xiangyi_domain::followups::Problem;
use xiangyi_domain::users::Right;
use xiangyi_settlement::Refusal;
use xiangyi_sheets::FileError;
use xiangyi_store::StoreError;

/// Why a verb was refused or failed. Texts here are for logs; the sentences
/// for people are made from `code()`, `field()` and `details()` where they are
/// shown. No personal data.
#[derive(Debug, thiserror::Error)]
pub enum ClinicError {
    /// The role does not hold the right.
    #[error("the role may not {}", .0.name())]
    NotAllowed(Right),
    /// The village belongs to another doctor.
    #[error("not one of the user's villages")]
    NotYourVillage,
    /// The user was disabled, or is unknown here.
    #[error("the user may not log in")]
    UserDisabled,
    /// Something named does not exist.
    #[error("unknown {what}")]
    Unknown {
        /// `resident`, `village`, `team` …
        what: &'static str,
        /// The field that named it.
        field: Option<&'static str>,
    },
    /// The input is not what the verb takes.
    #[error("{code} at {field:?}")]
    BadInput {
        /// `unknown_key`, `missing_key`, `bad_value`, `bad_json` …
        code: &'static str,
        /// The key.
        field: Option<String>,
    },
    /// A rule stands against it.
    #[error("refused: {code}")]
    Refused {
        /// Which rule.
        code: &'static str,
        /// The field it concerns.
        field: Option<&'static str>,
        /// Figures for the sentence; no names, no numbers of persons.
        details: BTreeMap<&'static str, String>,
    },
    /// Answers of a form must be mended or confirmed.
    #[error("{} problems in the answers", .0.len())]
    Problems(Vec<Problem>),
    /// From the store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// From a sheet.
    #[error(transparent)]
    Sheet(#[from] FileError),
    /// From a settlement.
    #[error("the bill is refused: {}", .0.code())]
    Settlement(Box<Refusal>),
    /// The user stopped it; nothing of it was written.
    #[error("cancelled")]
    Cancelled,
}

/// An error as the window and the command line hand it on.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct AppError {
    /// Stable code.
    pub code: String,
    /// The field at fault, if it is one.
    pub field: Option<String>,
    /// Figures for the sentence.
    pub details: BTreeMap<String, String>,
}

impl ClinicError {
    /// A rule stands against it.
    #[must_use]
    pub const fn refused(code: &'static str) -> ClinicError {
        ClinicError::Refused { code, field: None, details: BTreeMap::new() }
    }

    /// A rule stands against one field.
    #[must_use]
    pub const fn refused_at(code: &'static str, field: &'static str) -> ClinicError {
        ClinicError::Refused { code, field: Some(field), details: BTreeMap::new() }
    }

    /// Something named does not exist.
    #[must_use]
    pub const fn unknown(what: &'static str, field: &'static str) -> ClinicError {
        ClinicError::Unknown { what, field: Some(field) }
    }

    /// Adds a figure to a refusal.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> ClinicError {
        if let ClinicError::Refused { details, .. } = &mut self {
            details.insert(name, value.to_string());
        }
        self
    }

    /// The stable code.
    #[must_use]
    pub fn code(&self) -> String {
        match self {
            ClinicError::NotAllowed(_) => "not_allowed".to_owned(),
            ClinicError::NotYourVillage => "not_your_village".to_owned(),
            ClinicError::UserDisabled => "user_disabled".to_owned(),
            ClinicError::Unknown { what, .. } => format!("unknown_{what}"),
            ClinicError::BadInput { code, .. } | ClinicError::Refused { code, .. } => (*code).to_owned(),
            ClinicError::Problems(problems) => {
                let first = problems.iter().find(|problem| problem.hard).or(problems.first());
                first.map_or("problems", |problem| problem.code).to_owned()
            }
            ClinicError::Store(error) => store_code(error).to_owned(),
            ClinicError::Sheet(error) => error.code().to_owned(),
            ClinicError::Settlement(refusal) => refusal.code().to_owned(),
            ClinicError::Cancelled => "cancelled".to_owned(),
        }
    }

    /// The field at fault, if it is one.
    #[must_use]
    pub fn field(&self) -> Option<String> {
        match self {
            ClinicError::Unknown { field, .. } | ClinicError::Refused { field, .. } => field.map(str::to_owned),
            ClinicError::BadInput { field, .. } => field.clone(),
            ClinicError::Problems(problems) => {
                let first = problems.iter().find(|problem| problem.hard).or(problems.first());
                first.map(|problem| problem.field.clone())
            }
            ClinicError::Settlement(refusal) => refusal.field(),
            _ => None,
        }
    }

    /// Figures for the sentence.
    #[must_use]
    pub fn details(&self) -> BTreeMap<String, String> {
        match self {
            ClinicError::NotAllowed(right) => [("right".to_owned(), right.name().to_owned())].into(),
            ClinicError::Refused { details, .. } => {
                details.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect()
            }
            ClinicError::Problems(problems) => {
                problems.iter().map(|problem| (problem.field.clone(), problem.text.clone())).collect()
            }
            ClinicError::Settlement(refusal) => {
                [("text".to_owned(), xiangyi_settlement::words::refusal(refusal))].into()
            }
            ClinicError::Sheet(error) => {
                [("text".to_owned(), xiangyi_sheets::words::file_error(error).to_owned())].into()
            }
            _ => BTreeMap::new(),
        }
    }

    /// As it is handed on.
    #[must_use]
    pub fn to_app_error(&self) -> AppError {
        AppError { code: self.code(), field: self.field(), details: self.details() }
    }
}

impl From<Refusal> for ClinicError {
    fn from(refusal: Refusal) -> ClinicError {
        ClinicError::Settlement(Box::new(refusal))
    }
}

const fn store_code(error: &StoreError) -> &'static str {
    use StoreError as E;
    match error {
        E::WrongPassword => "wrong_password",
        E::NotARecoveryKey => "not_a_recovery_key",
        E::WrongRecoveryKey => "wrong_recovery_key",
        E::NoStore => "no_store",
        E::AlreadyExists => "store_exists",
        E::KeysMissing => "keys_missing",
        E::KeysDamaged { .. } => "keys_damaged",
        E::LastLogin => "last_login",
        E::Damaged { .. } => "store_damaged",
        E::Newer { .. } => "store_newer",
        E::DiskFull => "disk_full",
        E::WriteFailed => "write_failed",
        E::Busy => "store_busy",
        E::NoSuchRow { .. } => "row_gone",
        E::BackupDamaged { .. } => "backup_damaged",
        E::Io { .. } => "file_error",
        _ => "store_error",
    }
}
