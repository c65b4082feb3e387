//! The registry of synced entities: what is synced, how each field merges, who may see it.
//!
//! The device's tables and the server's judge are both driven by this table, so
//! that a new field is one line here, one column in a migration and one member
//! of a domain type.

use serde::{Deserialize, Serialize};
use xiangyi_domain::users::Role;

/// A kind of synced row. The name is the table's and the module's.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Entity {
    /// 行政村.
    Village,
    /// 户.
    Household,
    /// 居民.
    Resident,
    /// 身份类别.
    Category,
    /// 患病.
    Disease,
    /// 随访.
    Visit,
    /// 因病致贫筛查.
    Screening,
    /// 发放登记.
    GoodsIssued,
    /// 签约团队.
    Team,
    /// 服务包.
    Pack,
    /// 签约协议.
    Contract,
    /// 住院.
    Admission,
    /// 记账.
    Posting,
    /// 用户.
    User,
}

/// How two versions of a row become one (sync.md §7).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MergeClass {
    /// Insert only; a correction is a new row that names the old one.
    Fact,
    /// Patched field by field, by the class of each field.
    Record,
    /// An insert, then events only; the state is derived from them.
    StateMachine,
    /// Balanced postings, append only.
    Money,
}

/// How one field of a record merges.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FieldClass {
    /// Set once, never patched.
    Fixed,
    /// Concurrent: the later hybrid clock wins, the loser is kept.
    Register,
    /// Concurrent: the stored value stays and a case opens.
    Critical,
}

/// Where rows of an entity belong.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AreaRule {
    /// The village of the row.
    Village,
    /// The whole township, org code + `000`.
    Township,
}

/// One field of an entity, as it stands in JSON and as a column.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FieldSpec {
    /// Name in JSON, of the column, and of the member.
    pub name: &'static str,
    /// How it merges; ignored outside `Record`.
    pub class: FieldClass,
    /// How it is written in a column.
    pub column: Column,
}

/// How a JSON value is stored in a column.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Column {
    /// Text as it is; also codes and dates.
    Text,
    /// A whole number.
    Integer,
    /// `true` / `false` as 1 / 0.
    Flag,
    /// A 22-character id as 16 bytes.
    Id,
    /// A decimal string as integer fen; the column is named `…_fen`.
    Fen,
    /// Any JSON, as its text.
    Json,
}

/// All that sync knows of an entity.
#[derive(Clone, Copy, Debug)]
pub struct EntitySpec {
    /// Which one.
    pub entity: Entity,
    /// The table on the device.
    pub table: &'static str,
    /// Its merge class.
    pub class: MergeClass,
    /// Where its rows belong.
    pub area: AreaRule,
    /// Its fields.
    pub fields: &'static [FieldSpec],
    /// Whose devices receive it.
    pub seen_by: &'static [Role],
}

const ALL: &[Role] = &[Role::VillageDoctor, Role::ClinicStaff, Role::Cashier, Role::Head];
const WINDOW: &[Role] = &[Role::ClinicStaff, Role::Cashier, Role::Head];

const fn field(name: &'static str, class: FieldClass, column: Column) -> FieldSpec {
    FieldSpec { name, class, column }
}

use Column::{Fen, Flag, Id, Integer, Json, Text};
use FieldClass::{Critical, Fixed, Register};

