//! Where this window keeps and finds things: its data folder, the system's folders, the fonts it ships.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use tauri::Manager;
use xiangyi_domain::id;

/// Why the window could not be told where its data is.
#[derive(Debug, thiserror::Error)]
pub enum PlaceError {
    /// `--data` without a folder, or a word that means nothing.
    #[error("usage: xiangyi-desktop [--data DIR]")]
    Usage,
    /// The system names no folder for a user's data.
    #[error("the system names no folder for data; give one with --data DIR")]
    NoFolder,
    /// A folder is not usable.
    #[error("{} cannot be used: {source}", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}

/// The folders of one window. Two windows on one data folder have equal places.
#[derive(Debug, Clone)]
pub struct Places {
    data: PathBuf,
}

impl Places {
    /// From the program's arguments: `--data DIR`, else `xiangyi` among this user's data.
    ///
    /// # Errors
    /// `Usage` for other arguments, `NoFolder` and `Folder` if the folder cannot be had.
    pub fn from_arguments(arguments: impl IntoIterator<Item = OsString>) -> Result<Places, PlaceError> {
        let mut arguments = arguments.into_iter().skip(1);
        let data = match (arguments.next(), arguments.next(), arguments.next()) {
            (None, ..) => dirs::data_local_dir().ok_or(PlaceError::NoFolder)?.join("xiangyi"),
            (Some(word), Some(folder), None) if word == "--data" && !folder.is_empty() => folder.into(),
            _ => return Err(PlaceError::Usage),
        };
        Places::at(&data)
    }

    fn at(data: &Path) -> Result<Places, PlaceError> {
        let unusable = |source| PlaceError::Folder { path: data.to_owned(), source };
        std::fs::create_dir_all(data).map_err(unusable)?;
        Ok(Places { data: data.canonicalize().map_err(unusable)? })
    }

    /// The folder of the store.
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// What is remembered of this window before anyone has logged in.
    pub fn appearance(&self) -> PathBuf {
        self.data.join("appearance.json")
    }

    /// What was chosen about printing on this computer.
    pub fn printing(&self) -> PathBuf {
        self.data.join("printing.json")
    }

    /// A name for the data folder that is the same for every window opened on it.
    pub fn key(&self) -> String {
        id::derived("data folder", &[&self.data.to_string_lossy()]).simple().to_string()
    }

    /// What may be thrown away at any time. It is apart from the data, which people copy.
    pub fn cache(&self) -> PathBuf {
        let base = dirs::cache_dir().unwrap_or_else(|| self.data.join("cache"));
        base.join("xiangyi").join(self.key())
    }

    /// Where people keep the files they give to the app and get from it.
    pub fn documents(&self) -> PathBuf {
        let known = dirs::document_dir().filter(|folder| folder.is_dir());
        known.or_else(dirs::home_dir).unwrap_or_else(|| self.data.clone())
    }
}

/// The folder of fonts that an installed app carries.
pub fn shipped_fonts(app: &impl Manager<tauri::Wry>) -> Option<PathBuf> {
    app.path().resource_dir().ok().map(|folder| folder.join("fonts")).filter(|folder| folder.is_dir())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    fn read(arguments: &[&str]) -> Result<Places, PlaceError> {
        Places::from_arguments(std::iter::once("xiangyi-desktop").chain(arguments.iter().copied()).map(OsString::from))
    }

    #[test]
    fn the_data_folder_is_made_and_has_one_key_however_it_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let plain = folder.path().join("clinic");
        let one = read(&["--data", plain.to_str().unwrap()]).unwrap();
        let roundabout = folder.path().join("clinic/../clinic");
        let other = read(&["--data", roundabout.to_str().unwrap()]).unwrap();
        assert!(plain.is_dir());
        assert_eq!(one.key(), other.key());
        let third = read(&["--data", folder.path().join("second").to_str().unwrap()]).unwrap();
        assert_ne!(one.key(), third.key());
    }

    #[test]
    fn other_arguments_are_refused() {
        for wrong in [&["--data"][..], &["--data", ""], &["roster.xlsx"], &["--data", "a", "b"]] {
            assert!(matches!(read(wrong), Err(PlaceError::Usage)), "{wrong:?}");
        }
    }

    #[test]
    fn a_file_in_the_place_of_the_folder_is_named() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let below = file.path().join("data");
        assert!(matches!(read(&["--data", below.to_str().unwrap()]), Err(PlaceError::Folder { .. })));
    }
}
