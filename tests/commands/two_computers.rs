//! Two computers of one township and a county server, each a program of its own.

use serde_json::{Value, json};
use xiangyi_tests::county::County;
use xiangyi_tests::device::Device;
use xiangyi_tests::people::{Person, man};

pub struct Scene {
    /// Kept alive for as long as the devices talk to it.
    pub county: County,
    pub one: Device,
    pub two: Device,
    pub person: Person,
}

/// Two enrolled computers of heads that both know one person.
pub fn scene() -> Scene {
    let county = County::start();
    let (one, two) = (Device::of_a_head(), Device::of_a_head());
    let person = man("吴文忠", "19620505", 1).with_category("建档立卡");
    one.import(std::slice::from_ref(&person));
    for device in [&one, &two] {
        device.run(&["enroll", "--server", &county.url(), "--code", &county.code()]).done();
        in_sync(device);
    }
    Scene { county, one, two, person }
}

pub fn sync(device: &Device) -> Value {
    device.run(&["sync"]).done()
}

pub fn in_sync(device: &Device) -> Value {
    let report = sync(device);
    assert_eq!((&report["in_sync"], &report["unsent"]), (&json!(true), &json!(0)), "{report:#}");
    report
}

/// An admission of the person as `admission register` takes it.
pub fn registration(person: &Person) -> Value {
    json!({ "resident": person.id_number, "admitted_on": "2026-03-01", "diagnosis": { "icd10": "I63", "name": "脑梗死" },
        "deposit_waived": "0.00", "papers": [] })
}
