//! Documents other than the resident's number, where a 证件类型 column says so
//! (rule 7; forms from the domain handbook §4.1).

use super::Reason;
use super::identity::Identity;
use chrono::NaiveDate;
use xiangyi_domain::residents::IdNumber;
use xiangyi_domain::residents::IdType;

/// The document that a word or national code names. Words nobody knows count
/// as the resident's own number, and are judged by its rules.
pub(super) fn kind(word: &str) -> IdType {
    let has = |parts: &[&str]| parts.iter().any(|part| word.contains(part));
    match word {
        "3" | "03" => IdType::Foreign,
        "6" | "06" | "7" | "07" => IdType::HongKongMacaoTaiwan,
        "4" | "04" | "5" | "05" | "99" => IdType::Other,
        _ if has(&["港澳", "台湾", "台胞", "香港", "澳门", "台居"]) => IdType::HongKongMacaoTaiwan,
        _ if has(&["护照", "外国", "永久居留"]) => IdType::Foreign,
        _ if has(&["出生"]) => IdType::BirthCertificate,
        _ if has(&["军官", "士兵", "军人", "警官", "其他", "其它"]) => IdType::Other,
        _ => IdType::ResidentId,
    }
}

/// Judges a cleaned number as a document of its kind.
pub(super) fn judge(kind: IdType, number: &str, today: NaiveDate) -> Result<Identity, Reason> {
    let length = number.chars().count();
    let is_numbered_like_residents = length == 18 && number.bytes().take(17).all(|b| b.is_ascii_digit());
    if is_numbered_like_residents && matches!(kind, IdType::HongKongMacaoTaiwan | IdType::Foreign) {
        IdNumber::parse(number, today).map_err(Reason::from)?;
        return Ok(Identity::Other { kind, number: number.to_owned() });
    }
    let bytes = number.as_bytes();
    let digits = |from: usize| bytes.get(from..).is_some_and(|rest| rest.iter().all(u8::is_ascii_digit));
    let letters = |to: usize| bytes.get(..to).is_some_and(|head| head.iter().all(u8::is_ascii_uppercase));
    let (right_length, right_chars) = match kind {
        IdType::HongKongMacaoTaiwan => {
            let permit = matches!(bytes.first(), Some(b'H' | b'M'));
            (if permit { matches!(length, 9 | 11) } else { length == 8 }, digits(usize::from(permit)))
        }
        IdType::BirthCertificate => (length == 10, letters(1) && digits(1)),
        IdType::Foreign if length == 15 && letters(3) => (true, digits(3)),
        _ => ((5..=20).contains(&length), number.chars().all(char::is_alphanumeric)),
    };
    match (right_length, right_chars) {
        (false, _) => Err(Reason::BadLength),
        (_, false) => Err(Reason::BadChars),
        _ => Ok(Identity::Other { kind, number: number.to_owned() }),
    }
}
