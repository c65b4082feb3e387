//! Contracts: teams, packs, agreements, services, reasons for none.

use super::AreaRule;
use super::Column::{Fen, Flag, Id, Integer, Json, Text};
use super::FieldClass::{Critical, Fixed, Register};
use super::registry::{ALL, field};
use super::{Entity, EntitySpec, MergeClass};

pub(super) const TEAM: EntitySpec = EntitySpec {
    entity: Entity::Team,
    table: "teams",
    class: MergeClass::Record,
    area: AreaRule::Township,
    seen_by: ALL,
    fields: &[
        field("name", Register, Text),
        field("leader", Register, Id),
        field("members", Register, Json),
        field("villages", Register, Json),
        field("ended_on", Critical, Text),
        field("started_on", Register, Text),
        field("roster", Register, Json),
    ],
};

pub(super) const PACK: EntitySpec = EntitySpec {
    entity: Entity::Pack,
    table: "packs",
    class: MergeClass::Record,
    area: AreaRule::Township,
    seen_by: ALL,
    fields: &[
        field("code", Fixed, Text),
        field("name", Register, Text),
        field("target", Register, Text),
        field("items", Register, Json),
        field("price", Critical, Fen),
        field("payer", Register, Text),
        field("valid_from", Register, Text),
        field("valid_to", Register, Text),
        field("shares", Critical, Json),
    ],
};

pub(super) const CONTRACT: EntitySpec = EntitySpec {
    entity: Entity::Contract,
    table: "contracts",
    class: MergeClass::StateMachine,
    area: AreaRule::Village,
    seen_by: ALL,
    fields: &[
        field("village", Fixed, Id),
        field("number", Fixed, Text),
        field("household", Fixed, Id),
        field("residents", Fixed, Json),
        field("team", Fixed, Id),
        field("packs", Fixed, Json),
        field("signed_on", Fixed, Text),
        field("starts_on", Fixed, Text),
        field("ends_on", Fixed, Text),
        field("signer", Fixed, Text),
        field("signed_by", Fixed, Id),
        field("renews", Fixed, Id),
        field("guardian", Fixed, Json),
        field("fees", Fixed, Json),
    ],
};

pub(super) const SERVICE: EntitySpec = EntitySpec {
    entity: Entity::Service,
    table: "services",
    class: MergeClass::Fact,
    area: AreaRule::Village,
    seen_by: ALL,
    fields: &[
        field("village", Fixed, Id),
        field("resident", Fixed, Id),
        field("contract", Fixed, Id),
        field("pack", Fixed, Id),
        field("item", Fixed, Text),
        field("kind", Fixed, Text),
        field("served_on", Fixed, Text),
        field("doctor", Fixed, Id),
        field("place", Fixed, Text),
        field("result", Fixed, Text),
        field("minutes", Fixed, Integer),
        field("signed", Fixed, Flag),
        field("corrects", Fixed, Id),
    ],
};

pub(super) const UNSIGNED_REASON: EntitySpec = EntitySpec {
    entity: Entity::UnsignedReason,
    table: "unsigned_reasons",
    class: MergeClass::Fact,
    area: AreaRule::Village,
    seen_by: ALL,
    fields: &[
        field("village", Fixed, Id),
        field("resident", Fixed, Id),
        field("reason", Fixed, Text),
        field("asked_on", Fixed, Text),
        field("asked_by", Fixed, Id),
        field("signed", Fixed, Flag),
        field("remark", Fixed, Text),
        field("corrects", Fixed, Id),
    ],
};
