//! What belongs to a visit beside its form: photos, prescriptions, referrals, and the lists that a head asks for.

use crate::place::{MAN_1938, MAN_1955, PASSWORD, Place, WOMAN_1949, WOMAN_1955, at, day, ids, refused};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use image::{DynamicImage, ImageFormat, RgbImage};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::io::Cursor;
use xiangyi_clinic::followups::tables::{AskChronic, AskChronicPeople, ChronicMeasure, ChronicRow};
use xiangyi_clinic::followups::{LoggedVisit, NameRestrictedStaff};
use xiangyi_clinic::paper::PaperKind;
use xiangyi_clinic::photos::{AddPhoto, PhotosOf, WithdrawPhoto};
use xiangyi_clinic::{Clinic, ClinicError, input::read};
use xiangyi_domain::followups::honesty::Doubt;
use xiangyi_domain::id::VisitId;
use xiangyi_domain::paper::Document;
use xiangyi_domain::residents::Register;
use xiangyi_domain::users::Role;

fn input<T: DeserializeOwned>(value: Value) -> T {
    read(&value.to_string()).unwrap()
}

fn place() -> Place {
    let place = Place::new("2026-01-05");
    place.user("zhao", Role::VillageDoctor, &["石板村"]);
    place.user("qian", Role::VillageDoctor, &["柳树村"]);
    for (village, name, id) in [
        ("石板村", "张国福", MAN_1955),
        ("石板村", "李秀英", WOMAN_1955),
        ("石板村", "王有福", MAN_1938),
        ("柳树村", "赵桂兰", WOMAN_1949),
    ] {
        place.person(village, name, id);
    }
    place
}

fn login(place: &Place, login: &str) -> Clinic {
    Clinic::login(place.dir.path(), login, PASSWORD).unwrap()
}

fn register(place: &Place, who: &str, kind: &str) {
    let disease = json!({ "resident": who, "kind": kind, "diagnosed_on": "2025-06-01" });
    place.head.register_disease(input(disease), at("2026-01-05"), &mut ids()).unwrap();
}

fn pressure(clinic: &Clinic, who: &str, on: &str, mode: &str, (systolic, diastolic): (u16, u16)) -> LoggedVisit {
    let visit = json!({ "resident": who, "form": "hypertension", "on": on, "mode": mode, "symptoms": [1],
        "systolic_mmhg": systolic, "diastolic_mmhg": diastolic, "adherence": 1, "adverse_reaction": 1,
        "drugs": [{ "name": "硝苯地平片", "times_per_day": 2, "dose": "10mg" }], "confirmed": ["systolic_mmhg", "diastolic_mmhg"] });
    clinic.log_visit(input(visit), at(on), &mut ids()).unwrap()
}

fn picture(shade: u8) -> String {
    let mut out = Cursor::new(Vec::new());
    let image = DynamicImage::ImageRgb8(RgbImage::from_pixel(40, 30, image::Rgb([shade, 80, 90])));
    image.write_to(&mut out, ImageFormat::Png).unwrap();
    STANDARD.encode(out.into_inner())
}

fn add(clinic: &Clinic, of: &PhotosOf, content: String) -> Result<String, ClinicError> {
    let photo = AddPhoto {
        visit: of.visit,
        resident: of.resident.clone(),
        form: of.form.clone(),
        draft: of.draft.clone(),
        content,
    };
    clinic.add_photo(&photo, at("2026-02-02"), &mut ids()).map(|added| added.hash)
}

fn of_visit(visit: VisitId) -> PhotosOf {
    PhotosOf { visit: Some(visit), resident: None, form: None, draft: None }
}

