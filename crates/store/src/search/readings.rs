//! How names are read: surnames differ from the dictionary (domain handbook §8.2).

use pinyin::ToPinyin;

/// Surnames whose reading is not, or not only, the dictionary's first.
const SURNAMES: &[(&str, &[&str])] = &[
    ("单", &["shan"]),
    ("曾", &["zeng"]),
    ("仇", &["qiu"]),
    ("解", &["xie"]),
    ("查", &["zha"]),
    ("区", &["ou"]),
    ("朴", &["piao"]),
    ("盖", &["ge", "gai"]),
    ("缪", &["miao"]),
    ("覃", &["qin", "tan"]),
    ("任", &["ren"]),
    ("乐", &["yue", "le"]),
    ("翟", &["zhai", "di"]),
    ("员", &["yun"]),
    ("折", &["she"]),
    ("冼", &["xian"]),
    ("洗", &["xian"]),
    ("种", &["chong"]),
    ("秘", &["bi"]),
    ("繁", &["po"]),
    ("隗", &["wei", "kui"]),
    ("宓", &["mi", "fu"]),
    ("逄", &["pang"]),
    ("晟", &["cheng", "sheng"]),
    ("燕", &["yan"]),
    ("华", &["hua"]),
    ("纪", &["ji"]),
    ("褚", &["chu"]),
    ("过", &["guo"]),
    ("那", &["na"]),
    ("藏", &["zang", "cang"]),
    ("尉", &["wei"]),
];

/// Surnames of two characters with readings of their own.
const COMPOUND: &[(&str, &[&str])] = &[
    ("万俟", &["mo", "qi"]),
    ("尉迟", &["yu", "chi"]),
    ("单于", &["chan", "yu"]),
    ("长孙", &["zhang", "sun"]),
    ("澹台", &["tan", "tai"]),
    ("令狐", &["ling", "hu"]),
    ("鲜于", &["xian", "yu"]),
];

/// The readings of a folded name: each is one syllable per character, a Latin letter or a character without a known
/// reading standing for itself.
pub(super) fn of_name(name: &str) -> Vec<Vec<String>> {
    let chars: Vec<char> = name.chars().collect();
    let mut plain: Vec<String> = chars.iter().map(|c| syllable(*c)).collect();
    if let Some((_, fixed)) = COMPOUND.iter().find(|(surname, _)| name.starts_with(surname)) {
        for (place, reading) in plain.iter_mut().zip(*fixed) {
            (*reading).clone_into(place);
        }
        return vec![plain];
    }
    let mut all = vec![plain.clone()];
    let own = SURNAMES.iter().find(|(surname, _)| name.starts_with(surname));
    for reading in own.into_iter().flat_map(|(_, readings)| *readings) {
        let mut other = plain.clone();
        if let Some(first) = other.first_mut() {
            (*reading).clone_into(first);
        }
        if !all.contains(&other) {
            all.push(other);
        }
    }
    all
}

/// Whether two names can be read alike.
#[must_use]
pub fn sound_alike(one: &str, other: &str) -> bool {
    let others = of_name(other);
    of_name(one).iter().any(|reading| others.contains(reading))
}

fn syllable(c: char) -> String {
    c.to_pinyin().map_or_else(|| c.to_lowercase().collect(), |reading| reading.plain().to_owned())
}

/// `ü` as people type it: `v`, `u`, or `yu` as on identity cards. Texts without it stay alone.
pub(super) fn typed(text: &str) -> Vec<String> {
    if text.contains('ü') {
        ["v", "u", "yu"].iter().map(|letters| text.replace('ü', letters)).collect()
    } else {
        vec![text.to_owned()]
    }
}
