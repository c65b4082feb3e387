//! The recovery key: 160 random bits in groups that a person can copy by hand.

use crate::entropy::{Entropy, array};
use crate::error::StoreError;
use std::fmt;
use zeroize::Zeroize;

const BYTES: usize = 20;
/// Crockford's base 32: no I, L, O, U.
const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CHECK_DIGITS: usize = 3;
const GROUP: usize = 5;

/// Opens the database when every password is forgotten. Shown once, on paper; seven groups of five characters, the
/// last three characters check the others.
#[derive(Clone, PartialEq, Eq)]
pub struct RecoveryKey([u8; BYTES]);

impl RecoveryKey {
    pub(crate) fn new(entropy: &mut dyn Entropy) -> Result<RecoveryKey, StoreError> {
        Ok(RecoveryKey(array(entropy)?))
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// Reads what a person typed: case, spaces and hyphens do not matter, O is 0, I and L are 1.
    ///
    /// # Errors
    /// `NotARecoveryKey` when characters are missing, foreign, or do not pass the check.
    pub fn parse(text: &str) -> Result<RecoveryKey, StoreError> {
        let digits: Option<Vec<u8>> = text.chars().filter(|c| !matches!(c, '-' | ' ')).map(digit_value).collect();
        let digits = digits.filter(|digits| digits.len() == BYTES * 8 / 5 + CHECK_DIGITS);
        let digits = digits.ok_or(StoreError::NotARecoveryKey)?;
        let (body, check) = digits.split_at(BYTES * 8 / 5);
        let mut key = [0; BYTES];
        for (bytes, group) in key.chunks_mut(5).zip(body.chunks(8)) {
            let bits = group.iter().fold(0u64, |bits, digit| bits << 5 | u64::from(*digit));
            bytes.copy_from_slice(&bits.to_be_bytes()[3..]);
        }
        if check == check_digits(&key) { Ok(RecoveryKey(key)) } else { Err(StoreError::NotARecoveryKey) }
    }
}

fn digit_value(c: char) -> Option<u8> {
    let plain = match c.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    DIGITS.iter().position(|digit| char::from(*digit) == plain).and_then(|at| u8::try_from(at).ok())
}

fn check_digits(key: &[u8; BYTES]) -> [u8; CHECK_DIGITS] {
    let hash = blake3::derive_key("xiangyi recovery key check", key);
    [hash[0] & 31, hash[1] & 31, hash[2] & 31]
}

impl fmt::Display for RecoveryKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut digits = Vec::new();
        for bytes in self.0.chunks(5) {
            let bits = bytes.iter().fold(0u64, |bits, byte| bits << 8 | u64::from(*byte));
            digits.extend((0..8).rev().map(|at| (bits >> (5 * at)) as u8 & 31));
        }
        digits.extend(check_digits(&self.0));
        for (at, digit) in digits.iter().enumerate() {
            if at > 0 && at % GROUP == 0 {
                f.write_str("-")?;
            }
            write!(f, "{}", char::from(DIGITS[usize::from(*digit)]))?;
        }
        Ok(())
    }
}

impl fmt::Debug for RecoveryKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryKey(…)")
    }
}

impl Drop for RecoveryKey {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_key_copied_by_hand_reads_back() {
        let key = RecoveryKey(*b"\x00\x01twenty random bits");
        let text = key.to_string();
        assert_eq!(text.len(), 41, "{text}");
        let by_hand = text.to_lowercase().replace('-', " ").replace('0', "o").replace('1', "l");
        assert_eq!(RecoveryKey::parse(&by_hand).unwrap(), key);
    }

    #[test]
    fn a_mistyped_key_is_noticed() {
        let text = RecoveryKey([7; BYTES]).to_string();
        for wrong in [&text[1..], &text.replacen('R', "S", 1), "", "不是"] {
            if wrong != text {
                assert!(matches!(RecoveryKey::parse(wrong), Err(StoreError::NotARecoveryKey)), "{wrong}");
            }
        }
    }
}
