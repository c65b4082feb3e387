//! A computer that somebody has left, and whose user may not see all of a record: what its window says.

use super::steps::{log_in, pick};
use serde_json::json;
use thirtyfour::prelude::*;
use xiangyi_domain::Area;
use xiangyi_domain::id::{DiseaseId, MergeId, ResidentId, VisitId};
use xiangyi_store::visits;
use xiangyi_tests::scene::{Computer, County, PASSWORD, fields, org, user, village};
use xiangyi_tests::window::Window;
use xiangyi_wire::Entity;

const DOCTOR: &str = "sunyi";
const NAME: &str = "王桂兰";
/// Option 8 of the past diseases.
const MENTAL: i64 = 8;

/// A village doctor who is not named for the register mends a general record, which keeps what its writer could not see; then
/// the person moves to another village, and the doctor's page says so.
#[tokio::test(flavor = "multi_thread")]
async fn a_doctor_keeps_what_is_hidden_and_is_told_who_has_left() {
    let county = County::start().await;
    let (office, _) = county.computer(1).await;
    office.employ(DOCTOR, "village_doctor", &["石板"]);
    let person = office.add(NAME, "石板");
    office.set(person, "birth_on", "1955-03-12");
    let record = general_record(&office, person);
    Computer::agreed(office.sync().await);
    let doctor = Computer::new(2, DOCTOR);
    doctor.employ(DOCTOR, "village_doctor", &["石板"]);
    doctor.join(&county.link().await.url, &county.code()).await.unwrap();
    Computer::agreed(doctor.sync().await);
    let window = Window::open(&doctor.folder, &[]).await;
    log_in(&window, DOCTOR, PASSWORD).await;
    mend_the_record(&window, record).await;
    let diseases = |computer: &Computer| {
        let all = computer.store.read(|reader| visits::last_of_resident(reader, person, None, 9)).unwrap();
        all[0].answers["diseases"].clone()
    };
    assert_eq!(diseases(&doctor), json!([2, 3, MENTAL]), "what the doctor did not see stays");
    Computer::agreed(doctor.sync().await);
    Computer::agreed(office.sync().await);
    move_away(&office, person);
    Computer::agreed(office.sync().await);
    Computer::agreed(doctor.sync().await);
    window.click("menu-today").await;
    window.fill("search", NAME).await;
    window.until_text("search-hit", NAME).await;
    window.keys(Key::Enter + "").await;
    window.until_text("resident-has-left", "已迁往辖区外").await;
    assert!(!window.shows("resident-edit").await && !window.shows("resident-sign").await, "nothing is written of them");
    window.look("122-has-left").await;
    window.close().await;
}

async fn mend_the_record(window: &Window, record: VisitId) {
    window.click("menu-followups").await;
    pick(window, "visit-person", NAME).await;
    window.click("start-personal_information").await;
    window.find("visit-save").await;
    window.look("120-hidden-answers").await;
    window.click(&format!("correct-{record}")).await;
    window.until_text("visit-this", "更正").await;
    let chosen = |code: i64| format!("[data-testid='field-diseases'] [data-code='{code}'][aria-checked='true']");
    window.find_css(chosen(2)).await;
    let hidden = window.driver().query(By::Css(chosen(MENTAL))).nowait().exists().await.unwrap();
    assert!(!hidden, "a restricted register is not shown");
    window.click_css("[data-testid='field-diseases'] [data-code='3']").await;
    window.look("121-hidden-answers-corrected").await;
    window.click("visit-save").await;
    window.until_text("notice", "已保存").await;
}

/// A general record that names a restricted register among the past diseases, as the head wrote it.
fn general_record(office: &Computer, person: ResidentId) -> VisitId {
    let id = VisitId(office.id());
    let answers = json!({ "sex": 2, "birth_on": "1955-03-12", "residence": 1, "nation": 1, "education": 8, "occupation": 4,
        "marriage": 2, "payment": [3], "allergies": [1], "exposures": [1], "diseases": [2, MENTAL], "disabilities": [1],
        "disease_dates": [{ "disease": 2 }, { "disease": MENTAL, "diagnosed_in": "2015-06" }] });
    let row = json!({ "village": village("石板"), "resident": person, "form": "personal_information", "form_version": "2017",
        "visited_on": "2026-03-01", "mode": "clinic", "doctor": user("head"), "answers": answers });
    let ill = json!({ "village": village("石板"), "resident": person, "kind": "hypertension", "name": "高血压" });
    let area = Area::village(&org(), village("石板"));
    office.commit(|tx| {
        tx.insert(Entity::Disease, DiseaseId(office.id()), &area, fields(ill))?;
        tx.insert(Entity::Visit, id, &area, fields(row)).map(drop)
    });
    id
}

/// As the app writes it: a row in the other village that stands for the former one.
fn move_away(office: &Computer, person: ResidentId) {
    let (new, merge) = (ResidentId(office.id()), MergeId(office.id()));
    let row = json!({ "village": village("河口"), "name": NAME, "sex": "female", "status": "present" });
    let stands = json!({ "village": village("河口"), "kept": new, "merged": person, "chosen": { "moved": true },
        "before": {}, "merged_on": "2026-03-02" });
    let seen = office.resident(person).unwrap().meta.revision;
    office.commit(|tx| {
        tx.group(|tx| {
            tx.patch(Entity::Resident, person, seen, fields(json!({ "status": "moved_out" })))?;
            tx.insert(Entity::Resident, new, &Area::village(&org(), village("河口")), fields(row))?;
            tx.insert(Entity::Merge, merge, &Area::township(&org()), fields(stands)).map(drop)
        })
    });
}
