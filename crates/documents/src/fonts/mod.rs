//! Fonts: found at run time, read once, kept as a value.
//!
//! A folder given by the caller (the app's resources) comes first, then the
//! system's font folders. The first known Chinese family found carries the
//! text; every other font in the caller's folder and the known
//! large-repertoire fonts stand behind it for characters it lacks.

mod face;
mod folders;

use crate::DocumentError;
use face::Face;
pub(crate) use face::Glyph;
use folders::FontFiles;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// How heavy a text is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weight {
    Regular,
    Bold,
}

/// The fonts of this machine that can print Chinese. About 20 MB for the
/// regular face and as much for the bold one; keep it and lend it.
pub struct Fonts {
    regular: Face,
    bold: Option<Face>,
    fallbacks: Vec<Fallback>,
}

/// A font that is read only when a character asks for it.
struct Fallback {
    path: PathBuf,
    face: OnceLock<Option<Face>>,
}

impl Fonts {
    /// Looks for fonts in `extra_dir` (and below), then in the system's folders.
    ///
    /// # Errors
    /// `NoFont` if no known Chinese font is there, `BadFont` if the one found
    /// cannot be read.
    pub fn find(extra_dir: Option<&Path>) -> Result<Fonts, DocumentError> {
        Fonts::find_liking(extra_dir, None)
    }

    /// As [`Fonts::find`], but the family that the user chose carries the text if it is there.
    ///
    /// # Errors
    /// As [`Fonts::find`].
    pub fn find_liking(extra_dir: Option<&Path>, chosen: Option<&str>) -> Result<Fonts, DocumentError> {
        let (extra, system) = places(extra_dir);
        let found = |family: &'static folders::Family| family.among(&extra).or_else(|| family.among(&system));
        let liked = folders::FAMILIES.iter().filter(|family| Some(family.face) == chosen).find_map(found);
        let (family, regular, bold) = liked
            .or_else(|| folders::FAMILIES.iter().find_map(|family| family.among(&extra)))
            .or_else(|| folders::FAMILIES.iter().find_map(|family| family.among(&system)))
            .ok_or_else(|| DocumentError::NoFont {
                searched: [extra.folders.clone(), system.folders.clone()].concat(),
            })?;
        let fallbacks = folders::behind(&extra, &system, [Some(&regular), bold.as_ref()]);
        Ok(Fonts {
            regular: Face::read(&regular, family.face).ok_or(DocumentError::BadFont { path: regular })?,
            bold: bold.and_then(|path| Face::read(&path, family.face)),
            fallbacks: fallbacks.into_iter().map(|path| Fallback { path, face: OnceLock::new() }).collect(),
        })
    }

    /// The families of this computer that can carry a page, the best first.
    #[must_use]
    pub fn choices(extra_dir: Option<&Path>) -> Vec<FontChoice> {
        let (extra, system) = places(extra_dir);
        let here = folders::FAMILIES.iter().filter(|f| f.among(&extra).is_some() || f.among(&system).is_some());
        here.map(|family| FontChoice { family: family.face.to_owned() }).collect()
    }

    /// Whether some font has the character.
    #[must_use]
    pub fn has(&self, character: char) -> bool {
        self.glyph(character, Weight::Regular).is_some()
    }

    /// The glyph of a character in the first face that has it.
    pub(crate) fn glyph(&self, character: char, weight: Weight) -> Option<(&Face, Glyph)> {
        let first = match (weight, &self.bold) {
            (Weight::Bold, Some(bold)) => bold,
            _ => &self.regular,
        };
        let in_face = |face| Face::glyph(face, character).map(|glyph| (face, glyph));
        in_face(first)
            .or_else(|| in_face(&self.regular))
            .or_else(|| self.fallbacks.iter().filter_map(Fallback::face).find_map(in_face))
    }

    /// The width of a text on one line, in points.
    pub(crate) fn width(&self, text: &str, size: f32, weight: Weight) -> f32 {
        text.chars().filter_map(|c| self.glyph(c, weight)).map(|(_, glyph)| glyph.advance).sum::<f32>() * size
    }
}

/// A family of fonts that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct FontChoice {
    /// Its name, such as `Noto Sans CJK SC`.
    pub family: String,
}

/// The fonts of the caller, and those of the system.
fn places(extra_dir: Option<&Path>) -> (FontFiles, FontFiles) {
    let extra = FontFiles::list(extra_dir.into_iter().map(Path::to_path_buf).collect());
    (extra, FontFiles::list(folders::system()))
}

impl Fallback {
    fn face(&self) -> Option<&Face> {
        self.face.get_or_init(|| Face::read(&self.path, "")).as_ref()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;

    #[test]
    fn fonts_are_shared_between_threads() {
        fn shared<T: Send + Sync>() {}
        shared::<Fonts>();
    }

    #[test]
    fn rare_name_characters_are_covered() {
        let fonts = Fonts::find(None).unwrap();
        for character in "䶮𠮷㛃穆塔里甫·肉孜〔〕□√≥℃".chars() {
            assert!(fonts.has(character), "U+{:04X}", character as u32);
        }
        assert!(!fonts.has('\u{10FFFF}'));
    }

    #[test]
    fn a_missing_folder_is_no_error_and_the_system_still_serves() {
        assert!(Fonts::find(Some(Path::new("no such folder"))).is_ok());
    }

    #[test]
    fn a_broken_font_in_the_callers_folder_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("NotoSansSC-Regular.ttf");
        std::fs::write(&path, b"not a font").unwrap();
        match Fonts::find(Some(folder.path())) {
            Err(DocumentError::BadFont { path: named }) => assert_eq!(named, path),
            Err(other) => panic!("{other}"),
            Ok(_) => panic!("a broken font was taken"),
        }
    }
}
