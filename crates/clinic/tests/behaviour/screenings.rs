#![allow(clippy::needless_pass_by_value, reason = "documents are written where they are read")]

use crate::place::{MAN_1938, MAN_1955, Place, WOMAN_1949, WOMAN_1955, at, ids, refused};
use serde_json::{Value, json};
use xiangyi_clinic::paper::PaperKind;
use xiangyi_clinic::screening::{
    CampaignState, CloseCampaign, EnterScreenings, ListScreenings, ListYear, RecordExit, ScreenHousehold,
    ScreenedHousehold, Show, StartCampaign, TakeBackExit, VerifyScreenings, YearlyChange,
};
use xiangyi_clinic::{Clinic, ClinicError};
use xiangyi_domain::id::{CategoryTagId, HouseholdId};
use xiangyi_domain::paper::Document;
use xiangyi_domain::screening::{Change, DiseaseGroup, Status};
use xiangyi_domain::users::Role;
use xiangyi_domain::{Area, residents::village_id};
use xiangyi_store::{Deed, Op, StoreError};
use xiangyi_wire::Entity;

const TODAY: &str = "2026-09-10";

/// Two villages: 石板村 with a couple (lifted) and a man alone (lifted), 柳树村 with a woman (ordinary household).
struct Township {
    place: Place,
    couple: HouseholdId,
    alone: HouseholdId,
    ordinary: HouseholdId,
}

fn township() -> Township {
    let place = Place::new("2026-01-05");
    place.user("zhao", Role::VillageDoctor, &["石板村"]);
    place.user("qian", Role::VillageDoctor, &["柳树村"]);
    let home = |who: &str| place.head.resident_page(who, at(TODAY)).unwrap().household.unwrap().id;
    place.person("石板村", "张国福", MAN_1955);
    let couple = home(MAN_1955);
    place.add("石板村", "李秀英", WOMAN_1955, Some(couple));
    place.person("石板村", "王有福", MAN_1938);
    place.person("柳树村", "赵桂兰", WOMAN_1949);
    let (alone, ordinary) = (home(MAN_1938), home(WOMAN_1949));
    let town = Township { place, couple, alone, ordinary };
    town.tag("石板村", couple, "lifted");
    town.tag("石板村", alone, "lifted");
    town
}

impl Township {
    fn tag(&self, village: &str, household: HouseholdId, tag: &str) {
        let (store, org) = (self.place.head.store(), self.place.head.org());
        let village = village_id(org, village);
        let Value::Object(fields) =
            json!({ "village": village, "household": household, "category": tag, "from_on": "2021-01-01" })
        else {
            panic!("an object")
        };
        let mut ids = ids();
        let user = self.place.head.user_id();
        let deed = Deed { op: Op::ChangeCategory, user, at: at(TODAY).at, ids: &mut ids };
        let id = |tx: &mut xiangyi_store::WriteTx<'_>| CategoryTagId(tx.new_id());
        store
            .commit(deed, |tx| -> Result<(), StoreError> {
                let id = id(tx);
                tx.insert(Entity::Category, id, &Area::village(org, village), fields)?;
                Ok(())
            })
            .unwrap();
    }

    fn campaign(&self, name: &str) -> String {
        let input: StartCampaign = read(json!({ "name": name, "starts_on": "2026-09-01", "ends_on": "2026-09-30" }));
        self.place.head.start_campaign(input, at(TODAY), &mut ids()).unwrap().id.to_string()
    }

    fn doctor(&self) -> Clinic {
        Clinic::login(self.place.dir.path(), "zhao", crate::place::PASSWORD).unwrap()
    }
}

fn read<T: serde::de::DeserializeOwned>(value: Value) -> T {
    xiangyi_clinic::input::read(&value.to_string()).unwrap()
}

fn screen(clinic: &Clinic, value: Value) -> Result<ScreenedHousehold, ClinicError> {
    clinic.screen_household(read::<ScreenHousehold>(value), at(TODAY), &mut ids())
}

