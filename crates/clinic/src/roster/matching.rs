//! Who of a roster is known already.

use crate::clinic::Clinic;
use crate::error::ClinicError;
use std::collections::HashMap;
use xiangyi_domain::id::VillageId;
use xiangyi_domain::residents::{fold_village_name, village_id};
use xiangyi_sheets::roster::{Identity, RosterRow};
use xiangyi_store::{Reader, residents, villages};

/// Villages by every name they have; a new one gets its derived id.
pub(super) struct Places {
    known: HashMap<String, VillageId>,
    /// New villages in the order of the file, with their names.
    pub(super) new: Vec<(VillageId, String)>,
    default: Option<VillageId>,
    pub(super) count: usize,
}

impl Places {
    pub(super) fn load(clinic: &Clinic, reader: &Reader<'_>, default: Option<&str>) -> Result<Places, ClinicError> {
        let rows = villages::list(reader)?;
        let count = rows.len();
        let mut known = HashMap::new();
        for village in rows {
            known.insert(fold_village_name(&village.name), village.id);
            known.extend(village.code.map(|code| (code, village.id)));
        }
        let mut places = Places { known, new: Vec::new(), default: None, count };
        if let Some(default) = default.filter(|text| !text.trim().is_empty()) {
            places.default = Some(places.of(clinic, reader, default)?);
        }
        Ok(places)
    }

    /// The village of a row; a row without one belongs to the default, else to
    /// the village that its sheet is called by, else to 未分村.
    pub(super) fn of_row(
        &mut self,
        clinic: &Clinic,
        reader: &Reader<'_>,
        row: &RosterRow,
    ) -> Result<VillageId, ClinicError> {
        match (&row.details.village, self.default) {
            (Some(name), _) if !name.trim().is_empty() => self.of(clinic, reader, name),
            (_, Some(default)) => Ok(default),
            _ if names_village(&row.sheet) => self.of(clinic, reader, &row.sheet),
            _ => self.of(clinic, reader, "未分村"),
        }
    }

    fn of(&mut self, clinic: &Clinic, reader: &Reader<'_>, name: &str) -> Result<VillageId, ClinicError> {
        let folded = fold_village_name(name);
        if let Some(id) = self.known.get(&folded) {
            return Ok(*id);
        }
        let mut id = village_id(clinic.org(), &folded);
        // The row of a village that was withdrawn with its import stays; the next one needs another id.
        let mut again = 1;
        while villages::find(reader, id)?.is_some() {
            again += 1;
            id = village_id(clinic.org(), &format!("{folded}#{again}"));
        }
        self.known.insert(folded.clone(), id);
        self.new.push((id, folded));
        Ok(id)
    }
}

/// Whether a sheet is called by its village: 石板村, 城东社区.
fn names_village(sheet: &str) -> bool {
    let folded = fold_village_name(sheet);
    let stem = ["村", "社区", "居委会"].iter().find_map(|end| folded.strip_suffix(end));
    let is_word = |stem: &str| matches!(stem, "行政" | "自然" | "全" | "各" | "本" | "贫困" | "脱贫" | "所有" | "中心");
    stem.is_some_and(|stem| {
        (1..=6).contains(&stem.chars().count()) && stem.chars().all(char::is_alphabetic) && !is_word(stem)
    })
}

/// A known resident: by number, by the old 15 digits, or by name, birth date
/// and village when the known one has no number yet.
pub(super) fn known(
    reader: &Reader<'_>,
    row: &RosterRow,
    village: VillageId,
) -> Result<Option<residents::Resident>, ClinicError> {
    if row.identity != Identity::Without
        && let Some(found) = residents::by_id_number(reader, row.identity.number())?.into_iter().next()
    {
        return Ok(Some(found));
    }
    if let Some(old) = row.identity.id_number().and_then(|number| number.legacy15())
        && let Some(found) = residents::by_id_number(reader, &old)?.into_iter().next()
    {
        return Ok(Some(found));
    }
    let Some(born) = row.birth_on else { return Ok(None) };
    let alike = residents::by_name(reader, village, &row.name)?;
    Ok(alike.into_iter().find(|other| other.birth_on == Some(born) && other.id_number.is_none()))
}
