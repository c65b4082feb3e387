//! 公民身份号码: 18 characters, and the older and longer forms that lists carry.
//!
//! Source: domain handbook §4.1 (GB 11643) and, for what an import accepts,
//! §8.3.1 rules 4–7 and 11. The area code is never judged: old codes stay in
//! numbers for life.
//!
//! A number is personal: `Debug` and the errors never show it.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use std::fmt;

use super::name::{half_width, is_invisible};

const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK_DIGITS: [u8; 11] = *b"10X98765432";
/// Nobody older is believed (rule 11).
const OLDEST_YEARS: u32 = 120;
/// Nobody born earlier is believed (rule 11).
const EARLIEST_BIRTH_YEAR: i32 = 1900;

/// Why a text is not a resident's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IdNumberError {
    /// Neither 18 characters, nor 15, nor a disability certificate of 20 or 22.
    #[error("an ID number of {length} characters")]
    BadLength {
        /// Characters after cleaning.
        length: usize,
    },
    /// Something other than digits, or X elsewhere than at the end.
    #[error("an ID number holds digits, and X only at its end")]
    BadChars,
    /// The last character is not the one that the first 17 ask for.
    #[error("the check digit of an ID number is wrong")]
    BadCheckDigit,
    /// No such day, in the future, before 1900, or more than 120 years ago.
    #[error("the birth date in an ID number is impossible")]
    BadBirthDate,
}

impl IdNumberError {
    /// The code that imports and screens use.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::BadLength { .. } => "bad_length",
            Self::BadChars => "bad_chars",
            Self::BadCheckDigit => "bad_check_digit",
            Self::BadBirthDate => "bad_birth_date",
        }
    }
}

/// Sex as the number tells it: the 17th digit, odd for men.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum Sex {
    /// 男, code 1.
    Male,
    /// 女, code 2.
    Female,
}

impl Sex {
    /// 男 or 女.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Male => "男",
            Self::Female => "女",
        }
    }

    /// The national code: 1 or 2.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::Male => 1,
            Self::Female => 2,
        }
    }

    /// From the national code; 0 and 9 say nothing.
    #[must_use]
    pub const fn from_code(code: u8) -> Option<Sex> {
        match code {
            1 => Some(Self::Male),
            2 => Some(Self::Female),
            _ => None,
        }
    }
}

/// A valid number of 18 characters with its check digit and a real birth date.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IdNumber([u8; 18]);

/// What a text held, and in which of the accepted forms.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reading {
    /// The number in its form of 18 characters.
    pub number: IdNumber,
    /// How it was written.
    pub form: Form,
}

/// The form in which a number was written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Form {
    /// 18 characters, as on today's cards.
    Eighteen,
    /// The 15 digits of old cards.
    Legacy15,
    /// A disability certificate, 残疾人证: the number with its tail.
    DisabilityCertificate(Disability),
}

/// The tail of a disability certificate.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Disability {
    /// 1 视力, 2 听力, 3 言语, 4 肢体, 5 智力, 6 精神, 7 多重.
    pub kind: u8,
    /// 1 (gravest) to 4.
    pub grade: u8,
}

impl Disability {
    /// From the two digits; `None` when either is out of its range.
    #[must_use]
    pub fn new(kind: u8, grade: u8) -> Option<Disability> {
        ((1..=7).contains(&kind) && (1..=4).contains(&grade)).then_some(Disability { kind, grade })
    }

    /// 视力, 听力 and so on.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self.kind {
            1 => "视力",
            2 => "听力",
            3 => "言语",
            4 => "肢体",
            5 => "智力",
            6 => "精神",
            _ => "多重",
        }
    }

    /// 重度: grade 1 or 2.
    #[must_use]
    pub const fn is_severe(self) -> bool {
        self.grade <= 2
    }
}

/// A typed or pasted number as it is judged: half width, `X` large, without
/// spaces, invisible characters, hyphens, Excel's `="…"` and a leading `'`.
#[must_use]
pub fn clean(text: &str) -> String {
    let mut cleaned = String::with_capacity(text.len());
    for c in text.chars().map(half_width) {
        let dash = matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}');
        if !(c.is_whitespace() || c.is_control() || is_invisible(c) || dash) {
            cleaned.push(c.to_ascii_uppercase());
        }
    }
    let bare = cleaned.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')).unwrap_or(&cleaned);
    bare.trim_matches(['\'', '‘', '’', '`']).to_owned()
}

/// Reads a number in any of the accepted forms (rules 4, 5 and 7).
///
/// # Errors
/// The first of: length, characters, check digit, birth date.
pub fn read(text: &str, today: NaiveDate) -> Result<Reading, IdNumberError> {
    let cleaned = clean(text);
    match cleaned.chars().count() {
        18 => Ok(Reading { number: IdNumber::check(&cleaned, today)?, form: Form::Eighteen }),
        15 => Ok(Reading { number: IdNumber::from_legacy15(&cleaned, today)?, form: Form::Legacy15 }),
        20 | 22 => read_certificate(&cleaned, today),
        length => Err(IdNumberError::BadLength { length }),
    }
}

