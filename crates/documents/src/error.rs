//! Why a page could not be printed.

use std::path::PathBuf;

/// Failures of this room. None holds personal data.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// No font with Chinese characters was found.
    #[error("no Chinese font found in {} folders", searched.len())]
    NoFont {
        /// The folders that were searched.
        searched: Vec<PathBuf>,
    },
    /// A font file was found but could not be used.
    #[error("font {} cannot be used", path.display())]
    BadFont {
        /// The file.
        path: PathBuf,
    },
    /// The PDF could not be put together.
    #[error("the PDF could not be put together: {reason}")]
    Pdf {
        /// What the PDF library said.
        reason: String,
    },
    /// The bytes to preview are no PDF, or a damaged one.
    #[error("not a readable PDF")]
    NotAPdf,
    /// The PDF has fewer pages.
    #[error("page {page} of {pages} does not exist")]
    NoSuchPage {
        /// The page asked for, from 1.
        page: u32,
        /// The pages there are.
        pages: u32,
    },
    /// A preview wider than 8,000 pixels, or of no width.
    #[error("a preview cannot be {width_px} pixels wide")]
    BadWidth {
        /// The width asked for.
        width_px: u32,
    },
    /// A picture could not be encoded.
    #[error("the preview could not be encoded")]
    Picture,
    /// The file could not be written.
    #[error("{} cannot be written", path.display())]
    Write {
        /// The file to be written.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}
