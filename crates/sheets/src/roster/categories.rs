//! Words of categories, before and after 2021 (domain handbook §4.6).

use xiangyi_domain::residents::Category::{
    self, ExtremePovertyDispersed, ExtremePovertyInstitutional, FamilyPlanningSpecial, Lifted, Marginal, Orphan,
    RegisteredPoor, SevereDisability, SpecialCare, SubsistenceAllowance, SuddenHardship, UnstableLifted,
};

/// Parts of words, the more special ones first; the first that a word holds
/// decides. `None` stops words that only look like a category.
///
/// 五保 and 特困 without a word on how they are kept count as 分散供养, the
/// usual case (an assumption, to be confirmed with a county).
const PARTS: &[(&str, Option<Category>)] = &[
    ("非", None),
    ("不是", None),
    ("一般农户", None),
    ("一般户", None),
    ("低保边缘", None),
    ("刚性支出", None),
    ("脱贫不稳定", Some(UnstableLifted)),
    ("脱贫监测", Some(UnstableLifted)),
    ("边缘", Some(Marginal)),
    ("突发严重困难", Some(SuddenHardship)),
    ("突发困难", Some(SuddenHardship)),
    ("集中供养", Some(ExtremePovertyInstitutional)),
    ("集中特困", Some(ExtremePovertyInstitutional)),
    ("集中五保", Some(ExtremePovertyInstitutional)),
    ("特困", Some(ExtremePovertyDispersed)),
    ("五保", Some(ExtremePovertyDispersed)),
    ("分散供养", Some(ExtremePovertyDispersed)),
    ("未脱贫", Some(RegisteredPoor)),
    ("建档立卡", Some(RegisteredPoor)),
    ("脱贫", Some(Lifted)),
    ("低保贫困", Some(SubsistenceAllowance)),
    ("低保", Some(SubsistenceAllowance)),
    ("最低生活保障", Some(SubsistenceAllowance)),
    ("贫困", Some(RegisteredPoor)),
    ("重度残疾", Some(SevereDisability)),
    ("重残", Some(SevereDisability)),
    ("优抚", Some(SpecialCare)),
    ("抚恤", Some(SpecialCare)),
    ("计生特殊", Some(FamilyPlanningSpecial)),
    ("计划生育特殊", Some(FamilyPlanningSpecial)),
    ("计生特扶", Some(FamilyPlanningSpecial)),
    ("失独", Some(FamilyPlanningSpecial)),
    ("孤儿", Some(Orphan)),
];

/// The category that one word names.
pub(super) fn of_word(word: &str) -> Option<Category> {
    PARTS.iter().find(|(part, _)| word.contains(part)).and_then(|(_, category)| *category)
}

/// The category that a yes-or-no column asks for: 是否低保, 低保户.
pub(super) fn of_heading(heading: &str) -> Option<Category> {
    let word = heading.trim_start_matches("是否为").trim_start_matches("是否属于").trim_start_matches("是否");
    let is_about_something_else =
        ["日期", "时间", "人数", "金额", "编号", "证", "原因", "年度", "类", "属性", "责任", "等级", "标准", "号"]
            .iter()
            .any(|other| word.contains(other));
    if is_about_something_else || word.chars().count() > 10 { None } else { of_word(word) }
}

/// Parts a cell into words.
pub(super) fn words(cell: &str) -> impl Iterator<Item = &str> {
    let parted = |c: char| c.is_whitespace() || matches!(c, '、' | ',' | ';' | '，' | '；' | '/' | '+' | '|' | '。');
    cell.split(parted).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_and_new_words_find_their_category() {
        for (word, category) in [
            ("建档立卡贫困户", Some(RegisteredPoor)),
            ("一般贫困户", Some(RegisteredPoor)),
            ("脱贫户", Some(Lifted)),
            ("已脱贫", Some(Lifted)),
            ("脱贫享受政策", Some(Lifted)),
            ("未脱贫", Some(RegisteredPoor)),
            ("脱贫不稳定户", Some(UnstableLifted)),
            ("边缘易致贫户", Some(Marginal)),
            ("突发严重困难户", Some(SuddenHardship)),
            ("农村低保", Some(SubsistenceAllowance)),
            ("低保边缘家庭", None),
            ("非贫困户", None),
            ("分散特困", Some(ExtremePovertyDispersed)),
            ("特困供养(集中供养)", Some(ExtremePovertyInstitutional)),
            ("一般农户", None),
        ] {
            assert_eq!(of_word(word), category, "{word}");
        }
    }

    #[test]
    fn every_category_is_found_by_its_own_name() {
        for category in Category::ALL {
            assert_eq!(of_word(category.name()), Some(category));
        }
    }

    #[test]
    fn a_heading_may_ask_for_one_category() {
        assert_eq!(of_heading("是否低保"), Some(SubsistenceAllowance));
        assert_eq!(of_heading("是否为建档立卡户"), Some(RegisteredPoor));
        assert_eq!(of_heading("低保证号"), None);
        assert_eq!(of_heading("脱贫时间"), None);
    }
}
