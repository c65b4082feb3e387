//! Numbers that people read, unique without a network.

use crate::id::InstallId;

/// `XY-7K3M-000001`: until the server reserves blocks, a number carries four
/// letters of its installation (sync contract §2).
#[must_use]
pub fn number(kind: &str, install: InstallId, count: u64) -> String {
    format!("{kind}-{}-{count:06}", letters(install, 4))
}

/// Letters that stand for an installation, at most 32; the first ones are the same however many are asked for.
#[must_use]
pub fn letters(install: InstallId, count: usize) -> String {
    const LETTERS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    let hash = blake3::hash(install.bytes());
    hash.as_bytes().iter().take(count).map(|b| char::from(LETTERS[usize::from(*b) % 32])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_installations_number_apart_and_one_keeps_its_letters() {
        let (one, two) = (InstallId::from_bytes([1; 16]), InstallId::from_bytes([2; 16]));
        assert_ne!(number("XY", one, 1), number("XY", two, 1));
        assert_eq!(number("XY", one, 1)[..8], number("XY", one, 2)[..8]);
        assert!(number("XY", one, 42).ends_with("-000042"));
        assert_eq!(number("XY", one, 1).len(), "XY-7K3M-000001".len());
    }
}
