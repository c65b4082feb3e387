//! Residents as FHIR R4: every line held to the rules of the standard.

use crate::fhir_rules::check;
use crate::listing::filled;
use crate::place::{MAN_1938, MAN_1955, Place, WOMAN_1955, at, day, ids, refused};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use xiangyi_clinic::Clinic;
use xiangyi_clinic::fhir::{ExportFhir, ExportedFhir};
use xiangyi_clinic::lists::{ExportProgress, ListResidents};
use xiangyi_domain::Area;
use xiangyi_domain::id::{MergeId, RowId};
use xiangyi_domain::users::Role;
use xiangyi_store::{Deed, Op, StoreError};
use xiangyi_wire::Entity;

const TODAY: &str = "2026-09-01";

fn go_on(_: ExportProgress) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

fn export(place: &Place, clinic: &Clinic) -> (ExportedFhir, Vec<Value>) {
    let input = ExportFhir { path: place.dir.path().join("居民.ndjson"), filter: ListResidents::default() };
    let done = clinic.export_fhir(&input, at(TODAY), &mut ids(), &mut go_on).unwrap();
    let text = std::fs::read_to_string(&done.file).unwrap();
    (done, text.lines().map(|line| serde_json::from_str(line).unwrap()).collect())
}

fn of<'a>(lines: &'a [Value], kind: &str) -> Vec<&'a Value> {
    lines.iter().filter(|line| line["resourceType"] == kind).collect()
}

fn patient<'a>(lines: &'a [Value], name: &str) -> &'a Value {
    of(lines, "Patient").into_iter().find(|line| line["name"][0]["text"] == name).unwrap()
}

