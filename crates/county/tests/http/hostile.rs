//! A device that is let in and says anything: altered messages, signed as they are, over HTTP and on a stick.

#[path = "../../../wire/tests/decoders/alter.rs"]
mod alter;

use crate::county::*;
use alter::{alterations, altered};
use proptest::arbitrary::any;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};
use xiangyi_county::{CountyError, exchange};
use xiangyi_wire::envelope::{self, Header, Kind, Message};
use xiangyi_wire::frame;

/// How many altered messages are sent: ten times as many at night.
fn share(check: usize) -> usize {
    if std::env::var_os("XIANGYI_NIGHT").is_some() { check * 10 } else { check }
}

/// Altered messages, one after the other; the same in each run.
struct Altering(TestRunner);

impl Altering {
    fn new() -> Altering {
        Altering(TestRunner::deterministic())
    }

    fn of(&mut self, sample: &[u8]) -> Vec<u8> {
        altered(sample, &alterations().new_tree(&mut self.0).unwrap().current())
    }

    /// Most messages keep the form of JSON, and say the unthinkable in one place.
    fn message(&mut self, message: &Value) -> Vec<u8> {
        let (which, with, form) = any::<(usize, usize, u8)>().new_tree(&mut self.0).unwrap().current();
        if form % 4 == 0 {
            return self.of(message.to_string().as_bytes());
        }
        let (mut message, mut places) = (message.clone(), 0);
        values(&mut message, &mut |_| places += 1);
        let (chosen, mut at) = (which % places, 0);
        values(&mut message, &mut |value| {
            if at == chosen {
                *value = unthinkable(with);
            }
            at += 1;
        });
        message.to_string().into_bytes()
    }
}

/// Every value that holds no others.
fn values(value: &mut Value, each: &mut dyn FnMut(&mut Value)) {
    match value {
        Value::Object(map) if !map.is_empty() => map.values_mut().for_each(|value| values(value, each)),
        Value::Array(all) if !all.is_empty() => all.iter_mut().for_each(|value| values(value, each)),
        value => each(value),
    }
}

fn unthinkable(which: usize) -> Value {
    let all = [
        Value::Null,
        json!(-1),
        json!(0),
        json!(u64::MAX),
        json!(i64::MAX),
        json!(i64::MIN),
        json!(4_294_967_296_u64),
        json!(0.5),
        json!(true),
        json!(""),
        json!("\u{0}"),
        json!("9999-99-99"),
        json!("-99999999999999999999.99"),
        json!("AAAAAAAAAAAAAAAAAAAAAA"),
        json!("410482101000"),
        json!("長".repeat(3000)),
        json!([]),
        json!({}),
        json!([[[[]]]]),
        json!({ "insert": { "name": "x" } }),
    ];
    all[which % all.len()].clone()
}

