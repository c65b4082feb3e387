//! A wrong clock, with the server's time as an argument: it counts as at most five minutes ahead.

use crate::county::*;
use crate::database::Database;
use chrono::{DateTime, Duration, Utc};
use serde_json::{Value, json};
use xiangyi_county::storage::Storage;
use xiangyi_county::{enrolment, ingest};
use xiangyi_wire::enroll::EnrollRequest;

/// What the server says to one change at a time of its own. The device enrols anew each time, as the same device.
fn say(storage: &dyn Storage, device: &Device, change: Value, now: DateTime<Utc>) -> String {
    let code = enrolment::code_from(&xiangyi_county::server::random().unwrap());
    enrolment::add_code(storage, &org(), &code, now).unwrap();
    let (org_code, device_key, install_id) = (org(), device.key.clone(), device.install);
    let request = EnrollRequest { code, org_code, device_key, install_id, schema: 1, org_name: None };
    let token = enrolment::enroll(storage, &request, now).unwrap().token;
    let caller = enrolment::authenticate(storage, &token).unwrap();
    let batch = serde_json::from_str(&device.batch(&[change]).to_string()).unwrap();
    let reply = ingest::push(storage, &caller, &batch, now).unwrap();
    word(&reply.results[0].outcome)
}

/// Guards: the clamp. Without it the year 2099 would win for ever.
#[test]
fn a_clock_in_2099_wins_no_longer_than_five_minutes() {
    let folder = tempfile::TempDir::new().unwrap();
    let database = Database::empty(folder.path());
    let storage = database.open();
    let storage = storage.as_ref();
    let noon = DateTime::from_timestamp_millis(MORNING).unwrap();
    let (mut right, mut wrong) = (Device::new("", "pc1", &org()), Device::new("", "pc2", &org()));
    wrong.clock = 4_070_908_800_000;
    let resident = right.resident("甲");
    assert_eq!(say(storage, &right, resident, noon), "accepted 1");
    let patch =
        |device: &mut Device, phone: &str| device.patch("resident", row("甲"), Some((1, 1)), json!({ "phone": phone }));
    let first = patch(&mut wrong, "from 2099");
    assert_eq!(say(storage, &wrong, first, noon), "accepted 2");
    for (minutes, stands) in [(4, "from 2099"), (6, "six minutes later")] {
        let now = noon + Duration::minutes(minutes);
        right.clock = now.timestamp_millis();
        let edit = patch(&mut right, "six minutes later");
        assert!(say(storage, &right, edit, now).starts_with("merged"), "{minutes} minutes later");
        let found = storage.read(|reader| reader.row(&org(), row("甲"))).unwrap().unwrap();
        assert_eq!(found.fields["phone"], stands, "{minutes} minutes later");
    }
}

/// Guards: a clock in 1970 loses against what is newer, and is not refused.
#[test]
fn a_clock_in_1970_is_taken_and_what_it_sets_alone_stands() {
    let folder = tempfile::TempDir::new().unwrap();
    let database = Database::empty(folder.path());
    let storage = database.open();
    let storage = storage.as_ref();
    let noon = DateTime::from_timestamp_millis(MORNING).unwrap();
    let mut device = Device::new("", "pc1", &org());
    device.clock = -5;
    let resident = device.resident("甲");
    assert_eq!(say(storage, &device, resident, noon), "accepted 1");
    let edit = device.patch("resident", row("甲"), None, json!({ "phone": "1" }));
    assert_eq!(say(storage, &device, edit, noon), "accepted 2");
}