#[test]
fn photos_added_while_typing_become_the_visits_own_and_are_kept_encrypted() {
    let place = place();
    let doctor = login(&place, "zhao");
    let typing: PhotosOf = input(json!({ "resident": MAN_1955, "form": "hypertension" }));
    let kept = add(&doctor, &typing, picture(20)).unwrap();
    let dropped = add(&doctor, &typing, picture(220)).unwrap();
    doctor.drop_photo(&typing, &dropped).unwrap();
    assert_eq!(doctor.list_photos(&typing).unwrap().photos.len(), 1);
    let visit = pressure(&doctor, MAN_1955, "2026-02-01", "home", (138, 86)).id;
    assert!(doctor.list_photos(&typing).unwrap().photos.is_empty(), "they wait no longer");
    let photos = doctor.list_photos(&of_visit(visit)).unwrap().photos;
    assert_eq!((photos.len(), photos[0].hash.as_str(), photos[0].here), (1, kept.as_str(), true));
    let jpeg = STANDARD.decode(doctor.photo(&of_visit(visit), &kept).unwrap().content.unwrap()).unwrap();
    assert!(jpeg.starts_with(&[0xFF, 0xD8]));
    let file = std::fs::read(place.dir.path().join("xiangyi.db")).unwrap();
    assert!(!file.windows(16).any(|bytes| bytes == &jpeg[..16]), "a picture in the clear");

    // A correction is a new visit that names the old; the pictures of the old are its own.
    let correction = json!({ "resident": MAN_1955, "form": "hypertension", "on": "2026-02-01", "mode": "home", "symptoms": [1],
        "systolic_mmhg": 136, "diastolic_mmhg": 84, "adherence": 1, "adverse_reaction": 1, "corrects": visit,
        "drugs": [{ "name": "硝苯地平片", "times_per_day": 2, "dose": "10mg" }] });
    let corrected = doctor.log_visit(input(correction), at("2026-02-02"), &mut ids()).unwrap().id;
    assert_eq!(doctor.list_photos(&of_visit(corrected)).unwrap().photos.len(), 1);
}

#[test]
fn photos_wait_with_their_own_draft() {
    let place = place();
    let doctor = login(&place, "zhao");
    register(&place, MAN_1955, "hypertension");
    let who = doctor.resident_page(MAN_1955, at("2026-02-02")).unwrap().resident.row.id;
    let typing = |draft: &str| -> PhotosOf {
        input(json!({ "resident": MAN_1955, "form": "generic", "draft": format!("visit/{who}/generic/{draft}") }))
    };
    let kept = add(&doctor, &typing("冠心病"), picture(20)).unwrap();
    assert!(doctor.list_photos(&typing("脑梗死")).unwrap().photos.is_empty(), "of another disease");
    let visit = json!({ "resident": MAN_1955, "form": "generic", "on": "2026-02-01", "mode": "home",
        "disease_name": "冠心病", "class": 1, "draft": format!("visit/{who}/generic/冠心病") });
    let visit = doctor.log_visit(input(visit), at("2026-02-02"), &mut ids()).unwrap().id;
    assert_eq!(doctor.list_photos(&of_visit(visit)).unwrap().photos[0].hash, kept);
    let other = place.head.resident_page(crate::place::MAN_1938, at("2026-02-02")).unwrap().resident.row.id;
    let foreign: PhotosOf =
        input(json!({ "resident": MAN_1955, "form": "generic", "draft": format!("visit/{other}/generic") }));
    assert_eq!(refused(add(&doctor, &foreign, picture(9))), "bad_value", "somebody else's draft");
}

#[test]
fn what_is_no_picture_one_too_many_and_the_same_twice_are_refused() {
    let place = place();
    let doctor = login(&place, "zhao");
    let of = of_visit(pressure(&doctor, MAN_1955, "2026-02-01", "home", (138, 86)).id);
    assert_eq!(refused(add(&doctor, &of, STANDARD.encode(b"%PDF"))), "not_a_picture");
    assert_eq!(refused(add(&doctor, &of, "no base64 !".into())), "not_a_picture");
    assert_eq!(refused(add(&doctor, &of, "A".repeat(100 * 1024 * 1024))), "photo_too_large");
    for shade in 0..6 {
        add(&doctor, &of, picture(shade * 30)).unwrap();
    }
    assert_eq!(refused(add(&doctor, &of, picture(0))), "photo_twice");
    assert_eq!(refused(add(&doctor, &of, picture(250))), "too_many_photos");
    let first = doctor.list_photos(&of).unwrap().photos[0].id.unwrap();
    let withdraw = |reason: &str| {
        doctor.withdraw_photo(&WithdrawPhoto { id: first, reason: reason.into() }, at("2026-02-03"), &mut ids())
    };
    assert_eq!(refused(withdraw(" ")), "missing_key");
    withdraw("拍错了人").unwrap();
    assert_eq!(doctor.list_photos(&of).unwrap().photos.len(), 5);
    add(&doctor, &of, picture(250)).unwrap();
}

