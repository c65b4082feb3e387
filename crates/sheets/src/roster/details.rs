//! The columns beside name and ID.

use super::dictionary::Field;
use super::headings::ONE_DISEASE;
use super::{Details, categories};
use crate::value::{DateText, Epoch, Value, says_nothing};
use chrono::{Datelike, NaiveDate};
use xiangyi_domain::residents::id_number::{self, Disability};
use xiangyi_domain::residents::name::fold_name;
use xiangyi_domain::residents::{IdNumber, Relation, Sex};

/// What a row says besides name and ID, before it is compared with the ID.
#[derive(Default)]
pub(super) struct Said {
    pub details: Details,
    pub document: String,
    pub sex: Option<Sex>,
    pub birth: Option<DateText>,
    pub has_bad_date: bool,
    pub has_lost_number: bool,
    pub(super) certificate: Option<Certificate>,
    pub(super) disability_words: String,
}

pub(super) struct Certificate {
    text: String,
    number: IdNumber,
    disability: Disability,
}

impl Said {
    /// Takes one cell in; `text` is its cleaned text with merging applied.
    pub(super) fn take(&mut self, field: Field, cell: &Value<'_>, text: String, epoch: Epoch, today: NaiveDate) {
        if text.is_empty() {
            return;
        }
        match field {
            Field::Sex => self.sex = sex(&text),
            Field::Birth => self.birth = Some(date(cell, &text, epoch)),
            Field::DocumentKind => self.document = text,
            Field::Date(meaning) => match date(cell, &text, epoch) {
                DateText::Day(on) => self.details.dates.push((meaning, on)),
                DateText::Blank => {}
                DateText::Part { .. } | DateText::Unreadable => self.has_bad_date = true,
            },
            Field::DisabilityCertificate => self.take_certificate(&text, today),
            Field::Disability => self.disability_words.push_str(&text),
            Field::HouseholdHeadId => self.details.household_head_id = head_id(cell, &text, today),
            Field::Name | Field::IdNumber => {}
            _ if says_nothing(&text) => {}
            _ => take_word(&mut self.details, field, text),
        }
    }

    fn take_certificate(&mut self, text: &str, today: NaiveDate) {
        let Ok(reading) = id_number::read(text, today) else { return };
        if let id_number::Form::DisabilityCertificate(disability) = reading.form {
            let text = id_number::clean(text);
            self.certificate = Some(Certificate { text, number: reading.number, disability });
        }
    }

    /// The disability of the person with this number, and the certificate that proves it: of the ID cell, else of a
    /// certificate column that is about the same person; else words.
    pub(super) fn disability(
        &mut self,
        number: Option<IdNumber>,
        own: Option<(Disability, String)>,
    ) -> (Option<Disability>, Option<String>) {
        let column = self.certificate.take().filter(|certificate| Some(certificate.number) == number);
        match own.or(column.map(|certificate| (certificate.disability, certificate.text))) {
            Some((disability, text)) => (Some(disability), Some(text)),
            None => (disability(&self.disability_words), None),
        }
    }
}

fn date(cell: &Value<'_>, text: &str, epoch: Epoch) -> DateText {
    // A merged cell is blank itself; its text speaks for it.
    if cell.is_blank() { Value::Text(text.into()).date(epoch) } else { cell.date(epoch) }
}

/// Whether Excel kept only the beginning of a record or household number: a float holds 15 digits.
pub(super) fn is_lost(field: Field, cell: &Value<'_>, text: &str) -> bool {
    if !matches!(field, Field::RecordNumber | Field::HouseholdNumber) {
        return false;
    }
    let shown = || text.split_once("E+").is_some_and(|(digits, _)| digits.parse::<f64>().is_ok());
    (matches!(cell, Value::Number(_)) && text.len() > 15) || shown()
}

fn head_id(cell: &Value<'_>, text: &str, today: NaiveDate) -> Option<IdNumber> {
    let number = id_number::read(text, today).ok()?;
    let is_lost = matches!(cell, Value::Number(_)) && text.len() != 15;
    (!is_lost).then_some(number.number)
}

fn take_word(details: &mut Details, field: Field, text: String) {
    match field {
        Field::Phone => details.phones.extend(phones(&text)),
        Field::Village => details.village = Some(text),
        Field::Group => details.group = Some(text),
        Field::VillageAndGroup => (details.village, details.group) = village_and_group(&text),
        Field::HouseholdNumber => details.household_number = Some(text),
        Field::HouseholdHead => details.household_head = Some(fold_name(&text)),
        Field::Relation => details.relation = relation(&text),
        Field::Address => details.address = Some(text),
        Field::Ethnic => details.ethnic = Some(text),
        Field::Category => take_categories(details, &text),
        Field::IsCategory(category) if says_yes(&text) || categories::of_word(&text) == Some(category) => {
            add(&mut details.categories, category);
        }
        Field::Diseases => {
            for disease in categories::words(&text).filter(|word| !is_no_disease(word)) {
                add(&mut details.diseases, disease.to_owned());
            }
        }
        Field::IsDisease(name) if says_yes(&text) || text.contains(name) => {
            add(&mut details.diseases, name.to_owned());
        }
        Field::RecordNumber => details.record_number = Some(text),
        Field::Remark => details.remark = Some(text),
        _ => {}
    }
}

fn add<T: PartialEq>(list: &mut Vec<T>, item: T) {
    if !list.contains(&item) {
        list.push(item);
    }
}

fn take_categories(details: &mut Details, text: &str) {
    for word in categories::words(text) {
        match categories::of_word(word) {
            Some(category) => add(&mut details.categories, category),
            None if matches!(word, "否" | "是" | "一般农户" | "一般户" | "普通" | "无") => {}
            None => add(&mut details.other_categories, word.to_owned()),
        }
    }
}

