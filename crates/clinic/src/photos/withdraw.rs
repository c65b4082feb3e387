//! Taking a picture back: one that waits goes, one of a logged visit stays on record, withdrawn, with the reason.

use super::PhotosOf;
use crate::changes::Changes;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::followups::open::photos_key;
use crate::now::{Ids, Now};
use serde::Deserialize;
use xiangyi_domain::id::PhotoId;
use xiangyi_domain::users::Right;
use xiangyi_store::{Op, photos};
use xiangyi_wire::Entity;

/// A picture that does not belong to the visit.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct WithdrawPhoto {
    /// Which row.
    pub id: PhotoId,
    /// Why.
    pub reason: String,
}

impl Clinic {
    /// Withdraws a picture of a logged visit.
    ///
    /// # Errors
    /// `unknown_photo`, `not_your_village`, `missing_key`.
    pub fn withdraw_photo(&self, input: &WithdrawPhoto, now: Now, ids: Ids<'_>) -> Result<Changes, ClinicError> {
        self.must(Right::VisitsLog)?;
        let reason = input.reason.trim();
        if reason.is_empty() {
            return Err(ClinicError::BadInput { code: "missing_key", field: Some("reason".to_owned()) });
        }
        let ((), committed) = self.commit(Op::VoidRecord, now, ids, |tx| {
            let found = photos::find(tx, input.id)?.filter(|photo| photo.meta.voided.is_none());
            let photo = found.ok_or(ClinicError::unknown("photo", "id"))?;
            self.visit_seen(tx, photo.visit)?;
            tx.void(Entity::Photo, photo.id, reason)?;
            Ok::<_, ClinicError>(())
        })?;
        Ok(committed.into())
    }

    /// Takes a picture away from a visit that is still being typed.
    ///
    /// # Errors
    /// `unknown_resident`, `not_your_village`.
    pub fn drop_photo(&self, of: &PhotosOf, hash: &str) -> Result<Changes, ClinicError> {
        self.must(Right::VisitsLog)?;
        if let Some((who, form)) = of.resident.as_deref().zip(of.form.as_ref()) {
            let key = self.read(|reader| photos_key(self.resident(reader, who)?.id, form, of.draft.as_deref()))?;
            self.store().drop_waiting_photo(self.user_id(), &key, hash)?;
        }
        Ok(Changes::of("photos"))
    }
}
