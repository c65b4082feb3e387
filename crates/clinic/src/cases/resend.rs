//! Mending a rejected change and sending it again, or taking it back.

use super::decide::DecideCase;
use super::matter::Matter;
use crate::changes::Changes;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use xiangyi_domain::cases::Choice;
use xiangyi_domain::id::ChangeId;
use xiangyi_domain::users::Right;
use xiangyi_store::outbox::{self, Entry, Resolution};
use xiangyi_store::{Op as Deed, Reader, WriteTx, cases};
use xiangyi_wire::Op;
use xiangyi_wire::entities::{AreaRule, Column};

/// A rejected change, mended.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ResendChange {
    /// Which.
    #[cfg_attr(feature = "bindings", specta(type = String))]
    pub change_id: ChangeId,
    /// New values of some of its fields, as text; an empty one leaves the field out.
    #[serde(default)]
    pub values: BTreeMap<String, String>,
}

/// A change that is given up.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct WithdrawChange {
    /// Which.
    #[cfg_attr(feature = "bindings", specta(type = String))]
    pub change_id: ChangeId,
    /// Why, where it is a held one.
    #[serde(default)]
    pub reason: Option<String>,
}

/// What is sent instead.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Resent {
    /// The former change.
    #[cfg_attr(feature = "bindings", specta(type = String))]
    pub change_id: ChangeId,
    /// What to fetch again.
    pub changes: Changes,
}

impl Clinic {
    /// Sends a rejected change again, mended, under the same row. What waited for it goes on by itself.
    ///
    /// # Errors
    /// `not_allowed`, `unknown_change`, `waits_for_another`, `bad_value` with the field.
    pub fn resend_change(&self, input: ResendChange, now: Now, ids: Ids<'_>) -> Result<Resent, ClinicError> {
        self.must(Right::SyncRun)?;
        let (matter, entry) = self.rejected_matter(input.change_id)?;
        if entry.waits_for.is_some() {
            return Err(ClinicError::refused("waits_for_another"));
        }
        let ((), committed) = self.commit(Deed::ResolveCase, now, ids, |tx| {
            tx.note("resend");
            let op = self.mended(tx, &matter, &input.values)?;
            self.send(tx, &entry, op)?;
            tx.resolve(entry.change_id, Resolution::Redone)?;
            Ok::<(), ClinicError>(())
        })?;
        Ok(Resent { change_id: input.change_id, changes: committed.into() })
    }

    /// Gives a change up: a rejected one with what waits for it, or a held one, which the county is told.
    ///
    /// # Errors
    /// `not_allowed`, `unknown_change`.
    pub fn withdraw_change(&self, input: WithdrawChange, now: Now, ids: Ids<'_>) -> Result<Resent, ClinicError> {
        self.must(Right::SyncRun)?;
        let (change_id, reason) = (input.change_id, input.reason);
        let found = self.read(|reader| self.matter(reader, change_id))?;
        if found.own.as_ref().is_some_and(|own| own.verdict.as_deref() == Some("held")) {
            let choice = Choice::Withdraw;
            let decided =
                self.decide_case(DecideCase { change_id, choice, reason, resident: None, on: None }, now, ids)?;
            return Ok(Resent { change_id, changes: decided.changes });
        }
        let (_, entry) = self.rejected_matter(change_id)?;
        let ((), committed) = self.commit(Deed::ResolveCase, now, ids, |tx| {
            tx.note("withdraw");
            let waiting = outbox::waiting_for(tx, entry.change_id)?.into_iter().map(|one| one.change_id);
            for change in waiting.chain([entry.change_id]).collect::<Vec<_>>() {
                tx.resolve(change, Resolution::Withdrawn)?;
            }
            Ok::<(), ClinicError>(())
        })?;
        Ok(Resent { change_id, changes: committed.into() })
    }

    fn rejected_matter(&self, change: ChangeId) -> Result<(Matter, Entry), ClinicError> {
        let matter = self.read(|reader| self.matter(reader, change))?;
        let unknown = || ClinicError::unknown("change", "change_id");
        let entry = matter.own.clone().filter(|own| own.verdict.as_deref() == Some("rejected"));
        let entry = entry.filter(|own| own.resolved.is_none()).ok_or_else(unknown)?;
        Ok((matter, entry))
    }

    /// The operation with the values that were mended.
    fn mended(
        &self,
        reader: &Reader<'_>,
        matter: &Matter,
        values: &BTreeMap<String, String>,
    ) -> Result<Op, ClinicError> {
        let mut op = matter.op.clone().ok_or(ClinicError::unknown("change", "change_id"))?;
        let bad = |code, name: &str| ClinicError::BadInput { code, field: Some(name.to_owned()) };
        let fields = match &mut op {
            Op::Insert(fields) | Op::Patch(fields) | Op::Post(fields) => fields,
            Op::Event(_) | Op::Void { .. } | Op::Offer(_) => {
                return values.keys().next().map_or(Ok(op.clone()), |name| Err(bad("unknown_key", name)));
            }
        };
        for (name, text) in values {
            let spec = matter.entity.spec().field(name).ok_or_else(|| bad("unknown_key", name))?;
            let value = match name.as_str() {
                "village" => Some(self.village(reader, text)?.id.to_string().into()),
                _ => read(spec.column, text.trim()),
            };
            fields.insert(name.clone(), value.ok_or_else(|| bad("bad_value", name))?);
        }
        Ok(op)
    }

    /// Writes it again; a row of a village goes where the mended village is.
    fn send(&self, tx: &mut WriteTx<'_>, entry: &Entry, op: Op) -> Result<(), ClinicError> {
        match op {
            Op::Insert(fields) => {
                let village = fields.get("village").and_then(Value::as_str).and_then(|id| id.parse().ok());
                let in_village = village.filter(|_| entry.entity.spec().area == AreaRule::Village);
                let area = in_village.map_or_else(|| entry.area.clone(), |village| self.area(village));
                tx.insert(entry.entity, entry.row, &area, fields)?
            }
            Op::Post(fields) => tx.post(entry.row, &entry.area, fields)?,
            Op::Patch(fields) => {
                let base = cases::standing(tx, entry.entity, entry.row)?.and_then(|row| row.revision);
                tx.patch(entry.entity, entry.row, base, fields)?
            }
            Op::Event(event) => tx.event(entry.entity, entry.row, event)?,
            Op::Void { reason } => tx.void(entry.entity, entry.row, &reason)?,
            Op::Offer(_) => tx.offer(entry.entity, entry.row)?,
        };
        Ok(())
    }
}

/// A typed value out of text; nothing typed empties the field.
fn read(column: Column, text: &str) -> Option<Value> {
    if text.is_empty() {
        return Some(Value::Null);
    }
    match column {
        Column::Text => Some(text.into()),
        Column::Integer => text.parse::<i64>().ok().map(Value::from),
        Column::Flag => text.parse::<bool>().ok().map(Value::from),
        Column::Fen => text.parse::<xiangyi_domain::Money>().ok().map(|amount| amount.to_string().into()),
        Column::Id => text.parse::<xiangyi_domain::id::RowId>().ok().map(|id| id.to_string().into()),
        Column::Json => serde_json::from_str(text).ok(),
    }
}