/// One valid message for each route, the batch with everything that a batch can hold.
fn messages(device: &mut Device) -> [(&'static str, Message, Value); 5] {
    let (install, users) = (device.install, device.users.clone());
    let name = format!("居民{}", device.next);
    let changes = [
        device.resident(&name),
        device.patch("resident", row(&name), Some((1, 1)), json!({ "phone": "1", "remark": "长" })),
        device.insert(
            "admission",
            row(&format!("{name}住院")),
            json!({ "resident": row(&name), "admitted_on": "2026-03-02" }),
        ),
        device.change(
            "admission",
            row(&format!("{name}住院")),
            json!({ "event": { "kind": "discharged", "data": {} } }),
        ),
        device.insert(
            "posting",
            row(&format!("{name}账")),
            json!({ "lines": [{ "account": "cash", "amount": "1.00" }] }),
        ),
        device.change("resident", row(&name), json!({ "void": { "reason": "录错了" } })),
    ];
    let mut batch = device.batch(&changes);
    batch["waiting"] = json!({ "unsent": 1, "held": 0, "rejected": 2 });
    batch["former_install"] = json!(row("former"));
    batch["former_seq"] = json!(3);
    let pull = json!({ "install_id": install, "schema": 1, "users": users, "cursors": { "410482101000": 1 }, "own_cursor": 0, "limit": 9000, "snapshots_from": 1 });
    let snapshot = json!({ "install_id": install, "schema": 1, "users": users, "areas": ["410482101000"] });
    let digest = json!({ "install_id": install, "users": users, "cursors": { "410482101000": 1 }, "waiting": { "unsent": 1, "held": 0, "rejected": 2 } });
    let numbers = json!({ "install_id": install, "schema": 1, "request_id": row(&name),
        "holds": [{ "kind": "record", "scope": "410482101203", "first": 1, "last": 5 }],
        "wants": [{ "kind": "record", "scope": "410482101203", "size": 5 }] });
    [
        ("/v1/push", Message::Push, batch),
        ("/v1/pull", Message::Pull, pull),
        ("/v1/digest", Message::Refused, digest),
        ("/v1/numbers", Message::Refused, numbers),
        ("/v1/snapshot", Message::Refused, snapshot),
    ]
}

/// Guards: no signed message makes the server fail, or its database untrue.
#[tokio::test]
async fn no_altered_message_makes_the_server_fail() {
    let county = County::with_head().await;
    let (mut device, mut altering) = (county.device("pc1").await, Altering::new());
    let (mut taken, mut refused) = (0, 0);
    for _ in 0..share(150) {
        for (path, _, message) in messages(&mut device) {
            let body = altering.message(&message);
            let request = device.request(reqwest::Method::POST, path, body.clone());
            let response = request.header("content-type", "application/json").send().await.unwrap();
            let status = response.status().as_u16();
            assert!(status < 500, "{status} {path} {}", String::from_utf8_lossy(&body));
            *(if status == 200 { &mut taken } else { &mut refused }) += 1;
        }
        // What was taken may have moved the log on.
        let path = format!("/v1/verdicts?install={}&from=1&to=1", device.install);
        let known: xiangyi_wire::push::VerdictsReply = device.get(&path).await.unwrap();
        device.next = known.last_seq + 1;
    }
    assert!(taken > 50 && refused > 50, "{taken} taken, {refused} refused");
    assert_eq!(county.database.with(|storage| storage.check().unwrap()), Vec::<String>::new());
    let mut other = county.device("pc2").await;
    let resident = other.resident("甲");
    assert_eq!(word(&other.say(resident).await), "accepted 1");
}

/// Guards: nor does any file that a device has signed and sealed.
#[tokio::test]
async fn no_altered_file_makes_the_server_fail() {
    let county = County::with_head().await;
    let mut device = Device::new(&county.url, "pc1", &org());
    let enrolled = device.enroll(&county.code(&org())).await.unwrap();
    (device.id, device.token) = (Some(enrolled.device_id), enrolled.token);
    let reads = enrolled.keys.unwrap().reads;
    let mut altering = Altering::new();
    let mut refused = 0;
    for number in 1..=share(100) {
        let mut content = Vec::new();
        let own = envelope::reader_key(&[7; 32]);
        envelope::add(&mut content, Message::Reader, own.as_bytes());
        for (_, kind, message) in messages(&mut device).into_iter().take(2) {
            let json = if number % 3 == 0 { message.to_string().into_bytes() } else { altering.message(&message) };
            envelope::add(&mut content, kind, &frame::pack(&json).unwrap());
        }
        if number % 3 == 0 {
            content = altering.of(&content);
        }
        let header = Header {
            kind: Kind::Changes,
            org: org(),
            device: enrolled.device_id,
            install: device.install,
            number: number as u64,
            epoch: None,
            first_seq: 1,
            last_seq: 9,
            to: String::new(),
        };
        let sign = |bytes: &[u8]| device.signer.sign(bytes).as_ref().to_vec();
        let file = envelope::seal(&header, &content, &reads, [3; 32], sign).unwrap();
        let taken = county.database.with(|storage| exchange::take(storage, &file, [4; 32], chrono::Utc::now()));
        match taken {
            Ok(_) => {}
            Err(CountyError::Refused(_) | CountyError::Envelope(_)) => refused += 1,
            Err(error) => panic!("{error}: {}", String::from_utf8_lossy(&content)),
        }
        let path = format!("/v1/verdicts?install={}&from=1&to=1", device.install);
        let known: xiangyi_wire::push::VerdictsReply = device.get(&path).await.unwrap();
        device.next = known.last_seq + 1;
    }
    assert!(refused > 10, "{refused} refused");
    assert_eq!(county.database.with(|storage| storage.check().unwrap()), Vec::<String>::new());
}
