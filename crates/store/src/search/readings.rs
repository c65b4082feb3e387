//! How names are read: surnames differ from the dictionary (domain handbook §8.2), some characters are read in two ways
//! in given names, and a few rare ones stand in no dictionary.

use pinyin::ToPinyin;

/// Surnames whose reading is not, or not only, the dictionary's first. The dictionary's is found as well.
const SURNAMES: &[(char, &[&str])] = &[
    ('单', &["shan"]),
    ('曾', &["zeng"]),
    ('仇', &["qiu"]),
    ('解', &["xie"]),
    ('查', &["zha"]),
    ('区', &["ou"]),
    ('朴', &["piao"]),
    ('盖', &["ge"]),
    ('缪', &["miao"]),
    ('覃', &["qin"]),
    ('乐', &["yue"]),
    ('翟', &["zhai"]),
    ('员', &["yun"]),
    ('折', &["she"]),
    ('洗', &["xian"]),
    ('种', &["chong"]),
    ('秘', &["bi"]),
    ('繁', &["po"]),
    ('隗', &["wei"]),
    ('宓', &["fu"]),
    ('逢', &["pang"]),
    ('藏', &["zang"]),
    ('卜', &["bu"]),
    ('薄', &["bo"]),
    ('能', &["nai"]),
    ('都', &["du"]),
    ('阚', &["kan"]),
    ('乜', &["nie"]),
    ('佴', &["nai"]),
    ('召', &["shao"]),
    ('黑', &["he"]),
    ('句', &["gou"]),
    ('祭', &["zhai"]),
    ('重', &["chong"]),
    ('角', &["jue"]),
    ('便', &["pian"]),
    ('粘', &["nian"]),
    ('钭', &["dou"]),
    ('么', &["yao"]),
    ('吁', &["yu"]),
    ('牟', &["mu"]),
    ('谌', &["shen"]),
    ('郗', &["chi"]),
    ('郇', &["xun"]),
    ('晟', &["sheng"]),
    ('长', &["chang"]),
];

/// Surnames of two characters with readings of their own.
const COMPOUND: &[([char; 2], [&str; 2])] = &[
    (['万', '俟'], ["mo", "qi"]),
    (['尉', '迟'], ["yu", "chi"]),
    (['单', '于'], ["chan", "yu"]),
    (['长', '孙'], ["zhang", "sun"]),
    (['澹', '台'], ["tan", "tai"]),
    (['令', '狐'], ["ling", "hu"]),
    (['鲜', '于'], ["xian", "yu"]),
    (['宰', '父'], ["zai", "fu"]),
    (['亓', '官'], ["qi", "guan"]),
    (['濮', '阳'], ["pu", "yang"]),
    (['皇', '甫'], ["huang", "fu"]),
];

/// Characters of given names that are read in two ways; the dictionary's first is found as well.
const GIVEN: &[(char, &[&str])] = &[
    ('乐', &["yue"]),
    ('长', &["chang"]),
    ('朝', &["zhao"]),
    ('行', &["hang"]),
    ('晟', &["sheng"]),
    ('茜', &["xi"]),
    ('娜', &["nuo"]),
    ('莎', &["suo"]),
    ('柏', &["bo"]),
    ('重', &["chong"]),
    ('莘', &["xin"]),
    ('盛', &["cheng"]),
    ('曾', &["zeng"]),
    ('单', &["shan"]),
    ('厦', &["xia"]),
    ('藏', &["zang"]),
    ('解', &["xie"]),
    ('卜', &["bu"]),
    ('佛', &["fo"]),
    ('伽', &["jia"]),
    ('参', &["shen"]),
    ('都', &["du"]),
    ('缪', &["miao"]),
    ('区', &["ou"]),
    ('识', &["zhi"]),
];

/// Characters of names that the dictionary does not know.
const RARE: &[(char, &str)] = &[('𠮷', "ji")];

/// No name gets more readings than this.
const MOST_READINGS: usize = 8;

/// The parts that a name is read in: each Han character, each word of Latin letters or digits; dots, spaces and
/// brackets stand between them.
pub(super) fn parts(name: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut in_word = false;
    for c in name.chars().map(super::keys::narrow).filter(|c| !super::keys::is_unseen(*c)) {
        if c.is_ascii_alphanumeric() {
            let small = c.to_ascii_lowercase();
            match parts.last_mut() {
                Some(word) if in_word => word.push(small),
                _ => parts.push(small.to_string()),
            }
        } else if super::keys::is_kept(c) {
            parts.push(c.to_lowercase().collect());
        }
        in_word = c.is_ascii_alphanumeric() || (in_word && c == '\'');
    }
    parts
}

