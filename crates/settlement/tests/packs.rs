//! The shipped packs, and what a pack writer is told.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use xiangyi_settlement::pack::{Fault, Pack, Problem};
use xiangyi_settlement::{packs, words};

const GOOD: &str = r#"code = "x-1"
version = "1"
name = "试"
locality = "某县"
source_note = "某文件"
valid_from = { value = "2019-01-01", source = "第1条" }
valid_to = { value = "2019-12-31", source = "第1条" }
scope_area = { value = "county", source = "第1条" }
eligible_categories = { value = [], source = "第1条" }

[[layers]]
code = "basic"
name = "基本医保"
payer = "基金"
source = "第2条"

[[layers.terms]]
deductible = { value = "100.00", source = "第2条" }
bands = { source = "第2条", value = [
  { over = "100.00", upto = "500.00", ratio = "0.50" },
  { over = "500.00", ratio = "0.80" },
] }
"#;

fn problems_after(from: &str, to: &str) -> Vec<Problem> {
    assert!(GOOD.contains(from), "{from}");
    Pack::parse(&GOOD.replacen(from, to, 1)).expect_err(to).0
}

#[test]
fn every_shipped_pack_is_sound_and_named_after_its_file() {
    for text in packs::texts() {
        let pack = Pack::parse(text).unwrap_or_else(|problems| panic!("{problems}"));
        assert!(packs::find(&pack.code).is_some());
    }
    assert_eq!(packs::shipped().len(), packs::texts().count());
    let codes: Vec<&str> = packs::shipped().iter().map(|pack| pack.code.as_str()).collect();
    let expected = [
        "ruzhou-2019",
        "ruzhou-2019-henan",
        "hezhang-2016",
        "cap10-county",
        "tianlin-2018",
        "jingxian-2018",
        "guizhou-2016",
        "hongze-2019",
        "yunnan-2017",
        "xinjiang-2019",
        "hebei-2018",
    ];
    assert_eq!(codes, expected);
    assert_eq!(packs::check_together(packs::shipped()), Ok(()));
}

#[test]
fn the_layers_stand_in_the_documented_order() {
    for (code, layers) in [
        ("ruzhou-2019", "basic critical_illness supplementary commercial medical_assistance"),
        ("ruzhou-2019-henan", "basic critical_illness supplementary commercial medical_assistance"),
        ("hezhang-2016", "basic critical_illness medical_assistance"),
        ("cap10-county", "basic critical_illness tilt medical_assistance fiscal_top_up relief_fund"),
        ("tianlin-2018", "basic critical_illness poverty_insurance medical_assistance fiscal_top_up"),
        ("jingxian-2018", "basic critical_illness medical_assistance hospital_top_up"),
        ("guizhou-2016", "basic critical_illness medical_assistance"),
        ("hongze-2019", "basic critical_illness medical_assistance"),
        ("yunnan-2017", "basic critical_illness medical_assistance"),
        ("xinjiang-2019", "basic critical_illness medical_assistance deep_poverty"),
        ("hebei-2018", "basic critical_illness medical_assistance supplementary"),
    ] {
        let pack = packs::find(code).unwrap();
        let found: Vec<&str> = pack.layers.iter().map(|layer| layer.code.code()).collect();
        assert_eq!(found.join(" "), layers, "{code}");
    }
}

#[test]
fn the_place_and_the_day_find_the_packs() {
    let found = packs::for_area("410482", "2019-06-01".parse().unwrap());
    let codes: Vec<&str> = found.iter().map(|pack| pack.code.as_str()).collect();
    assert_eq!(codes, ["ruzhou-2019", "ruzhou-2019-henan"]);
    assert!(packs::for_area("410482", "2026-06-01".parse().unwrap()).is_empty());
}