fn couple_entry(town: &Township) -> Value {
    json!({
        "household": town.couple, "screened_on": "2026-09-05", "cause": true,
        "persons": [
            { "resident": MAN_1955, "found": [
                { "name": "胃癌", "hospital": "县人民医院", "diagnosed_on": "2024-03-02", "evidence": "诊断证明" },
                { "name": "高血压" },
            ] },
            { "resident": WOMAN_1955 },
        ],
    })
}

fn verify(clinic: &Clinic, households: &[HouseholdId]) -> xiangyi_clinic::screening::Stepped {
    let input = read::<VerifyScreenings>(json!({ "households": households }));
    clinic.verify_screenings(input, at(TODAY), &mut ids()).unwrap()
}

fn progress(clinic: &Clinic) -> Value {
    serde_json::to_value(clinic.screening_progress(None, None, at(TODAY)).unwrap()).unwrap()
}

#[test]
fn a_campaign_is_screened_verified_entered_and_counted_by_village() {
    let town = township();
    town.campaign("2026年筛查");
    let head = &town.place.head;
    let total = |key: &str| progress(head)["total"][key].as_u64().unwrap();
    assert_eq!((total("households"), total("persons"), total("screened_households")), (2, 3, 0));
    let done = screen(&town.doctor(), couple_entry(&town)).unwrap();
    assert_eq!((done.status, done.sick), (Status::Screened, 1));
    let offered: Vec<&str> = done.offers.iter().map(|offer| offer.name.as_str()).collect();
    assert_eq!(offered, ["胃癌", "高血压"], "neither is on the record yet");
    assert_eq!(done.offers[0].icd10.as_deref(), Some("C16"));
    assert_eq!((total("screened_households"), total("screened_persons"), total("major_persons")), (1, 2, 1));
    assert_eq!((total("chronic_persons"), total("verified_persons"), total("cause_households")), (1, 0, 1));
    let step = verify(head, &[town.couple, town.alone]);
    assert_eq!((step.done, step.refused[0].code.as_str()), (1, "not_screened"));
    assert_eq!((total("verified_households"), total("verified_persons"), total("not_entered_persons")), (1, 2, 2));
    let input = read::<EnterScreenings>(json!({ "households": [town.couple] }));
    assert_eq!(head.enter_screenings(input, at(TODAY), &mut ids()).unwrap().done, 1);
    assert_eq!((total("entered_persons"), total("not_entered_persons")), (2, 0));
    let figures = progress(head);
    let villages = figures["villages"].as_array().unwrap();
    assert_eq!(villages.len(), 1, "nobody is due in 柳树村: {villages:?}");
    assert_eq!(villages[0]["rate"], json!({ "count": 1, "of": 2, "percent": "50.00" }));
}

#[test]
fn an_entry_is_corrected_until_it_is_verified_and_then_only_by_reopening_it() {
    let town = township();
    town.campaign("2026年筛查");
    let head = &town.place.head;
    screen(head, couple_entry(&town)).unwrap();
    let mut second = couple_entry(&town);
    second["persons"][0]["found"] = json!([]);
    second["cause"] = json!(false);
    assert_eq!(screen(head, second.clone()).unwrap().sick, 0, "corrected");
    verify(head, &[town.couple]);
    assert_eq!(refused(screen(head, second.clone())), "already_verified");
    second["reopen"] = json!(true);
    assert_eq!(screen(head, second).unwrap().status, Status::Screened);
    let entry = head.open_screening(None, &town.couple.to_string(), at(TODAY)).unwrap();
    assert_eq!((entry.row.status, entry.row.verified_on), (Some(Status::Screened), None));
    assert!(entry.members.iter().all(|member| member.member.status == Some(Status::Screened)));
    assert_eq!(verify(head, &[town.couple]).done, 1);
}

