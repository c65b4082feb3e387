//! What headings mean (rule 2).
//!
//! A heading is compared without blanks, brackets' remarks and marks. Whose
//! name or number it is decides first: 户主姓名 is never the person's own.

use super::categories;
use super::headings::{
    ADDRESS, CATEGORY, DISEASES, GROUP, HOUSEHOLD_NUMBER, ID_NUMBER, NAME, NOT_THE_NUMBER, ONE_DISEASE, OTHER_PEOPLE,
    PLAIN, VILLAGE,
};
use xiangyi_domain::residents::Category;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Field {
    /// 姓名 of the person.
    Name,
    /// 身份证号 of the person.
    IdNumber,
    /// 证件类型.
    DocumentKind,
    /// 性别.
    Sex,
    /// 出生日期.
    Birth,
    /// 联系电话.
    Phone,
    /// 行政村.
    Village,
    /// 组.
    Group,
    /// 村组 in one cell.
    VillageAndGroup,
    /// 户编号.
    HouseholdNumber,
    /// 户主姓名.
    HouseholdHead,
    /// 户主身份证号.
    HouseholdHeadId,
    /// 与户主关系.
    Relation,
    /// 住址.
    Address,
    /// 民族.
    Ethnic,
    /// Words of categories.
    Category,
    /// 是否低保 and the like: yes or no to one category.
    IsCategory(Category),
    /// Names of diseases.
    Diseases,
    /// 高血压 and the like: yes or no to one disease.
    IsDisease(&'static str),
    /// 残疾类别, 残疾等级.
    Disability,
    /// 残疾人证号.
    DisabilityCertificate,
    /// 健康档案编号.
    RecordNumber,
    /// 备注.
    Remark,
    /// Any other date.
    Date(DateField),
}

/// What a date column means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DateField {
    /// 签约日期.
    Signed,
    /// 确诊日期.
    Diagnosed,
    /// 建档日期.
    Filed,
    /// Some other date.
    Other,
}

/// A heading made comparable, and whether its bracketed remark names someone
/// else (姓名(户主)).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Heading {
    pub word: String,
    pub doubtful: bool,
}

/// Takes blanks, remarks in brackets, numbering and marks off a heading.
pub(super) fn normalise(cleaned: &str) -> Heading {
    let compact: String = cleaned.chars().filter(|c| !c.is_whitespace()).collect();
    let compact = compact.trim_start_matches(|c: char| matches!(c, '*' | '★' | '※' | '#') || ('①'..='⑳').contains(&c));
    let mut word = String::new();
    let mut remark = String::new();
    let mut depth = 0_u32;
    for c in compact.chars() {
        match c {
            '(' | '[' | '【' | '〔' | '<' | '《' if !word.is_empty() => depth += 1,
            ')' | ']' | '】' | '〕' | '>' | '》' if depth > 0 => depth -= 1,
            _ if depth > 0 => remark.push(c),
            _ => word.push(c),
        }
    }
    let word = word.trim_matches(|c: char| matches!(c, '*' | ':' | '★' | '※' | '"' | '、' | '。' | '.' | ')' | '('));
    Heading { word: word.to_lowercase(), doubtful: speaks_of_others(&remark) || remark.contains("户主") }
}

/// What a heading under a group heading means. The group's word counts where
/// it changes whose column it is, or completes the word.
pub(super) fn field(group: &str, word: &str) -> Option<Field> {
    if word.is_empty() {
        return None;
    }
    if group.is_empty() {
        return lookup(word);
    }
    let whole = format!("{group}{word}");
    if speaks_of_others(group) || group.contains("户主") || group.contains("残疾") {
        return lookup(&whole);
    }
    let rest = matches!(word, "其他" | "其它") && DISEASES.contains(&group);
    lookup(word).or_else(|| lookup(&whole)).or(rest.then_some(Field::Diseases))
}

/// Whether a heading says no more than 姓名 or 身份证号: such a column is the person's own.
pub(super) fn is_plain(word: &str) -> bool {
    PLAIN.contains(&word)
}

fn contains_any(word: &str, parts: &[&str]) -> bool {
    parts.iter().any(|part| word.contains(part))
}