#[test]
fn a_photo_is_seen_by_whoever_sees_its_visit() {
    let place = place();
    register(&place, MAN_1955, "severe_mental_disorder");
    let visit = json!({ "resident": MAN_1955, "form": "severe_mental_disorder", "on": "2026-02-01", "mode": "home",
        "risk": 0, "insight": 1, "symptoms": [], "harm": {}, "admitted": 0, "adherence": 1, "adverse_reaction": 1,
        "drugs": [{ "name": "利培酮片", "times_per_day": 2, "dose": "1mg" }] });
    let visit = place.head.log_visit(input(visit), at("2026-02-01"), &mut ids()).unwrap().id;
    let hash = add(&place.head, &of_visit(visit), picture(9)).unwrap();
    let (zhao, qian) = (login(&place, "zhao"), login(&place, "qian"));
    assert_eq!(refused(zhao.list_photos(&of_visit(visit))), "unknown_visit");
    assert_eq!(refused(zhao.photo(&of_visit(visit), &hash)), "unknown_visit");
    assert_eq!(refused(add(&zhao, &of_visit(visit), picture(7))), "unknown_visit");
    let name = NameRestrictedStaff { login: "zhao".into(), register: Register::SevereMentalDisorder, allowed: true };
    place.head.name_restricted_staff(&name, at("2026-02-02"), &mut ids()).unwrap();
    assert!(zhao.photo(&of_visit(visit), &hash).unwrap().content.is_some());
    assert_eq!(refused(qian.list_photos(&of_visit(visit))), "unknown_visit");
    let open = of_visit(pressure(&place.head, MAN_1955, "2026-02-01", "home", (138, 86)).id);
    assert_eq!(refused(qian.list_photos(&open)), "not_your_village");
}

#[test]
fn a_prescription_begins_with_the_disease_is_kept_as_edited_and_counts_for_the_contract() {
    let place = place();
    register(&place, MAN_1955, "hypertension");
    let team = place.head.list_teams(day("2026-01-05")).unwrap().teams[0].id;
    let contract = json!({ "residents": [MAN_1955], "team": team, "packs": ["basic"], "signed_on": "2026-01-05" });
    place.head.sign_contract(input(contract), at("2026-01-05"), &mut ids()).unwrap();
    let doctor = login(&place, "zhao");
    let form = doctor.open_prescription(MAN_1955, at("2026-02-01")).unwrap();
    assert!(form.templates[0].fits && form.templates[0].template.code == "hypertension" && form.counts);
    let issue = |value: Value| doctor.issue_prescription(input(value), at("2026-02-01"), &mut ids());
    let mut sections = json!(form.templates[0].template.sections);
    sections[0]["lines"] = json!(["每天吃盐不超过 4 克。", "  "]);
    let given =
        json!({ "resident": MAN_1955, "template": "hypertension", "sections": sections, "next_on": "2026-05-01" });
    let issued = issue(given).unwrap();
    assert!(issued.service.is_some());
    let fulfilled = doctor.resident_fulfilment(MAN_1955, None, at("2026-02-01")).unwrap();
    assert_eq!(fulfilled.items.iter().find(|item| item.name == "健康教育").unwrap().done, 1);
    let paper =
        doctor.prepare_paper(&PaperKind::Prescription { prescription: issued.id }, at("2026-02-01"), &mut ids());
    let Document::Prescription(paper) = paper.unwrap() else { panic!("another paper") };
    assert_eq!(
        (paper.sections[0].lines.as_slice(), paper.next_on),
        (&["每天吃盐不超过 4 克。".to_owned()][..], Some(day("2026-05-01")))
    );
    assert!(paper.resident.id_number.is_empty(), "it hangs on a wall");
    let base = |more: Value| {
        let mut value = json!({ "resident": MAN_1955, "template": "hypertension" });
        value.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        refused(issue(value))
    };
    assert_eq!(base(json!({ "sections": [] })), "prescription_empty");
    assert_eq!(base(json!({ "next_on": "2026-02-01" })), "before_today");
    assert_eq!(base(json!({ "template": "luck" })), "unknown_template");
    let severe = json!({ "resident": MAN_1955, "template": "severe_mental_disorder" });
    assert_eq!(refused(issue(severe)), "restricted_register");
}

