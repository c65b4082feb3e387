//! Which rows under a header are people (rule 1).

use crate::value::says_nothing;

/// A row's texts as far as they decide what it is, blanks taken out.
pub(super) struct Glance<'a> {
    /// The first filled cell.
    pub first: &'a str,
    pub name: &'a str,
    pub id: &'a str,
    /// Filled cells.
    pub filled: usize,
    /// One merged cell reaches over both name and ID.
    pub is_one_cell: bool,
}

const TOTALS: &[&str] = &["小计", "合计", "总计", "共计", "累计", "总合计", "总人数", "总户数"];
/// Complete in themselves: no name begins so.
const SIGNERS: &[&str] = &[
    "填表人",
    "审核人",
    "制表人",
    "填报人",
    "复核人",
    "经办人",
    "负责人",
    "填表单位",
    "填报单位",
    "制表单位",
    "填表日期",
    "填报日期",
    "填表时间",
    "制表日期",
    "联系电话",
    "村医签字",
    "签字盖章",
    "单位负责人",
    "统计人",
    "填表说明",
    "村委会盖章",
    "核对人",
    "登记人",
    "录入人",
    "校对人",
    "村医签名",
    "分管领导",
    "主管领导",
];
/// Notes when a colon follows, or when nothing else stands there.
const NOTES: &[&str] = &[
    "注",
    "备注",
    "说明",
    "附注",
    "注意",
    "填写说明",
    "注意事项",
    "签字",
    "签名",
    "盖章",
    "日期",
    "单位",
    "审核",
    "制表",
    "填表",
    "复核",
    "电话",
    "负责",
    "领导",
];

/// Whether the row holds a person: a name or an ID, and neither a total, a
/// note, a sign-off line nor a row of column numbers.
pub(super) fn is_person(glance: &Glance<'_>) -> bool {
    let (name, id) = (glance.name, glance.id);
    if is_filler(name) && is_filler(id) {
        return false;
    }
    if looks_like_id(id) && !name.is_empty() {
        return !(is_total(name) && glance.filled <= 3);
    }
    if is_signature(name) || is_day(name) {
        return false;
    }
    let texts = [glance.first, name, id];
    let numbering = is_column_number(name) && is_column_number(id);
    let section = glance.is_one_cell || (glance.filled == 1 && is_sentence(name));
    !(numbering || section || texts.iter().any(|text| is_total(text) || is_note(text)))
}

/// Dashes and slashes drawn into empty cells.
fn is_filler(text: &str) -> bool {
    text.is_empty() || (says_nothing(text) && !text.starts_with('-') && !text.chars().any(char::is_alphanumeric))
}

fn looks_like_id(id: &str) -> bool {
    (15..=22).contains(&id.len()) && id.bytes().filter(u8::is_ascii_digit).count() >= 14
}

fn is_total(text: &str) -> bool {
    let bare = text.trim_matches(|c: char| !c.is_alphabetic());
    let short = bare.chars().count() <= 16;
    short
        && TOTALS.iter().any(|total| {
            bare.strip_prefix(total)
                .is_some_and(|rest| rest.is_empty() || !rest.starts_with(char::is_alphabetic) || is_unit(rest))
                || bare.strip_suffix(total).is_some()
        })
}

/// 合计人数, 合计户, 总计共12人.
fn is_unit(rest: &str) -> bool {
    ["人", "户", "共", "数", "金额", "元", "村", "全"].iter().any(|unit| rest.starts_with(unit))
}

fn is_note(text: &str) -> bool {
    let text = text.trim_start_matches(|c: char| !c.is_alphabetic());
    if SIGNERS.iter().any(|signer| text.starts_with(signer)) {
        return true;
    }
    NOTES.iter().any(|note| {
        text.strip_prefix(note).is_some_and(|rest| {
            let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit());
            rest.is_empty() || rest.starts_with([':', '：', ';', '、', '.', ')'])
        })
    })
}

/// 村支书签字: and the like; no name holds these words.
fn is_signature(text: &str) -> bool {
    ["签字", "签名", "签章", "盖章", "公章"].iter().any(|word| text.contains(word))
}

/// 2026年9月1日 under the table.
fn is_day(text: &str) -> bool {
    text.contains('年') && text.chars().all(|c| c.is_numeric() || matches!(c, '年' | '月' | '日' | '号'))
}

/// A line of prose that slipped into the name column.
fn is_sentence(text: &str) -> bool {
    text.contains(['。', '，', ',', ';', ':', '；']) || text.chars().count() > 25
}

/// 1, (2), ③, 甲: the row of column numbers under some printed headers.
fn is_column_number(text: &str) -> bool {
    let bare = text.trim_matches(|c: char| matches!(c, '(' | ')' | '栏' | '列' | '.'));
    matches!(bare, "甲" | "乙" | "丙" | "丁")
        || (!bare.is_empty() && bare.len() <= 2 && bare.bytes().all(|b| b.is_ascii_digit()))
        || (bare.chars().count() == 1 && bare.chars().all(|c| ('①'..='⑳').contains(&c)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(first: &str, name: &str, id: &str) -> bool {
        let filled = [first, name, id].iter().filter(|text| !text.is_empty()).count();
        is_person(&Glance { first, name, id, filled, is_one_cell: false })
    }

    #[test]
    fn totals_notes_and_signatures_are_no_people() {
        for (first, name, id) in [
            ("合计", "", "12"),
            ("合计", "12人", ""),
            ("1", "小计", ""),
            ("石板村小计", "3", ""),
            ("总计:12人", "", "12"),
            ("注:以上人员均已核实", "注:以上人员均已核实", ""),
            ("填表人:张三", "填表人:张三", "审核人:李四"),
            ("", "填表人", "张三"),
            ("", "", "审核人:李四"),
            ("1", "2", "3"),
            ("(1)", "(2)", "(3)"),
            ("以上数据截止2026年8月,由村委会提供", "以上数据截止2026年8月,由村委会提供", ""),
            ("3", "", ""),
            ("3", "/", "/"),
            ("村支书签字:", "村支书签字:", "村医签字:"),
            ("(盖章)", "(盖章)", ""),
            ("", "2026年9月1日", ""),
        ] {
            let first_is_name = first == name && id.is_empty();
            let glance = Glance { first, name, id, filled: if first_is_name { 1 } else { 3 }, is_one_cell: false };
            assert!(!is_person(&glance), "{first} {name} {id}");
        }
    }

    #[test]
    fn people_with_odd_cells_are_people() {
        for (first, name, id) in [
            ("1", "张三", "410482195503120019"),
            ("1", "张三", ""),
            ("1", "", "410482195503120019"),
            ("合计村", "张三", "410482195503120019"),
            ("1", "-张三", "410482195503120019"),
            ("1", "张三", "无"),
            ("1", "注志强", "123"),
        ] {
            assert!(person(first, name, id), "{first} {name} {id}");
        }
    }
}
