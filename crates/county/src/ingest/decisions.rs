//! Cases as rows: the server opens one for each held change, a person's decision is a patch of it.

use super::incoming::{Incoming, values};
use crate::judge::{Ancestor, Known, Ruling, decided_offer, judge, made_by};
use crate::storage::{Case, FieldVersion, KeptChange, Reader, Result, StoredRow, Versions};
use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use xiangyi_domain::cases::{Choice, may_decide};
use xiangyi_domain::id::{ChangeId, InstallId, RowId, UserId};
use xiangyi_domain::users::Role;
use xiangyi_domain::{Area, OrgCode};
use xiangyi_wire::change::{Fields, Offered, Revision};
use xiangyi_wire::entities::case_of;
use xiangyi_wire::push::{Decided, Outcome};
use xiangyi_wire::{Change, Entity, Op};

/// What a person decided about a held change.
#[derive(Clone, Debug)]
pub(super) struct Decision {
    pub(super) change: ChangeId,
    choice: Choice,
    /// The fields that were in dispute; all when empty.
    contested: Vec<String>,
    /// Whom the change is about instead.
    resident: Option<Value>,
    told: Decided,
}

impl Decision {
    /// The decision in a case's row, if there is one that this build knows.
    pub(super) fn of(case: &Fields) -> Option<Decision> {
        let text = |name: &str| case.get(name).and_then(Value::as_str);
        let contested = case.get("contested").and_then(Value::as_array);
        let contested = contested.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect();
        Some(Decision {
            change: text("change_id")?.parse().ok()?,
            choice: Choice::from_code(text("decision")?)?,
            contested,
            resident: case.get("resident").filter(|resident| resident.is_string()).cloned(),
            told: Decided {
                choice: text("decision")?.to_owned(),
                by: text("decided_by").and_then(|text| text.parse().ok()),
                at: text("decided_at").map(str::to_owned),
                reason: text("reason").map(str::to_owned),
            },
        })
    }

    /// What the computer that typed the change is told of it.
    pub(super) fn told(&self) -> Decided {
        self.told.clone()
    }

    /// Judges the held change as the person decided. It ends here: what cannot be used is rejected, not held again.
    pub(super) fn rule(&self, change: &Change, op: &Op, known: &Known<'_>) -> Ruling {
        if let Op::Offer(offered) = self.meant(op) {
            let used = matches!(self.choice, Choice::UseOther | Choice::DifferentPerson);
            return decided_offer(change, &offered, used.then_some(self.contested.as_slice()), known);
        }
        match self.choice {
            Choice::Keep | Choice::Withdraw => against(op, known),
            Choice::UseOther | Choice::DifferentPerson => self.use_it(change, op, known),
        }
    }

    fn use_it(&self, change: &Change, op: &Op, known: &Known<'_>) -> Ruling {
        // Used on what stands now, also on a row that was withdrawn; a person has seen both.
        let row = known.row.map(|row| StoredRow { voided: None, ..row.clone() });
        let change = Change { base: row.as_ref().map(|row| row.revision), ..change.clone() };
        let known = Known { row: row.as_ref(), refused_row: None, rivals: &[], open_case: None, ..known.clone() };
        let ruling = judge(&change, &self.meant(op), &known);
        match &ruling.outcome {
            Outcome::Held { code, .. } if ruling.waits_for.is_none() => {
                Ruling { row: ruling.row, ..Ruling::rejected(code, None) }
            }
            _ => ruling,
        }
    }

    /// The operation as far as it was decided about.
    fn meant(&self, op: &Op) -> Op {
        let mut op = op.clone();
        match &mut op {
            Op::Patch(values) if !self.contested.is_empty() => {
                values.retain(|name, _| self.contested.iter().any(|field| field == name));
            }
            Op::Insert(values) | Op::Offer(Offered { fields: values, .. }) => {
                if let Some(resident) = self.resident.as_ref().filter(|_| self.choice == Choice::DifferentPerson) {
                    values.insert("resident".to_owned(), resident.clone());
                }
            }
            _ => {}
        }
        op
    }
}

/// What stands stays, and the sender sees it again.
fn against(op: &Op, known: &Known<'_>) -> Ruling {
    let inserts = matches!(op, Op::Insert(_) | Op::Post(_));
    Ruling {
        row: known.row.cloned(),
        blocks_row: inserts && known.row.is_none(),
        ..Ruling::rejected("decided_against", None)
    }
}

