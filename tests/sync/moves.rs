//! Somebody moves to another village: one doctor's computer is told no more of them, the other's gets all of it.

use crate::scene::{Computer, County, PASSWORD, fields, org, user, village};
use serde_json::json;
use xiangyi_clinic::{Clinic, Now};
use xiangyi_domain::Area;
use xiangyi_domain::id::{DiseaseId, HouseholdId, MergeId, ResidentId, VisitId};
use xiangyi_store::due::{self, Part};
use xiangyi_store::search::{Scope, search};
use xiangyi_store::{departures, merges, residents, visits};
use xiangyi_wire::Entity;

/// A computer of the office and one of the doctor of each village.
async fn township(county: &County) -> [Computer; 3] {
    let (office, _) = county.computer(1).await;
    office.employ("here", "village_doctor", &["石板"]);
    office.employ("there", "village_doctor", &["河口"]);
    Computer::agreed(office.sync().await);
    let mut doctors = Vec::new();
    for (seed, login, village) in [(2, "here", "石板"), (3, "there", "河口")] {
        let doctor = Computer::new(seed, login);
        doctor.employ(login, "village_doctor", &[village]);
        doctor.join(&county.link().await.url, &county.code()).await.unwrap();
        Computer::agreed(doctor.sync().await);
        doctors.push(doctor);
    }
    let [here, there] = <[Computer; 2]>::try_from(doctors).unwrap_or_else(|_| panic!("two doctors"));
    [office, here, there]
}

fn fall_ill(computer: &Computer, resident: ResidentId) {
    let row = json!({ "village": village("石板"), "resident": resident, "kind": "hypertension", "name": "高血压",
        "enrolled_on": "2025-01-01" });
    let area = Area::village(&org(), village("石板"));
    computer.commit(|tx| tx.insert(Entity::Disease, DiseaseId(computer.id()), &area, fields(row)).map(drop));
}

fn visit(computer: &Computer, resident: ResidentId, on: &str) -> VisitId {
    let id = VisitId(computer.id());
    let row = json!({ "village": village("石板"), "resident": resident, "form": "hypertension", "visited_on": on,
        "mode": "home", "next_due_on": "2026-06-01", "doctor": user(&computer.login), "answers": {} });
    let area = Area::village(&org(), village("石板"));
    computer.commit(|tx| tx.insert(Entity::Visit, id, &area, fields(row)).map(drop));
    id
}

/// As the app writes it: a row in the other village that stands for the former one.
fn move_to(computer: &Computer, person: ResidentId, village_name: &str) -> (ResidentId, MergeId) {
    let (new, merge) = (ResidentId(computer.id()), MergeId(computer.id()));
    let row = json!({ "village": village(village_name), "name": "王桂兰", "sex": "female", "status": "present" });
    let stands = json!({ "village": village(village_name), "kept": new, "merged": person, "chosen": { "moved": true },
        "before": {}, "merged_on": "2026-03-02" });
    let seen = computer.resident(person).unwrap().meta.revision;
    computer.commit(|tx| {
        tx.group(|tx| {
            tx.patch(Entity::Resident, person, seen, fields(json!({ "status": "moved_out" })))?;
            tx.insert(Entity::Resident, new, &Area::village(&org(), village(village_name)), fields(row))?;
            tx.insert(Entity::Merge, merge, &Area::township(&org()), fields(stands)).map(drop)
        })
    });
    (new, merge)
}

/// What a computer shows: whether it says that they have left, how many people the village has, who stands in its work
/// list, and the visits under this person.
#[derive(Debug, PartialEq)]
struct Seen {
    has_left: bool,
    people: u64,
    due: Vec<ResidentId>,
    visits: Vec<VisitId>,
}

fn seen(computer: &Computer, person: ResidentId, village_name: &str) -> Seen {
    let villages = [village(village_name)];
    computer
        .store
        .read(|reader| {
            let all = Part::Between(None, "2030-01-01".parse().unwrap());
            let due = due::list(reader, Some(&villages), all, 0, 99)?;
            let mut visits: Vec<VisitId> =
                visits::last_of_resident(reader, person, None, 99)?.into_iter().map(|visit| visit.id).collect();
            visits.sort();
            Ok::<_, xiangyi_store::StoreError>(Seen {
                has_left: departures::has_left(reader, person)?,
                people: residents::count(reader, Some(&villages))?,
                due: due.into_iter().map(|row| row.resident).collect(),
                visits,
            })
        })
        .unwrap()
}

fn sorted<const N: usize>(mut visits: [VisitId; N]) -> Vec<VisitId> {
    visits.sort();
    visits.to_vec()
}

