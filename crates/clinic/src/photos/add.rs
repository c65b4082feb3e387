//! Adding a picture to a visit, logged or still being typed.

use super::shrink::shrink;
use crate::changes::Changes;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::followups::open::photos_key;
use crate::now::{Ids, Now};
use crate::residents::add::object;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::json;
use xiangyi_domain::followups::FormCode;
use xiangyi_domain::id::{PhotoId, UserId, VisitId};
use xiangyi_domain::users::Right;
use xiangyi_store::photos::{self, WaitingPhoto};
use xiangyi_store::{Op, Reader, WriteTx, residents, visits};
use xiangyi_wire::Entity;

/// At most so many pictures of one visit (domain handbook §8.5: 2–6).
pub(super) const MOST: usize = 6;

/// A picture and what it shows. Either `visit`, or `resident` and `form` of a visit still being typed.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct AddPhoto {
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
    /// The file's bytes in base64.
    pub content: String,
}

/// The picture as it is kept.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct AddedPhoto {
    /// Row; none while the visit is not logged.
    pub id: Option<PhotoId>,
    /// Its name.
    pub hash: String,
    /// Bytes kept.
    pub size: u32,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// When the picture says that it was taken.
    pub taken_at: Option<String>,
    /// What to fetch again.
    pub changes: Changes,
}

impl Clinic {
    /// Adds a picture: to a logged visit at once, to one still being typed when it is logged.
    ///
    /// # Errors
    /// `not_a_picture`, `photo_too_large`, `too_many_photos`, `missing_key`, `unknown_visit`, `unknown_resident`,
    /// `not_your_village`, `restricted_register`.
    pub fn add_photo(&self, input: &AddPhoto, now: Now, ids: Ids<'_>) -> Result<AddedPhoto, ClinicError> {
        self.must(Right::VisitsLog)?;
        // A base64 text of a refused size is not even decoded.
        if input.content.len() / 4 * 3 > super::shrink::MAX_FILE + 3 {
            return Err(ClinicError::refused_at("photo_too_large", "content").with("megabytes", 20));
        }
        let no_picture = |_| ClinicError::refused_at("not_a_picture", "content");
        let shrunk = shrink(&STANDARD.decode(&input.content).map_err(no_picture)?)?;
        let photo = WaitingPhoto {
            hash: xiangyi_wire::blob::name_of(&shrunk.jpeg),
            size: i64::try_from(shrunk.jpeg.len()).unwrap_or(i64::MAX),
            width: shrunk.width.into(),
            height: shrunk.height.into(),
            taken_at: shrunk.taken_at,
        };
        let (id, changes) = match input.visit {
            Some(visit) => self.add_to_visit(visit, &photo, &shrunk.jpeg, now, ids)?,
            None => (None, self.add_to_draft(input, &photo, &shrunk.jpeg, now)?),
        };
        Ok(AddedPhoto {
            id,
            hash: photo.hash,
            size: u32::try_from(photo.size).unwrap_or(u32::MAX),
            width: shrunk.width,
            height: shrunk.height,
            taken_at: photo.taken_at,
            changes,
        })
    }

    fn add_to_visit(
        &self,
        visit: VisitId,
        photo: &WaitingPhoto,
        jpeg: &[u8],
        now: Now,
        ids: Ids<'_>,
    ) -> Result<(Option<PhotoId>, Changes), ClinicError> {
        self.read(|reader| self.check_room(reader, visit, &photo.hash))?;
        // The picture before its row: a row never names what is not here.
        self.store().put_blob(jpeg)?;
        let (id, committed) = self.commit(Op::AddPhoto, now, ids, |tx| {
            let row = self.visit_seen(tx, visit)?;
            self.check_room(tx, visit, &photo.hash)?;
            insert(tx, &row, photo, self.user_id(), now.today)
        })?;
        Ok((Some(id), committed.into()))
    }

    fn add_to_draft(
        &self,
        input: &AddPhoto,
        photo: &WaitingPhoto,
        jpeg: &[u8],
        now: Now,
    ) -> Result<Changes, ClinicError> {
        let missing = |field: &str| ClinicError::BadInput { code: "missing_key", field: Some(field.to_owned()) };
        let who = input.resident.as_deref().ok_or_else(|| missing("visit"))?;
        let form = input.form.as_ref().ok_or_else(|| missing("form"))?;
        self.form_named(form, None)?;
        let key = self.read(|reader| {
            let key = photos_key(self.resident(reader, who)?.id, form, input.draft.as_deref())?;
            let here = photos::waiting(reader, self.user_id(), &key)?;
            if here.len() >= MOST && here.iter().all(|one| one.hash != photo.hash) {
                return Err(too_many());
            }
            Ok(key)
        })?;
        self.store().put_blob(jpeg)?;
        self.store().wait_photo(self.user_id(), &key, photo, now.at)?;
        Ok(Changes::of("photos"))
    }

    fn check_room(&self, reader: &Reader<'_>, visit: VisitId, hash: &str) -> Result<(), ClinicError> {
        self.visit_seen(reader, visit)?;
        let here = photos::of_visit(reader, visit)?;
        if here.iter().any(|one| one.hash == hash) {
            return Err(ClinicError::refused_at("photo_twice", "content"));
        }
        if here.len() >= MOST { Err(too_many()) } else { Ok(()) }
    }

    /// A visit that the user may see and whose village is theirs.
    pub(crate) fn visit_seen(&self, reader: &Reader<'_>, id: VisitId) -> Result<visits::Visit, ClinicError> {
        let found = visits::find(reader, id)?.filter(|visit| visit.meta.voided.is_none());
        let visit = found.ok_or(ClinicError::unknown("visit", "visit"))?;
        self.must_cover_person(reader, visit.village, visit.resident)?;
        self.must_see_visit(reader, &visit)?;
        Ok(visit)
    }
}

fn too_many() -> ClinicError {
    ClinicError::refused_at("too_many_photos", "content").with("most", MOST)
}

fn insert(
    tx: &mut WriteTx<'_>,
    visit: &visits::Visit,
    photo: &WaitingPhoto,
    user: UserId,
    today: NaiveDate,
) -> Result<PhotoId, ClinicError> {
    let id = PhotoId(tx.new_id());
    let mut fields = object(json!({
        "village": visit.village, "resident": visit.resident, "visit": visit.id, "hash": photo.hash, "size": photo.size,
        "width": photo.width, "height": photo.height, "taken_at": photo.taken_at, "added_on": today, "added_by": user,
    }));
    fields.retain(|_, value| !value.is_null());
    tx.insert(Entity::Photo, id, &visit.meta.area, fields)?;
    Ok(id)
}

/// The pictures that waited for a visit become its own, in the commit that logs it.
pub(crate) fn attach_waiting(
    tx: &mut WriteTx<'_>,
    (resident, form, draft): (&residents::Resident, &FormCode, Option<&str>),
    visit: VisitId,
    user: UserId,
    today: NaiveDate,
) -> Result<(), ClinicError> {
    let waiting = photos::take_waiting(tx, user, &photos_key(resident.id, form, draft)?)?;
    if waiting.is_empty() {
        return Ok(());
    }
    let visit = visits::find(tx, visit)?.ok_or(ClinicError::unknown("visit", "visit"))?;
    for photo in &waiting {
        insert(tx, &visit, photo, user, today)?;
    }
    Ok(())
}
