//! Numbers that people read, unique without a network.

use crate::id::InstallId;

/// `XY-7K3M-000001`: until the server reserves blocks, a number carries four
/// letters of its installation (sync contract §2).
#[must_use]
pub fn number(kind: &str, install: InstallId, count: u64) -> String {
    const LETTERS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    let hash = blake3::hash(install.bytes());
    let prefix: String = hash.as_bytes()[..4].iter().map(|b| char::from(LETTERS[usize::from(*b) % 32])).collect();
    format!("{kind}-{prefix}-{count:06}")
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
