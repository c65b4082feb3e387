//! Documents that say who somebody is: 公民身份号码 and what other people have instead (domain handbook §4.1).
//!
//! A number that is built like a resident's also tells birth and sex. The person's key is never a document: a newborn
//! has none, and gets one later.

use super::id_number::{IdNumber, IdNumberError, Sex, clean, read as read_resident};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Which document a resident's number is of. The codes are stored.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum IdType {
    /// 居民身份证.
    #[default]
    ResidentId,
    /// 港澳居民居住证.
    HongKongMacaoResidence,
    /// 台湾居民居住证.
    TaiwanResidence,
    /// 港澳居民来往内地通行证.
    HongKongMacaoPermit,
    /// 台湾居民来往大陆通行证 (台胞证).
    TaiwanPermit,
    /// 外国人永久居留身份证.
    PermanentResidence,
    /// 护照.
    Passport,
    /// 出生医学证明.
    BirthCertificate,
    /// 无证件.
    None,
    /// One of the documents of 港澳台 people; rows of the first version do not say which.
    HongKongMacaoTaiwan,
    /// A document of a foreigner; rows of the first version do not say which.
    Foreign,
    /// Such as 军官证, or a kind that a newer version knows.
    #[serde(other)]
    Other,
}

/// A document that was read.
#[derive(Clone, PartialEq, Eq)]
pub struct Document {
    /// Which; never one of the two that do not say.
    pub kind: IdType,
    /// Its number, cleaned; 18 characters for a resident's.
    pub number: String,
    /// As the number tells it.
    pub sex: Option<Sex>,
    /// As the number tells it.
    pub birth_on: Option<NaiveDate>,
}

impl IdType {
    /// Those a person may choose.
    pub const ALL: [IdType; 10] = [
        IdType::ResidentId,
        IdType::HongKongMacaoResidence,
        IdType::TaiwanResidence,
        IdType::HongKongMacaoPermit,
        IdType::TaiwanPermit,
        IdType::PermanentResidence,
        IdType::Passport,
        IdType::BirthCertificate,
        IdType::None,
        IdType::Other,
    ];

    /// The stored code.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            IdType::ResidentId => "resident_id",
            IdType::HongKongMacaoResidence => "hong_kong_macao_residence",
            IdType::TaiwanResidence => "taiwan_residence",
            IdType::HongKongMacaoPermit => "hong_kong_macao_permit",
            IdType::TaiwanPermit => "taiwan_permit",
            IdType::PermanentResidence => "permanent_residence",
            IdType::Passport => "passport",
            IdType::BirthCertificate => "birth_certificate",
            IdType::None => "none",
            IdType::HongKongMacaoTaiwan => "hong_kong_macao_taiwan",
            IdType::Foreign => "foreign",
            IdType::Other => "other",
        }
    }

    /// The word on forms.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            IdType::ResidentId => "居民身份证",
            IdType::HongKongMacaoResidence => "港澳居民居住证",
            IdType::TaiwanResidence => "台湾居民居住证",
            IdType::HongKongMacaoPermit => "港澳居民来往内地通行证",
            IdType::TaiwanPermit => "台湾居民来往大陆通行证",
            IdType::PermanentResidence => "外国人永久居留身份证",
            IdType::Passport => "护照",
            IdType::BirthCertificate => "出生医学证明",
            IdType::None => "无证件",
            IdType::HongKongMacaoTaiwan => "港澳台证件",
            IdType::Foreign => "外国人证件",
            IdType::Other => "其他证件",
        }
    }

    /// From a stored code; codes of a newer version are `Other`.
    #[must_use]
    pub fn from_code(code: &str) -> IdType {
        let general = [IdType::HongKongMacaoTaiwan, IdType::Foreign];
        IdType::ALL.into_iter().chain(general).find(|kind| kind.as_str() == code).unwrap_or(IdType::Other)
    }

    /// The document that a word of a list or a national code (CV02.01.101) names; `None` for words nobody knows.
    #[must_use]
    pub fn find(word: &str) -> Option<IdType> {
        let word = word.trim();
        let has = |parts: &[&str]| parts.iter().any(|part| word.contains(part));
        let is_residence = has(&["居住证"]);
        let (is_hong_kong, is_taiwan) = (has(&["港", "澳"]), has(&["台"]));
        Some(match word {
            "1" | "01" => IdType::ResidentId,
            "3" | "03" => IdType::Passport,
            "6" | "06" => IdType::HongKongMacaoPermit,
            "7" | "07" => IdType::TaiwanPermit,
            "4" | "04" | "5" | "05" | "99" => IdType::Other,
            "无" => IdType::None,
            _ if is_hong_kong && is_taiwan => IdType::HongKongMacaoTaiwan,
            _ if is_hong_kong && is_residence => IdType::HongKongMacaoResidence,
            _ if is_hong_kong && has(&["通行证", "回乡证"]) => IdType::HongKongMacaoPermit,
            _ if is_taiwan && is_residence || has(&["台居"]) => IdType::TaiwanResidence,
            _ if is_taiwan && has(&["通行证", "台胞"]) => IdType::TaiwanPermit,
            _ if has(&["港澳", "台湾", "香港", "澳门"]) => IdType::HongKongMacaoTaiwan,
            _ if has(&["护照"]) => IdType::Passport,
            _ if has(&["永久居留"]) => IdType::PermanentResidence,
            _ if has(&["外国"]) => IdType::Foreign,
            _ if has(&["出生"]) => IdType::BirthCertificate,
            _ if has(&["无证", "无身份"]) => IdType::None,
            _ if has(&["军官", "士兵", "军人", "警官", "驾驶", "户口", "其他", "其它"]) => {
                IdType::Other
            }
            _ if has(&["身份证"]) => IdType::ResidentId,
            _ => return None,
        })
    }

    /// Whether a number of this kind tells birth and sex.
    #[must_use]
    pub fn tells_birth(self, number: &str) -> bool {
        self.is_built_like_residents(number) && IdNumber::from_stored(number).is_ok()
    }

    fn is_built_like_residents(self, number: &str) -> bool {
        let begins = |heads: &[&str]| number.len() == 18 && heads.iter().any(|head| number.starts_with(head));
        match self {
            IdType::ResidentId => true,
            IdType::HongKongMacaoResidence => begins(&["810000", "820000"]),
            IdType::TaiwanResidence => begins(&["830000"]),
            IdType::PermanentResidence => begins(&["9"]),
            _ => false,
        }
    }
}

