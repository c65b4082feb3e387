//! What screen lists show of numbers (domain handbook §8.7).

/// `410482195503120019` → `410482********0019`. Other documents keep their
/// first and last two characters; very short ones are hidden whole.
#[must_use]
pub fn mask_id_number(number: &str) -> String {
    let chars: Vec<char> = number.chars().collect();
    let (head, tail) = match chars.len() {
        18 => (6, 4),
        0..=4 => (0, 0),
        _ => (2, 2),
    };
    hide_middle(&chars, head, tail)
}

/// `13812341234` → `138****1234`. Shorter numbers keep their last two digits.
#[must_use]
pub fn mask_phone(phone: &str) -> String {
    let chars: Vec<char> = phone.chars().collect();
    match chars.len() {
        0..=4 => hide_middle(&chars, 0, 0),
        5..=9 => hide_middle(&chars, 0, 2),
        length => hide_middle(&chars, 3.min(length - 4), 4),
    }
}

fn hide_middle(chars: &[char], head: usize, tail: usize) -> String {
    let hidden = chars.len() - head - tail;
    let mut masked: String = chars[..head].iter().collect();
    masked.extend(std::iter::repeat_n('*', hidden));
    masked.extend(&chars[head + hidden..]);
    masked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_is_hidden_and_the_length_stays() {
        assert_eq!(mask_id_number("410482195503120019"), "410482********0019");
        assert_eq!(mask_id_number("H12345678"), "H1*****78");
        assert_eq!(mask_id_number("123"), "***");
        assert_eq!(mask_phone("13812341234"), "138****1234");
        assert_eq!(mask_phone("68123456"), "******56");
        assert_eq!(mask_phone(""), "");
    }
}
