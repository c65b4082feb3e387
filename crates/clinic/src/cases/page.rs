//! One case with both versions side by side, or one rejected change with what can be mended.

use super::list::WaitingChange;
use super::matter::Matter;
use super::shown::{Words, options};
use crate::clinic::Clinic;
use crate::error::ClinicError;
use chrono::NaiveDate;
use serde::Serialize;
use serde_json::Value;
use xiangyi_domain::cases::{Choice, choices};
use xiangyi_domain::id::{ChangeId, RowId};
use xiangyi_domain::users::Right;
use xiangyi_store::{Reader, cases, outbox};
use xiangyi_wire::change::Fields;
use xiangyi_wire::entities::{Column, FieldSpec};
use xiangyi_wire::{Entity, Op};

/// One held or rejected change.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct CasePage {
    /// What it is.
    pub change: WaitingChange,
    /// Both versions, field by field; those in dispute first.
    pub fields: Vec<CaseField>,
    /// The row that the held one collides with.
    pub other: Option<RowId>,
    /// Why the row that stands was withdrawn.
    pub voided: Option<String>,
    /// What the user may choose.
    pub choices: Vec<Choice>,
    /// Whether a choice needs a reason.
    pub needs_reason: bool,
    /// The day from which the held one holds: the first admission ends on it, if the held one is used.
    pub from: Option<NaiveDate>,
    /// What can be changed before a rejected change is sent again.
    pub mend: Vec<MendField>,
    /// Changes of this computer that wait with it.
    pub waiting: Vec<WaitingChange>,
}

/// One field of two versions.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct CaseField {
    /// Its name in the registry.
    pub field: String,
    /// What stands.
    pub stands: Option<String>,
    /// What is held.
    pub held: Option<String>,
    /// Whether somebody must choose.
    pub contested: bool,
}

/// A value that can be mended.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct MendField {
    /// Its name in the registry.
    pub field: String,
    /// As it was typed.
    pub value: String,
    /// Whether the county complained about it.
    pub wrong: bool,
    /// What it may be; empty where anything may be typed.
    pub options: Vec<FieldOption>,
}

/// One value that a field may have.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct FieldOption {
    /// As it is stored.
    pub code: String,
    /// As it is read.
    pub word: String,
}

impl Clinic {
    /// One held or rejected change with both versions.
    ///
    /// # Errors
    /// `not_allowed`, `unknown_change`.
    pub fn case_page(&self, change: ChangeId) -> Result<CasePage, ClinicError> {
        self.must(Right::SyncRun)?;
        self.read(|reader| {
            let matter = self.matter(reader, change)?;
            let words = Words::of(self, reader)?;
            let offered = choices(&matter.code, matter.entity.as_str()).iter().copied().chain([Choice::Withdraw]);
            let line = self.line(reader, &words, &matter)?;
            let open = line.case_id.is_some() && matter.is_open();
            let waiting = outbox::waiting_for(reader, change)?.into_iter().map(Matter::of_entry);
            let waiting = waiting.map(|one| self.line(reader, &words, &one));
            Ok(CasePage {
                fields: fields(reader, &words, &matter)?,
                other: matter.other,
                voided: matter.standing(reader)?.and_then(|row| row.voided),
                choices: offered.filter(|choice| open && self.may_choose(&matter, *choice)).collect(),
                needs_reason: needs_reason(matter.entity),
                from: matter.from(),
                mend: if line.case_id.is_none() && line.decided.is_none() {
                    mend(&words, &matter)?
                } else {
                    Vec::new()
                },
                waiting: waiting.collect::<Result<_, _>>()?,
                change: line,
            })
        })
    }
}

/// Where money or an agreement hangs on it, whoever decides says why.
pub(super) fn needs_reason(entity: Entity) -> bool {
    matches!(entity, Entity::Admission | Entity::Posting | Entity::Contract)
}

impl Matter {
    /// The day from which a held admission or contract counts.
    pub(super) fn from(&self) -> Option<NaiveDate> {
        let name = if self.entity == Entity::Contract { "starts_on" } else { "admitted_on" };
        self.values()?.get(name)?.as_str()?.parse().ok()
    }
}

fn fields(reader: &Reader<'_>, words: &Words<'_>, matter: &Matter) -> Result<Vec<CaseField>, ClinicError> {
    let Some(held) = matter.values() else { return Ok(Vec::new()) };
    let stands = what_stands(reader, matter)?;
    let stands = |name: &str| stands.get(name).or_else(|| matter.stood.get(name)).unwrap_or(&Value::Null);
    let is_new = matter.code != "concurrent_critical";
    let mut all = Vec::new();
    for (field, value) in held {
        let (stands, held) = (stands(field), value);
        let asked = if matter.contested.is_empty() { !is_new } else { matter.contested.contains(field) };
        let contested = asked && stands != held;
        all.push(CaseField {
            field: field.clone(),
            stands: words.value(matter.entity, field, stands)?,
            held: words.value(matter.entity, field, held)?,
            contested,
        });
    }
    all.retain(|field| field.stands.is_some() || field.held.is_some());
    all.sort_by_key(|field| !field.contested);
    Ok(all)
}

/// The fields to compare with: of the row that it collides with, or of the row itself.
fn what_stands(reader: &Reader<'_>, matter: &Matter) -> Result<Fields, ClinicError> {
    let other = matter.other.filter(|_| matter.entity != Entity::Merge);
    let row = cases::standing(reader, matter.entity, other.unwrap_or(matter.row))?;
    // A row of which only this computer knows is the held one itself.
    let row = row.filter(|row| other.is_some() || row.revision.is_some());
    Ok(row.map(|row| row.fields).unwrap_or_default())
}

/// Plain values, and the village, which is named by its name.
fn mend(words: &Words<'_>, matter: &Matter) -> Result<Vec<MendField>, ClinicError> {
    let Some(Op::Insert(values) | Op::Patch(values) | Op::Post(values)) = &matter.op else { return Ok(Vec::new()) };
    let wrong = matter.own.as_ref().and_then(|own| own.field.as_deref());
    let spec = matter.entity.spec();
    let plain = |field: &&FieldSpec| !matches!(field.column, Column::Json | Column::Id) || field.name == "village";
    let mut all = Vec::new();
    for field in spec.fields.iter().filter(plain) {
        let value = values.get(field.name);
        if value.is_none() && wrong != Some(field.name) {
            continue;
        }
        let value = match value {
            Some(id) if field.name == "village" => words.value(matter.entity, "village", id)?.unwrap_or_default(),
            Some(Value::String(text)) => text.clone(),
            None | Some(Value::Null) => String::new(),
            Some(other) => other.to_string(),
        };
        let (options, wrong) = (options(matter.entity, field.name), wrong == Some(field.name));
        all.push(MendField { field: field.name.to_owned(), value, wrong, options });
    }
    all.sort_by_key(|field| !field.wrong);
    Ok(all)
}
