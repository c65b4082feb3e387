//! One held or rejected change, from the centre's row of the case or from this computer's own log.

use crate::clinic::Clinic;
use crate::error::ClinicError;
use chrono::{DateTime, Utc};
use serde_json::Value;
use xiangyi_domain::cases::{Choice, may_decide};
use xiangyi_domain::id::{ChangeId, RowId, UserId};
use xiangyi_domain::users::{Right, Role};
use xiangyi_store::cases::{self, Case};
use xiangyi_store::outbox::{self, Entry};
use xiangyi_store::{Reader, cases::Standing};
use xiangyi_wire::change::Fields;
use xiangyi_wire::push::Decided;
use xiangyi_wire::{Entity, Op};

/// A change that waits for a person, or waited.
pub(super) struct Matter {
    pub(super) change: ChangeId,
    pub(super) code: String,
    pub(super) entity: Entity,
    pub(super) row: RowId,
    pub(super) other: Option<RowId>,
    pub(super) op: Option<Op>,
    /// The fields in dispute; all when empty.
    pub(super) contested: Vec<String>,
    /// The values that stood when it was held, as far as the county said.
    pub(super) stood: Fields,
    pub(super) made_by: Option<UserId>,
    pub(super) made_at: Option<DateTime<Utc>>,
    pub(super) decided: Option<Decided>,
    /// What this computer's log says of it, if it was made here.
    pub(super) own: Option<Entry>,
}

impl Matter {
    pub(super) fn of_case(case: Case, own: Option<Entry>) -> Option<Matter> {
        let decided = case.decision.map(|choice| Decided {
            choice,
            by: case.decided_by,
            at: case.decided_at,
            reason: case.reason,
        });
        let contested = case.contested.as_ref().and_then(Value::as_array).into_iter().flatten();
        Some(Matter {
            change: case.change_id,
            code: case.code,
            entity: Entity::from_name(&case.entity)?,
            row: case.subject,
            other: case.other,
            op: case.op.and_then(|op| serde_json::from_value(op).ok()),
            contested: contested.filter_map(Value::as_str).map(str::to_owned).collect(),
            stood: case.stands.as_ref().and_then(Value::as_object).cloned().unwrap_or_default(),
            made_by: case.made_by,
            made_at: case.made_at.as_deref().and_then(|text| text.parse().ok()),
            decided,
            own,
        })
    }

    pub(super) fn of_entry(entry: Entry) -> Matter {
        Matter {
            change: entry.change_id,
            code: entry.code.clone().unwrap_or_default(),
            entity: entry.entity,
            row: entry.row,
            other: None,
            op: entry.op.clone(),
            contested: Vec::new(),
            stood: Fields::new(),
            made_by: Some(entry.user),
            made_at: DateTime::from_timestamp(entry.at * 60, 0),
            decided: entry.decided.clone(),
            own: Some(entry),
        }
    }

    /// `insert`, `patch`, `event`, `post`, `void`, `offer`; empty when the body is gone.
    pub(super) fn operation(&self) -> &'static str {
        match self.op {
            Some(Op::Insert(_)) => "insert",
            Some(Op::Patch(_)) => "patch",
            Some(Op::Event(_)) => "event",
            Some(Op::Post(_)) => "post",
            Some(Op::Void { .. }) => "void",
            Some(Op::Offer(_)) => "offer",
            None => "",
        }
    }

    /// The values that the change brings.
    pub(super) fn values(&self) -> Option<&Fields> {
        match &self.op {
            Some(Op::Insert(values) | Op::Patch(values) | Op::Post(values)) => Some(values),
            Some(Op::Event(event)) => Some(&event.data),
            Some(Op::Offer(offered)) => Some(&offered.fields),
            _ => None,
        }
    }

    /// Whether the county holds it, and nobody has decided yet.
    pub(super) fn is_open(&self) -> bool {
        let held = |own: &Entry| own.verdict.as_deref() == Some("held") && own.resolved.is_none();
        self.decided.is_none() && self.own.as_ref().is_none_or(held)
    }

    /// The row that the change is about, as it stands here.
    pub(super) fn standing(&self, reader: &Reader<'_>) -> Result<Option<Standing>, ClinicError> {
        Ok(cases::standing(reader, self.entity, self.row)?)
    }
}

/// Rows that tell of a disease: on whose case only those decide who see every register.
const MEDICAL: [Entity; 6] =
    [Entity::Disease, Entity::Visit, Entity::Prescription, Entity::Photo, Entity::Screening, Entity::Measurement];

impl Clinic {
    /// Whether the user may see a case of this kind that another computer made.
    pub(super) fn sees_cases_of(&self, reader: &Reader<'_>, entity: Entity) -> bool {
        let role = self.user().role;
        role.may(Right::CasesDecide)
            && may_decide(role, entity.as_str(), Choice::Keep)
            && (!MEDICAL.contains(&entity) || reader.sight().is_whole())
    }

    /// Whether the user may see what this computer's own log holds: what they typed themselves, and for those who
    /// decide what others typed here.
    fn sees_own(&self, reader: &Reader<'_>, entry: &Entry) -> bool {
        let role = self.user().role;
        entry.user == self.user_id() || role == Role::Head || self.sees_cases_of(reader, entry.entity)
    }

    /// Whether the user may see whom a change is about.
    pub(super) fn sees(&self, reader: &Reader<'_>, matter: &Matter) -> bool {
        matter.own.as_ref().is_some_and(|own| self.sees_own(reader, own)) || self.sees_cases_of(reader, matter.entity)
    }

    /// One change, if the user may see it.
    ///
    /// # Errors
    /// `unknown_change`.
    pub(super) fn matter(&self, reader: &Reader<'_>, change: ChangeId) -> Result<Matter, ClinicError> {
        let own = outbox::find(reader, change)?.filter(|entry| self.sees_own(reader, entry));
        let case = cases::of_change(reader, change)?.filter(|case| !case.entity.is_empty());
        let case = case.and_then(|case| Matter::of_case(case, own.clone()));
        let case = case.filter(|case| own.is_some() || self.sees_cases_of(reader, case.entity));
        case.or(own.map(Matter::of_entry)).ok_or(ClinicError::unknown("change", "change_id"))
    }

    /// Whether the user may decide it so.
    pub(super) fn may_choose(&self, matter: &Matter, choice: Choice) -> bool {
        match choice {
            Choice::Withdraw => {
                matter.own.as_ref().is_some_and(|own| own.user == self.user_id())
                    || (matter.own.is_some() && self.user().role == Role::Head)
            }
            _ => {
                self.user().role.may(Right::CasesDecide) && may_decide(self.user().role, matter.entity.as_str(), choice)
            }
        }
    }
}
