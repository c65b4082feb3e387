//! JSON documents from a file or from standard input.

use crate::failure::Failure;
use std::io::Read;
use std::path::Path;

/// The text of a file, or of standard input for `-`.
pub fn text(file: &Path) -> Result<String, Failure> {
    if file.as_os_str() == "-" {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text).map_err(|_| Failure::new("unreadable"))?;
        return Ok(text);
    }
    std::fs::read_to_string(file).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Failure::new("file_not_found"),
        _ => Failure::new("unreadable"),
    })
}
