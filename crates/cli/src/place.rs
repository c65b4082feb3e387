//! Where the data folder is.

use std::path::PathBuf;

/// The folder given, else the user's own application data folder.
pub fn data_folder(given: Option<PathBuf>) -> PathBuf {
    given.unwrap_or_else(|| dirs::data_local_dir().unwrap_or_default().join("xiangyi"))
}
