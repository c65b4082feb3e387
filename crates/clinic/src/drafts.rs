//! Drafts: what was typed and not saved outlives a power cut.

use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::Now;
use serde_json::Value;
use xiangyi_store::{Reader, local};

impl Clinic {
    /// Keeps what the user has typed under a name that the screen chooses,
    /// such as `visit/<resident>/<form>`.
    ///
    /// # Errors
    /// Those of the store.
    pub fn save_draft(&self, key: &str, body: &Value, now: Now) -> Result<(), ClinicError> {
        Ok(self.store().save_draft(self.user_id(), key, body, now.at)?)
    }

    /// What the user has typed under a name, if it is kept.
    ///
    /// # Errors
    /// Those of the store.
    pub fn read_draft(&self, key: &str) -> Result<Option<Value>, ClinicError> {
        self.read(|reader| self.draft(reader, key))
    }

    /// Forgets a draft.
    ///
    /// # Errors
    /// Those of the store.
    pub fn drop_draft(&self, key: &str) -> Result<(), ClinicError> {
        Ok(self.store().drop_draft(self.user_id(), key)?)
    }

    pub(crate) fn draft(&self, reader: &Reader<'_>, key: &str) -> Result<Option<Value>, ClinicError> {
        Ok(local::draft(reader, self.user_id(), key)?.map(|draft| draft.content))
    }
}
