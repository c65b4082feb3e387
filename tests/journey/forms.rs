//! Every form opened, filled in, saved and corrected in the real window, field by field as its description says. The
//! pictures stand beside the printed sheets of `crates/documents/tests/forms.rs`.

use super::steps::{log_in, open, pick};
use serde_json::{Value, json};
use thirtyfour::prelude::*;
use xiangyi_tests::device::Device;
use xiangyi_tests::people::{Person, man};
use xiangyi_tests::window::Window;

/// A form, how it is answered, and the answer that is corrected afterwards.
struct Case {
    form: &'static str,
    answers: Value,
    correction: (&'static str, Value),
}

fn case(form: &'static str, answers: Value, correction: (&'static str, Value)) -> Case {
    Case { form, answers, correction }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_chronic_diseases_are_followed_up_on_their_forms() {
    let drugs = json!([{ "name": "硝苯地平缓释片", "dose": "10mg", "times_per_day": 2 }]);
    let cases = [
        case(
            "hypertension",
            json!({ "symptoms": [2], "systolic_mmhg": 152, "diastolic_mmhg": 94, "weight_kg": "71.5", "height_cm": "168",
                "heart_rate": 78, "smoking_per_day": 10, "smoking_target": 0, "salt": 2, "salt_target": 1,
                "psychological": 1, "compliance": 2, "adherence": 1, "adverse_reaction": 1, "drugs": drugs }),
            ("heart_rate", json!(76)),
        ),
        case(
            "type2_diabetes",
            json!({ "symptoms": [1], "systolic_mmhg": 136, "diastolic_mmhg": 84, "weight_kg": "65", "heart_rate": 72,
                "dorsalis_pedis": 1, "staple_food_g_per_day": 300, "staple_food_target": 250,
                "fasting_glucose_mmol_l": "6.8", "hba1c_percent": "6.5", "adherence": 3, "adverse_reaction": 1,
                "hypoglycaemia": 1 }),
            ("fasting_glucose_mmol_l", json!("7.2")),
        ),
        case(
            "generic",
            json!({ "disease_name": "冠心病", "indicator_name": "心率", "indicator_value": "72", "adherence": 3,
                "class": 1, "help_given": [1, 2] }),
            ("indicator_value", json!("70")),
        ),
    ];
    every(&cases, "60-chronic").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn severe_mental_disorders_are_followed_up_on_their_forms() {
    let cases = [
        case(
            "severe_mental_disorder",
            json!({ "spoken_with": [1, 2], "risk": 0, "symptoms": [11], "insight": 1, "sleep": 1, "diet": 1,
                "self_care": 1, "housework": 1, "work": 9, "learning": 2, "relations": 2, "harm": {}, "locked_up": 1,
                "admitted": 0, "laboratory": 1, "adherence": 1, "adverse_reaction": 1, "effect": 2,
                "drugs": [{ "name": "利培酮", "dose": "2mg", "times_per_day": 1 }], "referred": 1,
                "rehabilitation": [1] }),
            ("risk", json!(1)),
        ),
        case(
            "severe_mental_disorder_supplement",
            json!({ "guardian_name": "李秀英", "guardian_relation": "配偶", "guardian_phone": "13800000002",
                "household_kind": 2, "employment": 3, "consent": 1, "consent_on": "2026-01-05",
                "first_onset_on": "2003-06", "past_symptoms": [1, 10], "locked_up": 1, "outpatient_treatment": 3,
                "admissions": 1, "diagnosis": 1, "diagnosed_at": "县精神病院", "diagnosed_on": "2004-05-06",
                "effect": 2, "harm": {}, "economy": 1 }),
            ("employment", json!(4)),
        ),
    ];
    every(&cases, "61-mental").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tuberculosis_goes_from_the_first_home_visit_to_its_closing() {
    let cases = [
        case(
            "tuberculosis_first_visit",
            json!({ "notified_on": "2026-01-03", "patient_kind": 1, "sputum": 1, "resistance": 2, "symptoms": [1, 2],
                "regimen": "2HRZE/4HR", "usage": 1, "drug_forms": [1], "supervisor": 2, "own_room": 1,
                "ventilation": 1, "smoking_per_day": 5, "smoking_target": 0, "drugs_from": "县疾控中心",
                "knows_record_card": 1, "knows_storage": 1, "knows_course": 1, "knows_contacts": 2 }),
            ("ventilation", json!(2)),
        ),
        case(
            "tuberculosis",
            json!({ "treatment_month": 2, "supervisor": 2, "symptoms": [0], "regimen": "2HRZE/4HR", "usage": 1,
                "drug_forms": [1], "missed_doses": 0, "adverse_reaction": 1, "comorbidity": 1 }),
            ("missed_doses", json!(1)),
        ),
        case(
            "tuberculosis_closing",
            json!({ "stopped_on": "2026-03-01", "stop_reason": 1, "visits_due": 12, "visits_done": 12,
                "doses_due": 180, "doses_taken": 171 }),
            ("doses_taken", json!(175)),
        ),
    ];
    every(&cases, "62-tuberculosis").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_elderly_person_is_assessed_on_both_forms() {
    let mut constitution = json!({ "guidance": [1, 2] });
    for question in 1..=33 {
        constitution[format!("q{question}")] = json!(if question % 4 == 0 { 3 } else { 1 });
    }
    constitution["q1"] = json!(5);
    let cases = [
        case(
            "self_care",
            json!({ "eating": 1, "washing": 2, "dressing": 1, "toilet": 2, "moving": 3 }),
            ("moving", json!(2)),
        ),
        case("constitution", constitution, ("q2", json!(4))),
    ];
    every(&cases, "63-elderly").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_health_examination_is_written_section_by_section() {
    let answers = json!({
        "symptoms": [3, 9], "temperature_c": "36.6", "pulse": 72, "breaths": 18, "left_systolic_mmhg": 138,
        "left_diastolic_mmhg": 86, "right_systolic_mmhg": 140, "right_diastolic_mmhg": 88, "height_cm": "168",
        "weight_kg": "71.5", "waist_cm": "92", "self_rated_health": 2, "self_care": 1, "cognition": 1, "mood": 1,
        "exercise": 4, "diet": [1, 4], "smoking": 1, "drinking": 2, "drinking_liang_per_day": "1", "drinking_quit": 1,
        "hazards": 1, "lips": 1, "teeth": [2], "teeth_text": "左上6", "throat": 1, "sight_left": "4.8", "hearing": 1,
        "movement": 1, "skin": 1, "sclera": 1, "lymph_nodes": 1, "heart_rate": 72, "heart_rhythm": 1, "leg_oedema": 1,
        "haemoglobin_g_l": "138", "evaluation": 2, "abnormal_1": "血压偏高", "guidance": [1, 2],
        "risk_control": [3, 4],
    });
    every(&[case("examination", answers, ("pulse", json!(74)))], "64-examination").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_known_of_a_person_is_recorded_and_changed() {
    let answers = json!({
        "contact_name": "李秀英", "contact_phone": "13800000002", "residence": 1, "nation": 1, "blood_group": 3,
        "rh": 2, "education": 8, "occupation": 4, "marriage": 2, "payment": [3], "allergies": [2], "exposures": [1],
        "diseases": [2], "disease_dates": [{ "disease": 2, "diagnosed_in": "2015-06" }], "father": [2], "mother": [1],
        "siblings": [1], "children": [1], "hereditary": 1, "disabilities": [1], "kitchen": 2, "fuel": 1, "water": 1,
        "lavatory": 1, "livestock": 1,
    });
    every(&[case("personal_information", answers, ("fuel", json!(3)))], "65-person").await;
}

/// Opens, fills, saves and corrects each form for one person, and holds what was stored against what was typed.
async fn every(cases: &[Case], shots: &str) {
    let device = Device::of_a_head();
    let person = man("王德福", "19550312", 1).with_disease("高血压");
    device.import(std::slice::from_ref(&person));
    let window = open(&device).await;
    let (login, password) = device.credentials();
    log_in(&window, login, password).await;
    for case in cases {
        let description = device.run(&["form", "show", case.form]).done();
        start(&window, &person, case.form).await;
        window.look(&format!("{shots}-{}-empty", case.form)).await;
        fill(&window, &description, &case.answers).await;
        window.look(&format!("{shots}-{}-filled", case.form)).await;
        save(&window, case.form).await;
        let first = stored(&device, &person, case.form);
        assert_holds(&first["answers"], &case.answers, case.form);
        start(&window, &person, case.form).await;
        window.click(&format!("correct-{}", first["id"].as_str().unwrap())).await;
        window.until_text("visit-this", "更正").await;
        let (key, value) = &case.correction;
        fill(&window, &description, &json!({ *key: value })).await;
        window.look(&format!("{shots}-{}-corrected", case.form)).await;
        window.click("visit-save").await;
        // Back on the form from which the correction was opened.
        window.until_text("visit-this", "本次").await;
        let second = stored(&device, &person, case.form);
        assert_eq!(second["corrects"], first["id"], "{}: the new record names the old", case.form);
        let mut corrected = case.answers.clone();
        corrected[*key] = value.clone();
        assert_holds(&second["answers"], &corrected, case.form);
    }
    window.close().await;
}

pub async fn start(window: &Window, person: &Person, form: &str) {
    window.click("menu-followups").await;
    let form = format!("start-{form}");
    // The hits may be drawn anew under the pointer; then a person clicks once more.
    for _ in 0..5 {
        pick(window, "visit-person", &person.id_number).await;
        for _ in 0..40 {
            if window.shows(&form).await {
                window.click(&form).await;
                window.find("visit-save").await;
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
    }
    panic!("no choice of forms came after {form} was asked for");
}

async fn save(window: &Window, form: &str) {
    window.click("visit-save").await;
    let started = std::time::Instant::now();
    while window.shows("visit-save").await {
        if started.elapsed() > std::time::Duration::from_secs(20) {
            let shot = window.look(&format!("not-saved-{form}")).await;
            panic!("{form} was not saved; see {}", shot.display());
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
}

/// The newest visit of a form with its answers.
fn stored(device: &Device, person: &Person, form: &str) -> Value {
    let found = device.run(&["visit", "list", "--resident", &person.id_number, "--form", form]).done();
    found["visits"][0].clone()
}

fn assert_holds(stored: &Value, typed: &Value, form: &str) {
    for (key, value) in typed.as_object().unwrap() {
        assert!(holds(&stored[key], value), "{form}: {key} is {value} in {stored:#}");
    }
}

/// A row of a table may hold more columns than were typed.
fn holds(stored: &Value, typed: &Value) -> bool {
    match (stored, typed) {
        (Value::Array(stored), Value::Array(typed)) => {
            stored.len() == typed.len() && stored.iter().zip(typed).all(|(stored, typed)| holds(stored, typed))
        }
        (Value::Object(stored), Value::Object(typed)) => {
            typed.iter().all(|(key, value)| stored.get(key).is_some_and(|stored| holds(stored, value)))
        }
        _ => stored == typed,
    }
}

/// Answers the fields in their order, each as its kind is answered.
pub async fn fill(window: &Window, description: &Value, answers: &Value) {
    for field in description["fields"].as_array().unwrap() {
        let key = field["key"].as_str().unwrap();
        let Some(value) = answers.get(key) else { continue };
        let id = format!("field-{key}");
        match field["kind"].as_str().unwrap() {
            "single" => choose(window, &id, value).await,
            "multi" => {
                for code in value.as_array().unwrap() {
                    choose(window, &id, code).await;
                }
            }
            "pressure" if field["below"].is_null() => {
                let low = description["fields"].as_array().unwrap().iter().find(|one| one["below"] == key).unwrap();
                write(window, &id, &format!("{value}/{}", answers[low["key"].as_str().unwrap()])).await;
            }
            "pressure" => {}
            "counts" => press(window, &format!("{id}-never")).await,
            "drugs" => drugs(window, &id, value).await,
            "rows" => rows(window, field, &id, value).await,
            "flag" => press(window, &id).await,
            _ => write(window, &id, &plain(value)).await,
        }
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Brings an element into sight from under the head of the sheet, and clicks it.
async fn press(window: &Window, id: &str) {
    press_css(window, format!("[data-testid='{id}']")).await;
}

async fn press_css(window: &Window, selector: String) {
    let element = window.find_css(selector).await;
    let script = "arguments[0].scrollIntoView({ block: 'center' })";
    window.driver().execute(script, vec![element.to_json().unwrap()]).await.unwrap();
    element.click().await.unwrap();
}

/// Chooses a code, and looks that it is chosen: while computed lines come and go, the choice may move under the pointer.
async fn choose(window: &Window, id: &str, code: &Value) {
    let selector = format!("[data-testid='{id}'] [data-code='{code}']");
    for _ in 0..5 {
        if is_chosen(window, &selector).await {
            return;
        }
        press_css(window, selector.clone()).await;
        for _ in 0..20 {
            if is_chosen(window, &selector).await {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
    }
    panic!("{selector} cannot be chosen");
}

async fn is_chosen(window: &Window, selector: &str) -> bool {
    let chosen = window.find_css(selector.to_owned()).await.attr("aria-checked").await;
    chosen.ok().flatten().as_deref() == Some("true")
}

async fn write(window: &Window, id: &str, text: &str) {
    press(window, id).await;
    window.fill(id, text).await;
    window.find(id).await.send_keys(Key::Tab + "").await.unwrap();
}

async fn drugs(window: &Window, id: &str, value: &Value) {
    for (at, drug) in value.as_array().unwrap().iter().enumerate() {
        let line = format!("[data-testid='{id}'] .drug:nth-of-type({})", at + 1);
        press_css(window, format!("[data-testid='{id}'] [data-testid='drug-add']")).await;
        for (class, key) in [("name", "name"), ("dose", "dose"), ("times", "times_per_day")] {
            let input = window.find_css(format!("{line} input.{class}")).await;
            input.send_keys(plain(&drug[key])).await.unwrap();
        }
    }
}

async fn rows(window: &Window, field: &Value, id: &str, value: &Value) {
    for (at, row) in value.as_array().unwrap().iter().enumerate() {
        press(window, &format!("{id}-add")).await;
        for column in field["columns"].as_array().unwrap() {
            let key = column["key"].as_str().unwrap();
            let Some(answer) = row.get(key) else { continue };
            let cell = format!("{id}-{at}-{key}");
            if column["kind"] == "single" {
                super::steps::select(window, &cell, &answer.to_string()).await;
            } else {
                window.fill(&cell, &plain(answer)).await;
            }
        }
    }
}
