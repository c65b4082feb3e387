//! How an input is altered: what a bad stick, a broken program or an enemy may do to bytes.

use proptest::prelude::*;

/// One alteration; places are shares of the length, so that they fit every sample.
#[derive(Clone, Debug)]
pub enum Alteration {
    Flip(u16, u8),
    Set(u16, u8),
    Cut(u16),
    Delete(u16, u8),
    Repeat(u16, u8),
    Insert(u16, Vec<u8>),
    Number(u16, u32),
    Swap(u16, u16),
}

/// One to four of them.
pub fn alterations() -> impl Strategy<Value = Vec<Alteration>> {
    let extreme = prop_oneof![Just(0), Just(1), Just(u32::MAX), Just(i32::MAX as u32), Just(1 << 24), any::<u32>()];
    let words = prop_oneof![
        Just(b"null".to_vec()),
        Just(b"-1".to_vec()),
        Just(b"1e999".to_vec()),
        Just(b"18446744073709551616".to_vec()),
        Just(b"\"".to_vec()),
        Just(b"[[[[[[[[[[[[[[[[".repeat(20)),
        Just(b"\\ud800".to_vec()),
        Just(b"{}".to_vec()),
        Just(b"[]".to_vec()),
        prop::collection::vec(any::<u8>(), 1..40),
    ];
    let one = prop_oneof![
        (any::<u16>(), 0..8_u8).prop_map(|(at, bit)| Alteration::Flip(at, bit)),
        (any::<u16>(), any::<u8>()).prop_map(|(at, byte)| Alteration::Set(at, byte)),
        any::<u16>().prop_map(Alteration::Cut),
        (any::<u16>(), 1..=255_u8).prop_map(|(at, length)| Alteration::Delete(at, length)),
        (any::<u16>(), 1..=255_u8).prop_map(|(at, length)| Alteration::Repeat(at, length)),
        (any::<u16>(), words).prop_map(|(at, bytes)| Alteration::Insert(at, bytes)),
        (any::<u16>(), extreme).prop_map(|(at, number)| Alteration::Number(at, number)),
        (any::<u16>(), any::<u16>()).prop_map(|(one, other)| Alteration::Swap(one, other)),
    ];
    prop::collection::vec(one, 1..=4)
}

/// The sample, altered.
pub fn altered(sample: &[u8], alterations: &[Alteration]) -> Vec<u8> {
    let mut bytes = sample.to_vec();
    for alteration in alterations {
        let place = |at: &u16| usize::from(*at) * bytes.len() / 65_536;
        let span = |at: &u16, length: &u8| place(at)..(place(at) + usize::from(*length)).min(bytes.len());
        match alteration {
            _ if bytes.is_empty() => {}
            Alteration::Flip(at, bit) => {
                let at = place(at);
                bytes[at] ^= 1 << bit;
            }
            Alteration::Set(at, byte) => {
                let at = place(at);
                bytes[at] = *byte;
            }
            Alteration::Cut(at) => bytes.truncate(place(at)),
            Alteration::Delete(at, length) => drop(bytes.drain(span(at, length))),
            Alteration::Repeat(at, length) => {
                let span = span(at, length);
                let (end, again) = (span.end, bytes[span].to_vec());
                bytes.splice(end..end, again);
            }
            Alteration::Insert(at, more) => {
                let at = place(at);
                bytes.splice(at..at, more.iter().copied());
            }
            Alteration::Number(at, number) => {
                let span = span(at, &4);
                let width = span.len();
                bytes[span].copy_from_slice(&number.to_le_bytes()[..width]);
            }
            Alteration::Swap(one, other) => {
                let (one, other) = (place(one), place(other));
                bytes.swap(one, other);
            }
        }
    }
    bytes
}
