//! What is done to every drawn page at the end: margins, and the mark of a reprint.

use crate::fonts::Fonts;
use crate::layout::{Drawing, Ink, InkPage, MM, Style};
use crate::{Margins, PaperSettings};

/// What wider margins leave of the page.
const SMALLER: f32 = 0.94;
/// How much further right a page to be bound stands.
const BINDING: f32 = 5.0 * MM;
/// The mark of a reprint, from the right and the lower edge.
const MARK: (f32, f32) = (12.0 * MM, 6.0 * MM);

pub(crate) fn apply(drawing: &mut Drawing, fonts: &Fonts, settings: PaperSettings) {
    for page in &mut drawing.pages {
        match settings.margins {
            Margins::Usual => {}
            Margins::Wide => shrink(page, 0.0),
            Margins::Binding => shrink(page, BINDING),
        }
        if settings.copy > 1 {
            mark(page, fonts, settings.copy);
        }
    }
}

/// Everything towards the middle of the page, then to the right.
fn shrink(page: &mut InkPage, right: f32) {
    let (left, top) = (page.width * (1.0 - SMALLER) / 2.0 + right, page.height * (1.0 - SMALLER) / 2.0);
    for ink in &mut page.inks {
        match ink {
            Ink::Text { x, y, size, .. } => {
                (*x, *y) = (*x * SMALLER + left, *y * SMALLER + top);
                *size *= SMALLER;
            }
            Ink::Line { from, to, .. } => {
                for end in [from, to] {
                    *end = (end.0 * SMALLER + left, end.1 * SMALLER + top);
                }
            }
            Ink::Shade { x, y, width, height } => {
                (*x, *y) = (*x * SMALLER + left, *y * SMALLER + top);
                *width *= SMALLER;
                *height *= SMALLER;
            }
        }
    }
}

/// A second paper of the same kind says that it is one.
fn mark(page: &mut InkPage, fonts: &Fonts, copy: u32) {
    let (style, text) = (Style::regular(8.0), format!("第{copy}次打印"));
    let (x, y) = (page.width - MARK.0 - style.width(fonts, &text), page.height - MARK.1);
    page.text(x, y, style, &text);
}
