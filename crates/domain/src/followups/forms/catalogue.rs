//! The forms at hand: the national ones, which are part of the program, and
//! those that a county adds.

use super::{Flaw, FormCode, FormDescription, read_form};
use crate::residents::{DiseaseKind, NamingOptions, OptionPlace, Register};
use std::sync::LazyLock;

/// The national forms, the newest edition of each before older ones.
const NATIONAL: [&str; 14] = [
    include_str!("national/hypertension.toml"),
    include_str!("national/type2_diabetes.toml"),
    include_str!("national/type2_diabetes_2011.toml"),
    include_str!("national/severe_mental_disorder.toml"),
    include_str!("national/severe_mental_disorder_supplement.toml"),
    include_str!("national/tuberculosis_first_visit.toml"),
    include_str!("national/tuberculosis.toml"),
    include_str!("national/tuberculosis_closing.toml"),
    include_str!("national/self_care.toml"),
    include_str!("national/constitution.toml"),
    include_str!("national/examination.toml"),
    include_str!("national/personal_information.toml"),
    include_str!("national/personal_information_2011.toml"),
    include_str!("national/generic.toml"),
];

static FORMS: LazyLock<Forms> = LazyLock::new(|| {
    // A description that cannot be read would be missing here; a test reads every one.
    Forms { all: NATIONAL.into_iter().filter_map(|text| read_form(text).ok()).collect() }
});

/// The national forms.
#[must_use]
pub fn national_forms() -> &'static Forms {
    &FORMS
}

/// The forms at hand.
#[derive(Clone, PartialEq, Debug)]
pub struct Forms {
    all: Vec<FormDescription>,
}

impl Forms {
    /// The current edition of every form, in the order of menus.
    pub fn current(&self) -> impl Iterator<Item = &FormDescription> {
        self.all.iter().enumerate().filter(|(at, form)| self.place(&form.code) == Some(*at)).map(|(_, form)| form)
    }

    /// Every edition of every form.
    pub fn every_edition(&self) -> impl Iterator<Item = &FormDescription> {
        self.all.iter()
    }

    fn place(&self, code: &FormCode) -> Option<usize> {
        self.all.iter().position(|form| form.code == *code)
    }

    /// The current edition of a form.
    #[must_use]
    pub fn find(&self, code: &FormCode) -> Option<&FormDescription> {
        self.all.iter().find(|form| form.code == *code)
    }

    /// A form in one edition.
    #[must_use]
    pub fn edition(&self, code: &FormCode, version: &str) -> Option<&FormDescription> {
        self.all.iter().find(|form| form.code == *code && form.version == version)
    }

    /// The form by whose words a stored visit is shown: its own edition, else
    /// the current one; `None` for a form that is not at hand here.
    #[must_use]
    pub fn of_stored(&self, code: &str, version: &str) -> Option<&FormDescription> {
        let code = FormCode::new(code)?;
        self.edition(&code, version).or_else(|| self.find(&code))
    }

    /// The form for a disease: a county's own for its name, else the
    /// register's.
    #[must_use]
    pub fn for_disease(&self, kind: DiseaseKind, name: Option<&str>) -> FormCode {
        let own = self.current().find(|form| name.is_some_and(|name| form.disease_names.iter().any(|own| own == name)));
        match own.filter(|form| kind == DiseaseKind::Other || form.disease == Some(kind)) {
            Some(form) => form.code.clone(),
            None => FormCode::for_disease(kind),
        }
    }

    /// Which options of general forms name a register that may be restricted.
    #[must_use]
    pub fn naming(&self) -> NamingOptions {
        let mut naming = NamingOptions::default();
        for form in &self.all {
            let columns =
                form.fields.iter().flat_map(|field| field.columns.iter().map(move |column| (field, Some(column))));
            for (field, column) in form.fields.iter().map(|field| (field, None)).chain(columns) {
                for option in &column.unwrap_or(field).options {
                    let Some(register) = Register::of_disease("", Some(&option.label), None) else { continue };
                    let (key, column) = (field.key.clone(), column.map(|column| column.key.clone()));
                    let place = OptionPlace { key, column, code: option.code, none: field.exclusive, register };
                    naming.add(form.code.as_str(), place);
                }
            }
        }
        naming
    }

    /// Adds a county's form.
    ///
    /// # Errors
    /// The code and edition are taken.
    pub fn add(&mut self, form: FormDescription) -> Result<(), Flaw> {
        if national_forms().find(&form.code).is_some() {
            return Err(Flaw::at("code", "a national form has this code"));
        }
        if self.edition(&form.code, &form.version).is_some() {
            return Err(Flaw::at("version", "another file has this form in this edition"));
        }
        // A newer edition stands before older ones.
        let older = self.all.iter().position(|other| other.code == form.code && other.version < form.version);
        self.all.insert(older.unwrap_or(self.all.len()), form);
        Ok(())
    }
}
