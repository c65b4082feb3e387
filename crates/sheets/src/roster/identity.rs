//! Judging the ID cell (rules 4–7, 11 and 12).

use super::{Flag, Reason, document};
use crate::value::{Value, plain};
use chrono::NaiveDate;
use xiangyi_domain::residents::IdType;
use xiangyi_domain::residents::id_number::{self, Disability, Form, IdNumberError};
use xiangyi_domain::residents::{IdNumber, Sex};

/// Words in the ID cell that mean there is none (rule 12), blanks taken out.
const NONE: &[&str] = &[
    "无",
    "未办",
    "不详",
    "没有",
    "未办理",
    "暂无",
    "未知",
    "不清",
    "不清楚",
    "不知道",
    "无证",
    "无证件",
    "无身份证",
    "无身份证号",
    "无号码",
    "未上户",
    "未上户口",
    "未办证",
    "未办身份证",
    "没办",
    "待补",
    "待办",
    "未提供",
    "缺",
    "空",
    "无户口",
    "新生儿",
    "/",
    "\\",
    "//",
    "N/A",
    "#N/A",
    "#REF!",
    "#VALUE!",
    "#DIV/0!",
    "#NAME?",
    "#NULL!",
    "#NUM!",
    "NA",
    "NULL",
    "NONE",
    "-",
    "*",
    "…",
    "……",
];

/// Who a row is about.
#[derive(Clone, PartialEq, Eq)]
pub enum Identity {
    /// A resident's number, in whichever form it was written.
    Resident {
        /// The 18 characters.
        number: IdNumber,
        /// How it was written.
        form: Form,
    },
    /// Another document that the 证件类型 column named.
    Other {
        /// Which.
        kind: IdType,
        /// Its number, cleaned.
        number: String,
    },
    /// 无证件, as a person said when mending the row.
    Without,
}

impl Identity {
    /// The number as it is stored: 18 characters for a resident's; empty without a document.
    #[must_use]
    pub fn number(&self) -> &str {
        match self {
            Self::Resident { number, .. } => number.as_str(),
            Self::Other { number, .. } => number,
            Self::Without => "",
        }
    }

    /// The kind of document.
    #[must_use]
    pub const fn kind(&self) -> IdType {
        match self {
            Self::Resident { .. } => IdType::ResidentId,
            Self::Other { kind, .. } => *kind,
            Self::Without => IdType::None,
        }
    }

    /// The resident's number, where it is one. A 港澳台居民居住证 and a foreign
    /// card of 18 characters are built alike and answer too.
    #[must_use]
    pub fn id_number(&self) -> Option<IdNumber> {
        match self {
            Self::Resident { number, .. } => Some(*number),
            Self::Other { number, .. } => IdNumber::from_stored(number).ok(),
            Self::Without => None,
        }
    }

    /// The 15 digits, if the number was written so.
    #[must_use]
    pub fn legacy_number(&self) -> Option<String> {
        match self {
            Self::Resident { number, form: Form::Legacy15 } => number.legacy15(),
            _ => None,
        }
    }

    /// Type and grade, if the number came from a disability certificate.
    #[must_use]
    pub const fn disability(&self) -> Option<Disability> {
        match self {
            Self::Resident { form: Form::DisabilityCertificate(disability), .. } => Some(*disability),
            _ => None,
        }
    }

    pub(super) fn sex(&self) -> Option<Sex> {
        self.id_number().map(|number| number.sex())
    }

    pub(super) fn birth_on(&self) -> Option<NaiveDate> {
        self.id_number().map(|number| number.birth_on())
    }

    pub(super) const fn flag(&self) -> Option<Flag> {
        match self {
            Self::Resident { form: Form::Legacy15, .. } => Some(Flag::Legacy15),
            Self::Resident { form: Form::DisabilityCertificate(_), .. } => Some(Flag::DisabilityCert),
            _ => None,
        }
    }
}