#[test]
fn a_fault_is_named_with_its_place_its_line_and_a_remedy() {
    #[rustfmt::skip]
    let rows = [
        (r#"over = "500.00""#,            r#"over = "600.00""#,                "band_gap",           "layers[0].terms[0].bands.value[1].over", 21),
        (r#"over = "500.00""#,            r#"over = "400.00""#,                "band_overlap",       "layers[0].terms[0].bands.value[1].over", 21),
        (r#"over = "100.00""#,            r#"over = "0.00""#,                  "band_overlap",       "layers[0].terms[0].bands.value[0].over", 20),
        (r#"over = "500.00", ratio"#,     r#"over = "500.00", upto = "900.00", ratio"#, "bands_end", "layers[0].terms[0].bands.value[1].upto", 21),
        (r#"upto = "500.00", "#,          "",                                  "band_open",          "layers[0].terms[0].bands.value[0]", 20),
        (r#"ratio = "0.80""#,             r#"ratio = "1.01""#,                 "ratio_out_of_range", "layers[0].terms[0].bands.value[1].ratio", 21),
        (r#"value = "100.00", source = "第2条""#, r#"value = "100.00""#,       "no_source",          "layers[0].terms[0].deductible", 18),
        (r#"value = "100.00", source = "第2条""#, r#"value = "100.00", source = "第2条", assumed = true"#, "sourced_and_assumed", "layers[0].terms[0].deductible", 18),
        (r#""2019-12-31""#,               r#""2018-12-31""#,                   "dates_reversed",     "valid_to", 7),
        ("payer = \"基金\"",              "payer = \"\"",                      "empty",              "layers[0].payer", 14),
        ("[[layers.terms]]\n",            "[[layers.terms]]\nratio = { value = \"0.5\", source = \"第2条\" }\n", "terms_not_one", "layers[0].terms[0]", 17),
        ("source = \"第2条\"\n",          "source = \"第2条\"\ncap = { value = \"1.00\", source = \"第2条\" }\n", "cap_without_period", "layers[0].cap", 16),
    ];
    for (from, to, code, path, line) in rows {
        let problems = problems_after(from, to);
        let named = problems.iter().find(|problem| problem.fault.code() == code);
        let problem = named.unwrap_or_else(|| panic!("{code} in {problems:?}"));
        assert_eq!((problem.path.as_str(), problem.line), (path, Some(line)), "{code}");
        assert!(words::problem(problem).starts_with(&format!("第 {line} 行 {path}:")), "{}", words::problem(problem));
    }
}

#[test]
fn what_cannot_be_read_is_named_with_its_line() {
    for (from, to, line, said) in [
        ("code = \"basic\"", "code = \"basics\"", 11, "basics"),
        ("payer", "payor", 13, "payor"),
        ("ratio = \"0.80\"", "ratio = 0.8", 20, "string"),
        ("[[layers.terms]]", "[[layers.terms]]\ncategories = [\"poor\"]", 17, "poor"),
        ("[[layers]]", "[[layers", 11, ""),
    ] {
        let problems = problems_after(from, to);
        let Fault::Unreadable { message } = &problems[0].fault else { panic!("{problems:?}") };
        assert!(message.contains(said), "{message}");
        assert!(problems[0].line.is_some_and(|found| found.abs_diff(line) <= 1), "{:?}", problems[0]);
    }
}

#[test]
fn two_packs_may_not_claim_the_same_day() {
    let first = Pack::parse(GOOD).unwrap();
    let mut second = first.clone();
    second.code = "x-2".to_owned();
    let clash = packs::check_together(&[first.clone(), second.clone()]).unwrap_err();
    assert_eq!(clash.0[0].fault, Fault::SameDays { other: "x-1".to_owned() });
    second.reading_of = Some("x-1".to_owned());
    assert_eq!(packs::check_together(&[first.clone(), second]), Ok(()));
    assert_eq!(packs::check_together(&[first.clone(), first]).unwrap_err().0[0].fault, Fault::SamePack);
}

#[test]
fn a_pack_prints_as_json_for_the_window() {
    let printed = serde_json::to_value(packs::find("ruzhou-2019").unwrap()).unwrap();
    assert_eq!(printed["layers"][1]["terms"][0]["bands"]["value"][0]["ratio"], "0.80");
    assert_eq!(printed["layers"][1]["terms"][0]["deductible"]["source"], "篇1 八项优惠政策 第3条“起付线为0.75万元”");
}
