//! What is done to every drawn page at the end: the paper it goes on, margins, and the mark of a reprint.

use crate::fonts::Fonts;
use crate::layout::{Drawing, Ink, InkPage, MM, Style};
use crate::{Margins, PaperSettings, PaperSize};

/// What wider margins leave of the page.
const SMALLER: f32 = 0.94;
/// How much further right a page to be bound stands.
const BINDING: f32 = 5.0 * MM;
/// The mark of a reprint, from the right and the lower edge.
const MARK: (f32, f32) = (12.0 * MM, 6.0 * MM);

pub(crate) fn apply(drawing: &mut Drawing, fonts: &Fonts, settings: PaperSettings) {
    for page in &mut drawing.pages {
        if let Some(paper) = sides(settings.paper) {
            fit(page, paper);
        }
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

/// The short and the long side.
const fn sides(paper: PaperSize) -> Option<(f32, f32)> {
    match paper {
        PaperSize::Designed => None,
        PaperSize::A4 => Some((210.0 * MM, 297.0 * MM)),
        PaperSize::A3 => Some((297.0 * MM, 420.0 * MM)),
        PaperSize::K16 => Some((184.0 * MM, 260.0 * MM)),
    }
}

/// The whole page in the middle of another paper.
fn fit(page: &mut InkPage, (short, long): (f32, f32)) {
    let (width, height) = if page.width > page.height { (long, short) } else { (short, long) };
    let by = (width / page.width).min(height / page.height);
    let (left, top) = ((width - page.width * by) / 2.0, (height - page.height * by) / 2.0);
    (page.width, page.height) = (width, height);
    // A page that fits already is not touched, so that its text stays at the size it was designed in.
    if (by - 1.0).abs() > 0.001 {
        scale(page, by, (left, top));
    }
}

/// Everything towards the middle of the page, then to the right.
fn shrink(page: &mut InkPage, right: f32) {
    let (left, top) = (page.width * (1.0 - SMALLER) / 2.0 + right, page.height * (1.0 - SMALLER) / 2.0);
    scale(page, SMALLER, (left, top));
}

fn scale(page: &mut InkPage, by: f32, (left, top): (f32, f32)) {
    for ink in &mut page.inks {
        match ink {
            Ink::Text { x, y, size, .. } => {
                (*x, *y) = (*x * by + left, *y * by + top);
                *size *= by;
            }
            Ink::Line { from, to, .. } => {
                for end in [from, to] {
                    *end = (end.0 * by + left, end.1 * by + top);
                }
            }
            Ink::Shade { x, y, width, height } => {
                (*x, *y) = (*x * by + left, *y * by + top);
                *width *= by;
                *height *= by;
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
