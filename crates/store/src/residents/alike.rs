//! People who might be the same.

use super::Resident;
use crate::cell::all;
use crate::search::sound_alike;
use crate::{Reader, StoreError};
use chrono::{Datelike, NaiveDate};
use rusqlite::named_params;
use std::collections::HashMap;
use xiangyi_domain::id::{ResidentId, VillageId};

/// Listed residents of a village with exactly this name.
///
/// # Errors
/// Those of the database.
pub fn by_name(reader: &Reader<'_>, village: VillageId, name: &str) -> Result<Vec<Resident>, StoreError> {
    let sql = "SELECT * FROM residents WHERE village = :village AND name = :name AND listed = 1 ORDER BY id";
    all(reader.sql(), sql, named_params! {":village": village.bytes(), ":name": name})
}

/// Names and birth years of villages, to be compared with many new people.
#[derive(Default)]
pub struct Neighbours {
    by_year: HashMap<(VillageId, i32), Vec<(ResidentId, String)>>,
    loaded: Vec<VillageId>,
}

impl Neighbours {
    /// Residents of the village who are called alike by pinyin and were born in the same year.
    ///
    /// # Errors
    /// Those of the database.
    pub fn like(
        &mut self,
        reader: &Reader<'_>,
        village: VillageId,
        name: &str,
        born: NaiveDate,
    ) -> Result<Vec<ResidentId>, StoreError> {
        if !self.loaded.contains(&village) {
            self.load(reader, village)?;
        }
        let born_then = self.by_year.get(&(village, born.year())).into_iter().flatten();
        Ok(born_then.filter(|(_, other)| sound_alike(name, other)).map(|(id, _)| *id).collect())
    }

    fn load(&mut self, reader: &Reader<'_>, village: VillageId) -> Result<(), StoreError> {
        let sql = "SELECT id, name, birth_on FROM residents WHERE village = :village AND listed = 1 ORDER BY name, id";
        let mut select = reader.sql().prepare_cached(sql)?;
        let mut rows = select.query(named_params! {":village": village.bytes()})?;
        while let Some(row) = rows.next()? {
            let born: Option<String> = row.get(2)?;
            let year = born.and_then(|born| born.get(..4)?.parse().ok());
            let (Some(year), Some(name)) = (year, row.get::<_, Option<String>>(1)?) else { continue };
            self.by_year.entry((village, year)).or_default().push((ResidentId::from_bytes(row.get(0)?), name));
        }
        self.loaded.push(village);
        Ok(())
    }
}
