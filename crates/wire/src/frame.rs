//! The frame of a body: JSON compressed with zstd, inflated only up to a cap.

use serde::Serialize;
use serde::de::DeserializeOwned;
use std::io::Read;

/// No body inflates beyond this.
pub const MAX_INFLATED: u64 = 8 * 1024 * 1024;
/// The content type of a framed body.
pub const CONTENT_TYPE: &str = "application/vnd.xiangyi+zstd";

/// Why a body could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum FrameError {
    /// Not zstd, or cut short.
    #[error("the body is not a whole zstd frame")]
    NotZstd(#[source] std::io::Error),
    /// Inflates beyond the cap.
    #[error("the body inflates beyond {MAX_INFLATED} bytes")]
    TooLarge,
    /// Not the JSON expected.
    #[error("the body is not the message expected at line {} column {}", .0.line(), .0.column())]
    NotTheMessage(serde_json::Error),
}

/// Writes a message as compressed JSON.
///
/// # Errors
/// When the message cannot be written as JSON.
pub fn encode<T: Serialize>(message: &T) -> Result<Vec<u8>, FrameError> {
    let json = serde_json::to_vec(message).map_err(FrameError::NotTheMessage)?;
    zstd::encode_all(json.as_slice(), 6).map_err(FrameError::NotZstd)
}

/// Reads a message from compressed JSON.
///
/// # Errors
/// When the body is cut, a bomb, or another message.
pub fn decode<T: DeserializeOwned>(body: &[u8]) -> Result<T, FrameError> {
    let mut json = Vec::new();
    let decoder = zstd::stream::read::Decoder::new(body).map_err(FrameError::NotZstd)?;
    decoder.take(MAX_INFLATED + 1).read_to_end(&mut json).map_err(FrameError::NotZstd)?;
    if json.len() as u64 > MAX_INFLATED {
        return Err(FrameError::TooLarge);
    }
    serde_json::from_slice(&json).map_err(FrameError::NotTheMessage)
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