/// Writes to the store what no verb of this test needs to decide.
fn write(place: &Place, work: impl FnOnce(&mut xiangyi_store::WriteTx<'_>) -> Result<(), StoreError>) {
    let mut ids = ids();
    let deed = Deed { op: Op::ChangeResident, user: place.head.user_id(), at: at(TODAY).at, ids: &mut ids };
    place.head.store().commit(deed, work).unwrap();
}

fn fields(value: &Value) -> serde_json::Map<String, Value> {
    value.as_object().cloned().unwrap()
}

#[test]
fn every_line_follows_the_standard_and_every_reference_is_in_the_file() {
    let place = filled();
    let (done, lines) = export(&place, &place.head);
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    for line in &lines {
        *counts.entry(line["resourceType"].as_str().unwrap().to_owned()).or_default() += 1;
    }
    let counted = [
        ("Condition", done.conditions),
        ("Flag", done.flags),
        ("Patient", done.patients),
        ("RelatedPerson", done.related_persons),
    ];
    assert_eq!(counts, counted.map(|(kind, count)| (kind.to_owned(), count)).into());
    assert_eq!(counted.map(|(_, count)| count), [3, 3, 4, 1]);
    assert_eq!(check(&lines), Vec::<String>::new());
    let note = place.head.list_audit(None, None).unwrap().rows.remove(0);
    assert_eq!((note.op.as_str(), note.what.as_deref()), ("export", Some("fhir 4 whole numbers")));
}

#[test]
fn a_person_is_told_whole() {
    let place = filled();
    let (_, lines) = export(&place, &place.head);
    let man = patient(&lines, "张国福");
    assert_eq!(man["identifier"][0]["value"], MAN_1955);
    assert_eq!(
        (&man["gender"], &man["birthDate"], &man["active"]),
        (&json!("male"), &json!("1955-03-12"), &json!(true))
    );
    assert_eq!(man["telecom"][0], json!({ "system": "phone", "value": "13812341234", "rank": 1 }));
    assert_eq!(man["address"][0]["text"], "石板村二组");
    let wife = of(&lines, "RelatedPerson")[0];
    assert_eq!(wife["name"][0]["text"], "李秀英");
    assert_eq!(wife["patient"]["reference"], format!("Patient/{}", man["id"].as_str().unwrap()));
    assert_eq!(wife["relationship"][0]["coding"][0]["code"], "12");
    let linked = &patient(&lines, "李秀英")["link"][0];
    assert_eq!(
        (&linked["type"], &linked["other"]["reference"]),
        (&json!("seealso"), &json!(format!("RelatedPerson/{}", wife["id"].as_str().unwrap())))
    );
    let codes: Vec<&Value> = of(&lines, "Condition").iter().map(|line| &line["code"]["coding"][0]["code"]).collect();
    assert_eq!(codes, ["I63", "I10", "E11"]);
    assert_eq!(of(&lines, "Flag")[0]["code"]["coding"][0]["code"], "subsistence_allowance");
}

#[test]
fn the_dead_the_moved_and_the_merged_are_told_as_such() {
    let place = filled();
    let find = |number: &str| place.head.resident_page(number, at(TODAY)).unwrap().resident.row.id;
    let (kept, merged, dead) = (find(MAN_1955), find(WOMAN_1955), find(MAN_1938));
    let village = place.head.villages().unwrap().into_iter().find(|one| one.name == "石板村").unwrap().id;
    write(&place, |tx| {
        let died = fields(&json!({ "status": "dead", "status_on": "2026-08-30" }));
        tx.patch(Entity::Resident, dead, None, died)?;
        let merge = fields(&json!({ "village": village, "kept": kept, "merged": merged, "merged_on": TODAY }));
        let id = MergeId(tx.new_id());
        tx.insert(Entity::Merge, id, &Area::village(place.head.org(), village), merge)?;
        Ok(())
    });
    let (done, lines) = export(&place, &place.head);
    assert_eq!(check(&lines), Vec::<String>::new());
    assert_eq!((done.patients, done.related_persons), (4, 0));
    assert_eq!(patient(&lines, "王有福")["deceasedDateTime"], "2026-08-30");
    let (kept, merged) = (patient(&lines, "张国福"), patient(&lines, "李秀英"));
    assert_eq!((&merged["active"], &merged["link"][0]["type"]), (&json!(false), &json!("replaced-by")));
    assert_eq!((&kept["active"], &kept["link"][0]["type"]), (&json!(true), &json!("replaces")));
}

#[test]
fn a_category_of_a_household_is_a_flag_of_each_member_with_its_dates() {
    let place = filled();
    let home = place.head.resident_page(MAN_1955, at(TODAY)).unwrap().household.unwrap().id;
    let village = place.head.villages().unwrap().into_iter().find(|one| one.name == "石板村").unwrap().id;
    write(&place, |tx| {
        let row = json!({
            "village": village, "household": home, "category": "marginal", "from_on": "2019-05-01", "to_on": "2020-12-31",
        });
        let id = RowId(tx.new_id());
        tx.insert(Entity::Category, id, &Area::village(place.head.org(), village), fields(&row))?;
        Ok(())
    });
    let (_, lines) = export(&place, &place.head);
    assert_eq!(check(&lines), Vec::<String>::new());
    let flags: Vec<&Value> =
        of(&lines, "Flag").into_iter().filter(|line| line["code"]["coding"][0]["code"] == "marginal").collect();
    assert_eq!(flags.len(), 2);
    assert_eq!(flags[0]["period"], json!({ "start": "2019-05-01", "end": "2020-12-31" }));
    assert_eq!((&flags[0]["status"], &flags[0]["code"]["text"]), (&json!("inactive"), &json!("边缘户")));
}

#[test]
fn a_doctor_writes_the_own_villages_and_a_stopped_export_leaves_nothing() {
    let place = filled();
    let doctor = place.user("zhao", Role::VillageDoctor, &["柳林村"]);
    let (done, lines) = export(&place, &doctor);
    assert_eq!((done.patients, check(&lines)), (1, Vec::new()));
    let path = place.dir.path().join("stopped.ndjson");
    let input = ExportFhir { path: path.clone(), filter: ListResidents::default() };
    let mut stop = |_| ControlFlow::Break(());
    assert_eq!(refused(place.head.export_fhir(&input, at(TODAY), &mut ids(), &mut stop)), "cancelled");
    assert!(!path.exists() && !place.dir.path().join("stopped.ndjson.part").exists());
    assert_eq!(day(TODAY), at(TODAY).today);
}

#[test]
fn the_rules_of_the_check_itself_find_what_is_wrong() {
    let good = json!({ "resourceType": "Patient", "id": "a", "gender": "male", "birthDate": "1955-03-12" });
    assert_eq!(check(std::slice::from_ref(&good)), Vec::<String>::new());
    for (pointer, value) in [
        ("id", json!("a b")),
        ("id", json!("x".repeat(65))),
        ("gender", json!("男")),
        ("birthDate", json!("1955-3-12")),
        ("birthDate", json!("1955-02-30")),
        ("name", json!([])),
        ("name", json!("张三")),
        ("colour", json!("red")),
        ("deceasedBoolean", json!("yes")),
        ("link", json!([{ "other": { "reference": "Patient/nobody" }, "type": "replaces" }])),
        ("link", json!([{ "other": { "reference": "Patient/a" } }])),
    ] {
        let mut bad = good.clone();
        bad[pointer] = value.clone();
        assert!(!check(&[bad]).is_empty(), "{pointer} {value}");
    }
    let condition = json!({ "resourceType": "Condition", "id": "c", "code": { "text": "x" } });
    assert!(!check(&[good.clone(), condition]).is_empty(), "a condition has a subject");
    assert!(!check(&[good.clone(), good]).is_empty(), "an id stands once");
}
