//! Settings of the township: one row each, synced, so that every computer works by the same ones.

use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::residents::add::object;
use serde_json::{Value, json};
use xiangyi_domain::id::{RowId, derived};
use xiangyi_store::{Reader, WriteTx, township_settings};
use xiangyi_wire::Entity;

impl Clinic {
    /// Sets a setting, in the commit of the verb that decides it.
    pub(crate) fn put_township_setting(
        &self,
        tx: &mut WriteTx<'_>,
        name: &str,
        value: &Value,
    ) -> Result<(), ClinicError> {
        // Derived, so that two computers that set it first meet in one row.
        let id = RowId(derived("setting", &[self.org().as_str(), name]));
        match township_settings::find(tx, id)? {
            Some(row) => tx.patch(Entity::Setting, id, row.meta.revision, object(json!({ "value": value })))?,
            None => {
                tx.insert(Entity::Setting, id, &self.township(), object(json!({ "name": name, "value": value })))?
            }
        };
        Ok(())
    }
}

/// What a setting is set to; `None` when nobody has set it.
pub(crate) fn township_setting(reader: &Reader<'_>, name: &str) -> Result<Option<Value>, ClinicError> {
    Ok(township_settings::by_name(reader, name)?.and_then(|row| row.value))
}
