//! The packs that come with the app.

use crate::pack::{Fault, Pack, Problem, Problems};
use chrono::NaiveDate;
use std::sync::OnceLock;

/// The text of every shipped pack. A new county is one line here and one file.
const TEXTS: [&str; 11] = [
    include_str!("../../../policies/ruzhou-2019.toml"),
    include_str!("../../../policies/ruzhou-2019-henan.toml"),
    include_str!("../../../policies/hezhang-2016.toml"),
    include_str!("../../../policies/cap10-county.toml"),
    include_str!("../../../policies/tianlin-2018.toml"),
    include_str!("../../../policies/jingxian-2018.toml"),
    include_str!("../../../policies/guizhou-2016.toml"),
    include_str!("../../../policies/hongze-2019.toml"),
    include_str!("../../../policies/yunnan-2017.toml"),
    include_str!("../../../policies/xinjiang-2019.toml"),
    include_str!("../../../policies/hebei-2018.toml"),
];

/// The texts of the shipped packs, in the order of the list.
pub fn texts() -> impl Iterator<Item = &'static str> {
    TEXTS.into_iter()
}

/// The shipped packs. They are held to `Pack::parse` by a test, so a text that
/// does not parse cannot be shipped; here it would be left out.
pub fn shipped() -> &'static [Pack] {
    static PACKS: OnceLock<Vec<Pack>> = OnceLock::new();
    PACKS.get_or_init(|| texts().filter_map(|text| Pack::parse(text).ok()).collect())
}

/// The text of the shipped pack of this code.
#[must_use]
pub fn text_of(code: &str) -> Option<&'static str> {
    let named = format!("code = \"{code}\"");
    texts().find(|text| text.lines().any(|line| line.trim_end() == named))
}

/// The shipped pack of this code.
#[must_use]
pub fn find(code: &str) -> Option<&'static Pack> {
    shipped().iter().find(|pack| pack.code == code)
}

/// The shipped packs for a place (six digits of GB/T 2260) on a day of discharge.
#[must_use]
pub fn for_area(area_code: &str, discharged_on: NaiveDate) -> Vec<&'static Pack> {
    let here = |pack: &&Pack| pack.area_code.as_deref() == Some(area_code) && pack.covers(discharged_on);
    shipped().iter().filter(here).collect()
}

/// Checks packs against each other: no two with one code, and no two of one
/// locality that claim the same day, unless one is a reading of the other.
///
/// # Errors
/// Every clash, with the code of the later pack as its path.
pub fn check_together(packs: &[Pack]) -> Result<(), Problems> {
    let mut problems = Vec::new();
    for (index, later) in packs.iter().enumerate() {
        for earlier in &packs[..index] {
            if let Some(fault) = clash(earlier, later) {
                problems.push(Problem { path: later.code.clone(), line: None, fault });
            }
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(Problems(problems)) }
}

fn clash(a: &Pack, b: &Pack) -> Option<Fault> {
    if a.code == b.code && a.version == b.version {
        return Some(Fault::SamePack);
    }
    let readings = a.reading_of.as_deref() == Some(b.code.as_str()) || b.reading_of.as_deref() == Some(a.code.as_str());
    let same_days = a.covers(b.valid_from.value) || b.covers(a.valid_from.value);
    (a.locality == b.locality && same_days && !readings).then(|| Fault::SameDays { other: a.code.clone() })
}