fn read_certificate(cleaned: &str, today: NaiveDate) -> Result<Reading, IdNumberError> {
    let length = cleaned.chars().count();
    let Some((number, tail)) = cleaned.split_at_checked(18).filter(|_| cleaned.is_ascii()) else {
        return Err(IdNumberError::BadLength { length });
    };
    let reissue_is_sound = match &tail.as_bytes()[2..] {
        [] => true,
        [letter, digit] => letter.is_ascii_uppercase() && digit.is_ascii_digit(),
        _ => false,
    };
    let digit = |at: usize| tail.as_bytes()[at].wrapping_sub(b'0');
    match Disability::new(digit(0), digit(1)) {
        Some(disability) if reissue_is_sound => {
            let form = Form::DisabilityCertificate(disability);
            Ok(Reading { number: IdNumber::check(number, today)?, form })
        }
        _ => Err(IdNumberError::BadLength { length }),
    }
}

impl IdNumber {
    /// Reads 18 characters, cleaned first. Other forms are for [`read`].
    ///
    /// # Errors
    /// The first of: length, characters, check digit, birth date.
    pub fn parse(text: &str, today: NaiveDate) -> Result<IdNumber, IdNumberError> {
        Self::check(&clean(text), today)
    }

    /// Takes a number that was checked when it was stored: everything but the
    /// rules that depend on today.
    ///
    /// # Errors
    /// The first of: length, characters, check digit, birth date.
    pub fn from_stored(text: &str) -> Result<IdNumber, IdNumberError> {
        let bytes = text.as_bytes();
        let Ok(number) = <[u8; 18]>::try_from(bytes) else {
            let length = text.chars().count();
            return Err(if length == 18 { IdNumberError::BadChars } else { IdNumberError::BadLength { length } });
        };
        let digits = number[..17].iter().all(u8::is_ascii_digit);
        if !digits || !(number[17].is_ascii_digit() || number[17] == b'X') {
            return Err(IdNumberError::BadChars);
        }
        if number[17] != check_digit(&number) {
            return Err(IdNumberError::BadCheckDigit);
        }
        birth_in(&number).ok_or(IdNumberError::BadBirthDate)?;
        Ok(IdNumber(number))
    }

    fn check(cleaned: &str, today: NaiveDate) -> Result<IdNumber, IdNumberError> {
        let number = Self::from_stored(cleaned)?;
        let born = number.birth_on();
        let age = today.years_since(born);
        if born.year() < EARLIEST_BIRTH_YEAR || age.is_none_or(|years| years > OLDEST_YEARS) {
            return Err(IdNumberError::BadBirthDate);
        }
        Ok(number)
    }

    /// The 18-character form of the 15 digits of an old card. Sequences
    /// 996–999 were kept for people born before 1900, whom nobody believes.
    ///
    /// # Errors
    /// The first of: length, characters, birth date.
    pub fn from_legacy15(text: &str, today: NaiveDate) -> Result<IdNumber, IdNumberError> {
        let old = clean(text);
        let length = old.chars().count();
        if length != 15 {
            return Err(IdNumberError::BadLength { length });
        }
        if !old.bytes().all(|b| b.is_ascii_digit()) {
            return Err(IdNumberError::BadChars);
        }
        let century = if matches!(&old[12..], "996" | "997" | "998" | "999") { "18" } else { "19" };
        let mut number = [b'0'; 18];
        number[..6].copy_from_slice(&old.as_bytes()[..6]);
        number[6..8].copy_from_slice(century.as_bytes());
        number[8..17].copy_from_slice(&old.as_bytes()[6..]);
        number[17] = check_digit(&number);
        Self::check(std::str::from_utf8(&number).unwrap_or_default(), today)
    }

    /// The 15 digits of the old card, for people born 1900–1999: the alias
    /// under which older records may know the person.
    #[must_use]
    pub fn legacy15(&self) -> Option<String> {
        let text = self.as_str();
        text[6..].starts_with("19").then(|| format!("{}{}", &text[..6], &text[8..17]))
    }

    /// The 18 characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// The birth date in the number.
    #[must_use]
    pub fn birth_on(&self) -> NaiveDate {
        birth_in(&self.0).unwrap_or_default()
    }

    /// The sex in the number.
    #[must_use]
    pub fn sex(&self) -> Sex {
        if self.0[16] % 2 == 1 { Sex::Male } else { Sex::Female }
    }

    /// The number as screens and lists show it: `410482********0019`
    /// (domain handbook §8.7).
    #[must_use]
    pub fn masked(&self) -> String {
        let text = self.as_str();
        format!("{}********{}", &text[..6], &text[14..])
    }
}

fn check_digit(number: &[u8; 18]) -> u8 {
    let sum: u32 = number.iter().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    CHECK_DIGITS[(sum % 11) as usize]
}

fn birth_in(number: &[u8; 18]) -> Option<NaiveDate> {
    let part = |from: usize, to: usize| number[from..to].iter().fold(0_u32, |sum, d| sum * 10 + u32::from(d - b'0'));
    NaiveDate::from_ymd_opt(part(6, 10).cast_signed(), part(10, 12), part(12, 14))
}

impl fmt::Debug for IdNumber {
    /// Hides the number: it must not reach a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IdNumber(…)")
    }
}

impl Serialize for IdNumber {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for IdNumber {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<IdNumber, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(from)?;
        IdNumber::from_stored(&text).map_err(serde::de::Error::custom)
    }
}

#[cfg(feature = "bindings")]
impl specta::Type for IdNumber {
    fn definition(types: &mut specta::Types) -> specta::datatype::DataType {
        <String as specta::Type>::definition(types)
    }
}

#[cfg(test)]
mod tests;