/// Whether a heading is about someone beside the household.
fn speaks_of_others(word: &str) -> bool {
    contains_any(word, OTHER_PEOPLE)
}

fn lookup(word: &str) -> Option<Field> {
    about_relations(word)
        .or_else(|| about_disability(word))
        .or_else(|| about_identity(word))
        .or_else(|| about_place(word))
        .or_else(|| about_health(word))
        .or_else(|| about_categories(word))
        .or_else(|| about_dates(word))
}

fn is_id_number(word: &str) -> bool {
    let word = word.trim_start_matches("有效");
    contains_any(word, ID_NUMBER) && !contains_any(word, NOT_THE_NUMBER)
}

fn about_relations(word: &str) -> Option<Field> {
    if word.contains("关系") {
        return Some(Field::Relation).filter(|_| !speaks_of_others(word));
    }
    if !word.contains("户主") {
        return None;
    }
    if matches!(word, "户主" | "户主名" | "户主名字") || word.ends_with("户主姓名") {
        Some(Field::HouseholdHead)
    } else if is_id_number(word) {
        Some(Field::HouseholdHeadId)
    } else {
        None
    }
}

fn about_disability(word: &str) -> Option<Field> {
    // 残疾人姓名, 残疾人身份证号: in such a roster they are the person's own.
    let own = word.ends_with("姓名") || word.contains("身份");
    if own || !(word.contains("残疾") || word.contains("残联")) {
        return None;
    }
    if word.contains('证') && !contains_any(word, &["日期", "时间", "是否", "有无"]) {
        Some(Field::DisabilityCertificate)
    } else if contains_any(word, &["类别", "类型", "等级", "级别", "情况"]) {
        Some(Field::Disability)
    } else {
        categories::of_heading(word).map(Field::IsCategory)
    }
}

fn about_identity(word: &str) -> Option<Field> {
    if word.contains("户主") {
        return None;
    }
    if contains_any(word, &["证件类型", "证件类别", "证件种类", "证件名称"]) {
        return Some(Field::DocumentKind);
    }
    if speaks_of_others(word) {
        return None;
    }
    if (word.ends_with("姓名") && !word.contains("曾用")) || NAME.contains(&word) {
        Some(Field::Name)
    } else if is_id_number(word) {
        Some(Field::IdNumber)
    } else if matches!(word, "性别" | "患者性别" | "居民性别") {
        Some(Field::Sex)
    } else if (word.starts_with("出生") && contains_any(word, &["日期", "年月", "时间", "日"]))
        || matches!(word, "生日" | "出生" | "公历生日")
    {
        Some(Field::Birth)
    } else if contains_any(word, &["电话", "手机", "联系方式"]) {
        Some(Field::Phone)
    } else if matches!(word, "民族" | "族别") {
        Some(Field::Ethnic)
    } else if word.contains("档案") && contains_any(word, &["编号", "号"]) && !word.contains("家庭") {
        Some(Field::RecordNumber)
    } else if matches!(word, "备注" | "备考" | "说明" | "备注说明" | "其他说明") {
        Some(Field::Remark)
    } else {
        None
    }
}

fn about_place(word: &str) -> Option<Field> {
    if speaks_of_others(word) {
        return None;
    }
    if VILLAGE.contains(&word) {
        Some(Field::Village)
    } else if GROUP.contains(&word) {
        Some(Field::Group)
    } else if matches!(word, "村组" | "村组名" | "村屯" | "村、组" | "村/组" | "所在村组" | "村民小组名称" | "村组别")
    {
        Some(Field::VillageAndGroup)
    } else if HOUSEHOLD_NUMBER.contains(&word) {
        Some(Field::HouseholdNumber)
    } else if ADDRESS.contains(&word) {
        Some(Field::Address)
    } else {
        None
    }
}

fn about_health(word: &str) -> Option<Field> {
    let asked = ["是否患有", "是否患", "是否有", "是否为", "是否"].iter().find_map(|asks| word.strip_prefix(asks));
    if let Some(asked) = asked {
        return one_disease(asked);
    }
    if contains_any(word, &["日期", "时间", "是否", "医院", "编码", "代码", "分类", "人数", "救治", "费用"])
    {
        return None;
    }
    if DISEASES.contains(&word) {
        return Some(Field::Diseases);
    }
    one_disease(word)
}

