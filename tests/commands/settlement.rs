//! `settle`, `policy`: no store is needed.

use serde_json::{Value, json};
use xiangyi_tests::device::Device;

fn bill(level: &str, total: &str) -> Value {
    json!({ "facility_level": level, "in_area": true, "admitted_on": "2019-03-01", "discharged_on": "2019-03-10",
        "total": total, "out_of_scope": "0.00", "categories": ["registered_poor"], "age": 45, "diagnoses": ["I63"] })
}

fn settle(policy: &str, bill: &Value) -> xiangyi_tests::device::Answer {
    let device = Device::empty();
    let file = device.file("bill.json");
    std::fs::write(&file, bill.to_string()).unwrap();
    device.run(&["settle", "--policy", policy, "--bill", file.to_str().unwrap()])
}

#[test]
fn the_worked_examples_of_ruzhou_come_out_to_the_fen() {
    // level, total, basic, critical_illness, supplementary, commercial, self-pay, ratio (domain handbook §2.1.2)
    let cases = [
        ("township", "1000.00", "900.00", "0.00", "0.00", "50.00", "50.00", "95.00"),
        ("county", "15000.00", "12000.00", "0.00", "0.00", "2500.00", "500.00", "96.67"),
        ("county", "37500.00", "30000.00", "0.00", "1600.00", "5400.00", "500.00", "98.67"),
        ("county", "250000.00", "200000.00", "34000.00", "5900.00", "9600.00", "500.00", "99.80"),
        ("county", "2700000.00", "2160000.00", "400000.00", "114100.00", "25400.00", "500.00", "99.98"),
    ];
    for (level, total, basic, critical, supplementary, commercial, self_pay, ratio) in cases {
        let answer = settle("ruzhou-2019", &bill(level, total)).done();
        let paid: Vec<&Value> = answer["layers"].as_array().unwrap().iter().map(|layer| &layer["paid"]).collect();
        assert_eq!(paid, [basic, critical, supplementary, commercial, "0.00"], "{total}");
        assert_eq!((&answer["self_pay"], &answer["ratio"]), (&json!(self_pay), &json!(ratio)), "{total}");
    }
}

#[test]
fn an_entered_amount_wins_and_the_later_layers_follow() {
    let mut bill = bill("county", "15000.00");
    bill["entered"] = json!({ "basic": "11000.00" });
    let answer = settle("ruzhou-2019", &bill).done();
    assert_eq!((&answer["layers"][0]["paid"], &answer["layers"][1]["base"]), (&json!("11000.00"), &json!("4000.00")));
    let why = answer["layers"][0]["why"].to_string();
    assert!(why.contains("11,000.00") || why.contains("11000.00"), "{why}");
    assert!(why.contains("12,000.00") || why.contains("12000.00"), "{why}");
}

#[test]
fn a_settlement_can_be_given_as_prior_of_the_next() {
    let first = settle("ruzhou-2019", &bill("township", "25000.00")).done();
    let mut second = bill("township", "25000.00");
    second["prior"] = json!([first]);
    let answer = settle("ruzhou-2019", &second).done();
    assert_eq!(answer["layers"][2]["paid"], "600.00");
}

#[test]
fn a_bad_bill_is_refused_with_its_field() {
    let with = |key: &str, value: Value| {
        let mut bad = bill("county", "15000.00");
        bad[key] = value;
        bad
    };
    let cases = [
        ("out_of_scope", with("out_of_scope", json!("15000.01"))),
        ("total", with("total", json!("-1.00"))),
        ("total", with("total", json!(15000))),
        ("categories", with("categories", json!(["rich"]))),
        ("entered", with("entered", json!({ "fortune": "1.00" }))),
        ("discharged_on", with("discharged_on", json!("2019-02-01"))),
        ("facility_level", with("facility_level", json!("moon"))),
        ("tip", with("tip", json!("1.00"))),
    ];
    for (field, bad) in cases {
        let answer = settle("ruzhou-2019", &bad);
        let named = answer.json["error"]["field"].as_str().unwrap_or_default();
        assert_eq!(answer.status, 1, "{field}: {:#}", answer.json);
        assert!(named.starts_with(field), "{field}: {:#}", answer.json);
    }
}

#[test]
fn an_unknown_policy_is_refused_and_the_known_ones_are_listed() {
    assert_eq!(settle("atlantis-1999", &bill("county", "1.00")).refused(), "unknown_policy");
    let listed = Device::empty().run(&["policy", "list"]).done().to_string();
    assert!(listed.contains("ruzhou-2019"));
}

#[test]
fn the_shipped_packs_pass_their_own_check() {
    let device = Device::empty();
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../policies");
    let packs: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    // The boards for the wall lie beside the packs and are none.
    let is_pack =
        |path: &std::path::PathBuf| path.extension().is_some_and(|e| e == "toml") && !path.ends_with("boards.toml");
    let packs: Vec<_> = packs.into_iter().filter(is_pack).collect();
    assert!(packs.len() >= 2);
    for pack in packs {
        assert_eq!(device.run(&["policy", "check", pack.to_str().unwrap()]).done()["ok"], true, "{}", pack.display());
    }
}
