//! One data row judged.

use super::details::{Said, agrees};
use super::{Details, Flag, Reason, RejectedRow, RosterRow, identity};
use crate::value::{DateText, Value, clean, says_nothing};
use chrono::NaiveDate;
use std::sync::Arc;
use xiangyi_domain::residents::name::{fold_name, is_bad_name, is_unclear_name};

/// What a data row says.
pub(super) struct Written<'a> {
    pub name: String,
    pub id: &'a Value<'a>,
    pub said: Said,
}

/// Judges a row: name and ID first, then the columns that the ID decides.
pub(super) fn judge(
    sheet: &Arc<str>,
    row: u32,
    Written { name, id, said }: Written<'_>,
    today: NaiveDate,
) -> Result<RosterRow, Box<RejectedRow>> {
    let identity = match judge_name(&name, id).and_then(|()| identity::judge(id, &said.document, today)) {
        Ok(identity) => identity,
        Err(reason) => {
            let (sheet, id_text) = (sheet.clone(), identity::text(id));
            return Err(Box::new(RejectedRow { sheet, row, reason, name, id_text, details: said.details }));
        }
    };
    let name = fold_name(&name);
    let (sex, birth_on) = (identity.sex(), identity.birth_on());
    let said_birth = match said.birth {
        Some(DateText::Day(on)) => Some(on),
        _ => None,
    };
    let differs = |flag: Flag, is: bool| is.then_some(flag);
    let flags = [
        identity.flag(),
        differs(Flag::SexMismatch, said.sex.is_some() && sex.is_some() && said.sex != sex),
        differs(Flag::BirthMismatch, matches!((said.birth, birth_on), (Some(said), Some(born)) if !agrees(said, born))),
        differs(Flag::BadDate, said.has_bad_date || said.birth == Some(DateText::Unreadable)),
        differs(Flag::NameUnclear, is_unclear_name(&name)),
    ];
    let disability = said.disability(identity.id_number(), identity.disability());
    Ok(RosterRow {
        sheet: sheet.clone(),
        row,
        name,
        sex: sex.or(said.sex),
        birth_on: birth_on.or(said_birth),
        flags: flags.into_iter().flatten().collect(),
        details: Details { disability, ..said.details },
        identity,
    })
}

/// Rule 11's order: nothing there first, then nothing sensible.
fn judge_name(name: &str, id: &Value<'_>) -> Result<(), Reason> {
    if name.is_empty() || (says_nothing(name) && !name.starts_with('-')) {
        return Err(Reason::MissingName);
    }
    if is_bad_name(name) && !id.is_blank() {
        return Err(Reason::BadName);
    }
    Ok(())
}

/// Judges a rejected row again after a person mended its name or number in
/// the preview. Whether another row is the same person is not looked at.
///
/// # Errors
/// The reason why the row still cannot be accepted.
pub fn recheck(row: &RejectedRow, name: &str, id_text: &str, today: NaiveDate) -> Result<RosterRow, Reason> {
    let said = Said { details: row.details.clone(), ..Said::default() };
    let id = Value::Text(id_text.into());
    judge(&row.sheet, row.row, Written { name: clean(name), id: &id, said }, today).map_err(|rejected| rejected.reason)
}
