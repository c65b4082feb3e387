//! What a bill may hold, what is refused by name, and what a slip does.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod clerk;

use clerk::{case, pack, paid, why, yuan};
use serde_json::{Value, json};
use xiangyi_settlement::LayerCode::{Basic, Commercial, CriticalIllness, Supplementary};
use xiangyi_settlement::{Bill, Mode, Refusal, Statement, compare, settle, words};

fn plain() -> Value {
    json!({
        "facility_level": "county", "in_area": true,
        "admitted_on": "2019-03-01", "discharged_on": "2019-03-10",
        "total": "15000.00", "out_of_scope": "0.00",
        "categories": ["registered_poor"], "age": 45, "diagnoses": ["I63"],
        "entered": {"basic": "12000.00"}, "prior": []
    })
}

/// Reads and settles the plain bill with one key changed.
fn with(key: &str, value: Value) -> Result<Statement, Refusal> {
    let mut bill = plain();
    bill[key] = value;
    Bill::read(&bill.to_string()).and_then(|bill| settle(&bill, pack("ruzhou-2019")))
}

#[test]
fn the_documented_bill_is_read() {
    let bill = Bill::read(&plain().to_string()).unwrap();
    assert_eq!(settle(&bill, pack("ruzhou-2019")).unwrap().self_pay, yuan("500.00"));
}

#[test]
fn a_bill_with_only_what_is_needed_is_read() {
    let text = r#"{"facility_level":"township","admitted_on":"2019-03-01","discharged_on":"2019-03-01","total":"1.00","out_of_scope":"0","age":null}"#;
    assert!(Bill::read(text).unwrap().in_area);
}

#[test]
fn whatever_is_wrong_in_a_bill_is_refused_by_name() {
    #[rustfmt::skip]
    let rows: Vec<(&str, Value, &str, &str)> = vec![
        ("totl",           json!("1.00"),                       "unknown_key",                "totl"),
        ("total",          json!(15000),                        "money_as_number",            "total"),
        ("total",          json!(15000.5),                      "money_as_number",            "total"),
        ("total",          json!("15000.005"),                  "bad_amount",                 "total"),
        ("total",          json!("1e4"),                        "bad_amount",                 "total"),
        ("total",          json!("-1.00"),                      "negative_amount",            "total"),
        ("total",          json!("10000000000.00"),             "amount_too_large",           "total"),
        ("total",          json!("99999999999999999999999.00"), "amount_too_large",           "total"),
        ("total",          Value::Null,                         "missing_key",                "total"),
        ("out_of_scope",   json!("15000.01"),                   "out_of_scope_above_total",   "out_of_scope"),
        ("out_of_scope",   json!("-0.01"),                      "negative_amount",            "out_of_scope"),
        ("discharged_on",  json!("2019-02-28"),                 "discharge_before_admission", "discharged_on"),
        ("discharged_on",  json!("2019-02-30"),                 "bad_value",                  "discharged_on"),
        ("admitted_on",    json!("2019-3-1"),                   "bad_value",                  "admitted_on"),
        ("facility_level", json!("hospital"),                   "unknown_facility_level",     "facility_level"),
        ("categories",     json!(["registered_poor", "poor"]),  "unknown_category",           "categories[1]"),
        ("categories",     json!("registered_poor"),            "bad_value",                  "categories"),
        ("in_area",        json!("yes"),                        "bad_value",                  "in_area"),
        ("age",            json!(-1),                           "bad_value",                  "age"),
        ("age",            json!("45"),                         "bad_value",                  "age"),
        ("entered",        json!({"basics": "1.00"}),           "unknown_layer",              "entered.basics"),
        ("entered",        json!({"tilt": "1.00"}),             "unknown_layer",              "entered.tilt"),
        ("entered",        json!({"basic": 1}),                 "money_as_number",            "entered.basic"),
        ("entered",        json!({"basic": "-1.00"}),           "negative_amount",            "entered.basic"),
        ("entered",        json!({"basic": "15000.01"}),        "layer_above_rest",           "entered.basic"),
        ("entered",        json!({"basic": "12000.00", "critical_illness": "3000.01"}), "layer_above_rest", "entered.critical_illness"),
        ("in_scope",       json!("14999.60"),                   "parts_do_not_sum",           "in_scope"),
        ("self_pay",       json!("499.99"),                     "parts_do_not_sum",           "self_pay"),
        ("prior",          json!([{"policy": "ruzhou-2019"}]),  "missing_key",                "prior[0].discharged_on"),
        ("prior",          json!({}),                           "bad_value",                  "prior"),
    ];
    for (key, value, code, field) in rows {
        let refusal = with(key, value.clone()).expect_err(&format!("{key} = {value}"));
        assert_eq!((refusal.code(), refusal.field().as_deref()), (code, Some(field)), "{key} = {value}");
        assert!(!words::refusal(&refusal).is_ascii(), "said in Chinese");
    }
    assert_eq!(Bill::read("{").unwrap_err().code(), "bad_json");
    assert_eq!(Bill::read("[]").unwrap_err().code(), "bad_value");
}

