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
//! Start reading at [`draw`]; a list or a table is `papers::ledger`, a form is
//! `papers::bill`.

mod error;
mod finishing;
mod fonts;
mod layout;
mod output;
mod papers;
mod preview;

pub use error::DocumentError;
pub use fonts::{FontChoice, Fonts};
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
    /// On which paper.
    pub paper: PaperSize,
    /// How much of the edges stays free.
    pub margins: Margins,
    /// The how many-eth print of the same paper it is; from the second on, each page says so. 0 for one that is not
    /// counted.
    pub copy: u32,
}

/// On which paper; a page that was designed for another one is fitted to it as a whole, upright or lying as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum PaperSize {
    /// Each as it was designed: A4, wide tables and boards A3, slips A5.
    #[default]
    Designed,
    /// Everything on A4.
    A4,
    /// Everything on A3.
    A3,
    /// Everything on 16开, 184 × 260 mm.
    K16,
}

/// How much of the edges stays free.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum Margins {
    /// As the paper was designed.
    #[default]
    Usual,
    /// For printers that cut the edges: everything a little smaller.
    Wide,
    /// Room at the left to punch and bind: everything a little smaller and further right.
    Binding,
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

/// A document with every mark in its place: its pages are counted, its first page can be shown, and the whole is written
/// when it is asked for.
pub struct LaidOut {
    drawing: layout::Drawing,
    rows: u32,
}

/// Lays a document out.
#[must_use]
pub fn lay_out(document: &Document, fonts: &Fonts, settings: &PaperSettings) -> LaidOut {
    let mut drawing = papers::lay_out(document, fonts, *settings);
    finishing::apply(&mut drawing, fonts, *settings);
    LaidOut { drawing, rows: u32::try_from(papers::rows(document)).unwrap_or(u32::MAX) }
}

impl LaidOut {
    /// Number of pages, at least 1.
    #[must_use]
    pub fn pages(&self) -> u32 {
        u32::try_from(self.drawing.pages.len()).unwrap_or(u32::MAX)
    }

    /// As in [`Drawn`].
    #[must_use]
    pub const fn rows(&self) -> u32 {
        self.rows
    }

    /// As in [`Drawn`].
    #[must_use]
    pub fn warnings(&self) -> &[MissingGlyph] {
        &self.drawing.warnings
    }

    /// The whole PDF.
    ///
    /// # Errors
    /// [`DocumentError::Pdf`] if the PDF cannot be put together.
    pub fn pdf(&self, fonts: &Fonts) -> Result<Vec<u8>, DocumentError> {
        output::pdf(&self.drawing, usize::MAX, fonts)
    }

    /// A PDF of the first page alone, as it stands in the whole: a list of hundreds of pages is seen at once.
    ///
    /// # Errors
    /// As [`LaidOut::pdf`].
    pub fn first_page(&self, fonts: &Fonts) -> Result<Vec<u8>, DocumentError> {
        output::pdf(&self.drawing, 1, fonts)
    }
}

/// Draws a document. The same document, fonts and settings give the same bytes.
///
/// # Errors
/// [`DocumentError::Pdf`] if the PDF cannot be put together.
pub fn draw(document: &Document, fonts: &Fonts, settings: &PaperSettings) -> Result<Drawn, DocumentError> {
    let laid = lay_out(document, fonts, settings);
    let (pdf, pages, rows) = (laid.pdf(fonts)?, laid.pages(), laid.rows());
    Ok(Drawn { pdf, pages, rows, warnings: laid.drawing.warnings })
}
