//! Printed pages: the documents room.
//!
//! Takes a page model of [`xiangyi_domain::paper`] and gives the bytes of a
//! PDF, and pictures of its pages. It looks nothing up, decides nothing about
//! care or money, knows no clock and no network; the only files it touches
//! are fonts it reads and, through [`write_pdf`], the one PDF it is told to
//! write.
//!
//! One engine draws everything: a small painter of tables and paragraphs on
//! krilla. Typst was considered for the forms; it takes seconds for long
//! lists and minutes to build, and the forms need no more than tables and
//! paragraphs. [`preview`] rasterises the PDF itself, so what is seen is what
//! is printed.
//!
//! Promises: names, id numbers, phone numbers, dates and amounts stand on one
//! line in one piece, and text extraction gives each back whole. A character
//! no font has is printed as its code in 〔U+20BB7〕 and reported in
//! [`Drawn::warnings`], never as a box or a question mark.
//!
//! Start reading at [`draw`]; a long list is `papers::roster`, a form is
//! `papers::bill`.

mod error;
mod fonts;
mod layout;
mod output;
mod papers;
mod preview;

pub use error::DocumentError;
pub use fonts::Fonts;
pub use layout::MissingGlyph;
pub use output::write_pdf;
pub use preview::{Preview, preview};

use serde::{Deserialize, Serialize};
use xiangyi_domain::paper::Document;

/// What the user chose about the paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct PaperSettings {
    /// Forms in 14 pt for weak eyes; lists keep their size.
    pub large_print: bool,
}

/// A document drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawn {
    /// The whole PDF file.
    pub pdf: Vec<u8>,
    /// Number of pages, at least 1.
    pub pages: u32,
    /// Rows of the list, layers of the bill, or papers of a series.
    pub rows: u32,
    /// Characters that no font could draw, in reading order.
    pub warnings: Vec<MissingGlyph>,
}

/// Draws a document. The same document, fonts and settings give the same bytes.
///
/// # Errors
/// [`DocumentError::Pdf`] if the PDF cannot be put together.
pub fn draw(document: &Document, fonts: &Fonts, settings: &PaperSettings) -> Result<Drawn, DocumentError> {
    let drawing = papers::lay_out(document, fonts, *settings);
    let pages = u32::try_from(drawing.pages.len()).unwrap_or(u32::MAX);
    let rows = u32::try_from(papers::rows(document)).unwrap_or(u32::MAX);
    let pdf = output::pdf(&drawing, fonts)?;
    Ok(Drawn { pdf, pages, rows, warnings: drawing.warnings })
}
