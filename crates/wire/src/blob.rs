//! Attachments in pieces (sync contract §10): named by their BLAKE3 hash, sent chunk by chunk after the row that names
//! them, so that a cut link resumes at the missing chunk and the same chunk twice is no harm.

/// Bytes of a chunk; the last one may be shorter.
pub const CHUNK_BYTES: usize = 64 * 1024;
/// No attachment is larger.
pub const MAX_BLOB_BYTES: u64 = 1024 * 1024;

/// The name of these bytes: 64 hexadecimal digits.
#[must_use]
pub fn name_of(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

/// Whether a text can be such a name.
#[must_use]
pub fn is_name(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

/// How many chunks an attachment of so many bytes has.
#[must_use]
pub fn chunks(size: u64) -> u32 {
    u32::try_from(size.div_ceil(CHUNK_BYTES as u64)).unwrap_or(u32::MAX)
}

/// How long chunk `n` of an attachment is; `None` when it has no such chunk.
#[must_use]
pub fn chunk_len(size: u64, n: u32) -> Option<usize> {
    let begin = u64::from(n) * CHUNK_BYTES as u64;
    let rest = size.checked_sub(begin).filter(|rest| *rest > 0)?;
    usize::try_from(rest.min(CHUNK_BYTES as u64)).ok()
}

/// Chunk `n` of these bytes.
#[must_use]
pub fn chunk_of(bytes: &[u8], n: u32) -> Option<&[u8]> {
    bytes.chunks(CHUNK_BYTES).nth(n as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_cover_an_attachment_exactly() {
        for size in [1, 65_535, 65_536, 65_537, 300_000] {
            let bytes = vec![7_u8; size];
            let lens = (0..chunks(size as u64)).map(|n| chunk_len(size as u64, n));
            let total: Option<usize> = lens.sum();
            assert_eq!(total, Some(size));
            let cut: usize = (0..chunks(size as u64)).filter_map(|n| chunk_of(&bytes, n)).map(<[u8]>::len).sum();
            assert_eq!(cut, size);
            assert_eq!(chunk_len(size as u64, chunks(size as u64)), None);
        }
        assert!(is_name(&name_of(b"photo")) && !is_name("photo") && !is_name(&name_of(b"photo").to_uppercase()));
    }
}
