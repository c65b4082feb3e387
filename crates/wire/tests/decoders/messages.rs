//! Every message that either side reads, as JSON and packed.

use crate::alter::{alterations, altered};
use crate::config;
use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use serde_json::{Value, json};
use xiangyi_domain::id::{RowId, derived};
use xiangyi_wire::WireError;
use xiangyi_wire::change::Change;
use xiangyi_wire::digest::{DigestReply, DigestRequest};
use xiangyi_wire::enroll::{EnrollReply, EnrollRequest, HelloReply};
use xiangyi_wire::frame::{self, MAX_INFLATED};
use xiangyi_wire::numbers::{NumbersReply, NumbersRequest};
use xiangyi_wire::pull::{PullReply, PullRequest};
use xiangyi_wire::push::{PushReply, PushRequest, VerdictsReply};
use xiangyi_wire::snapshot::{SnapshotReply, SnapshotRequest};

/// Reads a packed message, and answers it as it is written again; nothing where a part that is kept as it was written holds
/// half of a character, which no value does.
pub type Decoder = fn(&[u8]) -> Option<Value>;

fn reads<T: DeserializeOwned + Serialize>(body: &[u8]) -> Option<Value> {
    frame::decode::<T>(body).ok().and_then(|message| serde_json::to_value(message).ok())
}

/// As the server reads a batch: every change by itself, and then its operation.
fn reads_batch(body: &[u8]) -> Option<Value> {
    let batch: PushRequest<Box<RawValue>> = frame::decode(body).ok()?;
    for change in &batch.changes {
        if let Ok(change) = serde_json::from_str::<Change>(change.get()) {
            let _ = (change.op(), change.hash());
        }
    }
    // A change is kept as it was written; one with a number that no value holds cannot be compared.
    serde_json::to_value(batch).ok()
}

fn id(name: &str) -> RowId {
    RowId(derived("row", &[name]))
}

/// Each message with its decoder and one example.
pub fn samples() -> Vec<(&'static str, Decoder, Value)> {
    let epoch = "0190a3c4-0000-7000-8000-000000000001";
    let fields = json!({ "village": id("v"), "name": "王桂兰", "phone": null, "tags": ["a", "b"], "more": { "x": [1, 2.5, -3] } });
    let change = |seq: u64, op: Value| {
        json!({ "change_id": id("c"), "seq": seq, "user": 0, "at": 29_540_640, "hlc": 5, "entity": "resident",
            "row": id("r"), "area": "410482101000", "base": [1, 7], "group": 1, "import_id": id("i"),
            "attachments": ["00"], "op": op })
    };
    let changes = [
        change(1, json!({ "insert": fields })),
        change(2, json!({ "patch": { "phone": "1" } })),
        change(3, json!({ "event": { "kind": "discharged", "data": { "on": "2026-03-02" } } })),
        change(4, json!({ "post": { "lines": [{ "account": "cash", "amount": "1.00" }] } })),
        change(5, json!({ "void": { "reason": "录错了" } })),
        change(
            6,
            json!({ "offer": { "fields": { "name": "王桂兰" }, "events": [{ "id": "x" }], "voided": "录错了" } }),
        ),
    ];
    let batch = json!({ "install_id": id("i"), "former_install": id("f"), "former_seq": 3,
        "former_marks": [{ "seq": 3, "change_id": id("m") }], "epoch": epoch, "first_seq": 1, "after": id("b"),
        "users": [id("u")], "app_version": "0.1.0", "schema": 1, "hlc_base": 1_772_438_400_000_i64,
        "waiting": { "unsent": 1, "held": 0, "rejected": 2 }, "changes": changes });
    let verdicts = json!([
        { "change_id": id("c"), "seq": 1, "result": "accepted", "revision": [1, 8] },
        { "change_id": id("c"), "seq": 2, "result": "merged", "revision": [1, 9],
          "kept": [{ "field": "phone", "value": "1", "own": true }] },
        { "change_id": id("c"), "seq": 3, "result": "held", "case_id": "x", "code": "open_admission_exists" },
        { "change_id": id("c"), "seq": 4, "result": "rejected", "code": "bad_value", "field": "name" },
    ]);
    let reply = json!({ "epoch": epoch, "last_seq": 4, "backup_seq": 2, "server_time": 1, "results": verdicts, "retry_after": 3 });
    let page = json!({ "epoch": epoch, "server_time": 1, "more": true, "own_to": 9,
        "ranges": [{ "area": "410482101000", "from": 0, "to": 5, "head": 9 }],
        "rows": [{ "entity": "resident", "id": id("r"), "area": "410482101000", "revision": [1, 8], "fields": fields, "voided": "x" }],
        "own": [{ "position": 9, "verdict": verdicts[0] }] });
    let block = json!({ "kind": "record", "scope": "410482101203", "first": 1, "last": 200 });
    vec![
        ("batch", reads_batch, batch.clone()),
        ("changes", reads::<PushRequest>, batch),
        ("verdicts of a push", reads::<PushReply>, reply.clone()),
        ("verdicts", reads::<VerdictsReply>, reply),
        (
            "pull",
            reads::<PullRequest>,
            json!({ "install_id": id("i"), "epoch": epoch, "schema": 1, "users": [id("u")],
                "cursors": { "410482101000": 7 }, "own_cursor": 3, "limit": 65536 }),
        ),
        ("page", reads::<PullReply>, page),
        (
            "digest",
            reads::<DigestRequest>,
            json!({ "install_id": id("i"), "users": [id("u")], "waiting": { "unsent": 1, "held": 0, "rejected": 2 },
                "cursors": { "410482101000": 7 } }),
        ),
        (
            "sums",
            reads::<DigestReply>,
            json!({ "epoch": epoch, "moved_on": ["410482101000"],
                "sums": [{ "area": "410482101000", "entity": "visit", "count": 3, "sum": "00000000000000ff" }] }),
        ),
        (
            "numbers",
            reads::<NumbersRequest>,
            json!({ "install_id": id("i"), "schema": 1, "request_id": id("q"), "holds": [block],
                "wants": [{ "kind": "record", "scope": "410482101203", "size": 200 }] }),
        ),
        (
            "blocks",
            reads::<NumbersReply>,
            json!({ "epoch": epoch, "server_time": 1, "blocks": [block], "waiting": false }),
        ),
        (
            "enrol",
            reads::<EnrollRequest>,
            json!({ "code": "AAAA-BBBB-CCCC", "org_code": "410482101", "device_key": "k", "install_id": id("i"), "schema": 1, "org_name": "石板镇卫生院" }),
        ),
        (
            "enrolled",
            reads::<EnrollReply>,
            json!({ "device_id": id("d"), "token": "t", "epoch": epoch, "server_time": 1, "keys": { "reads": "r", "signs": "s" } }),
        ),
        (
            "areas",
            reads::<SnapshotRequest>,
            json!({ "install_id": id("i"), "epoch": epoch, "schema": 1, "users": [id("u")], "areas": ["410482101000"] }),
        ),
        (
            "snapshots",
            reads::<SnapshotReply>,
            json!({ "epoch": epoch, "server_time": 1, "waiting": ["410482101000"], "snapshots": [{ "area": "410482101000",
                "position": 7, "rows": 3, "parts": [{ "name": "00", "bytes": 9 }],
                "left": [{ "entity": "visit", "id": id("r") }] }] }),
        ),
        ("hello", reads::<HelloReply>, json!({ "epoch": epoch, "server_time": 1, "schemas": [1], "min_app": "0.1.0" })),
        ("refusal", reads::<WireError>, json!({ "code": "forked", "field": "n" })),
    ]
}