#[test]
fn clinic_staff_verify_what_others_screened_and_a_village_doctor_verifies_nothing() {
    let town = township();
    town.campaign("2026年筛查");
    let staff = town.place.user("sun", Role::ClinicStaff, &[]);
    screen(&staff, couple_entry(&town)).unwrap();
    let step = verify(&staff, &[town.couple]);
    assert_eq!((step.done, step.refused[0].code.as_str()), (0, "own_screening"));
    let input = read::<VerifyScreenings>(json!({ "households": [town.couple] }));
    assert_eq!(refused(town.doctor().verify_screenings(input, at(TODAY), &mut ids())), "not_allowed");
    assert_eq!(verify(&town.place.head, &[town.couple]).done, 1);
    let other = Clinic::login(town.place.dir.path(), "qian", crate::place::PASSWORD).unwrap();
    assert_eq!(refused(screen(&other, couple_entry(&town))), "not_your_village");
    let cashier = town.place.user("li", Role::Cashier, &[]);
    assert_eq!(refused(cashier.list_campaigns(at(TODAY))), "not_allowed");
}

#[test]
fn what_cannot_be_screened_is_refused_with_its_reason() {
    let town = township();
    let campaign = town.campaign("2026年筛查");
    let head = &town.place.head;
    let with = |path: &str, value: Value| {
        let mut entry = couple_entry(&town);
        *entry.pointer_mut(path).unwrap() = value;
        refused(screen(head, entry))
    };
    for (path, value, code) in [
        ("/household", json!(town.ordinary), "not_in_campaign"),
        ("/household", json!("H999"), "unknown_household"),
        ("/screened_on", json!("2026-09-11"), "in_future"),
        ("/screened_on", json!("2026-08-31"), "before_campaign"),
        ("/persons/1/resident", json!(MAN_1938), "not_a_member"),
        ("/persons", json!([{ "resident": MAN_1955 }]), "members_missing"),
        ("/persons/0/found", json!([]), "cause_without_disease"),
        ("/persons/0/found/1/name", json!("胃癌"), "disease_twice"),
        ("/persons/0/found/0/diagnosed_on", json!("2026-09-06"), "bad_diagnosis_date"),
        ("/persons/0/found/0/name", json!(" "), "disease_without_name"),
    ] {
        assert_eq!(with(path, value), code, "{path}");
    }
    assert_eq!(progress(head)["total"]["screened_persons"], 0, "nothing was written");
    let close = |reopen| {
        let input = CloseCampaign { campaign: campaign.clone(), closed_on: None, reopen };
        head.close_campaign(input, at(TODAY), &mut ids())
    };
    close(false).unwrap();
    let mut entry = couple_entry(&town);
    entry["campaign"] = json!("2026年筛查");
    assert_eq!(refused(screen(head, entry.clone())), "campaign_closed");
    assert_eq!(head.list_campaigns(at(TODAY)).unwrap().campaigns[0].state, CampaignState::Closed);
    close(true).unwrap();
    assert!(screen(head, entry).is_ok());
}

