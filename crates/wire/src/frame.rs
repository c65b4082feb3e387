//! The frame of a body: JSON compressed with zstd, inflated only up to a cap, and read only when it is of a size that a
//! message can have: a few bytes of JSON can be many of memory.
//!
//! An answer may be packed *after* its question: whoever packs and whoever inflates both have the JSON of the question,
//! so what the answer repeats of it (the names of changes) costs next to nothing on the line.

use serde::Serialize;
use serde::de::DeserializeOwned;
use std::io::{Read, Write};

/// No body inflates beyond this.
pub const MAX_INFLATED: u64 = 8 * 1024 * 1024;
/// No frame needs a larger window, as a power of two: the decoder takes that much memory before it has read anything.
const WINDOW_LOG: u32 = 23;
/// No message has more values; a value of two bytes takes thirty in memory.
pub const MAX_VALUES: usize = 250_000;
/// The content type of a framed body.
pub const CONTENT_TYPE: &str = "application/vnd.xiangyi+zstd";

/// The content type of an answer that is packed after its question, and what a caller accepts who understands it.
pub const CONTENT_TYPE_AFTER: &str = "application/vnd.xiangyi+zstd;after=question";

/// Why a body could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum FrameError {
    /// Not zstd, or cut short.
    #[error("the body is not a whole zstd frame")]
    NotZstd(#[source] std::io::Error),
    /// Inflates beyond the cap, or holds more values than a message has.
    #[error("the body inflates beyond {MAX_INFLATED} bytes, or has more than {MAX_VALUES} values")]
    TooLarge,
    /// Not the JSON expected.
    #[error("the body is not the message expected at line {} column {}", .0.line(), .0.column())]
    NotTheMessage(serde_json::Error),
}

/// How hard is packed: more costs a slow computer more than it saves a slow link.
const LEVEL: i32 = 6;

/// Writes a message as compressed JSON.
///
/// # Errors
/// When the message cannot be written as JSON.
pub fn encode<T: Serialize>(message: &T) -> Result<Vec<u8>, FrameError> {
    let json = serde_json::to_vec(message).map_err(FrameError::NotTheMessage)?;
    pack(&json)
}

/// Compresses JSON that was written already.
///
/// # Errors
/// When the system has no memory left.
pub fn pack(json: &[u8]) -> Result<Vec<u8>, FrameError> {
    zstd::encode_all(json, LEVEL).map_err(FrameError::NotZstd)
}

/// Writes an answer as JSON compressed after that of its question.
///
/// # Errors
/// When the message cannot be written as JSON.
pub fn encode_after<T: Serialize>(message: &T, question: &[u8]) -> Result<Vec<u8>, FrameError> {
    let json = serde_json::to_vec(message).map_err(FrameError::NotTheMessage)?;
    let mut encoder =
        zstd::stream::write::Encoder::with_ref_prefix(Vec::new(), LEVEL, question).map_err(FrameError::NotZstd)?;
    encoder.write_all(&json).map_err(FrameError::NotZstd)?;
    encoder.finish().map_err(FrameError::NotZstd)
}

/// Reads a message from compressed JSON.
///
/// # Errors
/// When the body is cut, a bomb, or another message.
pub fn decode<T: DeserializeOwned>(body: &[u8]) -> Result<T, FrameError> {
    read(&inflate(body)?)
}

/// Reads an answer that was compressed after its question.
///
/// # Errors
/// When the body is cut, a bomb, or another message.
pub fn decode_after<T: DeserializeOwned>(body: &[u8], question: &[u8]) -> Result<T, FrameError> {
    let mut decoder = zstd::stream::read::Decoder::with_ref_prefix(body, question).map_err(FrameError::NotZstd)?;
    decoder.window_log_max(WINDOW_LOG).map_err(FrameError::NotZstd)?;
    read(&capped(decoder)?)
}

/// The JSON in a body, which may be anything.
///
/// # Errors
/// When the body is cut or a bomb.
pub fn inflate(body: &[u8]) -> Result<Vec<u8>, FrameError> {
    let mut decoder = zstd::stream::read::Decoder::new(body).map_err(FrameError::NotZstd)?;
    decoder.window_log_max(WINDOW_LOG).map_err(FrameError::NotZstd)?;
    capped(decoder)
}

fn capped(decoder: impl Read) -> Result<Vec<u8>, FrameError> {
    let mut json = Vec::new();
    decoder.take(MAX_INFLATED + 1).read_to_end(&mut json).map_err(FrameError::NotZstd)?;
    if json.len() as u64 > MAX_INFLATED {
        return Err(FrameError::TooLarge);
    }
    Ok(json)
}

/// Reads a message from plain JSON.
///
/// # Errors
/// When it is another message, or has more values than any.
pub fn read<T: DeserializeOwned>(json: &[u8]) -> Result<T, FrameError> {
    // Those inside texts count too: a message of so many is none of ours either.
    if json.iter().filter(|byte| matches!(byte, b',' | b'[' | b'{')).count() > MAX_VALUES {
        return Err(FrameError::TooLarge);
    }
    serde_json::from_slice(json).map_err(FrameError::NotTheMessage)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_message_comes_back_whole() {
        let body = encode(&vec!["𠮷", "·"]).unwrap();
        assert_eq!(decode::<Vec<String>>(&body).unwrap(), ["𠮷", "·"]);
    }

    #[test]
    fn an_answer_after_its_question_comes_back_whole_and_is_small() {
        let names: Vec<String> =
            (0..500_u32).map(|n| blake3::hash(&n.to_le_bytes()).to_hex()[..22].to_owned()).collect();
        let question = serde_json::to_vec(&names).unwrap();
        let answer: Vec<(&String, &str)> = names.iter().map(|name| (name, "accepted")).collect();
        let (alone, after) = (encode(&answer).unwrap(), encode_after(&answer, &question).unwrap());
        let back: Vec<(String, String)> = decode_after(&after, &question).unwrap();
        assert!(back.iter().zip(&names).all(|((name, _), known)| name == known));
        assert!(after.len() * 2 < alone.len(), "{} of {}", after.len(), alone.len());
        assert!(decode_after::<Vec<(String, String)>>(&after, b"another question").is_err());
        assert!(decode::<Vec<(String, String)>>(&after).is_err());
    }

    #[test]
    fn a_bomb_is_refused_before_it_is_parsed() {
        let bomb = zstd::encode_all(std::io::repeat(b' ').take(MAX_INFLATED + 10), 1).unwrap();
        assert!(matches!(decode::<Vec<String>>(&bomb), Err(FrameError::TooLarge)));
    }

    #[test]
    fn a_body_cut_short_is_an_error_at_every_length() {
        let body = encode(&vec!["a body that is long enough to be cut"; 20]).unwrap();
        for cut in 0..body.len() {
            assert!(decode::<Vec<String>>(&body[..cut]).is_err(), "cut at {cut}");
        }
    }
}