/// 无高血压, 未患大病: a disease that somebody does not have. 无脉症 is one.
fn is_denied(word: &str) -> bool {
    let denied = ["无", "没有", "未患", "未见", "不患", "否认"].iter().find_map(|no| word.strip_prefix(no));
    denied.is_some_and(|rest| rest.ends_with('病') || rest == "异常" || ONE_DISEASE.contains(&rest))
}

fn is_no_disease(word: &str) -> bool {
    says_nothing(word)
        || is_denied(word)
        || matches!(
            word,
            "否" | "是"
                | "有"
                | "健康"
                | "良好"
                | "正常"
                | "一般"
                | "无病"
                | "身体健康"
                | "体健"
                | "未发现"
                | "√"
                | "×"
                | "0"
                | "1"
        )
}

fn says_yes(text: &str) -> bool {
    matches!(text, "是" | "有" | "√" | "✓" | "✔" | "1" | "Y" | "y" | "对" | "☑" | "■" | "●" | "TRUE" | "true")
}

/// 男, 女, 1, 2, M, F; anything else says nothing.
fn sex(text: &str) -> Option<Sex> {
    let text = text.trim_end_matches(".0");
    match text {
        "男" | "男性" | "1" | "01" | "M" | "m" | "male" | "Male" => Some(Sex::Male),
        "女" | "女性" | "2" | "02" | "F" | "f" | "female" | "Female" => Some(Sex::Female),
        _ => None,
    }
}

/// Several numbers in one cell, parted by 、 / , ; or blanks.
fn phones(text: &str) -> Vec<String> {
    let parted = |c: char| matches!(c, '、' | '/' | ',' | '，' | ';' | '；' | '\\' | '|') || c.is_whitespace();
    let digits = |part: &str| part.chars().filter(char::is_ascii_digit).collect::<String>();
    let whole = digits(text);
    if !text.contains(['、', '/', ',', ';']) && matches!(whole.len(), 7..=12) {
        return vec![whole];
    }
    text.split(parted).map(digits).filter(|digits| digits.len() >= 7).collect()
}

/// 石板村三组 is the village 石板村 and the group 三组.
fn village_and_group(text: &str) -> (Option<String>, Option<String>) {
    let compact: String = text.split_whitespace().collect();
    let end =
        ["村委会", "居委会", "社区", "村"].iter().filter_map(|word| compact.find(word).map(|at| at + word.len())).min();
    match end {
        Some(end) => {
            let group = compact[end..].trim_start_matches(['-', '/', '、']);
            (Some(compact[..end].to_owned()), (!group.is_empty()).then(|| group.to_owned()))
        }
        None => (Some(compact), None),
    }
}

fn relation(text: &str) -> Option<Relation> {
    let text: String = text.split_whitespace().collect();
    let bare = text.trim_start_matches("户主").trim_start_matches('之');
    Relation::find(&text).or_else(|| Relation::find(bare))
}

/// 肢体三级, 视力残疾1级, 43.
fn disability(words: &str) -> Option<Disability> {
    let kinds = ["视力", "听力", "言语", "肢体", "智力", "精神", "多重"];
    let digits: Vec<u8> = words.bytes().filter(u8::is_ascii_digit).map(|b| b - b'0').collect();
    let named = (1..=7).zip(kinds).find(|(_, word)| words.contains(word)).map(|(kind, _)| kind);
    let numeral =
        (1..=4).zip(["一级", "二级", "三级", "四级"]).find(|(_, word)| words.contains(word)).map(|(grade, _)| grade);
    match (named, numeral, digits.as_slice()) {
        (Some(kind), Some(grade), _) => Disability::new(kind, grade),
        (Some(kind), None, [.., grade]) => Disability::new(kind, *grade),
        (None, None, [kind, grade]) => Disability::new(*kind, *grade),
        _ => None,
    }
}

/// Whether the birth column agrees with the number as far as it says anything.
pub(super) fn agrees(said: DateText, born: NaiveDate) -> bool {
    match said {
        DateText::Day(on) => on == born,
        DateText::Part { year, month } => year == born.year() && month.is_none_or(|month| month == born.month()),
        DateText::Blank | DateText::Unreadable => true,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn two_phones_in_a_cell_are_two() {
        assert_eq!(phones("13800000001、13800000002"), ["13800000001", "13800000002"]);
        assert_eq!(phones("13800000001/0375-6660001"), ["13800000001", "03756660001"]);
        assert_eq!(phones("138 0000 0001"), ["13800000001"]);
        assert_eq!(phones("13800000001 13800000002"), ["13800000001", "13800000002"]);
        assert!(phones("无").is_empty());
    }

    #[test]
    fn village_and_group_in_one_cell_are_parted() {
        let both = |v: &str, g: &str| (Some(v.to_owned()), Some(g.to_owned()));
        assert_eq!(village_and_group("石板村三组"), both("石板村", "三组"));
        assert_eq!(village_and_group("城东社区 2组"), both("城东社区", "2组"));
        assert_eq!(village_and_group("石板"), (Some("石板".to_owned()), None));
    }

    #[test]
    fn words_of_disability_are_read() {
        assert_eq!(disability("肢体三级"), Disability::new(4, 3));
        assert_eq!(disability("视力残疾1级"), Disability::new(1, 1));
        assert_eq!(disability("43"), Disability::new(4, 3));
        assert_eq!(disability("有"), None);
    }

    #[test]
    fn relations_are_read_with_and_without_their_little_words() {
        for (word, code) in
            [("之妻", "12"), ("户主", "02"), ("儿子", "20"), ("长女", "32"), ("户主之母亲", "52"), ("10", "10")]
        {
            assert_eq!(relation(word).unwrap().code, code, "{word}");
        }
    }
}