impl From<IdNumberError> for Reason {
    fn from(error: IdNumberError) -> Reason {
        match error {
            IdNumberError::BadLength { .. } => Reason::BadLength,
            IdNumberError::BadChars => Reason::BadChars,
            IdNumberError::BadCheckDigit => Reason::BadCheckDigit,
            IdNumberError::BadBirthDate => Reason::BadBirthDate,
        }
    }
}

/// The ID cell as written, cleaned: what a person sees and mends.
pub(super) fn text(cell: &Value<'_>) -> String {
    match cell {
        Value::Empty => String::new(),
        Value::Text(text) => {
            let mut cleaned = id_number::clean(Value::beginning(text));
            cleaned.truncate(cleaned.floor_char_boundary(64));
            cleaned
        }
        Value::Number(number) | Value::Day(number) => plain(*number),
    }
}

/// Judges the ID cell. `document` is what the 证件类型 column says, if anything.
pub(super) fn judge(cell: &Value<'_>, document: &str, today: NaiveDate) -> Result<Identity, Reason> {
    let mut written = text(cell);
    if written.is_empty() || NONE.contains(&written.trim_matches(['(', ')', ' '])) {
        return Err(Reason::MissingId);
    }
    let mut was_number = matches!(cell, Value::Number(_) | Value::Day(_));
    if let Some(shown) = Shown::of(&written) {
        written = shown.lossless()?;
        was_number = true;
    }
    match document::kind(document) {
        IdType::ResidentId | IdType::None => judge_resident(&written, was_number, today),
        kind => document::judge(kind, &written, today),
    }
}

fn judge_resident(written: &str, was_number: bool, today: NaiveDate) -> Result<Identity, Reason> {
    // A float holds 15 digits: 18 or 20 of them in a number are never whole.
    if was_number && matches!(written.len(), 18 | 20) {
        return Err(Reason::PrecisionLost);
    }
    match id_number::read(written, today) {
        Ok(reading) => Ok(Identity::Resident { number: reading.number, form: reading.form }),
        // Text that was pasted from such a cell (domain handbook §8.3).
        Err(IdNumberError::BadCheckDigit) if written.len() == 18 && written.ends_with("000") => {
            Err(Reason::PrecisionLost)
        }
        Err(error) => Err(error.into()),
    }
}

/// A number as Excel shows or exports it: `5.22640E+17`, `410482550312001.0`.
struct Shown<'a> {
    digits: String,
    fraction: usize,
    exponent: Option<&'a str>,
}

impl<'a> Shown<'a> {
    fn of(text: &'a str) -> Option<Shown<'a>> {
        let (mantissa, exponent) = match text.split_once('E') {
            Some((mantissa, exponent)) => (mantissa, Some(exponent.trim_start_matches('+'))),
            None => (text, None),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let is_number = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        let looks_so = !whole.is_empty()
            && is_number(whole)
            && is_number(fraction)
            && exponent.is_none_or(|e| !e.is_empty() && is_number(e));
        // Without an exponent only `….0` betrays a number.
        let zeros_only = exponent.is_some() || (mantissa.contains('.') && fraction.bytes().all(|b| b == b'0'));
        (looks_so && zeros_only).then(|| Shown {
            digits: format!("{whole}{fraction}"),
            fraction: fraction.len(),
            exponent,
        })
    }

    /// The whole number, if every digit of it is shown.
    fn lossless(&self) -> Result<String, Reason> {
        let Some(exponent) = self.exponent else {
            return Ok(self.digits[..self.digits.len() - self.fraction].to_owned());
        };
        let exponent: usize = exponent.parse().map_err(|_| Reason::BadLength)?;
        if exponent == 17 || exponent == 19 || self.fraction < exponent && exponent < 25 {
            return Err(Reason::PrecisionLost);
        }
        let whole = self.digits.len() - self.fraction + exponent;
        self.digits.get(..whole).map(str::to_owned).ok_or(Reason::BadLength)
    }
}
