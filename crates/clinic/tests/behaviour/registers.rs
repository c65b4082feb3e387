//! Registers for named staff: role × named or not × every verb that tells of diseases. Each verb's whole answer is
//! searched for words that only the register knows, so a new field that leaks is found without being thought of.

use crate::place::{MAN_1938, MAN_1955, PASSWORD, Place, WOMAN_1955, at, ids, refused};
use serde::Serialize;
use serde_json::{Value, json};
use std::ops::ControlFlow;
use xiangyi_clinic::contracts::{AskFulfilment, AskStanding, AskStatistics, FulfilmentBy, ListContracts};
use xiangyi_clinic::duplicates::CompareResidents;
use xiangyi_clinic::fhir::ExportFhir;
use xiangyi_clinic::followups::{ListVisits, NameRestrictedStaff, OpenVisit, RestrictRegister, WorkListInput};
use xiangyi_clinic::lists::{ExportList, ListResidents};
use xiangyi_clinic::paper::{PaperKind, RosterRequest, TripRequest};
use xiangyi_clinic::residents::SearchInput;
use xiangyi_clinic::screening::ListScreenings;
use xiangyi_clinic::{Clinic, ClinicError, input::read};
use xiangyi_domain::id::{AdmissionId, CategoryTagId, HouseholdId};
use xiangyi_domain::residents::{Register, village_id};
use xiangyi_domain::users::Role;
use xiangyi_store::{Deed, Op, StoreError};
use xiangyi_wire::Entity;

const TODAY: &str = "2026-09-10";
/// Words of the registers: nobody else's record holds them.
const TELLING: [&str; 7] = ["精神", "severe_mental_disorder", "利培酮", "F20", "艾滋", "B24", "拉米夫定"];

struct Town {
    place: Place,
    household: HouseholdId,
    admission: AdmissionId,
}

fn do_json<T, I: serde::de::DeserializeOwned>(
    verb: impl FnOnce(I, &mut dyn FnMut() -> uuid::Uuid) -> Result<T, ClinicError>,
    input: Value,
) -> T {
    verb(read(&input.to_string()).unwrap(), &mut ids()).unwrap()
}

/// One man with high blood pressure, a severe mental disorder and HIV: on registers, visited, signed, screened, admitted.
fn town() -> Town {
    let place = Place::new("2026-01-05");
    place.user("zhao", Role::VillageDoctor, &["石板村"]);
    place.user("qian", Role::ClinicStaff, &[]);
    place.user("sun", Role::Cashier, &[]);
    place.person("石板村", "张国福", MAN_1955);
    let head = &place.head;
    let household = head.resident_page(MAN_1955, at(TODAY)).unwrap().household.unwrap().id;
    place.add("石板村", "李秀英", WOMAN_1955, Some(household));
    let now = at("2026-02-01");
    for (kind, name, icd10) in [
        ("hypertension", "高血压", "I10"),
        ("severe_mental_disorder", "精神分裂症", "F20.0"),
        ("other", "艾滋病", "B24"),
    ] {
        let disease = json!({ "resident": MAN_1955, "kind": kind, "name": name, "icd10": icd10 });
        do_json(|input, ids| head.register_disease(input, now, ids), disease);
    }
    let mental = json!({ "resident": MAN_1955, "form": "severe_mental_disorder", "on": "2026-02-01", "mode": "home",
        "risk": 3, "insight": 1, "symptoms": [1], "harm": {}, "admitted": 0, "adherence": 1, "adverse_reaction": 1,
        "drugs": [{ "name": "利培酮片", "times_per_day": 2, "dose": "1mg" }] });
    do_json(|input, ids| head.log_visit(input, now, ids), mental);
    let generic = json!({ "resident": MAN_1955, "form": "generic", "on": "2026-02-01", "mode": "home",
        "disease_name": "艾滋病", "icd10": "B24", "symptoms_text": "无", "treatment_text": "拉米夫定", "adherence": 1, "class": 1 });
    do_json(|input, ids| head.log_visit(input, now, ids), generic);
    let pressure = json!({ "resident": MAN_1955, "form": "hypertension", "on": "2026-02-01", "mode": "home",
        "symptoms": [1], "systolic_mmhg": 138, "diastolic_mmhg": 86, "adherence": 1, "adverse_reaction": 1,
        "drugs": [{ "name": "硝苯地平片", "times_per_day": 2, "dose": "10mg" }] });
    do_json(|input, ids| head.log_visit(input, now, ids), pressure);
    let contract = json!({ "residents": [MAN_1955], "team": head.list_teams(now.today).unwrap().teams[0].id,
        "packs": ["basic", "severe_mental_disorder"], "signed_on": "2026-02-01" });
    do_json(|input, ids| head.sign_contract(input, now, ids), contract);
    let admission = json!({ "resident": MAN_1955, "admitted_on": "2026-03-01",
        "diagnosis": { "icd10": "F20.0", "name": "精神分裂症" }, "deposit_waived": "500.00" });
    let admission = do_json(|input, ids| head.register_admission(input, at("2026-03-01"), ids), admission).id;
    let town = Town { place, household, admission };
    town.screen();
    town
}

