//! One data row judged.

use super::choices::Mended;
use super::details::{Said, agrees};
use super::{Details, Flag, Identity, Reason, RejectedRow, RosterRow, identity};
use crate::value::{DateText, Value, clean, says_nothing};
use chrono::{Datelike, NaiveDate};
use std::sync::Arc;
use xiangyi_domain::residents::id_number::Disability;
use xiangyi_domain::residents::name::{fold_name, is_bad_name, is_odd_name};

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
    let certificate = identity.disability().map(|disability| (disability, identity::text(id)));
    Ok(accept(sheet, row, &name, identity, certificate, said))
}

/// Judges a row whose name or number a person mended, or whom a person entered as 无证件.
pub(super) fn judge_mended(
    sheet: &Arc<str>,
    row: u32,
    said: Said,
    mended: &Mended,
    today: NaiveDate,
) -> Result<RosterRow, Box<RejectedRow>> {
    let (name, id) = (clean(&mended.name), Value::Text(mended.id_text.as_str().into()));
    let Some((sex, birth_on)) = mended.without_document else {
        return judge(sheet, row, Written { name, id: &id, said }, today);
    };
    let sound = judge_name(&name, &Value::Text("无".into()))
        .and_then(|()| if is_lifetime(birth_on, today) { Ok(()) } else { Err(Reason::BadBirthDate) });
    if let Err(reason) = sound {
        let (sheet, id_text) = (sheet.clone(), String::new());
        return Err(Box::new(RejectedRow { sheet, row, reason, name, id_text, details: said.details }));
    }
    let said = Said { sex: Some(sex), birth: Some(DateText::Day(birth_on)), ..said };
    Ok(accept(sheet, row, &name, Identity::Without, None, said))
}

/// Rule 11: not in the future, not before 1900, not older than 120 years.
fn is_lifetime(birth_on: NaiveDate, today: NaiveDate) -> bool {
    birth_on <= today && birth_on.year() >= 1900 && today.years_since(birth_on).is_some_and(|age| age <= 120)
}

fn accept(
    sheet: &Arc<str>,
    row: u32,
    name: &str,
    identity: Identity,
    certificate: Option<(Disability, String)>,
    mut said: Said,
) -> RosterRow {
    let name = fold_name(name);
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
        differs(Flag::NumberLost, said.has_lost_number),
        differs(Flag::OddName, is_odd_name(&name)),
    ];
    let (disability, certificate) = said.disability(identity.id_number(), certificate);
    RosterRow {
        sheet: sheet.clone(),
        row,
        name,
        sex: sex.or(said.sex),
        birth_on: birth_on.or(said_birth),
        flags: flags.into_iter().flatten().collect(),
        details: Box::new(Details { disability, certificate, ..said.details }),
        identity,
    }
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
