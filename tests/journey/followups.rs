//! Follow-ups by the keyboard alone: how many keys they take, that they stand on one screen, that nothing typed is lost.

use super::forms::start;
use super::steps::{head_of_a_township, log_in, open, select};
use serde_json::{Value, json};
use thirtyfour::prelude::*;
use xiangyi_tests::device::{self, Device};
use xiangyi_tests::people::{Person, man};
use xiangyi_tests::window::Window;

/// Every key that was pressed, in the words of a keyboard.
#[derive(Default)]
struct Log(Vec<String>);

impl Log {
    async fn type_in(&mut self, window: &Window, field: &str, text: &str) {
        window.until_focused(field).await;
        for key in text.chars() {
            self.0.push(key.to_string());
        }
        window.keys(text).await;
    }

    async fn enter(&mut self, window: &Window) {
        self.0.push("Enter".to_owned());
        window.keys(Key::Enter + "").await;
    }

    async fn answer(&mut self, window: &Window, field: &str, text: &str) {
        self.type_in(window, field, text).await;
        self.enter(window).await;
    }

    /// Prints what was pressed, and holds it to a number of keys.
    fn at_most(&self, most: usize, what: &str) {
        eprintln!("{what}: {} keys: {}", self.0.len(), self.0.join(" "));
        assert!(self.0.len() <= most, "{what} took {} keys: {}", self.0.len(), self.0.join(" "));
    }
}

/// Someone with hypertension, diabetes and one disease of no register, each visited once.
fn patients(device: &Device) -> [Person; 3] {
    let people = [
        man("王德福", "19550312", 1).with_disease("高血压"),
        man("李翠兰", "19600505", 2).with_disease("2型糖尿病"),
        man("张守田", "19580101", 3).with_disease("冠心病"),
    ];
    device.import(&people);
    let drugs = json!([{ "name": "硝苯地平缓释片", "times_per_day": 2, "dose": "10mg" }]);
    let common = json!({ "on": "2026-03-02", "mode": "home", "symptoms": [1], "systolic_mmhg": 132,
        "diastolic_mmhg": 82, "heart_rate": 70, "weight_kg": "63", "height_cm": "165", "smoking_per_day": 0, "salt": 2,
        "adherence": 1, "adverse_reaction": 1, "drugs": drugs });
    log(device, &people[0], "hypertension", &common, &[]);
    log(device, &people[1], "type2_diabetes", &common, &["salt"]);
    let generic = json!({ "on": "2026-03-02", "mode": "home", "disease_name": "冠心病", "indicator_name": "心率",
        "indicator_value": "70", "indicator_unit": "次/分", "adherence": 1, "class": 1, "drugs": drugs });
    log(device, &people[2], "generic", &generic, &[]);
    people
}

fn log(device: &Device, person: &Person, form: &str, answers: &Value, without: &[&str]) {
    let mut visit = answers.clone();
    visit["resident"] = json!(person.id_number);
    visit["form"] = json!(form);
    for key in without {
        visit.as_object_mut().unwrap().remove(*key);
    }
    if form == "type2_diabetes" {
        visit["fasting_glucose_mmol_l"] = json!("6.5");
    }
    device.run_with(&["visit", "add"], &visit).done();
}

async fn doctor_at_work(device: &Device) -> Window {
    let (login, password) = device.credentials();
    let mut add = device.command(login, password);
    add.args(["user", "add", "--login", "lixm", "--name", "李晓梅", "--role", "village_doctor", "--village", "石板村"]);
    add.env("XIANGYI_NEW_PASSWORD", "Cunyi-2026");
    device::run(add, None).done();
    let window = open(device).await;
    log_in(&window, "lixm", "Cunyi-2026").await;
    window.find("work-list-row").await;
    window
}