/// Reads the number of a document, and which it is where `kind` does not say.
///
/// # Errors
/// The first of: length, characters, check digit, birth date. A number of another country's or region's form has the
/// wrong characters.
pub fn read(kind: IdType, text: &str, today: NaiveDate) -> Result<Document, IdNumberError> {
    let number = clean(text);
    let kind = certain(kind, &number);
    if matches!(kind, IdType::ResidentId | IdType::None) {
        let number = read_resident(text, today)?.number;
        return Ok(of_resident_number(IdType::ResidentId, number));
    }
    if kind.is_built_like_residents(&number) {
        return Ok(of_resident_number(kind, IdNumber::parse(&number, today)?));
    }
    let (right_length, right_chars) = shape(kind, &number);
    if !right_length {
        return Err(IdNumberError::BadLength { length: number.chars().count() });
    }
    if !right_chars {
        return Err(IdNumberError::BadChars);
    }
    Ok(Document { kind, number, sex: None, birth_on: None })
}

fn of_resident_number(kind: IdType, number: IdNumber) -> Document {
    let (sex, birth_on) = (Some(number.sex()), Some(number.birth_on()));
    Document { kind, number: number.as_str().to_owned(), sex, birth_on }
}

/// Which document a number is of, where the word before it named several.
fn certain(kind: IdType, number: &str) -> IdType {
    let first = number.chars().next();
    match (kind, number.chars().count()) {
        // The two permits of residence are told apart by the number, whatever a list calls them.
        (IdType::HongKongMacaoTaiwan | IdType::HongKongMacaoResidence, 18) if number.starts_with("83") => {
            IdType::TaiwanResidence
        }
        (IdType::TaiwanResidence, 18) if number.starts_with("81") || number.starts_with("82") => {
            IdType::HongKongMacaoResidence
        }
        (IdType::HongKongMacaoTaiwan, 18) => IdType::HongKongMacaoResidence,
        (IdType::HongKongMacaoTaiwan, _) if matches!(first, Some('H' | 'M')) => IdType::HongKongMacaoPermit,
        (IdType::HongKongMacaoTaiwan, _) => IdType::TaiwanPermit,
        (IdType::Foreign, 18) if first == Some('9') => IdType::PermanentResidence,
        (IdType::Foreign, 15) if number.chars().take(3).all(|c| c.is_ascii_uppercase()) => IdType::PermanentResidence,
        (IdType::Foreign, _) => IdType::Passport,
        (kind, _) => kind,
    }
}

