//! `form list`, `form show`, `form check`: the national forms and those that a
//! county adds as files.

use super::access::sees_form;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use serde::Serialize;
use std::path::Path;
use xiangyi_domain::followups::{Flaw, FormCode, FormDescription, FormPurpose, Forms, national_forms, read_form};
use xiangyi_domain::residents::DiseaseKind;
use xiangyi_store::visits;

/// The folder beside the database that holds a county's own forms, one TOML
/// file each.
pub const FORMS_FOLDER: &str = "forms";

/// A form in a menu.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct FormLine {
    /// Which one.
    pub code: FormCode,
    /// Its name in menus and lists.
    pub short_name: String,
    /// Its name as printed.
    pub name: String,
    /// The current edition.
    pub version: String,
    /// What it is for.
    pub purpose: FormPurpose,
    /// The register it serves.
    pub disease: Option<DiseaseKind>,
    /// Only named staff may see it.
    pub restricted: bool,
}

/// A file of the county's folder that could not be taken.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct FlawedForm {
    /// Name of the file.
    pub file: String,
    /// What is wrong, and where.
    pub flaws: Vec<Flaw>,
}

/// The forms at hand.
#[derive(Clone, PartialEq, Debug)]
pub struct FormsAtHand {
    /// National and county forms.
    pub forms: Forms,
    /// Files that could not be taken.
    pub flawed: Vec<FlawedForm>,
}

/// What a check of one file found.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct FormCheck {
    /// Whether the file can be used.
    pub sound: bool,
    /// The form, when it can be read.
    pub form: Option<FormDescription>,
    /// What is wrong, and where.
    pub flaws: Vec<Flaw>,
}

impl FormsAtHand {
    /// The national forms and those of a data folder, which may be missing.
    #[must_use]
    pub fn of(data: Option<&Path>) -> FormsAtHand {
        let mut found = FormsAtHand { forms: national_forms().clone(), flawed: Vec::new() };
        let Some(folder) = data.map(|data| data.join(FORMS_FOLDER)) else { return found };
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        let is_form = |path: &std::path::PathBuf| path.extension().is_some_and(|end| end == "toml");
        let mut files: Vec<_> = entries.map(|entry| entry.path()).filter(is_form).collect();
        files.sort();
        for path in files {
            let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let text = std::fs::read_to_string(&path)
                .map_err(|error| vec![Flaw { place: file.clone(), text: error.kind().to_string() }]);
            let taken = text.and_then(|text| read_form(&text));
            if let Err(flaws) = taken.and_then(|form| found.forms.add(form).map_err(|flaw| vec![flaw])) {
                found.flawed.push(FlawedForm { file, flaws });
            }
        }
        found
    }
}

impl Clinic {
    /// The forms that the user may fill in, in the order of menus.
    ///
    /// # Errors
    /// Those of the store.
    pub fn form_lines(&self) -> Result<Vec<FormLine>, ClinicError> {
        let sight = self.read(|reader| Ok(reader.sight().clone()))?;
        let may = |form: &&FormDescription| sees_form(&sight, form);
        let line = |form: &FormDescription| FormLine {
            code: form.code.clone(),
            short_name: form.short_name.clone(),
            name: form.name.clone(),
            version: form.version.clone(),
            purpose: form.purpose,
            disease: form.disease,
            restricted: form.restricted,
        };
        Ok(self.forms().current().filter(may).map(line).collect())
    }

    /// Reads a description file and names everything that is wrong with it; no
    /// store is needed.
    #[must_use]
    pub fn check_form(text: &str) -> FormCheck {
        match read_form(text) {
            Err(flaws) => FormCheck { sound: false, form: None, flaws },
            Ok(form) => {
                let taken = national_forms().find(&form.code).is_some();
                let flaw = || Flaw { place: "code".to_owned(), text: "a national form has this code".to_owned() };
                let flaws: Vec<Flaw> = taken.then(flaw).into_iter().collect();
                FormCheck { sound: flaws.is_empty(), form: Some(form), flaws }
            }
        }
    }

    /// The form that a verb names, in the edition it names or the current one.
    pub(crate) fn form_named(&self, code: &FormCode, version: Option<&str>) -> Result<&FormDescription, ClinicError> {
        let found = match version {
            Some(version) => self.forms().edition(code, version),
            None => self.forms().find(code),
        };
        let field = if version.is_some() { "form_version" } else { "form" };
        let form = found.ok_or(ClinicError::unknown("form", field))?;
        self.must_see(form)?;
        Ok(form)
    }

    /// The form by whose words a stored visit is shown.
    pub(crate) fn form_of(&self, visit: &visits::Visit) -> Option<&FormDescription> {
        self.forms().of_stored(&visit.form, &visit.form_version)
    }
}