/// The registry, parents before children.
pub const REGISTRY: &[EntitySpec] = &[
    EntitySpec {
        entity: Entity::Village,
        table: "villages",
        class: MergeClass::Record,
        area: AreaRule::Township,
        seen_by: ALL,
        fields: &[field("name", Fixed, Text), field("code", Register, Text), field("visiting_order", Register, Integer)],
    },
    EntitySpec {
        entity: Entity::User,
        table: "users",
        class: MergeClass::Record,
        area: AreaRule::Township,
        seen_by: ALL,
        fields: &[
            field("login", Fixed, Text),
            field("name", Register, Text),
            field("role", Critical, Text),
            field("villages", Critical, Json),
            field("enabled", Critical, Flag),
        ],
    },
    EntitySpec {
        entity: Entity::Household,
        table: "households",
        class: MergeClass::Record,
        area: AreaRule::Village,
        seen_by: ALL,
        fields: &[
            field("village", Fixed, Id),
            field("number", Register, Text),
            field("group_name", Register, Text),
            field("address", Register, Text),
            field("plan", Register, Text),
        ],
    },
    EntitySpec {
        entity: Entity::Resident,
        table: "residents",
        class: MergeClass::Record,
        area: AreaRule::Village,
        seen_by: ALL,
        fields: &[
            field("village", Fixed, Id),
            field("household", Register, Id),
            field("relation", Register, Text),
            field("name", Critical, Text),
            field("sex", Critical, Text),
            field("birth_on", Critical, Text),
            field("id_type", Critical, Text),
            field("id_number", Critical, Text),
            field("legacy_id_number", Register, Text),
            field("phone", Register, Text),
            field("ethnic", Register, Text),
            field("record_number", Register, Text),
            field("status", Critical, Text),
            field("status_on", Critical, Text),
            field("remark", Register, Text),
        ],
    },
    EntitySpec {
        entity: Entity::Category,
        table: "categories",
        class: MergeClass::Record,
        area: AreaRule::Village,
        seen_by: ALL,
        fields: &[
            field("village", Fixed, Id),
            field("resident", Fixed, Id),
            field("household", Fixed, Id),
            field("category", Fixed, Text),
            field("from_on", Register, Text),
            field("to_on", Critical, Text),
            field("evidence", Register, Text),
        ],
    },
    EntitySpec {
        entity: Entity::Disease,
        table: "diseases",
        class: MergeClass::Record,
        area: AreaRule::Village,
        seen_by: ALL,
        fields: &[
            field("village", Fixed, Id),
            field("resident", Fixed, Id),
            field("kind", Fixed, Text),
            field("name", Register, Text),
            field("icd10", Critical, Text),
            field("diagnosed_on", Register, Text),
            field("enrolled_on", Register, Text),
            field("left_on", Critical, Text),
            field("target", Register, Json),
        ],
    },
    EntitySpec {
        entity: Entity::Visit,
        table: "visits",
        class: MergeClass::Fact,
        area: AreaRule::Village,
        seen_by: ALL,
        fields: &[
            field("village", Fixed, Id),
            field("resident", Fixed, Id),
            field("form", Fixed, Text),
            field("form_version", Fixed, Text),
            field("visited_on", Fixed, Text),
            field("mode", Fixed, Text),
            field("answers", Fixed, Json),
            field("class", Fixed, Integer),
            field("computed_class", Fixed, Integer),
            field("next_due_on", Fixed, Text),
            field("recheck", Fixed, Flag),
            field("referral", Fixed, Flag),
            field("reasons", Fixed, Json),
            field("corrects", Fixed, Id),
            field("doctor", Fixed, Id),
        ],
    },
    EntitySpec {
        entity: Entity::Screening,
        table: "screenings",
        class: MergeClass::Record,
        area: AreaRule::Village,
        seen_by: ALL,
        fields: &[
            field("village", Fixed, Id),
            field("campaign", Fixed, Text),
            field("household", Fixed, Id),
            field("resident", Fixed, Id),
            field("status", Critical, Text),
            field("found", Register, Json),
            field("screened_on", Register, Text),
            field("screened_by", Register, Id),
            field("verified_on", Critical, Text),
            field("verified_by", Critical, Id),
        ],
    },
    EntitySpec {
        entity: Entity::GoodsIssued,
        table: "goods_issued",
        class: MergeClass::Fact,
        area: AreaRule::Village,
        seen_by: ALL,
        fields: &[
            field("village", Fixed, Id),
            field("household", Fixed, Id),
            field("item", Fixed, Text),
            field("quantity", Fixed, Integer),
            field("issued_on", Fixed, Text),
            field("issued_by", Fixed, Id),
            field("signed", Fixed, Flag),
        ],
    },
    EntitySpec {
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
        ],
    },
    EntitySpec {
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
        ],
    },
    EntitySpec {
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
        ],
    },
    EntitySpec {
        entity: Entity::Admission,
        table: "admissions",
        class: MergeClass::StateMachine,
        area: AreaRule::Township,
        seen_by: WINDOW,
        fields: &[
            field("number", Fixed, Text),
            field("resident", Fixed, Id),
            field("admitted_on", Fixed, Text),
            field("facility_level", Fixed, Text),
            field("in_area", Fixed, Flag),
            field("diagnosis", Fixed, Json),
            field("categories", Fixed, Json),
            field("deposit_waived", Fixed, Fen),
            field("papers", Fixed, Json),
            field("agreement_number", Fixed, Text),
            field("override_reason", Fixed, Text),
            field("registered_by", Fixed, Id),
        ],
    },
    EntitySpec {
        entity: Entity::Posting,
        table: "postings",
        class: MergeClass::Money,
        area: AreaRule::Township,
        seen_by: WINDOW,
        fields: &[
            field("admission", Fixed, Id),
            field("kind", Fixed, Text),
            field("posted_on", Fixed, Text),
            field("lines", Fixed, Json),
            field("reverses", Fixed, Id),
            field("posted_by", Fixed, Id),
        ],
    },
];

impl Entity {
    /// What the registry says of it.
    #[must_use]
    pub fn spec(self) -> &'static EntitySpec {
        // The registry holds every entity (see the test), so the first entry is never a wrong answer in practice.
        REGISTRY.iter().find(|spec| spec.entity == self).unwrap_or(&REGISTRY[0])
    }

    /// The name in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Entity::Village => "village",
            Entity::Household => "household",
            Entity::Resident => "resident",
            Entity::Category => "category",
            Entity::Disease => "disease",
            Entity::Visit => "visit",
            Entity::Screening => "screening",
            Entity::GoodsIssued => "goods_issued",
            Entity::Team => "team",
            Entity::Pack => "pack",
            Entity::Contract => "contract",
            Entity::Admission => "admission",
            Entity::Posting => "posting",
            Entity::User => "user",
        }
    }

    /// From the name in JSON.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Entity> {
        REGISTRY.iter().map(|spec| spec.entity).find(|entity| entity.as_str() == name)
    }
}

impl EntitySpec {
    /// One field by name.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&'static FieldSpec> {
        self.fields.iter().find(|field| field.name == name)
    }
}

impl FieldSpec {
    /// The column's name: money carries its unit.
    #[must_use]
    pub fn column_name(&self) -> String {
        match self.column {
            Column::Fen => format!("{}_fen", self.name),
            _ => self.name.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_entity_finds_itself_under_its_json_name() {
        for spec in REGISTRY {
            let name = spec.entity.as_str();
            assert_eq!(spec.entity.spec().entity, spec.entity);
            assert_eq!(serde_json::to_value(spec.entity).unwrap(), name);
            assert_eq!(Entity::from_name(name), Some(spec.entity));
        }
        assert_eq!(REGISTRY.len(), 14, "a new entity needs its line in the registry");
    }

    #[test]
    fn rows_of_a_village_say_which_village() {
        for spec in REGISTRY.iter().filter(|spec| spec.area == AreaRule::Village) {
            assert!(spec.field("village").is_some(), "{} has no village", spec.table);
        }
    }
}