/// Guards: the whole way: who leaves, who comes, and what was still unsent where they left.
#[tokio::test(flavor = "multi_thread")]
async fn who_moves_leaves_one_computer_and_comes_to_the_other_with_everything() {
    let county = County::start().await;
    let [office, here, there] = township(&county).await;
    let person = office.add("王桂兰", "石板");
    fall_ill(&office, person);
    Computer::agreed(office.sync().await);
    Computer::agreed(here.sync().await);
    let early = visit(&here, person, "2026-02-01");
    Computer::agreed(here.sync().await);
    // Typed where there is no link, while the office lets them move.
    let late = visit(&here, person, "2026-03-01");
    here.set(person, "phone", "13800001234");
    Computer::agreed(office.sync().await);
    let (new, _) = move_to(&office, person, "河口");
    Computer::agreed(office.sync().await);
    Computer::agreed(there.sync().await);
    let arrived = Seen { has_left: false, people: 1, due: vec![new], visits: vec![early] };
    assert_eq!(seen(&there, new, "河口"), arrived, "the history comes along");
    let report = Computer::agreed(here.sync().await);
    assert_eq!((report.pushed, report.held, report.rejected), (2, 0, 0), "what was unsent goes up");
    let left = Seen { has_left: true, people: 0, due: Vec::new(), visits: sorted([early, late]) };
    assert_eq!(seen(&here, person, "石板"), left);
    let found = here.store.read(|reader| search(reader, "王桂兰", &Scope::default(), 9)).unwrap();
    assert_eq!(found.iter().map(|card| card.id).collect::<Vec<_>>(), [person], "and is still found");
    for computer in [&there, &office] {
        Computer::agreed(computer.sync().await);
        assert_eq!(seen(computer, new, "河口").visits, sorted([early, late]), "what was typed late arrives");
        assert_eq!(computer.resident(person).unwrap().phone.as_deref(), Some("13800001234"));
    }
    let idle = Computer::agreed(here.sync().await);
    assert_eq!((idle.pushed, idle.pulled), (0, 0));
    // What is typed for them even after that goes the same way.
    let last = visit(&here, person, "2026-03-05");
    Computer::agreed(here.sync().await);
    Computer::agreed(there.sync().await);
    assert_eq!(seen(&there, new, "河口").visits, sorted([early, late, last]));
}

/// Guards: a move back, and a move that was an error.
#[tokio::test(flavor = "multi_thread")]
async fn who_comes_back_stands_in_the_lists_again() {
    let county = County::start().await;
    let [office, here, there] = township(&county).await;
    let person = office.add("王桂兰", "石板");
    fall_ill(&office, person);
    let made = visit(&office, person, "2026-02-01");
    let everybody = async || {
        for computer in [&office, &here, &there] {
            Computer::agreed(computer.sync().await);
        }
    };
    everybody().await;
    let (away, _) = move_to(&office, person, "河口");
    everybody().await;
    assert!(seen(&here, person, "石板").has_left);
    let (back, merge) = move_to(&office, away, "石板");
    everybody().await;
    let again = Seen { has_left: false, people: 1, due: vec![back], visits: vec![made] };
    assert_eq!(seen(&here, back, "石板"), again);
    let gone = seen(&there, away, "河口");
    assert_eq!((gone.has_left, gone.people, gone.due.len()), (true, 0, 0));
    let base = office.store.read(|reader| merges::find(reader, merge)).unwrap().unwrap().meta.revision;
    office.commit(|tx| tx.patch(Entity::Merge, merge, base, fields(json!({ "undone_on": "2026-03-03" }))));
    everybody().await;
    assert!(!seen(&there, away, "河口").has_left);
    assert!(seen(&here, person, "石板").has_left);
    assert!(!seen(&here, back, "石板").has_left, "the row of the village itself stays");
}

fn signed_in(computer: &Computer) -> Clinic {
    Clinic::login(&computer.folder, &computer.login, PASSWORD).unwrap()
}

fn now() -> Now {
    Now { at: "2026-03-02T08:00:00Z".parse().unwrap(), today: "2026-03-02".parse().unwrap() }
}

/// Guards: what people see of it, and what they may do.
#[tokio::test(flavor = "multi_thread")]
async fn both_doctors_see_where_somebody_went() {
    let county = County::start().await;
    let [office, here, there] = township(&county).await;
    let home = HouseholdId(office.id());
    let area = Area::village(&org(), village("石板"));
    let row = json!({ "village": village("石板"), "number": "SB0001" });
    office.commit(|tx| tx.insert(Entity::Household, home, &area, fields(row)).map(drop));
    let person = office.add("王桂兰", "石板");
    office.commit(|tx| {
        let lives = json!({ "household": home, "relation": "02", "status": "present" });
        tx.patch(Entity::Resident, person, None, fields(lives))
    });
    fall_ill(&office, person);
    for computer in [&office, &here] {
        Computer::agreed(computer.sync().await);
    }
    let input = json!({ "resident": person, "village": "河口", "on": "2026-03-02" });
    let moved =
        signed_in(&office).move_village(serde_json::from_value(input).unwrap(), now(), &mut || office.id()).unwrap();
    for computer in [&office, &here, &there] {
        Computer::agreed(computer.sync().await);
    }
    let (doctor, new) = (signed_in(&here), moved.resident);
    assert!(doctor.resident_page(&person.to_string(), now()).unwrap().resident.has_left);
    let former = doctor.household_page(&home.to_string(), now()).unwrap().former;
    assert_eq!(former.iter().map(|one| (one.id, one.has_left)).collect::<Vec<_>>(), [(person, true)]);
    let back = serde_json::from_value(json!({ "resident": person, "on": "2026-03-02" })).unwrap();
    let refused = doctor.move_in(back, now(), &mut || here.id()).unwrap_err();
    assert_eq!(refused.code(), "has_left", "the other village's person is not taken up here");
    let other = signed_in(&there);
    let page = other.resident_page(&new.to_string(), now()).unwrap();
    assert!(!page.resident.has_left);
    assert_eq!(page.diseases.len(), 1, "what was noted in the former village");
    let end = json!({ "id": page.diseases[0].id, "left_on": "2026-03-02" });
    other.end_disease(serde_json::from_value(end).unwrap(), now(), &mut || there.id()).unwrap();
    let report = Computer::agreed(there.sync().await);
    assert_eq!((report.pushed, report.held, report.rejected), (1, 0, 0));
}
