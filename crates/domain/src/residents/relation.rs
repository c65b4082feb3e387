//! 与户主关系, GB/T 4761-2008 (domain handbook §4.5).

use super::Sex;
use super::Sex::{Female, Male};

/// The code of the head of household, 户主.
pub const HEAD_CODE: &str = "02";

/// The code of who is no relative, 非亲属.
pub const UNRELATED_CODE: &str = "99";

/// A relation to the head of household.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Relation {
    /// Two digits.
    pub code: &'static str,
    /// The word as printed.
    pub word: &'static str,
    /// The sex it speaks of; a difference is a warning, never a refusal.
    pub sex: Option<Sex>,
}

impl Relation {
    /// Every relation of the standard, by code.
    #[must_use]
    pub const fn all() -> &'static [Relation] {
        TABLE
    }

    /// From the two digits, or one of the words of lists (妻子, 儿子, 本人 …).
    #[must_use]
    pub fn find(text: &str) -> Option<Relation> {
        let text = text.trim();
        let padded = if text.len() == 1 { format!("0{text}") } else { text.to_owned() };
        let word = OTHER_WORDS.iter().find(|(other, _)| *other == text).map_or(text, |(_, code)| *code);
        TABLE.iter().copied().find(|relation| relation.code == padded || relation.word == text || relation.code == word)
    }

    /// Whether this is the head: 户主, or 本人 where a list says so.
    #[must_use]
    pub fn is_head(self) -> bool {
        matches!(self.code, "01" | "02")
    }
}

/// Words that lists use beside the standard's.
const OTHER_WORDS: &[(&str, &str)] = &[
    ("妻子", "12"),
    ("丈夫", "11"),
    ("老伴", "10"),
    ("儿子", "20"),
    ("女儿", "30"),
    ("之妻", "12"),
    ("之夫", "11"),
    ("之子", "20"),
    ("之女", "30"),
    ("长媳", "38"),
    ("媳妇", "38"),
    ("之儿媳", "38"),
    ("之女婿", "28"),
    ("之孙子", "41"),
    ("之孙女", "42"),
    ("之父", "51"),
    ("之母", "52"),
    ("父", "51"),
    ("母", "52"),
    ("爷爷", "61"),
    ("奶奶", "62"),
    ("外公", "63"),
    ("外婆", "64"),
    ("哥哥", "71"),
    ("弟弟", "73"),
    ("姐", "75"),
    ("妹", "77"),
    ("孙媳", "45"),
    ("侄儿", "93"),
    ("外甥子", "95"),
    ("养子", "27"),
    ("养女", "37"),
    ("继子", "27"),
    ("继女", "37"),
    ("大儿子", "22"),
    ("大儿", "22"),
    ("二儿子", "23"),
    ("二儿", "23"),
    ("二子", "23"),
    ("三儿子", "24"),
    ("四儿子", "25"),
    ("小儿子", "20"),
    ("独子", "21"),
    ("大女儿", "32"),
    ("大女", "32"),
    ("二女儿", "33"),
    ("二女", "33"),
    ("三女儿", "34"),
    ("四女儿", "35"),
    ("小女儿", "30"),
    ("儿媳妇", "38"),
    ("孙", "40"),
    ("外孙", "43"),
    ("重孙", "47"),
    ("重孙子", "47"),
    ("曾孙", "47"),
    ("重孙女", "48"),
    ("继父", "57"),
    ("养父", "57"),
    ("继母", "58"),
    ("养母", "58"),
    ("公爹", "53"),
    ("公婆", "54"),
    ("姥爷", "63"),
    ("姥姥", "64"),
    ("兄弟", "70"),
    ("姐妹", "70"),
    ("嫂子", "72"),
    ("弟妹", "74"),
    ("弟媳妇", "74"),
    ("大伯", "81"),
    ("伯伯", "81"),
    ("叔叔", "83"),
    ("叔", "83"),
    ("婶婶", "84"),
    ("婶子", "84"),
    ("舅舅", "85"),
    ("舅妈", "86"),
    ("姨妈", "88"),
    ("姑姑", "90"),
    ("姑妈", "90"),
    ("堂兄", "91"),
    ("堂弟", "91"),
    ("堂姐", "91"),
    ("堂妹", "91"),
    ("表兄", "92"),
    ("表哥", "92"),
    ("表弟", "92"),
    ("表姐", "92"),
    ("表妹", "92"),
    ("亲属", "97"),
    ("亲戚", "97"),
];

const fn row(code: &'static str, word: &'static str, sex: Option<Sex>) -> Relation {
    Relation { code, word, sex }
}