fn one_disease(word: &str) -> Option<Field> {
    let is_it = |name: &&str| word == *name || word.strip_suffix("患者") == Some(name);
    ONE_DISEASE.iter().copied().find(is_it).map(Field::IsDisease)
}

fn about_categories(word: &str) -> Option<Field> {
    if CATEGORY.contains(&word) {
        return Some(Field::Category);
    }
    categories::of_heading(word).map(Field::IsCategory)
}

fn about_dates(word: &str) -> Option<Field> {
    let dated =
        contains_any(word, &["日期", "时间"]) && !contains_any(word, &["有效", "期限", "频次", "服务时间段", "最佳"]);
    let meaning = match word {
        _ if !dated => return None,
        _ if word.contains("签约") => DateField::Signed,
        _ if word.contains("确诊") || word.contains("诊断") => DateField::Diagnosed,
        _ if word.contains("建档") => DateField::Filed,
        _ => DateField::Other,
    };
    Some(Field::Date(meaning))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(heading: &str) -> Option<Field> {
        field("", &normalise(&crate::value::clean(heading)).word)
    }

    #[test]
    fn a_persons_own_name_and_number_are_known_by_many_words() {
        for name in [
            "姓名",
            "姓 名",
            "居民姓名",
            "签约居民姓名",
            "患者姓名",
            "成员姓名",
            "家庭成员姓名",
            "姓名（必填）",
            "*姓名",
            "参保人姓名",
            "参保人",
        ] {
            assert_eq!(of(name), Some(Field::Name), "{name}");
        }
        for number in [
            "身份证号",
            "身份证号码",
            "身份证\n号码",
            "公民身份号码",
            "证件号码",
            "身份证件号码",
            "居民身份证号",
            "身份证号(18位)",
            "身份证",
            "身份证号码【文本】",
            "有效身份证件号码",
            "社会保障号码",
            "居民身分证",
        ] {
            assert_eq!(of(number), Some(Field::IdNumber), "{number}");
        }
    }

    #[test]
    fn other_peoples_names_and_numbers_are_not_the_persons() {
        for (heading, field) in [
            ("户主姓名", Some(Field::HouseholdHead)),
            ("户主", Some(Field::HouseholdHead)),
            ("户主身份证号", Some(Field::HouseholdHeadId)),
            ("户主身份证号码", Some(Field::HouseholdHeadId)),
            ("残疾人证号", Some(Field::DisabilityCertificate)),
            ("残疾证号", Some(Field::DisabilityCertificate)),
            ("残疾人姓名", Some(Field::Name)),
            ("残疾人身份证号", Some(Field::IdNumber)),
            ("与户主关系", Some(Field::Relation)),
            ("联系人姓名", None),
            ("监护人身份证号", None),
            ("签约医生姓名", None),
            ("法人姓名", None),
            ("丈夫姓名", None),
            ("是否户主", None),
            ("身份证有效期", None),
            ("证件类型", Some(Field::DocumentKind)),
        ] {
            assert_eq!(of(heading), field, "{heading}");
        }
    }

    #[test]
    fn a_group_heading_decides_whose_column_it_is() {
        for (group, word, expected) in [
            ("户主", "姓名", Some(Field::HouseholdHead)),
            ("户主信息", "身份证号", Some(Field::HouseholdHeadId)),
            ("基本信息", "姓名", Some(Field::Name)),
            ("身份证", "号码", Some(Field::IdNumber)),
            ("残疾人证", "证号", Some(Field::DisabilityCertificate)),
            ("残疾人基本信息", "身份证号", Some(Field::IdNumber)),
            ("签约医生", "姓名", None),
            ("联系方式", "手机", Some(Field::Phone)),
            ("慢病种类", "高血压", Some(Field::IsDisease("高血压"))),
            ("慢病种类", "其他", Some(Field::Diseases)),
            ("", "是否患有高血压", Some(Field::IsDisease("高血压"))),
            ("", "其他慢性病", Some(Field::Diseases)),
            ("", "其他", None),
        ] {
            assert_eq!(field(group, word), expected, "{group} {word}");
        }
    }
}
