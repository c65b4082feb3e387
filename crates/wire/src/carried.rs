//! Photos in a file on a stick: the chunks that HTTP would carry ([`crate::blob`]), and what is said about them.

use serde::{Deserialize, Serialize};

/// Bytes of an answer, unless the device asks for another size.
pub const USUAL_FILE: u64 = 64 * 1024 * 1024;
/// No file is asked to be smaller: a batch of changes and a picture fit.
pub const LEAST_FILE: u64 = 2 * 1024 * 1024;
/// Nor larger.
pub const LARGEST_FILE: u64 = 200 * 1024 * 1024;
/// Pictures that a device asks for in one file, at most.
pub const MAX_WISHES: usize = 2_000;
/// A name in bytes, and the number of a chunk.
const HEAD: usize = 32 + 4;

/// What a device wants in the answer to its file.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub struct Wishes {
    /// Bytes that the answer may have: what the stick has room for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
    /// Pictures that rows name and that it lacks, the most wanted first.
    #[serde(default)]
    pub photos: Vec<Wish>,
}

/// A picture that a device lacks.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Wish {
    /// Its name.
    pub hash: String,
    /// Chunks that came already; the next one is this.
    pub here: u32,
}

/// How much of a picture of the file the county has now.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Kept {
    /// Its name.
    pub hash: String,
    /// Chunks from the first on without a gap; none when what came did not fit its name.
    pub chunks: u32,
}

/// The body of a chunk: the name, the number, the bytes.
#[must_use]
pub fn chunk(hash: &str, n: u32, bytes: &[u8]) -> Option<Vec<u8>> {
    let name = blake3::Hash::from_hex(hash).ok()?;
    Some([name.as_bytes().as_slice(), &n.to_le_bytes(), bytes].concat())
}

/// The name, the number and the bytes of a chunk; `None` for anything else.
#[must_use]
pub fn read_chunk(body: &[u8]) -> Option<(String, u32, &[u8])> {
    let (head, bytes) = body.split_at_checked(HEAD)?;
    let (name, n) = head.split_first_chunk::<32>()?;
    let n = u32::from_le_bytes(n.try_into().ok()?);
    Some((blake3::Hash::from_bytes(*name).to_hex().to_string(), n, bytes))
}

/// A wished size within what is possible.
#[must_use]
pub fn file_size(wished: Option<u64>) -> u64 {
    wished.unwrap_or(USUAL_FILE).clamp(LEAST_FILE, LARGEST_FILE)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::blob::name_of;

    #[test]
    fn a_chunk_comes_back_and_anything_shorter_does_not() {
        let name = name_of(b"picture");
        let body = chunk(&name, 7, b"bytes").unwrap();
        assert_eq!(read_chunk(&body), Some((name, 7, b"bytes".as_slice())));
        for cut in 0..HEAD {
            assert_eq!(read_chunk(&body[..cut]), None);
        }
        assert_eq!(chunk("no name", 0, b""), None);
    }
}
