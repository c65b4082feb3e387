//! The columns of lists: their headings, and how they stand in a sheet.

use xiangyi_sheets::write::ColumnKind;

/// One column of a list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ListColumn {
    /// Its code in JSON and in settings.
    pub key: &'static str,
    /// Its heading in a sheet.
    pub heading: &'static str,
    /// What stands under it.
    pub kind: ColumnKind,
    /// Width in half-width characters.
    pub width: u16,
    /// Whether it stands in a list for which nobody chose columns.
    pub usual: bool,
}

const fn text(key: &'static str, heading: &'static str, width: u16, usual: bool) -> ListColumn {
    ListColumn { key, heading, kind: ColumnKind::Text, width, usual }
}

const fn date(key: &'static str, heading: &'static str, usual: bool) -> ListColumn {
    ListColumn { key, heading, kind: ColumnKind::Date, width: 12, usual }
}

const fn number(key: &'static str, heading: &'static str, usual: bool) -> ListColumn {
    ListColumn { key, heading, kind: ColumnKind::Number, width: 9, usual }
}

/// The columns of the residents' list.
pub const RESIDENT_COLUMNS: &[ListColumn] = &[
    text("name", "姓名", 12, true),
    text("sex", "性别", 6, true),
    number("age", "年龄", true),
    date("birth_on", "出生日期", false),
    text("id_number", "身份证号", 21, true),
    text("phone", "联系电话", 14, true),
    text("village", "村", 12, true),
    text("group", "组", 8, true),
    text("household_number", "户编号", 12, true),
    text("household_head", "户主姓名", 12, true),
    text("relation", "与户主关系", 11, true),
    text("address", "住址", 24, false),
    text("ethnic", "民族", 8, false),
    text("categories", "身份类别", 18, true),
    text("diseases", "患病情况", 18, true),
    date("contract_ends_on", "签约到期", true),
    date("last_visit_on", "上次随访", true),
    date("next_due_on", "下次随访", true),
    text("record_number", "健康档案编号", 20, false),
    text("status", "人员状态", 9, false),
    text("missing", "缺项", 18, false),
    text("remark", "备注", 16, false),
];

/// The columns of the household list: those of T1.
pub const HOUSEHOLD_COLUMNS: &[ListColumn] = &[
    text("number", "户编号", 14, true),
    text("head", "户主", 12, true),
    text("village", "村", 12, false),
    text("group", "组", 8, false),
    text("address", "住址", 24, true),
    number("members", "人口数", true),
    text("categories", "类别(起止)", 26, true),
    text("cause", "致贫原因", 12, true),
    number("sick", "患病人数", true),
    text("diseases", "主要病种", 18, true),
    text("doctor", "责任医生", 12, true),
    text("helper", "帮扶责任人/电话", 20, true),
    number("insured", "参保人数", true),
    number("signed", "签约人数", true),
    date("last_home_visit_on", "最近入户日期", true),
    text("remark", "备注", 16, true),
];