#[test]
fn a_referral_is_traced_for_two_weeks_and_its_result_stands_with_the_visit() {
    let place = place();
    register(&place, MAN_1955, "hypertension");
    let doctor = login(&place, "zhao");
    let visit = pressure(&doctor, MAN_1955, "2026-02-01", "home", (186, 112));
    assert!(visit.referral);
    let list = |on: &str| doctor.list_referrals(&Default::default(), at(on)).unwrap();
    let (open, over) = (list("2026-02-15"), list("2026-02-16"));
    assert_eq!((open.rows.len(), open.overdue, open.rows[0].days_overdue), (1, 0, 0), "the fourteenth day is in time");
    assert_eq!((over.overdue, over.rows[0].days_overdue), (1, 1));
    assert!(over.rows[0].institution.is_empty() && !over.rows[0].reason.is_empty());
    let written = json!({ "visit": visit.id, "institution": "县人民医院", "department": "心内科" });
    doctor.record_referral(input(written), at("2026-02-02"), &mut ids()).unwrap();
    let row = list("2026-02-03").rows.remove(0);
    assert_eq!((row.institution.as_str(), row.result_by), ("县人民医院", Some(day("2026-02-15"))));
    let slip =
        doctor.prepare_paper(&PaperKind::ReferralSlip { visit: row.visit }, at("2026-02-03"), &mut ids()).unwrap();
    let Document::ReferralSlip(slip) = slip else { panic!("another paper") };
    assert_eq!((slip.resident.id_number.as_str(), slip.findings.as_str()), (MAN_1955, "186/112"));
    assert_eq!(slip.drugs, "硝苯地平片 每日2次 10mg");
    let result = json!({ "visit": row.visit, "on": "2026-02-10", "result": "住院治疗,血压 142/88" });
    doctor.record_referral_result(input(result), at("2026-02-10"), &mut ids()).unwrap();
    assert!(list("2026-02-20").rows.is_empty());
    let visits = doctor.resident_page(MAN_1955, at("2026-02-20")).unwrap().visits;
    assert_eq!(visits.len(), 1, "a correction names the old");
    let quiet = pressure(&doctor, WOMAN_1955, "2026-02-01", "home", (120, 80)).id;
    let none = doctor.prepare_paper(&PaperKind::ReferralSlip { visit: quiet }, at("2026-02-03"), &mut ids());
    assert_eq!(refused(none), "no_referral");
}

fn row<'r>(rows: &'r [ChronicRow], village: &str, disease: &str) -> &'r ChronicRow {
    rows.iter().find(|row| row.village_name == village && row.disease == disease).unwrap()
}

