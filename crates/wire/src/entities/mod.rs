//! The registry of synced entities: what is synced, how each field merges, who may see it.
//!
//! The device's tables and the server's judge are both driven by this table, so
//! that a new field is one line here, one column in a migration and one member
//! of a domain type.

mod cases;
mod contracts;
mod pay_later;
mod registry;

pub use cases::case_of;
pub use registry::REGISTRY;

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
    /// 参保, one year of one resident.
    Insurance,
    /// 户籍变动: into, out of and between households, death, a new head.
    Move,
    /// Two residents who are one person.
    Merge,
    /// 随访.
    Visit,
    /// A picture of a visit, named by its hash; the picture itself follows in chunks.
    Photo,
    /// 健康教育处方 that was handed out.
    Prescription,
    /// A machine's readings that wait to be taken into a visit.
    Measurement,
    /// 筛查批次.
    Campaign,
    /// 因病致贫筛查.
    Screening,
    /// 发放登记.
    GoodsIssued,
    /// A paper that was printed for a household.
    PrintedPaper,
    /// 签约团队.
    Team,
    /// 服务包.
    Pack,
    /// 签约协议.
    Contract,
    /// 履约记录: one service of a pack that was given and is no follow-up.
    Service,
    /// 未签原因: why a resident has no contract, asked on a day.
    UnsignedReason,
    /// 住院.
    Admission,
    /// 记账.
    Posting,
    /// 日结, 月结.
    Closing,
    /// 政策包: a version that settlements here were made with, or that a head laid in.
    PolicyPack,
    /// A settlement at another hospital, which counts for the year.
    OutsideSettlement,
    /// 门诊慢病认定.
    ChronicRecognition,
    /// 门诊慢病结算.
    OutpatientBill,
    /// 县域外就医救助申请.
    AidApplication,
    /// 待处理: a change that the server held, for a person to decide.
    Case,
    /// 用户.
    User,
    /// A setting of the whole township, such as which registers are for named staff.
    Setting,
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
            Entity::Insurance => "insurance",
            Entity::Move => "move",
            Entity::Merge => "merge",
            Entity::Visit => "visit",
            Entity::Photo => "photo",
            Entity::Prescription => "prescription",
            Entity::Measurement => "measurement",
            Entity::Campaign => "campaign",
            Entity::Screening => "screening",
            Entity::GoodsIssued => "goods_issued",
            Entity::PrintedPaper => "printed_paper",
            Entity::Team => "team",
            Entity::Pack => "pack",
            Entity::Contract => "contract",
            Entity::Service => "service",
            Entity::UnsignedReason => "unsigned_reason",
            Entity::Admission => "admission",
            Entity::Posting => "posting",
            Entity::Closing => "closing",
            Entity::PolicyPack => "policy_pack",
            Entity::OutsideSettlement => "outside_settlement",
            Entity::ChronicRecognition => "chronic_recognition",
            Entity::OutpatientBill => "outpatient_bill",
            Entity::AidApplication => "aid_application",
            Entity::Case => "case",
            Entity::User => "user",
            Entity::Setting => "setting",
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
        assert_eq!(REGISTRY.len(), 32, "a new entity needs its line in the registry");
    }

    #[test]
    fn rows_of_a_village_say_which_village() {
        for spec in REGISTRY.iter().filter(|spec| spec.area == AreaRule::Village) {
            assert!(spec.field("village").is_some(), "{} has no village", spec.table);
        }
    }
}
