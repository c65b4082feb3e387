//! Pictures of pages, made from the PDF itself.

use crate::DocumentError;
use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};

/// Wider pictures are refused; a screen needs a quarter of it.
const MAX_WIDTH: u32 = 8_000;

/// A PDF opened for looking at its pages.
pub struct Preview {
    pdf: Pdf,
}

impl Preview {
    /// Opens the bytes of a PDF.
    ///
    /// # Errors
    /// `NotAPdf` if they are none.
    pub fn open(pdf: Vec<u8>) -> Result<Preview, DocumentError> {
        Ok(Preview { pdf: Pdf::new(pdf).map_err(|_| DocumentError::NotAPdf)? })
    }

    /// Number of pages.
    #[must_use]
    pub fn pages(&self) -> u32 {
        u32::try_from(self.pdf.pages().len()).unwrap_or(u32::MAX)
    }

    /// A page, counted from 1, as PNG on white, `width_px` wide.
    ///
    /// # Errors
    /// `NoSuchPage`, `BadWidth` outside 1 to 8,000, or `Picture`.
    pub fn page(&self, page: u32, width_px: u32) -> Result<Vec<u8>, DocumentError> {
        if !(1..=MAX_WIDTH).contains(&width_px) {
            return Err(DocumentError::BadWidth { width_px });
        }
        let wanted = usize::try_from(page).ok().and_then(|number| number.checked_sub(1));
        let Some(page) = wanted.and_then(|index| self.pdf.pages().get(index)) else {
            return Err(DocumentError::NoSuchPage { page, pages: self.pages() });
        };
        #[allow(clippy::cast_precision_loss)] // at most 8,000
        let scale = (width_px as f32 + 0.5) / page.render_dimensions().0;
        let picture = render(
            page,
            &RenderCache::new(),
            &InterpreterSettings::default(),
            &RenderSettings::default(),
            &PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE },
        );
        picture.into_png().map_err(|_| DocumentError::Picture)
    }
}

/// One page of a PDF as PNG. For several pages keep a [`Preview`].
///
/// # Errors
/// As [`Preview::open`] and [`Preview::page`].
pub fn preview(pdf: &[u8], page: u32, width_px: u32) -> Result<Vec<u8>, DocumentError> {
    Preview::open(pdf.to_vec())?.page(page, width_px)
}