/// Whether the length and the characters are those of the document.
fn shape(kind: IdType, number: &str) -> (bool, bool) {
    let length = number.chars().count();
    let bytes = number.as_bytes();
    let digits = |from: usize| bytes.get(from..).is_some_and(|rest| rest.iter().all(u8::is_ascii_digit));
    let letters = |to: usize| bytes.get(..to).is_some_and(|head| head.iter().all(u8::is_ascii_uppercase));
    match kind {
        IdType::HongKongMacaoResidence | IdType::TaiwanResidence => (length == 18, false),
        IdType::HongKongMacaoPermit => {
            (matches!(length, 9 | 11), matches!(bytes.first(), Some(b'H' | b'M')) && digits(1))
        }
        IdType::TaiwanPermit => (length == 8, digits(0)),
        IdType::PermanentResidence => (matches!(length, 15 | 18), length == 15 && letters(3) && digits(3)),
        IdType::BirthCertificate => (length == 10, letters(1) && digits(1)),
        _ => ((5..=20).contains(&length), number.chars().all(char::is_alphanumeric)),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn today() -> NaiveDate {
        "2026-09-01".parse().unwrap()
    }

    #[test]
    fn each_document_has_its_own_check() {
        for (word, number, expected) in [
            ("居民身份证", "410482195503120019", "resident_id M 1955-03-12"),
            ("居民身份证", "52052719380101123x", "resident_id M 1938-01-01"),
            ("居民身份证", "410482550312001", "resident_id M 1955-03-12"),
            ("居民身份证", "410482202002300014", "bad_birth_date"),
            ("居民身份证", "410482195503120018", "bad_check_digit"),
            ("港澳居民居住证", "81000019990102001X", "hong_kong_macao_residence M 1999-01-02"),
            ("港澳居民居住证", "810000199901020011", "bad_check_digit"),
            ("台湾居民居住证", "81000019990102001X", "hong_kong_macao_residence M 1999-01-02"),
            ("港澳居民居住证", "410482195503120019", "bad_chars"),
            ("港澳台居民居住证", "81000019990102001X", "hong_kong_macao_residence M 1999-01-02"),
            ("港澳居民来往内地通行证", "h12345678", "hong_kong_macao_permit"),
            ("港澳居民来往内地通行证", "M1234567890", "hong_kong_macao_permit"),
            ("港澳居民来往内地通行证", "H123456789", "bad_length"),
            ("港澳居民来往内地通行证", "A12345678", "bad_chars"),
            ("06", "H12345678", "hong_kong_macao_permit"),
            ("台胞证", "12345678", "taiwan_permit"),
            ("台湾居民来往大陆通行证", "1234567A", "bad_chars"),
            ("台胞证", "1234567", "bad_length"),
            ("外国人永久居留身份证", "USA110112345678", "permanent_residence"),
            ("外国人永久居留身份证", "US1110112345678", "bad_chars"),
            ("外国人永久居留身份证", "911124198108030024", "permanent_residence F 1981-08-03"),
            ("外国人永久居留身份证", "911124198108030025", "bad_check_digit"),
            ("护照", "E12345678", "passport"),
            ("护照", "E1", "bad_length"),
            ("护照", "E12345?78", "bad_chars"),
            ("出生医学证明", "R320123456", "birth_certificate"),
            ("出生医学证明", "3201234567", "bad_chars"),
            ("出生医学证明", "R32012345", "bad_length"),
            ("军官证", "军字第0012345", "other"),
        ] {
            let kind = IdType::find(word).unwrap();
            let found = match read(kind, number, today()) {
                Err(error) => error.code().to_owned(),
                Ok(Document { kind, sex: Some(sex), birth_on: Some(born), .. }) => {
                    format!("{} {} {born}", kind.as_str(), if sex == Sex::Male { "M" } else { "F" })
                }
                Ok(document) => document.kind.as_str().to_owned(),
            };
            assert_eq!(found, expected, "{word} {number}");
        }
    }

    #[test]
    fn stored_codes_are_their_json_and_those_of_the_first_version_are_still_read() {
        for kind in IdType::ALL {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
            assert_eq!(IdType::from_code(kind.as_str()), kind);
            assert_eq!(IdType::find(kind.word()), Some(kind), "{}", kind.word());
        }
        for (code, kind) in [
            ("hong_kong_macao_taiwan", IdType::HongKongMacaoTaiwan),
            ("foreign", IdType::Foreign),
            ("of_a_newer_version", IdType::Other),
        ] {
            assert_eq!(serde_json::from_value::<IdType>(code.into()).unwrap(), kind);
            assert_eq!(IdType::from_code(code), kind);
        }
    }
}
