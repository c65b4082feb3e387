//! What a small input may cost.

use crate::messages::samples;
use serde_json::Value;
use xiangyi_wire::envelope::{EnvelopeError, messages};
use xiangyi_wire::frame::{self, FrameError, MAX_INFLATED};
use xiangyi_wire::pull::PullReply;

/// No input makes a decoder take more memory.
pub const MOST: u64 = 64 << 20;

/// The most memory that this process has had, where the system tells.
pub fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok()? << 10)
}

/// JSON of one value again and again, as long as a body may be.
fn full_of(begin: &str, value: &str, end: &str) -> Vec<u8> {
    let times = (usize::try_from(MAX_INFLATED).unwrap() - begin.len() - end.len()) / value.len() - 1;
    format!("{begin}{}{end}", value.repeat(times)).into_bytes()
}

/// Guards: a body of a few kilobytes whose JSON is legal and small costs no more than the cap.
#[test]
fn a_small_body_takes_no_large_memory() {
    let row = r#"{"epoch":"0190a3c4-0000-7000-8000-000000000001","server_time":1,"ranges":[],"own":[],"own_to":0,"more":false,
        "rows":[{"entity":"resident","id":"AAAAAAAAAAAAAAAAAAAAAA","area":"410482101000","revision":[1,1],"fields":{"x":["#;
    let push = r#"{"install_id":"AAAAAAAAAAAAAAAAAAAAAA","first_seq":1,"users":[],"app_version":"","schema":1,"hlc_base":0,"changes":["#;
    let bodies = [
        full_of("[", "0,", "0]"),
        full_of("[", "[],", "0]"),
        full_of("[", "{},", "0]"),
        full_of(push, "1,", "1]}"),
        full_of(row, "0,", "0]}}]}"),
        full_of("", " ", "1"),
        full_of("\"", "\\u0000", "\""),
    ];
    let packed: Vec<Vec<u8>> = bodies.iter().map(|json| frame::pack(json).unwrap()).collect();
    assert!(packed.iter().all(|body| body.len() < 8192));
    drop(bodies);
    let before = peak();
    for body in &packed {
        for (_, decoder, _) in samples() {
            let _ = decoder(body);
        }
        let _ = frame::decode::<Value>(body);
        let _ = frame::decode::<PullReply>(body);
    }
    if let (Some(before), Some(after)) = (before, peak()) {
        assert!(after - before < MOST, "{} MiB", (after - before) >> 20);
        eprintln!("{} MiB", (after - before) >> 20);
    }
}

/// Guards: a content of nothing but empty messages is refused before its list is longer than it is.
#[test]
fn a_content_of_empty_messages_is_refused() {
    let content = [1_u8, 0, 0, 0, 0].repeat(4_000_000);
    let before = peak();
    assert_eq!(messages(&content), Err(EnvelopeError::TooLarge));
    if let (Some(before), Some(after)) = (before, peak()) {
        assert!(after - before < MOST, "{} MiB", (after - before) >> 20);
    }
}

/// Guards: a frame says how large a window it needs, and the decoder takes it before it has read anything.
#[test]
fn a_frame_that_asks_for_a_large_window_is_refused() {
    // The head of a frame: no size, no checksum, a window of 2^27 bytes; then an empty last block.
    let frame = [0x28, 0xB5, 0x2F, 0xFD, 0x00, (27 - 10) << 3, 0x01, 0x00, 0x00];
    assert!(matches!(frame::inflate(&frame), Err(FrameError::NotZstd(_))));
    let small = [0x28, 0xB5, 0x2F, 0xFD, 0x00, (21 - 10) << 3, 0x01, 0x00, 0x00];
    assert_eq!(frame::inflate(&small).unwrap(), b"");
}

/// Guards: what either side sends is within the limit of values, whatever the largest message is.
#[test]
fn the_largest_messages_are_within_the_limits() {
    let change = r#"{"change_id":"AAAAAAAAAAAAAAAAAAAAAA","seq":1,"user":0,"at":1,"hlc":1,"entity":"visit","row":"AAAAAAAAAAAAAAAAAAAAAA","area":"410482101000","op":{"insert":{"a":[0,1,2,3,4,5,6,7,8,9],"b":"一、二,三,四"}}}"#;
    let many = xiangyi_wire::push::MAX_BYTES / change.len();
    let batch = format!(
        r#"{{"install_id":"AAAAAAAAAAAAAAAAAAAAAA","first_seq":1,"users":[],"app_version":"","schema":1,"hlc_base":0,"changes":[{}]}}"#,
        vec![change; many].join(",")
    );
    assert!(frame::read::<xiangyi_wire::push::PushRequest>(batch.as_bytes()).is_ok());
}