/// The readings of a name, one syllable for each of its [`parts`]; a part without a known reading stands for itself.
pub(super) fn of_name(name: &str) -> Vec<Vec<String>> {
    of_parts(&parts(name))
}

pub(super) fn of_parts(parts: &[String]) -> Vec<Vec<String>> {
    let chars: Vec<Option<char>> = parts.iter().map(|part| single(part)).collect();
    let mut ways: Vec<Vec<String>> = parts.iter().zip(&chars).map(|(part, c)| plain(part, *c)).collect();
    for (at, c) in chars.iter().enumerate() {
        let own = if at == 0 { SURNAMES } else { GIVEN };
        let own = own.iter().find(|(known, _)| Some(*known) == *c);
        for reading in own.into_iter().flat_map(|(_, readings)| *readings) {
            // The name's own reading before the dictionary's.
            ways[at].retain(|known| known != reading);
            ways[at].insert(0, (*reading).to_owned());
        }
    }
    let mut all = Vec::new();
    if let [Some(one), Some(two), ..] = chars[..]
        && let Some((_, [first, second])) = COMPOUND.iter().find(|(surname, _)| *surname == [one, two])
    {
        let mut fixed = ways.clone();
        (fixed[0], fixed[1]) = (vec![(*first).to_owned()], vec![(*second).to_owned()]);
        combine(&fixed, &mut all);
    }
    combine(&ways, &mut all);
    all
}

/// Every way to read all parts, up to [`MOST_READINGS`].
fn combine(ways: &[Vec<String>], all: &mut Vec<Vec<String>>) {
    let mut readings = vec![Vec::new()];
    for way in ways {
        let next = readings.iter().flat_map(|begun: &Vec<String>| {
            way.iter().map(|syllable| begun.iter().chain(std::iter::once(syllable)).cloned().collect())
        });
        readings = next.take(MOST_READINGS).collect();
    }
    for reading in readings {
        if !all.contains(&reading) {
            all.push(reading);
        }
    }
}

fn single(part: &str) -> Option<char> {
    let mut chars = part.chars();
    chars.next().filter(|c| !c.is_ascii() && chars.next().is_none())
}

fn plain(part: &str, c: Option<char>) -> Vec<String> {
    let rare = c.and_then(|c| RARE.iter().find(|(known, _)| *known == c)).map(|(_, reading)| (*reading).to_owned());
    let known = || c.and_then(|c| Some(c.to_pinyin()?.plain().to_owned()));
    vec![rare.or_else(known).unwrap_or_else(|| part.to_owned())]
}

/// Each reading of a name in one piece.
pub(crate) fn joined(name: &str) -> Vec<String> {
    of_name(name).into_iter().map(|reading| reading.concat()).collect()
}

/// Whether two names can be read alike.
#[must_use]
pub fn sound_alike(one: &str, other: &str) -> bool {
    let others = of_name(other);
    of_name(one).iter().any(|reading| others.contains(reading))
}

/// What a name is sorted by: its likeliest reading, syllables parted, so that 李 comes before 李安 and both before 刘.
pub(crate) fn sound(name: &str) -> String {
    let mut chars = name.chars();
    let first_two = [chars.next().unwrap_or_default(), chars.next().unwrap_or_default()];
    let compound = COMPOUND.iter().find(|(surname, _)| *surname == first_two).map(|(_, readings)| *readings);
    let mut sound = String::with_capacity(name.len() * 2);
    for (at, c) in name.chars().enumerate() {
        let surname =
            || SURNAMES.iter().find(|(known, _)| at == 0 && *known == c).and_then(|(_, all)| all.first().copied());
        let rare = || RARE.iter().find(|(known, _)| *known == c).map(|(_, reading)| *reading);
        let known = compound.and_then(|both| both.get(at).copied()).or_else(surname).or_else(rare);
        match known.or_else(|| Some(c.to_pinyin()?.plain())) {
            Some(syllable) => sound.extend([syllable, " "]),
            None => sound.push(c),
        }
    }
    sound
}

/// `ü` as people type it: `v`, `u`, or `yu` as on identity cards. Texts without it stay alone.
pub(super) fn typed(text: &str) -> Vec<String> {
    if text.contains('ü') {
        ["v", "u", "yu"].iter().map(|letters| text.replace('ü', letters)).collect()
    } else {
        vec![text.to_owned()]
    }
}
