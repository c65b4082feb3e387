//! 签约花名册 (domain handbook §5.6).

use super::{Ledger, LedgerCell, LedgerColumn, LedgerKind, LedgerSection, period_on};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The contracts in force on a day, one row a resident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ContractRoster {
    /// The institution whose head hands the list in.
    pub org_name: String,
    /// What was chosen, such as `上河村、下河村` or `全镇`.
    pub scope: String,
    /// The counting day.
    pub on: NaiveDate,
    /// Columns from left to right; [`RosterColumn::USUAL`] unless chosen.
    pub columns: Vec<RosterColumn>,
    /// Rows in printing order; 序号 counts them from 1.
    pub rows: Vec<RosterRow>,
}

impl ContractRoster {
    /// Households and persons of the list. Rows without a household number
    /// count as a household each.
    #[must_use]
    pub fn totals(&self) -> RosterTotals {
        let known: BTreeSet<&str> =
            self.rows.iter().map(|row| row.household_number.as_str()).filter(|no| !no.is_empty()).collect();
        let alone = self.rows.iter().filter(|row| row.household_number.is_empty()).count();
        RosterTotals { households: known.len() + alone, persons: self.rows.len() }
    }

    /// The list as it is drawn and written.
    #[must_use]
    pub fn ledger(&self) -> Ledger {
        let RosterTotals { households, persons } = self.totals();
        let column = |column: &RosterColumn| LedgerColumn::new(column.heading(), column.holds());
        let row =
            |(at, row): (usize, &RosterRow)| self.columns.iter().map(|column| row.cell(*column, at + 1)).collect();
        Ledger {
            title: format!("{}家庭医生签约花名册", self.org_name),
            scope: self.scope.clone(),
            period: period_on(self.on),
            columns: self.columns.iter().map(column).collect(),
            sections: vec![LedgerSection::plain(self.rows.iter().enumerate().map(row).collect())],
            summary: format!("合计：户数 {households} 户，人数 {persons} 人"),
            ..Ledger::default()
        }
    }
}

/// The figures under the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RosterTotals {
    /// 户数.
    pub households: usize,
    /// 人数.
    pub persons: usize,
}

/// One contracted resident.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct RosterRow {
    /// 户编号.
    pub household_number: String,
    /// 户主姓名.
    pub household_head: String,
    /// 姓名.
    pub name: String,
    /// 男 or 女.
    pub sex: String,
    /// 出生日期.
    pub birth: Option<NaiveDate>,
    /// Full years on the counting day.
    pub age: Option<u16>,
    /// 身份证号, whole.
    pub id_number: String,
    /// 与户主关系.
    pub relation: String,
    /// 住址: village, group and house.
    pub address: String,
    /// 联系电话.
    pub phone: String,
    /// 人群类别, such as 65岁及以上, 高血压.
    pub groups: Vec<String>,
    /// 身份类别, such as 低保.
    pub categories: Vec<String>,
    /// 患病情况.
    pub diseases: Vec<String>,
    /// 健康档案编号.
    pub record_number: String,
    /// 服务包.
    pub packs: Vec<String>,
    /// 签约日期.
    pub signed_on: Option<NaiveDate>,
    /// 到期日期, the last day in force.
    pub ends_on: Option<NaiveDate>,
    /// 签约团队.
    pub team: String,
    /// 家庭医生.
    pub doctor: String,
    /// 村医.
    pub village_doctor: String,
    /// 协议编号.
    pub agreement_number: String,
    /// 本季随访日期.
    pub last_visit_on: Option<NaiveDate>,
    /// 备注.
    pub note: String,
}

impl RosterRow {
    /// What the row says in a column; `number` is its place in the list.
    fn cell(&self, column: RosterColumn, number: usize) -> LedgerCell {
        match column {
            RosterColumn::Number => LedgerCell::count(number),
            RosterColumn::HouseholdNo => LedgerCell::text(&self.household_number),
            RosterColumn::HouseholdHead => LedgerCell::text(&self.household_head),
            RosterColumn::Name => LedgerCell::text(&self.name),
            RosterColumn::Sex => LedgerCell::text(&self.sex),
            RosterColumn::Birth => LedgerCell::day(self.birth),
            RosterColumn::Age => self.age.map_or(LedgerCell::Empty, LedgerCell::count),
            RosterColumn::IdNumber => LedgerCell::text(&self.id_number),
            RosterColumn::Relation => LedgerCell::text(&self.relation),
            RosterColumn::Address => LedgerCell::text(&self.address),
            RosterColumn::Phone => LedgerCell::text(&self.phone),
            RosterColumn::Groups => LedgerCell::list(&self.groups),
            RosterColumn::Categories => LedgerCell::list(&self.categories),
            RosterColumn::Diseases => LedgerCell::list(&self.diseases),
            RosterColumn::RecordNo => LedgerCell::text(&self.record_number),
            RosterColumn::Packs => LedgerCell::list(&self.packs),
            RosterColumn::SignedOn => LedgerCell::day(self.signed_on),
            RosterColumn::EndsOn => LedgerCell::day(self.ends_on),
            RosterColumn::Team => LedgerCell::text(&self.team),
            RosterColumn::Doctor => LedgerCell::text(&self.doctor),
            RosterColumn::VillageDoctor => LedgerCell::text(&self.village_doctor),
            RosterColumn::AgreementNo => LedgerCell::text(&self.agreement_number),
            RosterColumn::LastVisitOn => LedgerCell::day(self.last_visit_on),
            RosterColumn::Note => LedgerCell::text(&self.note),
        }
    }
}

