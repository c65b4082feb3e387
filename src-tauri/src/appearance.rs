//! How the window looks on this computer, known before anyone has logged in.

use crate::error::{AppError, not_written};
use crate::places::Places;
use serde::{Deserialize, Serialize};
use std::fs;

/// The choices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, specta::Type)]
pub struct Appearance {
    /// Larger letters on screen and on printed forms.
    pub large_print: bool,
}

impl Appearance {
    /// What was chosen; the usual look if nothing was, or if the file cannot be read.
    pub fn read(places: &Places) -> Appearance {
        let text = fs::read(places.appearance()).unwrap_or_default();
        serde_json::from_slice(&text).unwrap_or_default()
    }

    /// Remembers it.
    ///
    /// # Errors
    /// `file_not_written`.
    pub fn write(self, places: &Places) -> Result<(), AppError> {
        let text = serde_json::to_vec(&self).map_err(|_| AppError::new("file_not_written"))?;
        fs::write(places.appearance(), text).map_err(|error| not_written(&error))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_choice_is_remembered_and_a_damaged_file_is_no_obstacle() {
        let folder = tempfile::tempdir().unwrap();
        let arguments = ["x", "--data", folder.path().to_str().unwrap()].map(Into::into);
        let places = Places::from_arguments(arguments).unwrap();
        assert_eq!(Appearance::read(&places), Appearance::default());
        Appearance { large_print: true }.write(&places).unwrap();
        assert!(Appearance::read(&places).large_print);
        fs::write(places.appearance(), "{").unwrap();
        assert_eq!(Appearance::read(&places), Appearance::default());
    }
}