impl Town {
    fn screen(&self) {
        let head = &self.place.head;
        let village = village_id(head.org(), "石板村");
        let fields =
            json!({ "village": village, "household": self.household, "category": "lifted", "from_on": "2021-01-01" });
        let mut ids = ids();
        let deed = Deed { op: Op::ChangeCategory, user: head.user_id(), at: at(TODAY).at, ids: &mut ids };
        let tag = |tx: &mut xiangyi_store::WriteTx<'_>| -> Result<(), StoreError> {
            let id = CategoryTagId(tx.new_id());
            tx.insert(
                Entity::Category,
                id,
                &xiangyi_domain::Area::village(head.org(), village),
                fields.as_object().cloned().unwrap(),
            )?;
            Ok(())
        };
        head.store().commit(deed, tag).unwrap();
        let campaign =
            json!({ "name": "2026年筛查", "starts_on": "2026-01-01", "ends_on": "2026-12-31", "tags": ["lifted"] });
        do_json(|input, ids| head.start_campaign(input, at("2026-02-01"), ids), campaign);
        let found = json!([{ "name": "精神分裂症", "icd10": "F20.0" }, { "name": "冠心病", "icd10": "I25" }]);
        self.screen_with(head, found);
    }

    fn screen_with(&self, clinic: &Clinic, found: Value) {
        let entry = json!({ "household": self.household, "screened_on": "2026-02-02", "persons": [
            { "resident": MAN_1955, "found": found }, { "resident": WOMAN_1955 }] });
        do_json(|input, ids| clinic.screen_household(input, at("2026-02-02"), ids), entry);
    }

    fn login(&self, login: &str) -> Clinic {
        Clinic::login(self.place.dir.path(), login, PASSWORD).unwrap()
    }

    fn name(&self, login: &str, register: Register, allowed: bool) {
        let input = NameRestrictedStaff { login: login.into(), register, allowed };
        self.place.head.name_restricted_staff(&input, at(TODAY), &mut ids()).unwrap();
    }

    /// Every verb that tells of diseases, with its whole answer; a verb that the role may not use is left out.
    fn answers(&self, clinic: &Clinic) -> Vec<(&'static str, String)> {
        let now = at(TODAY);
        let mut all: Vec<(&'static str, Result<String, ClinicError>)> = vec![
            ("resident_page", text(clinic.resident_page(MAN_1955, now))),
            ("household_page", text(clinic.household_page(MAN_1955, now))),
            ("search", text(clinic.search(&search("张国福"), now))),
            ("list_residents", text(clinic.list_residents(&ListResidents::default(), now))),
            ("list_by_register", text(clinic.list_residents(&disease("severe_mental_disorder"), now))),
            ("list_by_name", text(clinic.list_residents(&disease("精神分裂症"), now))),
            ("list_households", text(clinic.list_households(&ListResidents::default(), now))),
            ("list_choices", text(clinic.list_choices(&ListResidents::default(), now))),
            ("due_lists", text(clinic.due_lists(now.today, None))),
            ("list_visits", text(clinic.list_visits(&ListVisits::default()))),
            ("form_lines", text(clinic.form_lines())),
            ("open_hypertension", text(clinic.open_visit_form(&open("hypertension"), now))),
            ("open_generic", text(clinic.open_visit_form(&open("generic"), now))),
            ("visit_records", text(clinic.visit_records(MAN_1955, None))),
            ("trends", text(clinic.trends(MAN_1955, now))),
            ("contract_options", text(clinic.contract_options(MAN_1955, now))),
            ("list_contracts", text(clinic.list_contracts(&ListContracts::default(), now))),
            ("statistics", text(clinic.contract_statistics(&AskStatistics::default(), now))),
            ("standing", text(clinic.contract_standing(&standing(), now))),
            ("fulfilment_by_item", text(clinic.contract_fulfilment(&by_item(), now))),
            ("fulfilment", text(clinic.resident_fulfilment(MAN_1955, None, now))),
            ("packs", text(clinic.list_packs())),
            ("compare", text(clinic.compare_residents(&compare(), now))),
            ("screenings", text(clinic.list_screenings(&ListScreenings::default(), now))),
            ("open_screening", text(clinic.open_screening(None, &self.household.to_string(), now))),
            ("admissions", text(clinic.list_admissions(&Default::default(), now))),
            ("admission", text(clinic.admission_page(self.admission, now))),
            ("roster", paper(clinic, &PaperKind::ContractRoster(RosterRequest::default()))),
            ("contact_card", paper(clinic, &PaperKind::ContactCard { household: self.household })),
            ("screening_form", paper(clinic, &self.screening_form())),
            ("trip_sheet", paper(clinic, &PaperKind::TripSheet(TripRequest::default()))),
            ("household_ledger", paper(clinic, &PaperKind::HouseholdLedger(ListResidents::default()))),
            ("trip_forms", paper(clinic, &PaperKind::TripForms(TripRequest::default()))),
            ("csv", self.csv(clinic)),
            ("fhir", self.fhir(clinic)),
        ];
        for bucket in ["overdue", "today", "week", "recheck", "referral", "not_reached", "year"] {
            let input: WorkListInput = read(&json!({ "bucket": bucket }).to_string()).unwrap();
            all.push(("work_list", text(clinic.work_list(&input, now))));
        }
        all.into_iter().filter_map(|(verb, answer)| Some((verb, answer.ok()?))).collect()
    }

    fn screening_form(&self) -> PaperKind {
        let (household, resident, campaign) = (Some(self.household.to_string()), None, None);
        PaperKind::ScreeningForm { household, resident, campaign, blank: false }
    }

    fn csv(&self, clinic: &Clinic) -> Result<String, ClinicError> {
        let path = self.place.dir.path().join("list.csv");
        let columns = vec!["name".to_owned(), "diseases".to_owned()];
        let input = ExportList {
            list: "residents".into(),
            filter: ListResidents::default(),
            columns,
            path: path.clone(),
            whole_ids: false,
            encoding: None,
        };
        clinic.export_list(&input, at(TODAY), &mut ids(), &mut |_| ControlFlow::Continue(()))?;
        Ok(std::fs::read_to_string(path).unwrap())
    }

    fn fhir(&self, clinic: &Clinic) -> Result<String, ClinicError> {
        let path = self.place.dir.path().join("all.ndjson");
        let input = ExportFhir { path: path.clone(), filter: ListResidents::default() };
        clinic.export_fhir(&input, at(TODAY), &mut ids(), &mut |_| ControlFlow::Continue(()))?;
        Ok(std::fs::read_to_string(path).unwrap())
    }
}

