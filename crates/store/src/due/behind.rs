//! Since which quarter somebody is behind what the year asks for: kept with each
//! row, so that a list of them is one walk along an index.

use chrono::NaiveDate;
use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;
use xiangyi_domain::followups::annual::behind_from;
use xiangyi_domain::followups::{Mode, frequencies, frequency_pack};
use xiangyi_domain::residents::DiseaseKind;

/// Gives a connection `behind_from(kind, enrolled_on, made, frequency)`: the quarter in which the annual test first finds
/// something undone, or NULL where it asks for nothing. `frequency` is the township's setting as JSON, or NULL.
pub(crate) fn register(conn: &Connection) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    conn.create_scalar_function("behind_from", 4, flags, |context| {
        let text = |at| context.get_raw(at).as_str_or_null().ok().flatten();
        let chosen = text(3).and_then(|json| serde_json::from_str::<String>(json).ok());
        let pack = chosen.as_deref().and_then(frequency_pack).or_else(|| frequencies().first());
        let kind = DiseaseKind::ALL.into_iter().find(|kind| Some(kind.code()) == text(0));
        let enrolled = text(1).and_then(|day| day.parse().ok());
        let home = pack.map_or(0, |pack| pack.home_per_year);
        Ok(kind.and_then(|kind| behind_from(kind, enrolled, home, &made(text(2).unwrap_or_default()))))
    })
}

/// `2026-03-01h,2025-12-02c` as days and ways; what a newer version wrote otherwise is left out.
pub(super) fn made(text: &str) -> Vec<(NaiveDate, Mode)> {
    let one = |part: &str| {
        let (on, way) = part.split_at_checked(part.len().checked_sub(1)?)?;
        let mode = match way {
            "c" => Mode::Clinic,
            "h" => Mode::Home,
            "p" => Mode::Phone,
            _ => return None,
        };
        Some((on.parse().ok()?, mode))
    };
    text.split(',').filter_map(one).collect()
}
