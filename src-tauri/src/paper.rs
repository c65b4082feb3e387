//! Papers drawn once and kept in memory: looked at, saved, handed to the system's viewer.
//!
//! They hold names and ID numbers, so they are forgotten when the user changes, and no more than [`KEPT`] are kept.

use crate::error::{AppError, not_written};
use crate::lock::lock;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use xiangyi_clinic::paper::{PaperSubjects, PrintedBefore};
use xiangyi_documents::{FontChoice, Fonts, LaidOut, MissingGlyph, PaperSettings, lay_out, preview, write_pdf};
use xiangyi_domain::paper::Document;

/// The newest papers that can still be looked at.
const KEPT: usize = 8;

/// A paper that was drawn.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub struct PreparedPaper {
    /// Its name for the other paper commands.
    pub token: String,
    /// Number of pages.
    pub pages: u32,
    /// Rows of the list, layers of the bill, or papers of a series.
    pub rows: u32,
    /// Whether it is a table that can be written as .xlsx, too.
    pub table: bool,
    /// That the same paper was printed before.
    pub printed: Option<PrintedBefore>,
    /// Characters that no font of this computer can draw.
    pub warnings: Vec<MissingGlyph>,
    /// A name for the file, with its ending.
    pub file_name: String,
}

/// The drawn papers of this window.
pub struct Papers {
    fonts_folder: Option<PathBuf>,
    viewed: PathBuf,
    fonts: Mutex<Option<Chosen>>,
    kept: Mutex<VecDeque<Arc<Kept>>>,
}

/// The fonts in use, with the family that was asked for.
struct Chosen {
    family: Option<String>,
    fonts: Arc<Fonts>,
}

struct Kept {
    token: String,
    file_name: String,
    laid: LaidOut,
    fonts: Arc<Fonts>,
    /// The first page alone: seen while the whole is still being written.
    first: Vec<u8>,
    /// The whole; none when it could not be put together.
    pdf: OnceLock<Option<Vec<u8>>>,
    subjects: PaperSubjects,
    used: AtomicBool,
}

impl Kept {
    /// The whole PDF, waited for.
    fn pdf(&self) -> Result<&[u8], AppError> {
        let pdf = self.pdf.get_or_init(|| self.laid.pdf(&self.fonts).ok());
        pdf.as_deref().ok_or_else(|| AppError::new("paper_not_drawn"))
    }
}

impl Papers {
    /// No papers yet. Fonts are looked for in `fonts_folder` first; what the system's viewer is given lies in `viewed`
    /// until the papers are forgotten.
    pub fn new(fonts_folder: Option<PathBuf>, viewed: PathBuf) -> Papers {
        Papers { fonts_folder, viewed, fonts: Mutex::default(), kept: Mutex::default() }
    }

    /// Draws a paper and keeps it under a token that nobody else has.
    ///
    /// # Errors
    /// `no_font`, `paper_not_drawn`.
    pub fn draw(&self, document: &Document, settings: PaperSettings, file: File) -> Result<PreparedPaper, AppError> {
        let fonts = self.fonts(file.font.as_deref())?;
        let laid = lay_out(document, &fonts, &settings);
        let (pages, rows, warnings) = (laid.pages(), laid.rows(), laid.warnings().to_vec());
        let first = laid.first_page(&fonts)?;
        let File { token, name: file_name, subjects, printed, .. } = file;
        let (pdf, used) = (OnceLock::new(), AtomicBool::new(false));
        let paper = Arc::new(Kept {
            token: token.clone(),
            file_name: file_name.clone(),
            laid,
            fonts,
            first,
            pdf,
            subjects,
            used,
        });
        let mut kept = lock(&self.kept);
        kept.truncate(KEPT - 1);
        kept.push_front(paper.clone());
        drop(kept);
        // Whoever turns the page or saves before this is done waits for it.
        std::thread::spawn(move || paper.pdf().is_ok());
        Ok(PreparedPaper { token, pages, rows, table: document.is_table(), printed, warnings, file_name })
    }

    /// A page, counted from 1, as a data URL.
    ///
    /// # Errors
    /// `paper_gone`, `page_gone`, `invalid` for a width that no screen has.
    pub fn page(&self, token: &str, page: u32, width_px: u32) -> Result<String, AppError> {
        let kept = self.kept(token)?;
        let pdf = if page == 1 { &kept.first } else { kept.pdf()? };
        let png = preview(pdf, page, width_px)?;
        Ok(format!("data:image/png;base64,{}", STANDARD.encode(png)))
    }

    /// Writes the PDF whole or not at all.
    ///
    /// # Errors
    /// `paper_gone`, `disk_full`, `file_not_written`.
    pub fn save(&self, token: &str, path: &Path) -> Result<(), AppError> {
        Ok(write_pdf(path, self.kept(token)?.pdf()?)?)
    }

