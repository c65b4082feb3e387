//! From a drawing to the bytes of a PDF, and to a file.

use crate::DocumentError;
use crate::fonts::{Fonts, Weight};
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
    let mut glyphs = Vec::new();
    for ink in &page.inks {
        if let Ink::Text { x, y, size, weight, start, end } = *ink {
            let line = Line { x, y, size, weight, text: &page.text[start..end] };
            line.write(surface, fonts, &mut glyphs);
        }
    }
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

struct Line<'t> {
    x: f32,
    y: f32,
    size: f32,
    weight: Weight,
    text: &'t str,
}

impl Line<'_> {
    /// One run of glyphs for each face, so that extraction finds the text whole.
    fn write(&self, surface: &mut Surface, fonts: &Fonts, glyphs: &mut Vec<KrillaGlyph>) {
        let mut x = self.x;
        let mut run: Option<(krilla::text::Font, f32)> = None;
        for (at, character) in self.text.char_indices() {
            let Some((face, glyph)) = fonts.glyph(character, self.weight) else { continue };
            if let Some((font, from)) = run.take_if(|(font, _)| font != face.font()) {
                surface.draw_glyphs(Point::from_xy(from, self.y), glyphs, font, self.text, self.size, false);
                glyphs.clear();
            }
            run.get_or_insert_with(|| (face.font().clone(), x));
            let range = at..at + character.len_utf8();
            glyphs.push(KrillaGlyph::new(GlyphId::new(glyph.id.into()), glyph.advance, 0.0, 0.0, 0.0, range, None));
            x += glyph.advance * self.size;
        }
        if let Some((font, from)) = run {
            surface.draw_glyphs(Point::from_xy(from, self.y), glyphs, font, self.text, self.size, false);
            glyphs.clear();
        }
    }
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