#[test]
fn a_campaign_has_a_name_of_its_own_and_dates_and_tags_that_exist() {
    let town = township();
    town.campaign("2026年筛查");
    let start = |value: Value| {
        let mut input = json!({ "name": "再筛", "starts_on": "2026-09-01", "ends_on": "2026-09-30" });
        for (key, value) in value.as_object().unwrap() {
            input[key] = value.clone();
        }
        town.place.head.start_campaign(read(input), at(TODAY), &mut ids())
    };
    for (value, code) in [
        (json!({ "name": "2026年筛查" }), "name_taken"),
        (json!({ "ends_on": "2026-08-31" }), "ends_before_start"),
        (json!({ "threshold": 0 }), "bad_threshold"),
        (json!({ "tags": ["富裕户"] }), "unknown_tag"),
        (json!({ "tags": [] }), "required"),
        (json!({ "villages": ["无名村"] }), "unknown_village"),
        (json!({ "major_set": "N99" }), "unknown_major_set"),
        (json!({ "rescreens": "2026年筛查" }), "nothing_to_rescreen"),
    ] {
        assert_eq!(refused(start(value.clone())), code, "{value}");
    }
    assert!(start(json!({ "tags": ["低保"], "villages": ["柳树村"] })).is_ok());
    let list = town.place.head.list_campaigns(at(TODAY)).unwrap().campaigns;
    let made = list.iter().find(|row| row.name == "再筛").unwrap();
    assert_eq!((made.target.tags[0].as_str(), made.villages[0].name.as_str()), ("subsistence_allowance", "柳树村"));
    assert_eq!((made.state, made.days_left, made.threshold), (CampaignState::Running, Some(20), 40));
}

#[test]
fn villages_under_the_threshold_are_screened_again() {
    let town = township();
    town.tag("柳树村", town.ordinary, "marginal");
    town.campaign("首筛");
    let head = &town.place.head;
    screen(head, couple_entry(&town)).unwrap();
    screen(head, json!({ "household": town.alone, "persons": [{ "resident": MAN_1938 }] })).unwrap();
    screen(head, json!({ "household": WOMAN_1949, "persons": [{ "resident": WOMAN_1949 }] })).unwrap();
    let shares = |figures: Value| -> Vec<(String, String, bool)> {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let one = |row: &Value| {
            (text(&row["village"]["name"]), text(&row["cause_share"]["percent"]), row["rescreen"] == json!(true))
        };
        figures["villages"].as_array().unwrap().iter().map(one).collect()
    };
    let mut found = shares(progress(head));
    found.sort();
    assert_eq!(found, [("柳树村".into(), "0.00".into(), true), ("石板村".into(), "50.00".into(), false)]);
    let again: StartCampaign =
        read(json!({ "name": "复筛", "starts_on": "2026-09-08", "ends_on": "2026-09-30", "rescreens": "首筛" }));
    head.start_campaign(again, at(TODAY), &mut ids()).unwrap();
    let list = head.list_screenings(&ListScreenings::default(), at(TODAY)).unwrap();
    assert_eq!((list.total, list.rows[0].village.as_str()), (1, "柳树村"));
}

#[test]
fn the_list_shows_each_part_of_a_campaign_and_a_doctor_sees_the_own_villages() {
    let town = township();
    town.tag("柳树村", town.ordinary, "marginal");
    town.campaign("2026年筛查");
    let head = &town.place.head;
    screen(head, couple_entry(&town)).unwrap();
    let count = |clinic: &Clinic, show: Show| {
        let input = ListScreenings { show, ..ListScreenings::default() };
        clinic.list_screenings(&input, at(TODAY)).unwrap().total
    };
    for (show, households) in [
        (Show::All, 3),
        (Show::Todo, 2),
        (Show::Done, 1),
        (Show::Screened, 1),
        (Show::Verified, 0),
        (Show::Sick, 1),
        (Show::Major, 1),
        (Show::Cause, 1),
        (Show::NotEntered, 0),
    ] {
        assert_eq!(count(head, show), households, "{show:?}");
    }
    assert_eq!(count(&town.doctor(), Show::All), 2);
    let list = head.list_screenings(&ListScreenings { show: Show::Sick, ..ListScreenings::default() }, at(TODAY));
    let row = list.unwrap().rows.remove(0);
    assert_eq!((row.head.as_str(), row.screened_by.as_str()), ("张国福", "周院长"));
    assert_eq!(row.members[0].found[0].group, DiseaseGroup::Major);
    let entry = head.open_screening(None, MAN_1955, at(TODAY)).unwrap();
    assert_eq!((entry.next, entry.left), (Some(town.alone), 1), "the next of the same village");
    town.place.add("石板村", "张小宝", "410482201001020016", Some(town.couple));
    assert_eq!(count(head, Show::Todo), 3, "a member who came later is still to be screened");
}