    /// Writes the PDF where the system's viewer can read it, and says where.
    ///
    /// # Errors
    /// As [`Papers::save`].
    pub fn for_viewer(&self, token: &str) -> Result<PathBuf, AppError> {
        let kept = self.kept(token)?;
        let folder = self.viewed.join(token);
        std::fs::create_dir_all(&folder).map_err(|error| not_written(&error))?;
        let path = folder.join(&kept.file_name);
        write_pdf(&path, kept.pdf()?)?;
        Ok(path)
    }

    /// Whom a paper is about, when it is used for the first time: saved, or handed to a viewer that prints it. However
    /// often the same preview is saved and opened, it is one print.
    pub fn first_use(&self, token: &str) -> Option<PaperSubjects> {
        let kept = self.kept(token).ok()?;
        (!kept.used.swap(true, Ordering::Relaxed)).then(|| kept.subjects.clone())
    }

    /// Forgets every paper, and takes away what viewers were given.
    pub fn forget(&self) {
        lock(&self.kept).clear();
        // A viewer on Windows may hold its file open; the next time takes it away.
        let _ = std::fs::remove_dir_all(&self.viewed);
    }

    fn kept(&self, token: &str) -> Result<Arc<Kept>, AppError> {
        let kept = lock(&self.kept);
        kept.iter().find(|paper| paper.token == token).cloned().ok_or_else(|| AppError::new("paper_gone"))
    }

    /// The families that can be chosen.
    pub fn font_choices(&self) -> Vec<FontChoice> {
        Fonts::choices(self.fonts_folder.as_deref())
    }

    /// Read once, when the first paper is drawn: they are large. Looked for again after they were not found, and when
    /// another family is chosen.
    fn fonts(&self, family: Option<&str>) -> Result<Arc<Fonts>, AppError> {
        let mut known = lock(&self.fonts);
        if let Some(chosen) = known.as_ref().filter(|chosen| chosen.family.as_deref() == family) {
            return Ok(chosen.fonts.clone());
        }
        let fonts = Arc::new(Fonts::find_liking(self.fonts_folder.as_deref(), family)?);
        *known = Some(Chosen { family: family.map(str::to_owned), fonts: fonts.clone() });
        Ok(fonts)
    }
}

/// What a paper is called.
pub struct File {
    /// By the page.
    pub token: String,
    /// By the user.
    pub name: String,
    /// Whom it is about.
    pub subjects: PaperSubjects,
    /// That the same paper was printed before.
    pub printed: Option<PrintedBefore>,
    /// The family of fonts that the user chose.
    pub font: Option<String>,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use xiangyi_domain::paper::ScreeningForm;

    fn sheet(name: &str) -> Document {
        let mut form = ScreeningForm::default();
        form.person.name = name.to_owned();
        Document::ScreeningForm(vec![form])
    }

    fn file(token: &str) -> File {
        let subjects = PaperSubjects::default();
        File { token: token.to_owned(), name: format!("{token}.pdf"), subjects, printed: None, font: None }
    }

    #[test]
    fn a_paper_is_looked_at_saved_and_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let papers = Papers::new(None, folder.path().join("viewed"));
        let drawn = papers.draw(&sheet("王德福"), PaperSettings::default(), file("a")).unwrap();
        assert_eq!((drawn.pages, drawn.file_name.as_str()), (1, "a.pdf"));
        assert!(papers.page("a", 1, 400).unwrap().starts_with("data:image/png;base64,"));
        assert_eq!(papers.page("a", 2, 400).unwrap_err().code, "page_gone");
        let path = folder.path().join("saved.pdf");
        papers.save("a", &path).unwrap();
        assert!(std::fs::read(&path).unwrap().starts_with(b"%PDF"));
        let viewed = papers.for_viewer("a").unwrap();
        assert!(viewed.is_file());
        papers.forget();
        assert!(!viewed.exists());
        assert_eq!(papers.page("a", 1, 400).unwrap_err().code, "paper_gone");
    }

    #[test]
    fn a_paper_that_is_saved_and_opened_was_printed_once() {
        let folder = tempfile::tempdir().unwrap();
        let papers = Papers::new(None, folder.path().join("viewed"));
        papers.draw(&sheet("李翠兰"), PaperSettings::default(), file("a")).unwrap();
        assert!(papers.first_use("a").is_some());
        assert!(papers.first_use("a").is_none());
        assert!(papers.first_use("b").is_none());
    }

    #[test]
    fn only_the_newest_are_kept() {
        let folder = tempfile::tempdir().unwrap();
        let papers = Papers::new(None, folder.path().join("viewed"));
        for number in 0..=KEPT {
            papers.draw(&sheet("李翠兰"), PaperSettings::default(), file(&number.to_string())).unwrap();
        }
        assert_eq!(papers.page("0", 1, 100).unwrap_err().code, "paper_gone");
        assert!(papers.page("1", 1, 100).is_ok());
        assert!(papers.page(&KEPT.to_string(), 1, 100).is_ok());
    }
}
