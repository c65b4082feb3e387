#![allow(clippy::unwrap_used)]
use super::*;
use serde_json::json;

#[test]
fn every_national_form_reads_without_a_flaw() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/followups/forms/national");
    let mut read = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let form = read_form(&std::fs::read_to_string(&path).unwrap());
        assert!(form.is_ok(), "{}: {:?}", path.display(), form.err());
        read += 1;
    }
    assert_eq!(national_forms().every_edition().count(), read, "a file that the catalogue does not name");
}

#[test]
fn every_form_of_a_register_finds_itself_and_its_editions() {
    use DiseaseKind as K;
    for kind in [K::Hypertension, K::Type2Diabetes, K::SevereMentalDisorder, K::Tuberculosis, K::Other] {
        let form = national_forms().find(&FormCode::for_disease(kind)).unwrap();
        assert_eq!(form.disease, Some(kind));
    }
    let versions = |code| national_forms().every_edition().filter(|form| form.code == code).count();
    assert_eq!((versions(FormCode::TYPE2_DIABETES), versions(FormCode::PERSONAL_INFORMATION)), (2, 2));
    assert_eq!(national_forms().find(&FormCode::TYPE2_DIABETES).unwrap().version, "2017");
    let old = national_forms().of_stored("type2_diabetes", "2011").unwrap();
    assert_eq!(old.label("dorsalis_pedis", 2), "触及");
    assert_eq!(national_forms().find(&FormCode::TYPE2_DIABETES).unwrap().label("dorsalis_pedis", 2), "减弱");
    assert_eq!(national_forms().current().count(), 12);
}

#[test]
fn measurements_symptoms_and_adherence_are_never_carried_over() {
    for form in national_forms().every_edition().filter(|form| form.purpose != FormPurpose::Record) {
        for key in ["systolic_mmhg", "diastolic_mmhg", "weight_kg", "heart_rate", "symptoms", "adherence", "risk"] {
            assert!(form.field(key).is_none_or(|field| !field.carried), "{:?} {key}", form.code);
        }
        for key in ["adverse_reaction", "fasting_glucose_mmol_l", "hba1c_percent", "psychological", "compliance"] {
            assert!(form.field(key).is_none_or(|field| !field.carried), "{:?} {key}", form.code);
        }
        for key in ["insight", "missed_doses", "treatment_month", "comorbidity", "q1", "eating"] {
            assert!(form.field(key).is_none_or(|field| !field.carried), "{:?} {key}", form.code);
        }
    }
}

#[test]
fn the_codes_of_2011_are_translated_when_they_are_carried_over() {
    let form = national_forms().find(&FormCode::PERSONAL_INFORMATION).unwrap();
    let carried = |version: &str, answers: serde_json::Value| form.carried_from(version, answers.as_object().unwrap());
    // RH阴性 1否 2是 became RH 1阴性 2阳性; 禽畜栏 got 1无.
    let old = carried("2011", json!({"rh": 1, "livestock": 3, "payment": [1, 9], "phone": "1"}));
    assert_eq!(serde_json::Value::from(old), json!({"rh": 2, "livestock": 4, "payment": [1], "phone": "1"}));
    assert_eq!(
        serde_json::Value::from(carried("2017", json!({"rh": 1, "livestock": 1}))),
        json!({"rh": 1, "livestock": 1})
    );
}

const COUNTY: &str = r#"
code = "copd"
name = "慢阻肺随访表"
version = "2026"
source = "某县卫健委"
purpose = "follow_up"
disease = "other"
disease_names = ["慢性阻塞性肺疾病"]
rule = "generic"
classes = [{ code = 1, label = "稳定", good = true }, { code = 2, label = "急性加重", then = "refer" }]

[[sections]]
title = "病情"
fields = [
  { key = "disease_name", label = "疾病", kind = "text", required = true },
  { key = "cat_score", label = "CAT 评分", kind = "integer", hard = ["0", "40"], soft = ["0", "30"] },
  { key = "class", label = "分类", kind = "single", required = true },
]
"#;

#[test]
fn a_county_adds_a_form_without_code() {
    let form = read_form(COUNTY).unwrap();
    assert_eq!(form.field("class").unwrap().options.len(), 2);
    let mut forms = national_forms().clone();
    forms.add(form.clone()).unwrap();
    assert_eq!(forms.for_disease(DiseaseKind::Other, Some("慢性阻塞性肺疾病")).as_str(), "copd");
    assert_eq!(forms.for_disease(DiseaseKind::Other, Some("冠心病")), FormCode::GENERIC);
    assert!(forms.add(form).is_err(), "twice");
    let newer = read_form(&COUNTY.replace("2026", "2027")).unwrap();
    forms.add(newer).unwrap();
    assert_eq!(forms.find(&FormCode::new("copd").unwrap()).unwrap().version, "2027");
    let stolen = read_form(&COUNTY.replace("\"copd\"", "\"generic\"")).unwrap();
    assert!(forms.add(stolen).is_err(), "a national code");
}

/// change of the file → place and a piece of the sentence
#[test]
fn a_flaw_is_named_with_its_place() {
    let table: &[(&str, &str, &str, &str)] = &[
        ("\"copd\"", "\"COPD 2\"", "code", "small letters"),
        ("kind = \"integer\"", "kind = \"number\"", "line", "unknown variant"),
        ("label = \"CAT 评分\", ", "", "line", "missing field"),
        ("rule = \"generic\"", "rule = \"clever\"", "line", "unknown variant"),
        ("hard = [\"0\", \"40\"]", "hard = [\"40\", \"0\"]", "cat_score", "is not below"),
        ("hard = [\"0\", \"40\"]", "hard = [\"0\", \"viel\"]", "cat_score", "two numbers"),
        ("key = \"cat_score\"", "key = \"disease_name\"", "disease_name", "twice"),
        ("key = \"cat_score\"", "key = \"mode\"", "mode", "cannot be the key"),
        ("key = \"class\", label", "key = \"klass\", label", "rule", "class"),
        ("{ code = 2, label", "{ code = 1, label", "classes", "twice"),
        ("kind = \"text\", required = true", "kind = \"single\"", "disease_name", "no options"),
        ("soft = [\"0\", \"30\"]", "visible_when = { field = \"x\", code = 1 }", "cat_score", "names no field"),
        ("soft = [\"0\", \"30\"]", "visible_when = { field = \"class\", code = 7 }", "cat_score", "code 7"),
        ("soft = [\"0\", \"30\"]", "visible_when = { field = \"class\" }", "cat_score", "asks nothing"),
        ("soft = [\"0\", \"30\"]", "choices = \"x\"", "cat_score", "no list"),
        ("soft = [\"0\", \"30\"]", "colour = \"red\"", "line", "unknown field"),
        ("source = \"某县卫健委\"", "source = \"\"", "source", "empty"),
        ("[[sections]]", "[parameters]\nfast = \"1\"\n[[sections]]", "parameters.fast", "no such figure"),
    ];
    for (from, to, place, text) in table {
        assert!(COUNTY.contains(from), "{from}");
        let flaws = read_form(&COUNTY.replace(from, to)).unwrap_err();
        let found = flaws.iter().any(|flaw| flaw.place.starts_with(place) && flaw.text.contains(text));
        assert!(found, "{to}: {flaws:?}");
    }
}
