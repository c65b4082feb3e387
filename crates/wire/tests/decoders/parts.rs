//! Parts of snapshots, as a device reads them.

use crate::alter::{alterations, altered};
use crate::config;
use crate::limits::{MOST, peak};
use proptest::prelude::*;
use serde_json::json;
use std::io::Read;
use xiangyi_wire::frame::{self, FrameError, MAX_INFLATED};
use xiangyi_wire::snapshot::{MAX_PART, MAX_ROWS, PartReader};

const HEAD: &str = r#"{"epoch":"0190a3c4-0000-7000-8000-000000000001","area":"410482101000","position":9,"n":0}"#;
const ROW: &str = r#"{"entity":"village","id":"AAAAAAAAAAAAAAAAAAAAAA","area":"","revision":[1,1],"fields":{}}"#;

/// How many rows a part holds; read to its end.
fn read(part: &[u8]) -> Result<usize, FrameError> {
    let mut reader = PartReader::open(part)?;
    let mut rows = 0;
    while reader.next_row()?.is_some() {
        rows += 1;
    }
    Ok(rows)
}

fn lines() -> String {
    let row = |n: usize| {
        json!({ "entity": "resident", "id": "AAAAAAAAAAAAAAAAAAAAAA", "area": "410482101000", "revision": [1, n],
            "fields": { "name": "王桂兰", "tags": ["a"], "more": { "x": [1, 2.5] } }, "voided": "x" })
    };
    let rows: Vec<String> = (0..5).map(|n| row(n).to_string()).collect();
    format!("{HEAD}\n{}\n", rows.join("\n"))
}

proptest! {
    #![proptest_config(config(4_000))]

    /// Guards: whatever stands in a part, it is read or refused.
    #[test]
    fn altered_parts_are_read_or_refused(alterations in alterations()) {
        let _ = read(&frame::pack(&altered(lines().as_bytes(), &alterations)).unwrap());
        let _ = read(&altered(&frame::pack(lines().as_bytes()).unwrap(), &alterations));
    }
}

/// Guards: a part of a few kilobytes costs no more memory than a message, whatever it inflates to, and never more rows or
/// bytes than a part has.
#[test]
fn a_small_part_takes_no_large_memory() {
    let head = format!("{HEAD}\n");
    let row = format!("{ROW}\n");
    let endless = |begin: String, repeated: String| {
        let repeated = repeated.into_bytes().into_iter().cycle().take(usize::try_from(MAX_PART).unwrap() + 10);
        let bytes: Vec<u8> = begin.into_bytes().into_iter().chain(repeated).collect();
        zstd::encode_all(bytes.as_slice(), 1).unwrap()
    };
    let parts = [
        endless(head.clone(), row.clone()),
        endless(head.clone(), " ".to_owned()),
        endless(head.clone(), "\n".to_owned()),
        endless(String::new(), "\n".to_owned()),
        endless(head.clone(), "[".to_owned()),
        endless(format!("{head}{{\"fields\":{{\"x\":["), "0,".to_owned()),
    ];
    let bomb = head.as_bytes().chain(std::io::repeat(b' ').take(1 << 29));
    let parts = [parts.as_slice(), &[zstd::encode_all(bomb, 1).unwrap()]].concat();
    let before = peak();
    for part in &parts {
        assert!(part.len() < 64 * 1024, "{}", part.len());
        assert!(read(part).is_err());
    }
    if let (Some(before), Some(after)) = (before, peak()) {
        assert!(after - before < MOST, "{} MiB", (after - before) >> 20);
    }
    let many = format!("{head}{}", row.repeat(MAX_ROWS));
    assert!((many.len() as u64) < MAX_PART);
    assert_eq!(read(&frame::pack(many.as_bytes()).unwrap()).unwrap(), MAX_ROWS);
    let too_many = format!("{many}{row}");
    assert!(matches!(read(&frame::pack(too_many.as_bytes()).unwrap()), Err(FrameError::TooLarge)));
}

/// Guards: a part of rows that are rows is no larger than a part.
#[test]
fn a_part_of_too_many_bytes_is_refused() {
    let large = ROW.replace("{}", &format!("{{\"x\":\"{}\"}}", "x".repeat(1 << 20)));
    let part = |rows: usize| frame::pack(format!("{HEAD}\n{}", format!("{large}\n").repeat(rows)).as_bytes()).unwrap();
    let fits = usize::try_from(MAX_PART).unwrap() / (large.len() + 1) - 1;
    assert_eq!(read(&part(fits)).unwrap(), fits);
    assert!(matches!(read(&part(fits + 2)), Err(FrameError::TooLarge)));
}

/// Guards: one line is no larger than a message.
#[test]
fn a_line_larger_than_a_message_is_refused() {
    let long = std::iter::repeat_n(b'x', usize::try_from(MAX_INFLATED).unwrap());
    let part: Vec<u8> = HEAD.bytes().chain(*b"\n").chain(long).chain(*b"\n").collect();
    assert!(matches!(read(&frame::pack(&part).unwrap()), Err(FrameError::TooLarge)));
}

/// Guards: a part that asks for a large window is refused before the decoder takes it.
#[test]
fn a_part_that_asks_for_a_large_window_is_refused() {
    let frame = [0x28, 0xB5, 0x2F, 0xFD, 0x00, (27 - 10) << 3, 0x01, 0x00, 0x00];
    assert!(matches!(read(&frame), Err(FrameError::NotZstd(_))));
}
