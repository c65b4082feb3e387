//! One face of a font file, with its character table read out.

use skrifa::instance::{LocationRef, Size};
use skrifa::raw::FileRef;
use skrifa::string::StringId;
use skrifa::{FontRef, MetadataProvider};
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

/// A glyph of a face.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Glyph {
    pub(crate) id: u16,
    /// Width in ems.
    pub(crate) advance: f32,
}

/// A face that can be measured and embedded.
pub(crate) struct Face {
    font: krilla::text::Font,
    units_per_em: f32,
    /// Glyph and advance by code point below U+10000; glyph 0 is none.
    common: Vec<(u16, u16)>,
    rare: HashMap<char, (u16, u16)>,
}

impl Face {
    /// Reads a font file once. Of a collection, the face whose family is
    /// `family`, else the first.
    pub(crate) fn read(path: &Path, family: &str) -> Option<Face> {
        let bytes = Arc::new(std::fs::read(path).ok()?);
        let index = index_of(&bytes, family)?;
        let font_ref = FontRef::from_index(&bytes, index).ok()?;
        let units_per_em = font_ref.metrics(Size::unscaled(), LocationRef::default()).units_per_em;
        let (common, rare) = characters(&font_ref);
        let data: Arc<dyn AsRef<[u8]> + Send + Sync> = bytes.clone();
        let font = krilla::text::Font::new(data.into(), index)?;
        Some(Face { font, units_per_em: f32::from(units_per_em), common, rare })
    }

    pub(crate) fn font(&self) -> &krilla::text::Font {
        &self.font
    }

    pub(crate) fn glyph(&self, character: char) -> Option<Glyph> {
        let (id, advance) = match u16::try_from(u32::from(character)) {
            Ok(code) => *self.common.get(usize::from(code))?,
            Err(_) => *self.rare.get(&character)?,
        };
        (id != 0).then(|| Glyph { id, advance: f32::from(advance) / self.units_per_em })
    }
}

fn index_of(bytes: &[u8], family: &str) -> Option<u32> {
    let faces = FileRef::new(bytes).ok()?;
    let mut usable = None;
    for (index, face) in (0_u32..).zip(faces.fonts()) {
        let Ok(face) = face else { continue };
        let names = face.localized_strings(StringId::FAMILY_NAME);
        if names.into_iter().any(|name| name.chars().eq(family.chars())) {
            return Some(index);
        }
        usable = usable.or(Some(index));
    }
    usable
}

type Table = (Vec<(u16, u16)>, HashMap<char, (u16, u16)>);

fn characters(font: &FontRef) -> Table {
    let metrics = font.glyph_metrics(Size::unscaled(), LocationRef::default());
    let mut common = vec![(0, 0); 0x1_0000];
    let mut rare = HashMap::new();
    for (code, glyph) in font.charmap().mappings() {
        let Ok(id) = u16::try_from(glyph.to_u32()) else { continue };
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // font units, clamped
        let advance = metrics.advance_width(glyph).unwrap_or(0.0).clamp(0.0, 65_535.0) as u16;
        if let Ok(code) = u16::try_from(code) {
            common[usize::from(code)] = (id, advance);
        } else if let Some(character) = char::from_u32(code) {
            rare.insert(character, (id, advance));
        }
    }
    (common, rare)
}