/// Guards: the examples are messages, and a message cut anywhere is none, as JSON and packed.
#[test]
fn a_message_cut_anywhere_is_refused() {
    for (name, decoder, sample) in samples() {
        let json = serde_json::to_vec(&sample).unwrap();
        let packed = frame::pack(&json).unwrap();
        assert!(decoder(&packed).is_some(), "{name} is no message");
        for cut in 0..packed.len() {
            assert!(decoder(&packed[..cut]).is_none(), "{name} packed and cut at {cut}");
        }
        for cut in 0..json.len() {
            assert!(decoder(&frame::pack(&json[..cut]).unwrap()).is_none(), "{name} cut at {cut}");
        }
    }
}

proptest! {
    #![proptest_config(config(4_000))]

    /// Guards: what is read of altered JSON means the same when it is written and read again: nothing is read half.
    #[test]
    fn altered_json_is_refused_or_read_whole(which in 0..16_usize, alterations in alterations()) {
        let samples = samples();
        let (name, decoder, sample) = &samples[which % samples.len()];
        let json = altered(&serde_json::to_vec(sample).unwrap(), &alterations);
        if let Some(read) = decoder(&frame::pack(&json).unwrap()) {
            let again = decoder(&frame::encode(&read).unwrap());
            prop_assert_eq!(again.as_ref(), Some(&read), "{}", name);
        }
    }

    /// Guards: altered frames neither fall nor inflate beyond the cap.
    #[test]
    fn an_altered_frame_is_refused_or_a_message(which in 0..16_usize, alterations in alterations()) {
        let samples = samples();
        let (_, decoder, sample) = &samples[which % samples.len()];
        let packed = altered(&frame::encode(sample).unwrap(), &alterations);
        let _ = decoder(&packed);
        prop_assert!(frame::inflate(&packed).is_ok_and(|json| json.len() as u64 <= MAX_INFLATED) || frame::inflate(&packed).is_err());
        let question = b"{\"a question\":[1,2,3]}";
        let after = altered(&frame::encode_after(sample, question).unwrap(), &alterations);
        let _ = frame::decode_after::<Value>(&after, question);
    }
}
