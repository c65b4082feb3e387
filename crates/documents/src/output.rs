//! From a drawing to the bytes of a PDF, and to a file.

use crate::DocumentError;
use crate::fonts::Fonts;
use crate::layout::{Drawing, Ink, InkPage};
use krilla::color::luma;
use krilla::geom::{Path as Outline, PathBuilder, Point, Rect};
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;
use krilla::text::{GlyphId, KrillaGlyph};
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Table heads stand on this grey; it stays light on a worn-out printer.
const SHADE: u8 = 232;

/// The first `count` pages as a PDF.
pub(crate) fn pdf(drawing: &Drawing, count: usize, fonts: &Fonts) -> Result<Vec<u8>, DocumentError> {
    let settings = krilla::SerializeSettings { enable_tagging: false, ..Default::default() };
    let mut document = krilla::Document::new_with(settings);
    document.set_metadata(
        Metadata::new().title(drawing.title.clone()).language("zh-CN".to_owned()).creator("Xiangyi".to_owned()),
    );
    for page in drawing.pages.iter().take(count) {
        let size = PageSettings::from_wh(page.width, page.height).ok_or_else(|| failed(&"page size"))?;
        let mut sheet = document.start_page_with(size);
        let mut surface = sheet.surface();
        ink(&mut surface, page, fonts);
        surface.finish();
        sheet.finish();
    }
    document.finish().map_err(|error| failed(&error))
}

fn failed(reason: &dyn std::fmt::Debug) -> DocumentError {
    DocumentError::Pdf { reason: format!("{reason:?}") }
}

fn ink(surface: &mut Surface, page: &InkPage, fonts: &Fonts) {
    surface.set_stroke(None);
    surface.set_fill(Some(Fill { paint: luma::Color::new(SHADE).into(), ..Fill::default() }));
    if let Some(shades) = outline(page.inks.iter(), |path, ink| {
        if let Ink::Shade { x, y, width, height } = *ink
            && let Some(rect) = Rect::from_xywh(x, y, width, height)
        {
            path.push_rect(rect);
        }
    }) {
        surface.draw_path(&shades);
    }
    rule(surface, page);
    surface.set_stroke(None);
    surface.set_fill(Some(Fill { paint: luma::Color::black().into(), ..Fill::default() }));
    write_texts(surface, page, fonts);
}

/// All lines of one thickness are one path.
fn rule(surface: &mut Surface, page: &InkPage) {
    let mut done: Vec<f32> = Vec::new();
    for ink in &page.inks {
        let Ink::Line { thickness, .. } = *ink else { continue };
        if done.contains(&thickness) {
            continue;
        }
        done.push(thickness);
        surface.set_fill(None);
        surface.set_stroke(Some(Stroke { width: thickness, ..Stroke::default() }));
        let lines = outline(page.inks.iter(), |path, ink| {
            if let Ink::Line { from, to, thickness: own } = *ink
                && own.to_bits() == thickness.to_bits()
            {
                path.move_to(from.0, from.1);
                path.line_to(to.0, to.1);
            }
        });
        if let Some(lines) = lines {
            surface.draw_path(&lines);
        }
    }
}

fn outline<'i>(inks: impl Iterator<Item = &'i Ink>, mut add: impl FnMut(&mut PathBuilder, &Ink)) -> Option<Outline> {
    let mut path = PathBuilder::new();
    for ink in inks {
        add(&mut path, ink);
    }
    path.finish()
}

/// Glyphs of one face and size on one baseline, also of texts beside each other: the gap to the next text is part of the
/// advance before it. A row of a list is then one run, not fifteen; extraction finds each text whole, by its gaps.
#[derive(Default)]
struct Run {
    font: Option<krilla::text::Font>,
    size: f32,
    from: (f32, f32),
    /// Where the next glyph would stand.
    x: f32,
    /// Where the last glyph stands.
    last: f32,
    text: (usize, usize),
    glyphs: Vec<Glyph>,
}

/// A glyph waiting for the place of the next one.
struct Glyph {
    id: u16,
    advance: f32,
    range: std::ops::Range<usize>,
}

impl Run {
    /// Whether a glyph can follow in the run: same face, size and line, further right.
    fn takes(&self, font: &krilla::text::Font, size: f32, (x, y): (f32, f32)) -> bool {
        self.font.as_ref() == Some(font)
            && self.size.to_bits() == size.to_bits()
            && self.from.1.to_bits() == y.to_bits()
            && x >= self.last
    }

    fn flush(&mut self, surface: &mut Surface, page: &InkPage) {
        let Some(font) = self.font.take() else { return };
        let (start, end) = self.text;
        let glyph = |glyph: Glyph| {
            let range = glyph.range.start - start..glyph.range.end - start;
            KrillaGlyph::new(GlyphId::new(glyph.id.into()), glyph.advance, 0.0, 0.0, 0.0, range, None)
        };
        let glyphs: Vec<KrillaGlyph> = self.glyphs.drain(..).map(glyph).collect();
        let (x, y) = self.from;
        surface.draw_glyphs(Point::from_xy(x, y), &glyphs, font, &page.text[start..end], self.size, false);
    }

    fn begin(&mut self, font: krilla::text::Font, size: f32, from: (f32, f32), start: usize) {
        self.font = Some(font);
        (self.size, self.from, self.x, self.last, self.text) = (size, from, from.0, from.0, (start, start));
    }

    fn push(&mut self, id: u16, advance: f32, x: f32, range: std::ops::Range<usize>) {
        if let Some(before) = self.glyphs.last_mut() {
            before.advance += (x - self.x) / self.size;
        }
        self.last = x;
        self.x = x + advance * self.size;
        self.text.1 = range.end;
        self.glyphs.push(Glyph { id, advance, range });
    }
}

fn write_texts(surface: &mut Surface, page: &InkPage, fonts: &Fonts) {
    let mut run = Run::default();
    for ink in &page.inks {
        let Ink::Text { x, y, size, weight, start, end } = *ink else { continue };
        let mut x = x;
        for (at, character) in page.text[start..end].char_indices() {
            let Some((face, glyph)) = fonts.glyph(character, weight) else { continue };
            let range = start + at..start + at + character.len_utf8();
            if !run.takes(face.font(), size, (x, y)) {
                run.flush(surface, page);
                run.begin(face.font().clone(), size, (x, y), range.start);
            }
            run.push(glyph.id, glyph.advance, x, range);
            x += glyph.advance * size;
        }
    }
    run.flush(surface, page);
}

/// Writes a PDF so that the file is either whole or not there: to
/// `<name>.part` beside it, flushed to disk, then renamed over `path`.
///
/// # Errors
/// `Write` with the reason of the system; the unfinished part is removed.
pub fn write_pdf(path: &Path, pdf: &[u8]) -> Result<(), DocumentError> {
    let mut part = path.as_os_str().to_owned();
    part.push(".part");
    let part = PathBuf::from(part);
    write_and_rename(&part, path, pdf).map_err(|source| {
        let _ = std::fs::remove_file(&part);
        DocumentError::Write { path: path.to_owned(), source }
    })
}

fn write_and_rename(part: &Path, path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut file = File::create(part)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    drop(file);
    std::fs::rename(part, path)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_written_pdf_replaces_the_old_one_and_leaves_no_part() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("签约 花名册.pdf");
        write_pdf(&path, b"old").unwrap();
        write_pdf(&path, b"new").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"new");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_folder_that_is_not_there_is_an_error_and_nothing_appears() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("none").join("list.pdf");
        assert!(matches!(write_pdf(&path, b"x"), Err(DocumentError::Write { .. })));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
