//! The county server that this device belongs to.

use crate::cell::{Cell, FromRow, one};
use crate::error::StoreError;
use crate::reader::Reader;
use crate::store::Store;
use rusqlite::Row;
use rusqlite::named_params;
use std::fmt;
use xiangyi_domain::id::DeviceId;
use xiangyi_wire::enroll::CountyKeys;

/// What enrolment gave.
#[derive(Clone, PartialEq, Eq)]
pub struct Enrolment {
    /// Where the server is.
    pub server_url: String,
    /// The device's name at it.
    pub device_id: DeviceId,
    /// Sent with every request.
    pub token: String,
    /// The device's own private key.
    pub device_key: Vec<u8>,
    /// The county's certificate, PEM; none on loopback.
    pub ca: Option<String>,
    /// The county's keys for files on a stick; none where the device joined before there were such files.
    pub keys: Option<CountyKeys>,
}

impl fmt::Debug for Enrolment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Enrolment").field("server_url", &self.server_url).finish_non_exhaustive()
    }
}

impl FromRow for Enrolment {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Enrolment> {
        let (reads, signs) = (row.get::<_, Option<String>>("county_reads")?, row.get("county_signs")?);
        Ok(Enrolment {
            server_url: row.get("server_url")?,
            device_id: DeviceId::from_bytes(row.get("device_id")?),
            token: row.get("token")?,
            device_key: row.get("device_key")?,
            ca: String::cell(row.get_ref("ca")?),
            keys: reads.zip(signs).map(|(reads, signs)| CountyKeys { reads, signs }),
        })
    }
}

impl Store {
    /// Joins a county, or joins it again after the server was restored; the outbox stays as it is.
    ///
    /// # Errors
    /// Those of the database.
    pub fn set_enrolment(&self, enrolment: &Enrolment) -> Result<(), StoreError> {
        self.write_local(|conn| {
            conn.prepare_cached(include_str!("enrolment_set.sql"))?.execute(named_params! {
                ":server_url": enrolment.server_url, ":device_id": enrolment.device_id.bytes(),
                ":token": enrolment.token, ":device_key": enrolment.device_key, ":ca": enrolment.ca,
                ":reads": enrolment.keys.as_ref().map(|keys| &keys.reads),
                ":signs": enrolment.keys.as_ref().map(|keys| &keys.signs),
            })?;
            Ok(())
        })
    }

    /// [`enrolment`] in a snapshot of its own.
    ///
    /// # Errors
    /// Those of the database.
    pub fn enrolment(&self) -> Result<Option<Enrolment>, StoreError> {
        self.read(enrolment)
    }
}

/// The county that this device belongs to, once enrolled.
///
/// # Errors
/// Those of the database.
pub fn enrolment(reader: &Reader<'_>) -> Result<Option<Enrolment>, StoreError> {
    one(reader.sql(), "SELECT * FROM enrolment", [])
}