#[test]
fn a_household_leaves_with_its_reason_and_the_year_shows_it() {
    let town = township();
    let head = &town.place.head;
    let old: StartCampaign = read(json!({ "name": "2025年筛查", "starts_on": "2025-05-04", "ends_on": "2025-06-04" }));
    head.start_campaign(old, at(TODAY), &mut ids()).unwrap();
    let mut entry = couple_entry(&town);
    entry["screened_on"] = json!("2025-05-10");
    screen(head, entry).unwrap();
    let leave = |value: Value| head.record_exit(read::<RecordExit>(value), at(TODAY), &mut ids());
    let exit = json!({ "household": town.couple, "exited_on": "2026-03-01", "reason": "recovered" });
    assert_eq!(refused(leave(exit.clone())), "not_verified");
    let year = |year| head.yearly_change(&YearlyChange { year, village: None, goal: None }).unwrap();
    assert_eq!((year(2025).total.new.households, year(2025).unverified), (0, 1), "only what is verified counts");
    verify(head, &[town.couple]);
    assert_eq!((year(2025).total.new.households, year(2025).total.new.persons), (1, 2));
    assert_eq!(refused(leave(json!({ "household": town.alone, "reason": "recovered" }))), "not_screened");
    assert_eq!(refused(leave(json!({ "household": town.couple, "reason": "other" }))), "unknown_reason");
    assert_eq!(leave(exit.clone()).unwrap().reason.as_deref(), Some("治愈"));
    assert_eq!(refused(leave(exit)), "already_exited");
    let table = year(2026);
    assert_eq!((table.total.before.households, table.total.after.households), (1, 0));
    assert_eq!((table.total.fall.as_deref(), table.total.goal_met), (Some("100.00"), Some(true)));
    assert_eq!(table.total.reasons["recovered"].persons, 2);
    let list = head.list_year(&ListYear { year: 2026, village: None, change: Some(Change::Left) }).unwrap();
    assert_eq!((list.rows[0].head.as_str(), list.rows[0].reason.as_deref()), ("张国福", Some("治愈")));
    let back = read::<TakeBackExit>(json!({ "household": MAN_1955 }));
    head.take_back_exit(back, at(TODAY), &mut ids()).unwrap();
    assert_eq!(year(2026).total.after.households, 1);
}

#[test]
fn the_form_of_a_household_shows_its_ill_member_and_a_blank_one_shows_nothing_found() {
    let town = township();
    town.campaign("2026年筛查");
    let head = &town.place.head;
    screen(head, couple_entry(&town)).unwrap();
    let forms = |value: Value| match head.prepare_paper(&read::<PaperKind>(value), at(TODAY), &mut ids()).unwrap() {
        Document::ScreeningForm(forms) => forms,
        other => panic!("{other:?}"),
    };
    let filled = forms(json!({ "kind": "screening_form", "household": town.couple }));
    assert_eq!((filled.len(), filled[0].person.name.as_str()), (1, "张国福"));
    assert_eq!((filled[0].person.id_number.as_str(), filled[0].cause), (MAN_1955, Some(1)));
    assert_eq!((filled[0].diagnoses[0].group.as_str(), filled[0].diagnoses[0].icd10.as_str()), ("大病", "C16"));
    assert_eq!((filled[0].lifted.as_str(), filled[0].person.categories.join("、")), ("已脱贫", "脱贫户".to_owned()));
    let blank = forms(json!({ "kind": "screening_form", "household": town.couple, "blank": true }));
    assert_eq!(blank.len(), 2, "one for each member");
    assert!(blank.iter().all(|form| form.diagnoses.is_empty() && form.filled_by.is_empty()));
    assert_eq!(forms(json!({ "kind": "screening_form" }))[0].person.name, "");
}
