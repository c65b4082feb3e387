//! 履约记录: services of packs that are no follow-ups.

use crate::cell::{all, one, row};
use crate::{Reader, StoreError};
use chrono::NaiveDate;
use rusqlite::named_params;
use xiangyi_domain::id::{ContractId, PackId, ResidentId, ServiceId, UserId, VillageId};

row! {
    /// One service that was given.
    Service {
        id: ServiceId,
        /// The village.
        village: VillageId,
        /// To whom.
        resident: ResidentId,
        /// The item of the pack, by its name.
        item: String,
        /// 随访, 健康教育 …: a code of the domain's dictionary.
        kind: String,
        /// Whether the resident signed for it.
        signed: bool,
        ;
        /// Under which contract.
        contract: ContractId,
        /// Of which pack.
        pack: PackId,
        /// When.
        served_on: NaiveDate,
        /// By whom.
        doctor: UserId,
        /// Where.
        place: String,
        /// What came of it.
        result: String,
        /// How long it took.
        minutes: i64,
        /// The service that this one replaces.
        corrects: ServiceId,
    }
}

/// One service.
///
/// # Errors
/// Those of the database.
pub fn find(reader: &Reader<'_>, id: ServiceId) -> Result<Option<Service>, StoreError> {
    one(reader.sql(), "SELECT * FROM services WHERE id = :id", named_params! {":id": id.bytes()})
}

/// The listed services of a resident that no correction replaced, the newest first.
///
/// # Errors
/// Those of the database.
pub fn of_resident(reader: &Reader<'_>, id: ResidentId) -> Result<Vec<Service>, StoreError> {
    let id = crate::merges::kept(reader, id)?;
    all(reader.sql(), include_str!("of_resident.sql"), named_params! {":resident": id.bytes()})
}