/// The year as a clerk would count it by hand, with every figure opened.
#[test]
fn the_chronic_table_counts_people_and_every_figure_opens_its_list() {
    let place = place();
    for who in [MAN_1955, WOMAN_1955, MAN_1938, WOMAN_1949] {
        register(&place, who, "hypertension");
    }
    register(&place, MAN_1955, "type2_diabetes");
    let (zhao, qian) = (login(&place, "zhao"), login(&place, "qian"));
    pressure(&zhao, MAN_1955, "2026-02-01", "home", (138, 86)); // first quarter; due again on 2 May
    pressure(&zhao, MAN_1955, "2026-05-02", "clinic", (136, 84)); // controlled
    pressure(&zhao, WOMAN_1955, "2026-02-03", "phone", (150, 95)); // not controlled; not met again
    pressure(&qian, WOMAN_1949, "2026-05-20", "home", (186, 112)); // referred
    let ask = AskChronic { on: Some(day("2026-06-30")), ..AskChronic::default() };
    let table = place.head.chronic_table(&ask, at("2026-06-30")).unwrap();
    assert_eq!((table.from, table.on), (day("2026-04-01"), day("2026-06-30")));
    let rate = |rate: &xiangyi_domain::screening::Rate| (rate.count, rate.of, rate.percent.clone());
    let shiban = row(&table.rows, "石板村", "hypertension");
    assert_eq!((shiban.patients, shiban.managed, shiban.referred), (3, 2, 0));
    assert_eq!(rate(&shiban.visited), (1, 3, Some("33.33".into())), "王有福 was never met and is due too");
    assert_eq!(rate(&shiban.controlled), (1, 2, Some("50.00".into())));
    let sugar = row(&table.rows, "石板村", "type2_diabetes");
    assert_eq!(rate(&sugar.controlled), (0, 0, None), "nobody managed: a dash, not 0 %");
    assert_eq!(row(&table.rows, "柳树村", "hypertension").referred, 1);
    assert_eq!(table.totals[0].patients, 4);
    let people = |measure, village: &str| {
        let table = AskChronic { village: Some(village.into()), disease: Some("hypertension".into()), ..ask.clone() };
        let asked = AskChronicPeople { measure, table, after: None, limit: None };
        let found = place.head.chronic_people(&asked, at("2026-06-30")).unwrap();
        assert_eq!(found.total as usize, found.rows.len());
        found.rows.into_iter().map(|person| person.name).collect::<Vec<_>>()
    };
    assert_eq!(people(ChronicMeasure::NotManaged, "石板村"), ["王有福"]);
    assert_eq!(people(ChronicMeasure::Controlled, "石板村"), ["张国福"]);
    assert_eq!(people(ChronicMeasure::NotVisited, "石板村"), ["李秀英", "王有福"]);
    assert_eq!(people(ChronicMeasure::Referred, "柳树村"), ["赵桂兰"]);
    assert_eq!(zhao.chronic_table(&ask, at("2026-06-30")).unwrap().totals[0].patients, 3, "the own village");

    let due = place.head.due_table(&input(json!({ "on": "2026-06-30" })), at("2026-06-30")).unwrap();
    assert_eq!(due.total as usize, due.rows.len());
    let late = due.rows.iter().find(|row| row.due.name == "李秀英").unwrap();
    assert_eq!((late.doctor.as_str(), late.due.days_overdue), ("zhao", 133), "two weeks after 3 February");

    let work =
        place.head.workload(&input(json!({ "from": "2026-02-01", "on": "2026-06-30" })), at("2026-06-30")).unwrap();
    let of = |name: &str| work.rows.iter().find(|row| row.name == name).unwrap();
    assert_eq!((of("zhao").clinic, of("zhao").home, of("zhao").phone, of("zhao").households), (1, 1, 1, 1));
    assert_eq!((of("qian").home, work.total.home), (1, 2));
    assert_eq!(zhao.workload(&Default::default(), at("2026-06-30")).unwrap().rows.len(), 1, "the own line");
}

#[test]
fn the_head_is_told_gently_what_to_look_at_and_nobody_else_is() {
    let place = place();
    let doctor = login(&place, "zhao");
    for who in [MAN_1955, WOMAN_1955, MAN_1938] {
        register(&place, who, "hypertension");
    }
    for on in ["2026-02-01", "2026-05-01", "2026-08-01"] {
        pressure(&doctor, MAN_1955, on, "home", (138, 86));
    }
    pressure(&doctor, WOMAN_1955, "2026-08-02", "home", (131, 81));
    let backdated = json!({ "resident": MAN_1938, "form": "hypertension", "on": "2025-05-01", "mode": "home", "symptoms": [1],
        "systolic_mmhg": 128, "diastolic_mmhg": 79, "adherence": 1, "adverse_reaction": 1,
        "drugs": [{ "name": "硝苯地平片", "times_per_day": 2, "dose": "10mg" }] });
    doctor.log_visit(input(backdated), at("2026-08-02"), &mut ids()).unwrap();
    let ask = |from: &str| input(json!({ "from": from, "to": "2026-08-30" }));
    let seen = place.head.visit_honesty(&ask("2025-01-01"), at("2026-08-30")).unwrap();
    let found: Vec<(Doubt, usize)> = seen.flags.iter().map(|flag| (flag.doubt, flag.visits.len())).collect();
    assert_eq!(found, [(Doubt::SameOfPerson, 3), (Doubt::BeforeDiagnosis, 1)]);
    assert_eq!((seen.flags[0].doctor.as_str(), seen.flags[0].visits[2].summary.as_str()), ("zhao", "138/86"));
    let recent = place.head.visit_honesty(&ask("2026-07-31"), at("2026-08-30")).unwrap();
    assert_eq!((recent.visits, recent.flags.len()), (2, 1), "a run that began before the period is seen whole");
    assert_eq!(refused(doctor.visit_honesty(&ask("2026-07-31"), at("2026-08-30"))), "not_allowed");
}

