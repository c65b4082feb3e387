//! What was chosen about printing on this computer, remembered beside the data.

use crate::error::{AppError, not_written};
use crate::places::Places;
use serde::{Deserialize, Serialize};
use std::fs;
use xiangyi_documents::{Margins, PaperSize};

/// The choices.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, specta::Type)]
#[serde(default)]
pub struct PrintChoices {
    /// The printer; none for the system's usual one.
    pub printer: Option<String>,
    /// On which paper.
    pub paper: PaperSize,
    /// How much of the edges stays free.
    pub margins: Margins,
    /// The family of fonts that carries the text; none for the best that is there.
    pub font: Option<String>,
}

impl PrintChoices {
    /// What was chosen; the usual if nothing was, or if the file cannot be read.
    pub fn read(places: &Places) -> PrintChoices {
        let text = fs::read(places.printing()).unwrap_or_default();
        serde_json::from_slice(&text).unwrap_or_default()
    }

    /// Remembers it.
    ///
    /// # Errors
    /// `file_not_written`.
    pub fn write(&self, places: &Places) -> Result<(), AppError> {
        let text = serde_json::to_vec(self).map_err(|_| AppError::new("file_not_written"))?;
        fs::write(places.printing(), text).map_err(|error| not_written(&error))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn choices_are_remembered_and_a_damaged_file_is_no_obstacle() {
        let folder = tempfile::tempdir().unwrap();
        let arguments = ["x", "--data", folder.path().to_str().unwrap()].map(Into::into);
        let places = Places::from_arguments(arguments).unwrap();
        assert_eq!(PrintChoices::read(&places), PrintChoices::default());
        let printer = Some("HP".to_owned());
        let chosen = PrintChoices { printer, paper: PaperSize::K16, margins: Margins::Binding, font: None };
        chosen.write(&places).unwrap();
        assert_eq!(PrintChoices::read(&places), chosen);
        fs::write(places.printing(), "{").unwrap();
        assert_eq!(PrintChoices::read(&places), PrintChoices::default());
    }
}
