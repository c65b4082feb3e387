//! The pictures of a visit, and a picture itself.

use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::followups::open::photos_key;
use crate::residents::Names;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use xiangyi_domain::followups::FormCode;
use xiangyi_domain::id::{PhotoId, VisitId};
use xiangyi_domain::users::Right;
use xiangyi_store::photos;

/// Which pictures: of a logged visit, or of one still being typed.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct PhotosOf {
    /// The logged visit.
    #[serde(default)]
    pub visit: Option<VisitId>,
    /// Id or ID number of the person being visited.
    #[serde(default)]
    pub resident: Option<String>,
    /// The form being filled in.
    #[serde(default)]
    pub form: Option<FormCode>,
    /// The name of the draft under which it is typed, as [`crate::followups::VisitForm`] gives it; that of the form alone
    /// if missing.
    #[serde(default)]
    pub draft: Option<String>,
}

/// The pictures of a visit, those of earlier versions of it first.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct PhotoList {
    /// In the order of adding.
    pub photos: Vec<PhotoLine>,
    /// How many there may be.
    pub most: u32,
}

/// One picture.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct PhotoLine {
    /// Row; none while the visit is not logged.
    pub id: Option<PhotoId>,
    /// Its name.
    pub hash: String,
    /// Bytes.
    pub size: u32,
    /// When the picture says that it was taken.
    pub taken_at: Option<String>,
    /// When it was added.
    pub added_on: Option<NaiveDate>,
    /// By whom.
    pub added_by: String,
    /// Whether the picture itself is on this computer; else the next sync fetches it once it is asked for.
    pub here: bool,
}

/// A picture.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct PhotoBytes {
    /// The JPEG in base64; `None` when it is still at the county and now asked for.
    pub content: Option<String>,
}

impl Clinic {
    /// The pictures of a visit.
    ///
    /// # Errors
    /// `unknown_visit`, `unknown_resident`, `not_your_village`, `restricted_register`.
    pub fn list_photos(&self, input: &PhotosOf) -> Result<PhotoList, ClinicError> {
        self.must(Right::VisitsView)?;
        self.read(|reader| {
            let names = Names::load(reader)?;
            let size = |size: i64| u32::try_from(size).unwrap_or(u32::MAX);
            let mut lines = Vec::new();
            if let Some(visit) = input.visit {
                self.visit_seen(reader, visit)?;
                for photo in photos::of_visit(reader, visit)? {
                    lines.push(PhotoLine {
                        here: photos::has(reader, &photo.hash)?,
                        id: Some(photo.id),
                        hash: photo.hash,
                        size: size(photo.size),
                        taken_at: photo.taken_at,
                        added_on: photo.added_on,
                        added_by: names.user(photo.added_by),
                    });
                }
            } else if let Some((who, form)) = input.resident.as_deref().zip(input.form.as_ref()) {
                let key = photos_key(self.resident(reader, who)?.id, form, input.draft.as_deref())?;
                let line = |photo: photos::WaitingPhoto| PhotoLine {
                    id: None,
                    hash: photo.hash,
                    size: size(photo.size),
                    taken_at: photo.taken_at,
                    added_on: None,
                    added_by: self.user().name.clone(),
                    here: true,
                };
                lines.extend(photos::waiting(reader, self.user_id(), &key)?.into_iter().map(line));
            }
            Ok(PhotoList { photos: lines, most: u32::try_from(super::add::MOST).unwrap_or(u32::MAX) })
        })
    }

    /// A picture of a list; one that is not here is asked for.
    ///
    /// # Errors
    /// Those of [`Clinic::list_photos`], `unknown_photo`.
    pub fn photo(&self, of: &PhotosOf, hash: &str) -> Result<PhotoBytes, ClinicError> {
        // Whoever may see the visit may see its pictures, and nobody else.
        let listed = self.list_photos(of)?;
        if !listed.photos.iter().any(|photo| photo.hash == hash) {
            return Err(ClinicError::unknown("photo", "hash"));
        }
        let bytes = self.read(|reader| Ok(photos::bytes(reader, hash)?))?;
        if bytes.is_none() {
            self.store().want_blob(hash)?;
        }
        Ok(PhotoBytes { content: bytes.map(|bytes| STANDARD.encode(bytes)) })
    }
}