/// A column of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[allow(missing_docs)] // each is named as its field in `RosterRow`
pub enum RosterColumn {
    Number,
    HouseholdNo,
    HouseholdHead,
    Name,
    Sex,
    Birth,
    Age,
    IdNumber,
    Relation,
    Address,
    Phone,
    Groups,
    Categories,
    Diseases,
    RecordNo,
    Packs,
    SignedOn,
    EndsOn,
    Team,
    Doctor,
    VillageDoctor,
    AgreementNo,
    LastVisitOn,
    Note,
}

impl RosterColumn {
    /// The heading as printed.
    #[must_use]
    pub const fn heading(self) -> &'static str {
        match self {
            RosterColumn::Number => "序号",
            RosterColumn::HouseholdNo => "户编号",
            RosterColumn::HouseholdHead => "户主姓名",
            RosterColumn::Name => "姓名",
            RosterColumn::Sex => "性别",
            RosterColumn::Birth => "出生日期",
            RosterColumn::Age => "年龄",
            RosterColumn::IdNumber => "身份证号",
            RosterColumn::Relation => "与户主关系",
            RosterColumn::Address => "住址",
            RosterColumn::Phone => "联系电话",
            RosterColumn::Groups => "人群类别",
            RosterColumn::Categories => "身份类别",
            RosterColumn::Diseases => "患病情况",
            RosterColumn::RecordNo => "健康档案编号",
            RosterColumn::Packs => "服务包",
            RosterColumn::SignedOn => "签约日期",
            RosterColumn::EndsOn => "到期日期",
            RosterColumn::Team => "签约团队",
            RosterColumn::Doctor => "家庭医生",
            RosterColumn::VillageDoctor => "村医",
            RosterColumn::AgreementNo => "协议编号",
            RosterColumn::LastVisitOn => "本季随访日期",
            RosterColumn::Note => "备注",
        }
    }

    /// What stands in it.
    const fn holds(self) -> LedgerKind {
        match self {
            RosterColumn::Number => LedgerKind::Order,
            RosterColumn::Age => LedgerKind::Count,
            RosterColumn::HouseholdHead | RosterColumn::Name | RosterColumn::Doctor | RosterColumn::VillageDoctor => {
                LedgerKind::Name
            }
            RosterColumn::Sex | RosterColumn::Relation => LedgerKind::Word,
            RosterColumn::Birth | RosterColumn::SignedOn | RosterColumn::EndsOn | RosterColumn::LastVisitOn => {
                LedgerKind::Date
            }
            RosterColumn::IdNumber => LedgerKind::IdNumber,
            RosterColumn::HouseholdNo | RosterColumn::RecordNo | RosterColumn::AgreementNo => LedgerKind::Code,
            RosterColumn::Phone => LedgerKind::Phone,
            RosterColumn::Address
            | RosterColumn::Groups
            | RosterColumn::Categories
            | RosterColumn::Diseases
            | RosterColumn::Packs
            | RosterColumn::Team
            | RosterColumn::Note => LedgerKind::Text,
        }
    }

    /// Every column, in the order of the handbook.
    pub const ALL: [RosterColumn; 24] = [
        RosterColumn::Number,
        RosterColumn::HouseholdNo,
        RosterColumn::HouseholdHead,
        RosterColumn::Name,
        RosterColumn::Sex,
        RosterColumn::Birth,
        RosterColumn::Age,
        RosterColumn::IdNumber,
        RosterColumn::Relation,
        RosterColumn::Address,
        RosterColumn::Phone,
        RosterColumn::Groups,
        RosterColumn::Categories,
        RosterColumn::Diseases,
        RosterColumn::RecordNo,
        RosterColumn::Packs,
        RosterColumn::SignedOn,
        RosterColumn::EndsOn,
        RosterColumn::Team,
        RosterColumn::Doctor,
        RosterColumn::VillageDoctor,
        RosterColumn::AgreementNo,
        RosterColumn::LastVisitOn,
        RosterColumn::Note,
    ];

    /// The fifteen columns that fit A4 landscape at 8.5 pt.
    pub const USUAL: [RosterColumn; 15] = [
        RosterColumn::Number,
        RosterColumn::HouseholdHead,
        RosterColumn::Name,
        RosterColumn::Sex,
        RosterColumn::Age,
        RosterColumn::IdNumber,
        RosterColumn::Relation,
        RosterColumn::Address,
        RosterColumn::Phone,
        RosterColumn::Groups,
        RosterColumn::Categories,
        RosterColumn::Packs,
        RosterColumn::SignedOn,
        RosterColumn::EndsOn,
        RosterColumn::Doctor,
    ];
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_household_counts_once_and_a_person_without_household_counts_alone() {
        let row = |household: &str| RosterRow { household_number: household.to_owned(), ..RosterRow::default() };
        let roster = ContractRoster {
            org_name: "某镇卫生院".to_owned(),
            scope: "全镇".to_owned(),
            on: NaiveDate::from_ymd_opt(2026, 3, 1).unwrap(),
            columns: RosterColumn::USUAL.to_vec(),
            rows: vec![row("A"), row("A"), row("B"), row(""), row("")],
        };
        assert_eq!(roster.totals(), RosterTotals { households: 4, persons: 5 });
    }
}