/// Nothing of the sheet or the panel beside it lies outside the window.
async fn stands_on_one_screen(window: &Window, form: &str) {
    let script = "const sheet = document.querySelector('.sheet'), page = document.scrollingElement;
        return [sheet.scrollHeight - sheet.clientHeight, page.scrollHeight - page.clientHeight, innerWidth, innerHeight]";
    let found: Vec<i64> = window.driver().execute(script, vec![]).await.unwrap().convert().unwrap();
    eprintln!(
        "{form}: {} px over in the sheet, {} px in the page, window {}x{}",
        found[0], found[1], found[2], found[3]
    );
    assert!(found[2] <= 1366 && found[3] <= 768, "the window is {}x{}", found[2], found[3]);
    assert!(found[0] <= 0 && found[1] <= 0, "{form} scrolls by {} and {} px", found[0], found[1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn three_routine_visits_are_typed_one_after_the_other_on_one_screen_each() {
    let device = Device::of_a_head();
    let people = patients(&device);
    let window = doctor_at_work(&device).await;
    window.until_focused("work-list").await;
    window.look("70-work-list").await;
    let mut keys = Log::default();
    keys.enter(&window).await;
    keys.type_in(&window, "field-symptoms", "1").await;
    keys.answer(&window, "field-systolic_mmhg", "138 86").await;
    keys.answer(&window, "field-weight_kg", "63").await;
    keys.answer(&window, "field-heart_rate", "72").await;
    keys.type_in(&window, "field-adherence", "1").await;
    keys.type_in(&window, "field-adverse_reaction", "1").await;
    window.until_focused("visit-save-next").await;
    window.until_text("visit-class", "控制满意").await;
    stands_on_one_screen(&window, "hypertension").await;
    window.look("71-hypertension-typed").await;
    keys.enter(&window).await;
    keys.at_most(20, "a routine hypertension visit");
    // 保存并下一位 has opened the next person, with the form that is due.
    window.until_focused("field-symptoms").await;
    window.find("field-fasting_glucose_mmol_l").await;
    let mut keys = Log::default();
    keys.type_in(&window, "field-symptoms", "1").await;
    keys.answer(&window, "field-systolic_mmhg", "136/84").await;
    keys.answer(&window, "field-weight_kg", "60").await;
    keys.answer(&window, "field-heart_rate", "70").await;
    keys.answer(&window, "field-fasting_glucose_mmol_l", "6.6").await;
    keys.type_in(&window, "field-adherence", "1").await;
    keys.type_in(&window, "field-adverse_reaction", "1").await;
    window.until_focused("visit-save-next").await;
    stands_on_one_screen(&window, "type2_diabetes").await;
    window.look("72-diabetes-typed").await;
    keys.enter(&window).await;
    keys.at_most(24, "a routine diabetes visit");
    window.until_focused("field-indicator_value").await;
    let mut keys = Log(vec!["Enter".to_owned()]);
    keys.answer(&window, "field-indicator_value", "72").await;
    keys.type_in(&window, "field-class", "1").await;
    window.until_focused("visit-save-next").await;
    window.look("73-generic-typed").await;
    keys.enter(&window).await;
    keys.at_most(25, "a generic follow-up");
    window.until_gone("visit-save-next").await;
    for (person, form) in people.iter().zip(["hypertension", "type2_diabetes", "generic"]) {
        let visits = device.run(&["visit", "list", "--resident", &person.id_number, "--form", form]).done();
        let (new, old) = (&visits["visits"][0]["answers"], &visits["visits"][1]["answers"]);
        assert_eq!(new["drugs"], old["drugs"], "{form}: drugs are carried over");
        assert_ne!(visits["visits"][0]["id"], visits["visits"][1]["id"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_typed_outlives_the_kill_of_the_window() {
    let device = Device::of_a_head();
    let [person, ..] = patients(&device);
    let window = doctor_at_work(&device).await;
    window.until_focused("work-list").await;
    window.keys(Key::Enter + "").await;
    window.until_focused("field-symptoms").await;
    window.keys("2").await;
    window.fill("field-systolic_mmhg", "148 92").await;
    window.find("draft-kept").await;
    window.kill();
    let window = open(&device).await;
    log_in(&window, "lixm", "Cunyi-2026").await;
    start(&window, &person, "hypertension").await;
    window.find("draft-drop").await;
    let pressure = window.find("field-systolic_mmhg").await.prop("value").await.unwrap();
    assert_eq!(pressure.as_deref(), Some("148/92"));
    let symptom = window.find_css("[data-testid='field-symptoms'] [data-code='2']".into()).await;
    assert_eq!(symptom.attr("aria-checked").await.unwrap().as_deref(), Some("true"));
    window.look("74-draft-after-the-kill").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn measurements_symptoms_and_adherence_never_come_from_the_last_visit() {
    let device = Device::of_a_head();
    let [person, ..] = patients(&device);
    let window = doctor_at_work(&device).await;
    start(&window, &person, "hypertension").await;
    for field in ["systolic_mmhg", "weight_kg", "heart_rate"] {
        let value = window.find(&format!("field-{field}")).await.prop("value").await.unwrap();
        assert_eq!(value.as_deref(), Some(""), "{field} begins empty");
    }
    for field in ["symptoms", "adherence", "adverse_reaction"] {
        let chosen = format!("[data-testid='field-{field}'] [aria-checked='true']");
        let any = window.driver().query(By::Css(chosen)).nowait().exists().await.unwrap();
        assert!(!any, "{field} begins unanswered");
    }
    let name = window.find_css("[data-testid='field-drugs'] input.name".into()).await;
    assert_eq!(name.prop("value").await.unwrap().as_deref(), Some("硝苯地平缓释片"), "drugs are carried over");
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_doctor_who_finds_nobody_takes_the_trip_sheet_and_the_list_says_so() {
    let device = Device::of_a_head();
    let [person, ..] = patients(&device);
    let window = doctor_at_work(&device).await;
    window.until_focused("work-list").await;
    window.keys("r").await;
    window.find("not-reached-save").await;
    window.look("75-not-reached").await;
    window.click("not-reached-save").await;
    window.until_gone("not-reached-save").await;
    window.until_text("count-not_reached", "1").await;
    window.click("count-not_reached").await;
    window.until_text("work-list-row", &person.name).await;
    window.look("76-not-reached-list").await;
    window.click("count-overdue").await;
    window.find("work-list-row").await;
    window.click("print-trip").await;
    window.until_drawn("paper-image").await;
    window.look("77-trip-sheet").await;
    let text = super::steps::pdf_text(&super::steps::save_paper(&window, &device, "巡诊单.pdf").await);
    for words in [person.name.as_str(), &person.phone, "石板村 3组", "1次未访到"] {
        assert!(text.contains(words), "{words} is missing from\n{text}");
    }
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_township_chooses_how_often_people_are_seen_and_large_print_breaks_no_form() {
    let device = Device::of_a_head();
    let [person, ..] = patients(&device);
    let window = open(&device).await;
    let (login, password) = device.credentials();
    log_in(&window, login, password).await;
    window.click("menu-settings").await;
    window.click("settings-frequency").await;
    window.find("frequency-national").await;
    window.look("78-frequency").await;
    window.click("frequency-jingxian_monthly").await;
    let started = std::time::Instant::now();
    while device.run(&["form", "frequency"]).done()["chosen"] != "jingxian_monthly" {
        assert!(started.elapsed() < std::time::Duration::from_secs(10), "the choice is kept");
    }
    start(&window, &person, "hypertension").await;
    window.look("79-hypertension-head").await;
    window.click("menu-settings").await;
    window.click("settings-appearance").await;
    window.click("large-print").await;
    for form in ["hypertension", "examination", "constitution", "severe_mental_disorder"] {
        start(&window, &person, form).await;
        window.look(&format!("79-large-{form}")).await;
    }
    window.fill("search", &person.id_number).await;
    window.until_text("search-hit", &person.name).await;
    window.keys(Key::Enter + "").await;
    window.until_text("resident-name", &person.name).await;
    window.look("79-large-resident").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn visits_go_into_the_sheet_of_another_system() {
    let (device, window) = head_of_a_township(300).await;
    let template = device.file("县平台随访表.xlsx");
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (column, heading) in (0_u16..).zip(["身份证号", "姓名", "随访时间", "血压(mmHg)", "机构编码"]) {
        sheet.write_string(0, column, heading).unwrap();
    }
    book.save(&template).unwrap();
    window.click("menu-followups").await;
    select(&window, "visits-form", "hypertension").await;
    window.click("visits-export").await;
    window.fill("visits-export-template", template.to_str().unwrap()).await;
    let out = device.file("随访上报.xlsx");
    window.fill("visits-export-path", out.to_str().unwrap()).await;
    window.click("visits-export-write").await;
    window.until_text("visits-export-done", "随访上报.xlsx").await;
    window.until_text("visits-export-empty", "机构编码").await;
    window.look("28-visits-exported").await;
    let total = device
        .run(&[
            "export",
            "visits",
            "--form",
            "hypertension",
            "--template",
            template.to_str().unwrap(),
            "--out",
            device.file("again.xlsx").to_str().unwrap(),
        ])
        .done();
    let mut written: calamine::Xlsx<_> = calamine::open_workbook(&out).unwrap();
    let range = calamine::Reader::worksheet_range_at(&mut written, 0).unwrap().unwrap();
    assert_eq!(range.height() as u64 - 1, total["rows"].as_u64().unwrap());
    assert!(total["rows"].as_u64().unwrap() > 50, "{total:#}");
    window.click("visits-export-close").await;
    window.until_gone("visits-export-write").await;
    window.click("visits-row").await;
    window.keys(Key::Enter + "").await;
    window.find("resident-name").await;
    window.find("trends").await.scroll_into_view().await.unwrap();
    window.settle().await;
    window.look("29-trends").await;
    window.close().await;
}
