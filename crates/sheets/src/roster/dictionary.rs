//! What headings mean (rule 2).
//!
//! A heading is compared without blanks, brackets' remarks and marks. Whose
//! name or number it is decides first: 户主姓名 is never the person's own.

use super::categories;
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
    lookup(word).or_else(|| lookup(&whole))
}

fn contains_any(word: &str, parts: &[&str]) -> bool {
    parts.iter().any(|part| word.contains(part))
}

/// Whether a heading is about someone beside the household.
fn speaks_of_others(word: &str) -> bool {
    let others = [
        "联系人",
        "监护",
        "配偶",
        "父亲",
        "母亲",
        "家长",
        "医生",
        "医师",
        "护士",
        "责任",
        "帮扶",
        "干部",
        "负责",
        "家属",
        "亲属",
        "填表",
        "队长",
        "团队",
        "村医",
        "代理",
        "代办",
        "经办",
        "审核",
        "登记人",
        "调查",
        "随访人",
        "持卡",
        "开户",
        "受益人",
    ];
    contains_any(word, &others)
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
    let number = ["身份证", "身份号", "证件号", "公民身份", "证件编号", "身份证件", "身份代码"];
    let other = [
        "类型",
        "类别",
        "种类",
        "有效",
        "期限",
        "地址",
        "住址",
        "机关",
        "复印",
        "是否",
        "正反",
        "照片",
        "签发",
        "后四位",
        "后4位",
        "后六位",
        "日期",
        "性别",
        "姓名",
        "图片",
        "核对",
        "曾用",
    ];
    contains_any(word, &number) && !contains_any(word, &other)
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
    if !word.contains("残疾") && !word.contains("残联") {
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
    if word.contains("户主") || word.contains("残疾") {
        return None;
    }
    if contains_any(word, &["证件类型", "证件类别", "证件种类", "证件名称"]) {
        return Some(Field::DocumentKind);
    }
    if speaks_of_others(word) {
        return None;
    }
    let own = ["名字", "居民", "患者", "签约居民", "服务对象", "签约对象", "家庭成员", "成员", "name"];
    if (word.ends_with("姓名") && !word.contains("曾用")) || own.contains(&word) {
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
    let village = [
        "村",
        "村名",
        "村居",
        "行政村",
        "行政村名称",
        "所在村",
        "所属村",
        "所在行政村",
        "所属行政村",
        "村委会",
        "村民委员会",
        "居委会",
        "社区",
        "村社区",
        "村/社区",
        "村、社区",
        "村/居委会",
        "村居委会",
        "所在社区",
        "村名称",
        "村委",
        "村庄",
        "所在村居",
        "居住村",
    ];
    let group = [
        "组",
        "组别",
        "组名",
        "小组",
        "村民小组",
        "村民组",
        "村小组",
        "所在组",
        "屯",
        "屯组",
        "自然村",
        "自然村屯",
        "队",
        "生产队",
        "社",
        "自然屯",
        "小组名称",
        "组号",
        "自然村组",
    ];
    let household = [
        "户编号",
        "户号",
        "户编码",
        "户口编号",
        "家庭编号",
        "家庭编码",
        "户序号",
        "家庭档案号",
        "家庭档案编号",
        "户籍编号",
        "户口簿号",
        "户口本号",
    ];
    let address = [
        "住址",
        "地址",
        "家庭住址",
        "家庭地址",
        "现住址",
        "居住地址",
        "户籍地址",
        "详细地址",
        "户籍住址",
        "身份证住址",
        "身份证地址",
        "联系地址",
        "常住地址",
        "现居住地",
        "居住地",
        "门牌号",
    ];
    if village.contains(&word) {
        Some(Field::Village)
    } else if group.contains(&word) {
        Some(Field::Group)
    } else if matches!(word, "村组" | "村组名" | "村屯" | "村、组" | "村/组" | "所在村组" | "村民小组名称" | "村组别")
    {
        Some(Field::VillageAndGroup)
    } else if household.contains(&word) {
        Some(Field::HouseholdNumber)
    } else if address.contains(&word) {
        Some(Field::Address)
    } else {
        None
    }
}

fn about_health(word: &str) -> Option<Field> {
    if contains_any(word, &["日期", "时间", "是否", "医院", "编码", "代码", "分类", "人数", "救治", "费用"])
    {
        return None;
    }
    let listed = [
        "患病情况",
        "慢性病",
        "慢病",
        "疾病名称",
        "病种",
        "所患疾病",
        "患病名称",
        "病名",
        "疾病",
        "患病",
        "患病病种",
        "慢性病病种",
        "慢性病名称",
        "主要疾病",
        "主要病种",
        "大病名称",
        "所患病种",
        "疾病情况",
        "慢病病种",
        "慢病名称",
        "患病种类",
        "疾病种类",
        "慢性病情况",
        "慢性病种类",
    ];
    let single = ["高血压", "糖尿病", "2型糖尿病", "肺结核", "严重精神障碍", "冠心病", "脑卒中", "慢阻肺"];
    if listed.contains(&word) {
        return Some(Field::Diseases);
    }
    single.into_iter().find(|name| word == *name || word.strip_suffix("患者") == Some(name)).map(Field::IsDisease)
}

fn about_categories(word: &str) -> Option<Field> {
    let kinds = [
        "身份类别",
        "人员类别",
        "人群分类",
        "人群类别",
        "人员类型",
        "户类型",
        "户类别",
        "贫困户类型",
        "贫困类型",
        "贫困户属性",
        "贫困属性",
        "脱贫属性",
        "脱贫户类型",
        "户属性",
        "对象类别",
        "对象类型",
        "农户类型",
        "农户类别",
        "农户属性",
        "家庭类型",
        "家庭类别",
        "所在户家庭类型",
        "困难类型",
        "困难类别",
        "身份",
        "属性",
        "类别",
        "救助对象类别",
        "监测对象类别",
        "监测户类型",
        "特殊人群",
        "人员属性",
        "人口类别",
        "身份属性",
        "救助类别",
        "困难人群类别",
        "人群",
        "服务人群",
        "重点人群",
        "签约人群",
        "人员身份",
    ];
    if kinds.contains(&word) {
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
            ("与户主关系", Some(Field::Relation)),
            ("联系人姓名", None),
            ("监护人身份证号", None),
            ("签约医生姓名", None),
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
            ("签约医生", "姓名", None),
            ("联系方式", "手机", Some(Field::Phone)),
        ] {
            assert_eq!(field(group, word), expected, "{group} {word}");
        }
    }
}