/// Why a change of a case's row is not taken: whoever decides must be allowed to, and may only take back what the own
/// computer made.
pub(super) fn refusal(
    reader: &(impl Reader + ?Sized),
    org: &OrgCode,
    one: &Incoming,
    lineage: &[Ancestor],
) -> Result<Option<&'static str>> {
    let Some((change, op)) = one.read.as_ref().filter(|(change, _)| change.entity == Entity::Case) else {
        return Ok(None);
    };
    let decision = values(op).and_then(|values| values.get("decision")).filter(|decision| !decision.is_null());
    if matches!(op, Op::Offer(_)) && decision.is_none() {
        return Ok(None);
    }
    let choice = decision.and_then(Value::as_str).and_then(Choice::from_code);
    let Some(choice) = choice else { return Ok(Some("wrong_operation")) };
    let case = reader.row(org, change.row)?;
    let named = case.as_ref().map(|case| &case.fields).or(values(op)).and_then(|fields| fields.get("change_id"));
    let held = named.and_then(Value::as_str).and_then(|text| text.parse().ok());
    let held = held.filter(|held| RowId::from(case_of(*held)) == change.row);
    let held = held.map(|held| reader.kept_change(org, held)).transpose()?.flatten();
    let Some(held) = held else { return Ok(Some("unknown_case")) };
    let made_here = made_by(lineage, held.install, Some(held.seq));
    let allowed = if choice == Choice::Withdraw { made_here } else { may(reader, org, one.user, &held, choice)? };
    Ok((!allowed).then_some("not_allowed"))
}

fn may(
    reader: &(impl Reader + ?Sized),
    org: &OrgCode,
    user: Option<UserId>,
    held: &KeptChange,
    choice: Choice,
) -> Result<bool> {
    let Some((user, entity)) = user.zip(held.entity) else { return Ok(false) };
    let row = reader.row(org, user.into())?.filter(|row| row.entity == Entity::User && row.voided.is_none());
    let enabled = |row: &StoredRow| row.fields.get("enabled").and_then(Value::as_bool).unwrap_or(true);
    let role = row.filter(enabled).and_then(|row| Role::from_code(row.fields.get("role")?.as_str()?));
    Ok(role.is_some_and(|role| may_decide(role, entity.as_str(), choice)))
}

/// The row of a new case, for the centre's computers.
pub(super) fn row(
    case: &Case,
    one: &Incoming,
    (org, stands): (&OrgCode, Option<&StoredRow>),
    (epoch, install, now): (u32, InstallId, DateTime<Utc>),
) -> Option<StoredRow> {
    let (change, op) = one.read.as_ref()?;
    let revision = Revision { epoch, count: 1 };
    let born = FieldVersion { revision, hlc: one.hlc, install, seq: Some(one.seq) };
    let shown: Fields = match (stands, op) {
        (Some(row), Op::Patch(values)) => {
            let asked = |name: &&String| case.contested.is_empty() || case.contested.contains(name);
            let found = values.keys().filter(asked).map(|name| (name.clone(), row.fields.get(name).cloned()));
            found.map(|(name, value)| (name, value.unwrap_or_default())).collect()
        }
        (Some(row), Op::Offer(_)) => {
            let found = case.contested.iter().map(|name| (name.clone(), row.fields.get(name).cloned()));
            found.map(|(name, value)| (name, value.unwrap_or_default())).collect()
        }
        _ => Fields::new(),
    };
    let made_at = DateTime::from_timestamp(change.at.saturating_mul(60), 0).map(text);
    let fields = json!({
        "change_id": case.change_id, "code": case.code, "entity": change.entity, "subject": case.row,
        "other": case.other, "op": op, "contested": case.contested, "stands": shown, "made_by": one.user,
        "made_at": made_at, "opened_at": text(now),
    });
    let Value::Object(fields) = fields else { return None };
    Some(StoredRow {
        entity: Entity::Case,
        id: case_of(case.change_id).into(),
        area: Area::township(org),
        revision,
        fields,
        events: Vec::new(),
        voided: None,
        versions: Versions { born, patched: BTreeMap::new() },
        position: 0,
    })
}

fn text(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}