#[test]
fn an_in_scope_layer_cannot_pay_out_of_scope_charges() {
    let refusal = case("1000.00", "200.00").entered(Basic, "800.01").try_under("ruzhou-2019").unwrap_err();
    let expected = Refusal::LayerAboveRest { layer: Basic, entered: yuan("800.01"), left: yuan("800.00") };
    assert_eq!(refusal, expected);
}

#[test]
fn the_slip_wins_and_later_layers_follow_it() {
    let statement = case("250000.00", "0.00").entered(CriticalIllness, "30000.00").under("ruzhou-2019");
    let layer = statement.layer(CriticalIllness).unwrap();
    assert_eq!((layer.paid, layer.mode), (yuan("30000.00"), Mode::Entered));
    assert_eq!(statement.layer(Supplementary).unwrap().base, yuan("20000.00"));
    let text = why(&statement, CriticalIllness);
    assert!(text.contains("30000.00") && text.contains("34000.00") && text.contains("-4000.00"), "{text}");
    assert_eq!(statement.differences[0].difference, yuan("-4000.00"));
}

#[test]
fn a_slip_equal_to_the_computed_amount_changes_no_amount() {
    let computed = case("250000.00", "0.00").under("ruzhou-2019");
    let mut again = case("250000.00", "0.00");
    for layer in &computed.layers {
        again.0.entered.insert(layer.code, layer.paid);
    }
    let entered = again.under("ruzhou-2019");
    assert!(entered.differences.is_empty());
    for (a, b) in computed.layers.iter().zip(&entered.layers) {
        assert_eq!((a.code, a.base, a.paid), (b.code, b.base, b.paid));
    }
}

#[test]
fn a_statement_reads_back_as_it_was_printed_and_serves_as_prior() {
    let first = case("60000.00", "0.00").entered(Basic, "40000.00").under("ruzhou-2019");
    let printed = serde_json::to_string(&first).unwrap();
    assert_eq!(serde_json::from_str::<Statement>(&printed).unwrap(), first);
    let by_file = with("prior", json!([serde_json::from_str::<Value>(&printed).unwrap()])).unwrap();
    let mut direct = Bill::read(&plain().to_string()).unwrap();
    direct.prior.push(first);
    assert_eq!(by_file, settle(&direct, pack("ruzhou-2019")).unwrap());
}

#[test]
fn a_prior_with_only_the_documented_keys_counts_too() {
    let prior = json!([{
        "policy": "ruzhou-2019", "version": "1", "discharged_on": "2019-02-01",
        "total": "100000.00", "in_scope": "100000.00", "out_of_scope": "0.00",
        "layers": [
            {"code": "basic", "name": "基本医保", "base": "100000.00", "paid": "80000.00", "mode": "computed", "why": []},
            {"code": "critical_illness", "name": "大病保险", "base": "20000.00", "paid": "10000.00", "mode": "computed", "why": []}
        ],
        "paid_by_layers": "90000.00", "self_pay": "10000.00", "ratio": "90.00", "warnings": []
    }]);
    let statement = with("prior", prior.clone()).unwrap();
    assert_eq!(paid(&statement, CriticalIllness), "2400.00", "3000.00 more at 80 %");
    let mut broken = prior;
    broken[0]["self_pay"] = json!("9000.00");
    let refusal = with("prior", broken).unwrap_err();
    assert_eq!((refusal.code(), refusal.field().as_deref()), ("parts_do_not_sum", Some("prior[0].self_pay")));
}

#[test]
fn a_bill_of_nothing_has_a_ratio_of_nothing() {
    let statement = case("0.00", "0.00").under("ruzhou-2019");
    assert_eq!(serde_json::to_value(&statement).unwrap()["ratio"], json!("0.00"));
    assert_eq!(statement.self_pay, yuan("0.00"));
}

#[test]
fn the_printed_statement_has_the_documented_shape() {
    let statement = case("37500.00", "0.00").under("ruzhou-2019");
    let printed = serde_json::to_value(&statement).unwrap();
    for key in [
        "policy",
        "version",
        "discharged_on",
        "total",
        "in_scope",
        "out_of_scope",
        "layers",
        "paid_by_layers",
        "self_pay",
        "ratio",
        "warnings",
    ] {
        assert!(printed.get(key).is_some(), "{key}");
    }
    assert_eq!(printed["ratio"], json!("98.67"));
    let layer = &printed["layers"][1];
    assert_eq!(
        (&layer["code"], &layer["base"], &layer["mode"]),
        (&json!("critical_illness"), &json!("7500.00"), &json!("computed"))
    );
    assert!(layer["why"].as_array().unwrap().iter().all(Value::is_string));
}

#[test]
fn what_if_shows_one_bill_under_two_packs() {
    let bill = case("8000.00", "300.00").entered(Commercial, "100.00").0;
    let both = compare(&bill, pack("ruzhou-2019"), pack("cap10-county")).unwrap();
    let codes: Vec<&str> = both.rows.iter().map(|row| row.code.code()).collect();
    assert_eq!(
        codes,
        ["basic", "critical_illness", "supplementary", "commercial", "medical_assistance", "tilt", "fiscal_top_up"]
    );
    assert_eq!(both.self_pay_difference, both.second.self_pay - both.first.self_pay);
    assert!(both.rows[3].second.is_none(), "cap10 has no commercial layer");
}