const MACHINE: &str = "血压计数据导出\n姓名,身份证号,测量时间,收缩压(mmHg),舒张压(mmHg),脉搏(次/分),设备编号\n\
    张国福,410482195503120019,2026-02-01 08:12,138,86,72,BP-01\n\
    张国福,410482195503120019,2026-02-01 08:12,138,86,72,BP-01\n\
    ,410482195503120018,2026-02-01 08:20,142,91,,BP-01\n\
    某人,11010519491231002X,2026-02-01 08:25,142,91,,BP-01\n\
    李秀英,410482195503120027,2026-02-01 08:30,86,138,70,BP-01\n\
    李秀英,410482195503120027,2026-02-09 08:30,136,84,70,BP-01\n\
    赵桂兰,653022194903152065,2026-02-01 08:40,136,84,70,BP-01\n\
    李秀英,,2026-02-01 08:50,136,84,70,BP-01\n";

#[test]
fn a_machines_reading_waits_for_a_visit_and_is_none_by_itself() {
    let place = place();
    register(&place, MAN_1955, "hypertension");
    let doctor = login(&place, "zhao");
    let path = place.csv("血压仪.csv", MACHINE);
    let import = |dry_run: bool| {
        let asked = json!({ "path": path, "dry_run": dry_run });
        doctor.import_measurements(&input(asked), at("2026-02-02"), &mut ids()).unwrap()
    };
    let looked = import(true);
    let reasons: Vec<(u32, &str)> = looked.rejected.iter().map(|row| (row.row, row.reason.as_str())).collect();
    let expected = [
        (5, "bad_id_number"),
        (6, "unknown_resident"),
        (7, "out_of_limits"),
        (8, "in_future"),
        (9, "not_your_village"),
        (10, "missing_id"),
    ];
    assert_eq!((reasons.as_slice(), looked.accepted, looked.imported), (&expected[..], 2, false));
    assert!(doctor.list_measurements(None).unwrap().rows.is_empty(), "a look writes nothing");
    import(false);
    assert_eq!(import(false).known, 2, "the same file again");
    let waiting = doctor.list_measurements(Some(MAN_1955)).unwrap().rows;
    assert_eq!(
        (waiting.len(), waiting[0].systolic_mmhg, waiting[0].measured_at.as_str()),
        (1, Some(138), "2026-02-01 08:12")
    );
    assert!(doctor.resident_page(MAN_1955, at("2026-02-02")).unwrap().visits.is_empty(), "a reading is no visit");
    let due = || doctor.due_lists(day("2026-02-02"), None).unwrap().overdue.len();
    assert_eq!(due(), 1, "and nobody is less due for it");

    let visit = |who: &str| {
        let visit = json!({ "resident": who, "form": "hypertension", "on": "2026-02-02", "mode": "home", "symptoms": [1],
            "systolic_mmhg": 138, "diastolic_mmhg": 86, "adherence": 1, "adverse_reaction": 1, "measurement": waiting[0].id,
            "drugs": [{ "name": "硝苯地平片", "times_per_day": 2, "dose": "10mg" }] });
        doctor.log_visit(input(visit), at("2026-02-02"), &mut ids())
    };
    assert_eq!(refused(visit(WOMAN_1955)), "unknown_measurement", "of somebody else");
    visit(MAN_1955).unwrap();
    assert!(doctor.list_measurements(None).unwrap().rows.is_empty());
    assert_eq!(refused(visit(MAN_1955)), "measurement_taken");
}
