//! `form list`, `form show`.

use crate::clinic::Clinic;
use crate::error::ClinicError;
use xiangyi_domain::followups::{FormCode, FormDescription, form, forms};

impl Clinic {
    /// Every form; the descriptions need no store.
    #[must_use]
    pub fn forms() -> &'static [FormDescription] {
        forms()
    }

    /// One form.
    ///
    /// # Errors
    /// `unknown_form`.
    pub fn form(code: &str) -> Result<&'static FormDescription, ClinicError> {
        FormCode::from_code(code).map(form).ok_or(ClinicError::unknown("form", "form"))
    }
}
