//! Amounts in the characters that cannot be altered (金额大写).

use crate::Money;

const DIGITS: [&str; 10] = ["零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"];
const PLACES: [&str; 4] = ["", "拾", "佰", "仟"];
const GROUPS: [&str; 5] = ["", "万", "亿", "万亿", "亿亿"];

/// The amount as printed on receipts and agreements: 9291.62 is
/// 玖仟贰佰玖拾壹元陆角贰分, 500.00 is 伍佰元整 (domain handbook §8.6).
///
/// Whole amounts and whole 角 end in 整; a negative amount begins with 负.
#[must_use]
pub fn in_capitals(amount: Money) -> String {
    let fen = amount.fen().unsigned_abs();
    let (yuan, jiao, cent) = (fen / 100, digit(fen / 10), digit(fen));
    let mut text = String::from(if amount.is_negative() { "负" } else { "" });
    if yuan > 0 || fen == 0 {
        text.push_str(&yuan_in_capitals(yuan));
        text.push('元');
    }
    if jiao > 0 {
        text.push_str(DIGITS[jiao]);
        text.push('角');
    } else if cent > 0 && yuan > 0 {
        text.push('零');
    }
    if cent > 0 {
        text.push_str(DIGITS[cent]);
        text.push('分');
    } else {
        text.push('整');
    }
    text
}

fn digit(number: u64) -> usize {
    usize::try_from(number % 10).unwrap_or(0)
}

/// Groups of four digits; one 零 stands for any run of zeros between digits.
fn yuan_in_capitals(yuan: u64) -> String {
    if yuan == 0 {
        return DIGITS[0].to_owned();
    }
    let mut text = String::new();
    let mut gap = false;
    for group in (0..GROUPS.len()).rev() {
        let value = yuan / 10_000_u64.pow(u32::try_from(group).unwrap_or(0)) % 10_000;
        for place in (0..4).rev() {
            let here = digit(value / 10_u64.pow(place));
            if here == 0 {
                gap = !text.is_empty();
                continue;
            }
            if gap {
                text.push_str(DIGITS[0]);
                gap = false;
            }
            text.push_str(DIGITS[here]);
            text.push_str(PLACES[usize::try_from(place).unwrap_or(0)]);
        }
        if value > 0 {
            text.push_str(GROUPS[group]);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_read_as_on_a_receipt() {
        for (fen, words) in [
            (0, "零元整"),
            (929_162, "玖仟贰佰玖拾壹元陆角贰分"),
            (50_000, "伍佰元整"),
            (100_530, "壹仟零伍元叁角整"),
            (5, "伍分"),
            (30, "叁角整"),
            (1_005, "壹拾元零伍分"),
            (10_000_000_000, "壹亿元整"),
            (100_010_000, "壹佰万零壹佰元整"),
            (1_001_000_000, "壹仟零壹万元整"),
            (1_000_000_100, "壹仟万零壹元整"),
            (10_005_000_001, "壹亿零伍万元零壹分"),
            (-12_345, "负壹佰贰拾叁元肆角伍分"),
        ] {
            assert_eq!(in_capitals(Money::from_fen(fen)), words, "{fen} fen");
        }
    }
}
