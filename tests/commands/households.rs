//! `household …`.

use serde_json::{Value, json};
use xiangyi_tests::device::Device;
use xiangyi_tests::people::man;

/// A household of a man and his son, by the number of the roster's order.
fn household(device: &Device) -> (String, Value) {
    let father = man("王德福", "19550312", 1);
    device.import(std::slice::from_ref(&father));
    let page = device.run(&["household", "show", &father.id_number]).done();
    let son = json!({
        "village": "石板村", "name": "王大勇", "sex": "male", "birth_on": "1980-05-01", "household": page["id"], "relation": "子",
        "arrival": { "kind": "moved_in", "on": "2010-05-01", "place": "邻县" },
    });
    device.run_with(&["resident", "add"], &son).done();
    let page = device.run(&["household", "show", page["id"].as_str().unwrap()]).done();
    (father.id_number, page)
}

#[test]
fn a_household_is_shown_by_a_member_and_a_head_leaves_a_head_behind() {
    let device = Device::of_a_head();
    let (father, page) = household(&device);
    assert_eq!(page["head"]["name"], "王德福");
    let son = &page["members"][1];
    assert_eq!((&son["here_since"], &son["came"]), (&json!("2010-05-01"), &json!("moved_in")));

    let mut death = json!({ "resident": father, "on": "2024-02-03" });
    let refused = device.run_with(&["household", "death"], &death).json["error"].take();
    assert_eq!((&refused["code"], &refused["field"]), (&json!("head_needed"), &json!("new_head")));
    assert!(refused["text"].as_str().unwrap().contains("新户主"));
    death["new_head"] = json!({ "resident": son["id"] });
    let moved = device.run_with(&["household", "death"], &death).done();
    let page = device.run(&["household", "show", page["id"].as_str().unwrap()]).done();
    assert_eq!((&page["head"]["name"], &page["former"][0]["left"]), (&json!("王大勇"), &json!("died")));

    device.run_with(&["household", "correct"], &json!({ "id": moved["id"] })).done();
    let page = device.run(&["household", "show", page["id"].as_str().unwrap()]).done();
    assert_eq!((&page["head"]["name"], &page["former"]), (&json!("王德福"), &json!([])));
    assert_eq!(device.run(&["check"]).status, 0);
}

#[test]
fn categories_insurance_and_diseases_are_entered_from_documents() {
    let device = Device::of_a_head();
    let (father, page) = household(&device);
    let tags = device.run(&["household", "category", "list"]).done();
    assert!(tags["tags"].as_array().unwrap().iter().any(|tag| tag["code"] == "marginal" && tag["former"] == "边缘户"));
    let lifted = json!({ "household": page["id"], "category": "脱贫户", "from_on": "2021-01-01" });
    let given = device.run_with(&["household", "category", "give"], &lifted).done();
    assert_eq!(device.run_with(&["household", "category", "give"], &lifted).refused(), "category_held");
    device.run_with(&["household", "category", "end"], &json!({ "id": given["id"], "to_on": "2025-12-31" })).done();
    let year = json!({ "resident": father, "year": 2025, "kind": "resident", "own": "400.00" });
    device.run_with(&["household", "insurance"], &year).done();
    let mut wrong = year;
    wrong["own"] = json!(400);
    assert_eq!(device.run_with(&["household", "insurance"], &wrong).refused(), "bad_value");
    let stroke = json!({ "resident": father, "kind": "other", "name": "脑卒中", "hospital": "县医院", "treatment": "long_term" });
    device.run_with(&["household", "disease", "register"], &stroke).done();
    device
        .run_with(&["household", "change"], &json!({ "household": page["id"], "fields": { "plan": "每季度入户" } }))
        .done();

    let page = device.run(&["household", "show", &father]).done();
    assert_eq!((&page["plan"], &page["categories"][0]["to_on"]), (&json!("每季度入户"), &json!("2025-12-31")));
    let member = &page["members"][0];
    assert_eq!(
        (&member["insurances"][0]["own"], &member["own_diseases"][0]["hospital"]),
        (&json!("400.00"), &json!("县医院"))
    );
    assert_eq!(device.run(&["household", "show", "0000"]).refused(), "unknown_household");
}
