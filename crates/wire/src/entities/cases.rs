//! 待处理: what the server held, and what a person decided.

use super::AreaRule;
use super::Column::{Id, Json, Text};
use super::FieldClass::Fixed;
use super::registry::{WINDOW, field};
use super::{Entity, EntitySpec, MergeClass};
use xiangyi_domain::id::{CaseId, ChangeId, derived};

/// The server makes the row when it holds a change; a person's decision is a patch of it, and the first one counts.
pub(super) const CASE: EntitySpec = EntitySpec {
    entity: Entity::Case,
    table: "cases",
    class: MergeClass::Record,
    area: AreaRule::Township,
    seen_by: WINDOW,
    fields: &[
        field("change_id", Fixed, Id),
        field("code", Fixed, Text),
        field("entity", Fixed, Text),
        field("subject", Fixed, Id),
        field("other", Fixed, Id),
        field("op", Fixed, Json),
        field("contested", Fixed, Json),
        field("stands", Fixed, Json),
        field("made_by", Fixed, Id),
        field("made_at", Fixed, Text),
        field("opened_at", Fixed, Text),
        field("decision", Fixed, Text),
        field("decided_by", Fixed, Id),
        field("decided_at", Fixed, Text),
        field("reason", Fixed, Text),
        field("resident", Fixed, Id),
    ],
};

/// The case of a held change: both sides derive its name.
#[must_use]
pub fn case_of(change: ChangeId) -> CaseId {
    CaseId(derived("case", &[&change.to_string()]))
}