fn text<T: Serialize>(answer: Result<T, ClinicError>) -> Result<String, ClinicError> {
    answer.map(|answer| serde_json::to_string(&answer).unwrap())
}

fn paper(clinic: &Clinic, kind: &PaperKind) -> Result<String, ClinicError> {
    clinic.prepare_paper(kind, at(TODAY), &mut ids()).map(|document| format!("{document:?}"))
}

fn search(text: &str) -> SearchInput {
    SearchInput { text: text.into(), limit: None, fuzzy: None }
}

fn open(form: &str) -> OpenVisit {
    read(&json!({ "resident": MAN_1955, "form": form }).to_string()).unwrap()
}

fn disease(code: &str) -> ListResidents {
    ListResidents { disease: Some(code.into()), ..ListResidents::default() }
}

fn standing() -> AskStanding {
    read(&json!({ "measure": "population", "group": "general" }).to_string()).unwrap()
}

fn by_item() -> AskFulfilment {
    AskFulfilment { by: FulfilmentBy::Item, ..AskFulfilment::default() }
}

fn compare() -> CompareResidents {
    CompareResidents { kept: MAN_1955.into(), merged: WOMAN_1955.into() }
}

/// Verbs whose answer has a word of the register in it.
fn telling(answers: &[(&'static str, String)]) -> Vec<&'static str> {
    let tells = |answer: &str| TELLING.iter().any(|word| answer.contains(word));
    answers.iter().filter(|(_, answer)| tells(answer)).map(|(verb, _)| *verb).collect()
}

#[test]
fn nobody_who_is_not_named_reads_of_a_register_in_any_verb() {
    let town = town();
    for (login, role) in [("zhao", Role::VillageDoctor), ("qian", Role::ClinicStaff), ("sun", Role::Cashier)] {
        let answers = town.answers(&town.login(login));
        // Who keeps admissions writes their diagnoses.
        let bills: &[&str] =
            if role == Role::Cashier { &["resident_page", "household_page", "admissions", "admission"] } else { &[] };
        let leaks: Vec<_> = telling(&answers).into_iter().filter(|verb| !bills.contains(verb)).collect();
        assert!(leaks.is_empty(), "{role:?}: {leaks:?}");
        assert!(answers.len() >= 8, "{role:?}: {:?}", answers.iter().map(|(verb, _)| verb).collect::<Vec<_>>());
    }
}

#[test]
fn whoever_is_named_reads_of_it_in_every_verb_of_their_role_and_the_head_without_being_named() {
    let town = town();
    let both = |login: &str| {
        for register in [Register::SevereMentalDisorder, Register::Hiv] {
            town.name(login, register, true);
        }
        town.login(login)
    };
    let (zhao, qian) = (both("zhao"), both("qian"));
    let of_visits = [
        "resident_page",
        "household_page",
        "search",
        "list_residents",
        "list_by_name",
        "list_households",
        "list_choices",
        "due_lists",
        "list_visits",
        "visit_records",
        "trip_sheet",
        "form_lines",
        "open_generic",
        "contract_options",
        "list_contracts",
        "statistics",
        "fulfilment_by_item",
        "fulfilment",
        "compare",
        "screenings",
        "open_screening",
        "work_list",
        "roster",
        "screening_form",
        "csv",
        "fhir",
    ];
    for (clinic, verbs) in [(&zhao, &of_visits[..]), (&qian, &of_visits[..]), (&town.place.head, &of_visits[..])] {
        let told = telling(&town.answers(clinic));
        let missing: Vec<_> = verbs.iter().filter(|verb| !told.contains(verb)).collect();
        assert!(missing.is_empty(), "{}: {missing:?}", clinic.user().login);
    }
    // And no more than they are named for.
    town.name("zhao", Register::Hiv, false);
    let page = serde_json::to_string(&zhao.resident_page(MAN_1955, at(TODAY)).unwrap()).unwrap();
    assert!(page.contains("精神分裂症") && !page.contains("艾滋"), "{page}");
}

#[test]
fn counts_say_no_more_than_the_lists_behind_them() {
    let town = town();
    let zhao = town.login("zhao");
    let counts = |clinic: &Clinic| {
        let (today, list) = (clinic.today_page(at(TODAY)).unwrap(), clinic.due_lists(at(TODAY).today, None).unwrap());
        let (c, l) = (today.counts, list);
        assert_eq!(
            (c.overdue as usize, c.recheck as usize, c.referral as usize),
            (l.overdue.len(), l.recheck.len(), l.referral.len())
        );
        let side = clinic.compare_residents(&compare(), at(TODAY)).unwrap().kept;
        let ill = clinic.household_page(MAN_1955, at(TODAY)).unwrap();
        let visits = clinic.list_visits(&ListVisits::default()).unwrap();
        assert_eq!(visits.total as usize, visits.rows.len());
        (c.overdue, side.diseases, side.visits, ill.visits.len(), visits.total)
    };
    assert_eq!(counts(&zhao), (1, 1, 1, 1, 1), "the high blood pressure alone");
    assert_eq!(counts(&town.place.head), (3, 3, 3, 3, 3));
    town.name("zhao", Register::SevereMentalDisorder, true);
    assert_eq!(counts(&zhao), (2, 2, 2, 2, 2), "from the next question on, without logging in again");
}

#[test]
fn whoever_may_not_see_a_register_writes_nothing_on_it_and_takes_nothing_off() {
    let town = town();
    let zhao = town.login("zhao");
    let page = town.place.head.resident_page(MAN_1955, at(TODAY)).unwrap();
    let row = page.diseases.iter().find(|row| row.kind == "severe_mental_disorder").unwrap().id;
    let visit = page.visits.iter().find(|row| row.form == "severe_mental_disorder").unwrap().id;
    let end = read(&json!({ "id": row, "left_on": "2026-03-01" }).to_string()).unwrap();
    assert_eq!(refused(zhao.end_disease(end, at(TODAY), &mut ids())), "unknown_disease");
    let add = read(&json!({ "resident": WOMAN_1955, "kind": "other", "name": "双相情感障碍" }).to_string()).unwrap();
    assert_eq!(refused(zhao.register_disease(add, at(TODAY), &mut ids())), "restricted_register");
    assert_eq!(refused(zhao.open_correction(visit, at(TODAY))), "unknown_visit");
    let result = read(&json!({ "visit": visit, "on": "2026-02-09", "result": "已住院" }).to_string()).unwrap();
    assert_eq!(refused(zhao.record_referral_result(result, at(TODAY), &mut ids())), "unknown_visit");

    // Screening the household again without what was hidden leaves it where it stood.
    town.screen_with(&zhao, json!([{ "name": "冠心病", "icd10": "I25" }]));
    let rows = town.place.head.list_screenings(&ListScreenings::default(), at(TODAY)).unwrap().rows;
    let found = &rows[0].members.iter().find(|member| member.name == "张国福").unwrap().found;
    let names: Vec<&str> = found.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["冠心病", "精神分裂症"]);
}

/// Guards: the personal information names past diseases by option and by words; whoever may not see a register neither
/// reads of it there nor takes it out by writing the record anew.
#[test]
fn a_general_record_hides_what_it_says_of_a_register_and_keeps_it_when_others_write() {
    let town = town();
    let (head, zhao) = (&town.place.head, town.login("zhao"));
    let information = |diseases: Value, more: Value| {
        let mut answers = json!({ "resident": WOMAN_1955, "form": "personal_information", "mode": "clinic",
            "on": TODAY, "sex": 2, "birth_on": "1955-03-12", "residence": 1, "nation": 1, "education": 8, "occupation": 4,
            "marriage": 2, "payment": [3], "allergies": [1], "exposures": [1], "diseases": diseases,
            "disabilities": [1] });
        answers.as_object_mut().unwrap().extend(more.as_object().cloned().unwrap());
        answers
    };
    let dates = json!([{ "disease": 2 }, { "disease": 8, "diagnosed_in": "2015-06" }]);
    let whole = information(json!([2, 8]), json!({ "disease_dates": dates, "father": [8], "family_text": "艾滋病" }));
    let first = do_json(|input, ids| head.log_visit(input, at(TODAY), ids), whole);
    let of = |clinic: &Clinic, what: &str| {
        let open = read(&json!({ "resident": WOMAN_1955, "form": "personal_information" }).to_string()).unwrap();
        let form = clinic.open_visit_form(&open, at(TODAY)).unwrap();
        let record = &form.last_visits[0].answers;
        let carried = if what == "father" { record } else { &form.carried };
        assert_eq!(carried.get(what), record.get(what), "what is carried over is what is shown");
        record.get(what).cloned().unwrap_or_default()
    };
    assert_eq!(of(&zhao, "diseases"), json!([2]));
    assert_eq!(of(&zhao, "disease_dates"), json!([{ "disease": 2 }]));
    assert_eq!((of(&zhao, "father"), of(&zhao, "family_text")), (json!([]), Value::Null));
    assert_eq!((of(head, "diseases"), of(head, "family_text")), (json!([2, 8]), json!("艾滋病")));

    let without = json!({ "disease_dates": [{ "disease": 2 }], "phone": "13900000000" });
    let mut mended = information(json!([2, 3]), without);
    mended["corrects"] = json!(first.id);
    do_json(|input, ids| zhao.log_visit(input, at(TODAY), ids), mended);
    assert_eq!(of(&zhao, "diseases"), json!([2, 3]));
    assert_eq!(of(head, "diseases"), json!([2, 3, 8]), "a correction keeps what its writer did not see");
    assert_eq!(of(head, "disease_dates"), dates);
    assert_eq!((of(head, "father"), of(head, "family_text")), (json!([8]), json!("艾滋病")));

    do_json(|input, ids| zhao.log_visit(input, at(TODAY), ids), information(json!([1]), json!({})));
    assert_eq!(of(head, "diseases"), json!([8]), "and so does a new record");
    assert_eq!(of(head, "disease_dates"), json!([{ "disease": 8, "diagnosed_in": "2015-06" }]));
}

#[test]
fn which_registers_are_restricted_is_the_heads_to_say_and_stands_in_the_audit_trail() {
    let town = town();
    let zhao = town.login("zhao");
    town.place.person("石板村", "王有福", MAN_1938);
    let tb = json!({ "resident": MAN_1938, "kind": "tuberculosis" });
    do_json(|input, ids| zhao.register_disease(input, at(TODAY), ids), tb);
    let seen = |clinic: &Clinic| clinic.resident_page(MAN_1938, at(TODAY)).unwrap().diseases.len();
    let restrict = |clinic: &Clinic, register, restricted| {
        clinic.restrict_register(&RestrictRegister { register, restricted }, at(TODAY), &mut ids())
    };
    assert_eq!(seen(&zhao), 1, "village doctors supervise tuberculosis where nobody says otherwise");
    assert_eq!(refused(restrict(&zhao, Register::Tuberculosis, true)), "not_allowed");
    restrict(&town.place.head, Register::Tuberculosis, true).unwrap();
    assert_eq!(seen(&zhao), 0);
    town.name("zhao", Register::Tuberculosis, true);
    assert_eq!(seen(&zhao), 1);
    assert_eq!(refused(restrict(&town.place.head, Register::SevereMentalDisorder, false)), "always_restricted");
    restrict(&town.place.head, Register::Hiv, false).unwrap();
    assert_eq!(
        town.place.head.restricted_staff().unwrap().restricted,
        [Register::SevereMentalDisorder, Register::Tuberculosis]
    );
    let log = serde_json::to_string(&town.place.head.list_audit(None, None).unwrap()).unwrap();
    assert!(log.contains("zhao tuberculosis yes") && log.contains("restricted_registers hiv no"), "{log}");
}
