//! Photos of visits: the rows that name them, the pictures themselves, and pictures of visits still being typed.
//!
//! A picture stands in this encrypted file under its BLAKE3 name, once, however many rows name it. It is never thrown
//! away here, so a restored server can always be given it again.

mod blobs;
mod waiting;

pub use blobs::{Missing, Unsent, bytes, has, missing, to_carry, unsent, unsent_count, wanted};
pub use waiting::{WaitingPhoto, take_waiting, waiting};

use crate::cell::{all, one, row};
use crate::{Reader, StoreError};
use chrono::NaiveDate;
use rusqlite::named_params;
use xiangyi_domain::id::{PhotoId, ResidentId, UserId, VillageId, VisitId};

row! {
    /// One picture of a visit.
    Photo {
        id: PhotoId,
        /// Its village.
        village: VillageId,
        /// Whose visit.
        resident: ResidentId,
        /// Which visit.
        visit: VisitId,
        /// BLAKE3 of the stored picture.
        hash: String,
        /// Its bytes.
        size: i64,
        /// In pixels.
        width: i64,
        /// In pixels.
        height: i64,
        ;
        /// When the picture says that it was taken, `YYYY-MM-DDTHH:MM:SS`, by the camera's clock.
        taken_at: String,
        /// When it was added.
        added_on: NaiveDate,
        /// By whom.
        added_by: UserId,
    }
}

/// One row.
///
/// # Errors
/// Those of the database.
pub fn find(reader: &Reader<'_>, id: PhotoId) -> Result<Option<Photo>, StoreError> {
    one(reader.sql(), "SELECT * FROM photos WHERE id = :id", named_params! {":id": id.bytes()})
}

/// The listed pictures of a visit and of those that it corrects, the oldest first.
///
/// # Errors
/// Those of the database.
pub fn of_visit(reader: &Reader<'_>, visit: VisitId) -> Result<Vec<Photo>, StoreError> {
    all(reader.sql(), include_str!("of_visit.sql"), named_params! {":visit": visit.bytes()})
}