const TABLE: &[Relation] = &[
    row("01", "本人", None),
    row("02", "户主", None),
    row("10", "配偶", None),
    row("11", "夫", Some(Male)),
    row("12", "妻", Some(Female)),
    row("20", "子", Some(Male)),
    row("21", "独生子", Some(Male)),
    row("22", "长子", Some(Male)),
    row("23", "次子", Some(Male)),
    row("24", "三子", Some(Male)),
    row("25", "四子", Some(Male)),
    row("26", "五子", Some(Male)),
    row("27", "养子或继子", Some(Male)),
    row("28", "女婿", Some(Male)),
    row("29", "其他儿子", Some(Male)),
    row("30", "女", Some(Female)),
    row("31", "独生女", Some(Female)),
    row("32", "长女", Some(Female)),
    row("33", "次女", Some(Female)),
    row("34", "三女", Some(Female)),
    row("35", "四女", Some(Female)),
    row("36", "五女", Some(Female)),
    row("37", "养女或继女", Some(Female)),
    row("38", "儿媳", Some(Female)),
    row("39", "其他女儿", Some(Female)),
    row("40", "孙辈", None),
    row("41", "孙子", Some(Male)),
    row("42", "孙女", Some(Female)),
    row("43", "外孙子", Some(Male)),
    row("44", "外孙女", Some(Female)),
    row("45", "孙媳妇", Some(Female)),
    row("46", "孙女婿", Some(Male)),
    row("47", "曾孙子", Some(Male)),
    row("48", "曾孙女", Some(Female)),
    row("49", "其他孙辈", None),
    row("50", "父母", None),
    row("51", "父亲", Some(Male)),
    row("52", "母亲", Some(Female)),
    row("53", "公公", Some(Male)),
    row("54", "婆婆", Some(Female)),
    row("55", "岳父", Some(Male)),
    row("56", "岳母", Some(Female)),
    row("57", "继父或养父", Some(Male)),
    row("58", "继母或养母", Some(Female)),
    row("59", "其他父母关系", None),
    row("60", "祖父母", None),
    row("61", "祖父", Some(Male)),
    row("62", "祖母", Some(Female)),
    row("63", "外祖父", Some(Male)),
    row("64", "外祖母", Some(Female)),
    row("65", "配偶的祖父母", None),
    row("66", "曾祖父", Some(Male)),
    row("67", "曾祖母", Some(Female)),
    row("68", "配偶的曾祖父母", None),
    row("69", "其他祖辈", None),
    row("70", "兄弟姐妹", None),
    row("71", "兄", Some(Male)),
    row("72", "嫂", Some(Female)),
    row("73", "弟", Some(Male)),
    row("74", "弟媳", Some(Female)),
    row("75", "姐姐", Some(Female)),
    row("76", "姐夫", Some(Male)),
    row("77", "妹妹", Some(Female)),
    row("78", "妹夫", Some(Male)),
    row("79", "其他兄弟姐妹", None),
    row("80", "其他", None),
    row("81", "伯父", Some(Male)),
    row("82", "伯母", Some(Female)),
    row("83", "叔父", Some(Male)),
    row("84", "婶母", Some(Female)),
    row("85", "舅父", Some(Male)),
    row("86", "舅母", Some(Female)),
    row("87", "姨父", Some(Male)),
    row("88", "姨母", Some(Female)),
    row("89", "姑父", Some(Male)),
    row("90", "姑母", Some(Female)),
    row("91", "堂兄弟姐妹", None),
    row("92", "表兄弟姐妹", None),
    row("93", "侄子", Some(Male)),
    row("94", "侄女", Some(Female)),
    row("95", "外甥", Some(Male)),
    row("96", "外甥女", Some(Female)),
    row("97", "其他亲属", None),
    row("99", "非亲属", None),
];

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn codes_words_and_everyday_words_find_the_relation() {
        for (text, code) in [("户主", "02"), ("2", "02"), ("妻", "12"), ("妻子", "12"), ("儿子", "20"), ("38", "38")]
        {
            assert_eq!(Relation::find(text).unwrap().code, code, "{text}");
        }
        for (text, code) in [("二女", "33"), ("大儿子", "22"), ("外孙", "43"), ("儿媳妇", "38"), ("嫂子", "72")]
        {
            assert_eq!(Relation::find(text).unwrap().code, code, "{text}");
        }
        assert!(Relation::find("邻居").is_none());
        assert_eq!(Relation::find("儿媳").unwrap().sex, Some(Female));
    }

    #[test]
    fn every_code_stands_once() {
        let mut codes: Vec<_> = TABLE.iter().map(|relation| relation.code).collect();
        codes.dedup();
        assert_eq!(codes.len(), TABLE.len());
        assert!(codes.is_sorted());
        let words: BTreeSet<&str> = OTHER_WORDS.iter().map(|(word, _)| *word).collect();
        assert_eq!(words.len(), OTHER_WORDS.len());
        assert!(OTHER_WORDS.iter().all(|(_, code)| codes.contains(code)));
    }
}
