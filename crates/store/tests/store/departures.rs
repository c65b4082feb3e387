use crate::sync::{accept_all, area, batch, page, patch, resident, row};
use crate::township::{Township, at, village};
use serde_json::json;
use xiangyi_domain::id::ResidentId;
use xiangyi_store::{departures, residents};
use xiangyi_wire::entities::Entity;
use xiangyi_wire::pull::{Departure, PullReply};

fn left(from: u64, to: u64, id: ResidentId) -> PullReply {
    PullReply { left: vec![Departure { entity: Entity::Resident, id: id.into() }], ..page(from, to, vec![]) }
}

/// Whether a resident counts as gone, and how many people lists show.
fn seen(town: &Township, id: ResidentId) -> (bool, u64) {
    let villages = [village("石板村")];
    let read = |reader: &xiangyi_store::Reader<'_>| {
        Ok::<_, xiangyi_store::StoreError>((
            departures::has_left(reader, id)?,
            residents::count(reader, Some(&villages))?,
        ))
    };
    town.store.read(read).unwrap()
}

/// How many residents a digest counts.
fn residents_proved(town: &Township) -> u64 {
    let sums = town.store.digest(&[area()]).unwrap();
    sums.iter().filter(|sum| sum.entity == Entity::Resident).map(|sum| sum.count).sum()
}

/// Guards: whoever leaves takes nothing with them that was typed here and has not gone up.
#[test]
fn what_is_unsent_of_who_has_left_still_goes_up() {
    let town = Township::new();
    let id = town.resident("王小明", "石板村", json!({ "phone": "1" }));
    accept_all(&town);
    assert_eq!((seen(&town, id), residents_proved(&town)), ((false, 1), 1));
    patch(&town, id, json!({ "phone": "2" }));
    town.store.apply_page(&left(0, 1, id), at(2)).unwrap();
    assert_eq!((seen(&town, id), residents_proved(&town)), ((true, 0), 0));
    assert_eq!(resident(&town, id).phone.as_deref(), Some("2"), "what was typed is still shown");
    assert_eq!(town.store.sync_status().unwrap().unsent, 1);
    assert_eq!(batch(&town).unwrap().changes.len(), 1, "and goes up");
    patch(&town, id, json!({ "remark": "听力不好" }));
    accept_all(&town);
    assert_eq!((town.store.sync_status().unwrap().unsent, seen(&town, id)), (0, (true, 0)));
    assert!(town.store.check().unwrap().is_whole());
}

/// Guards: a row that comes again is one of the village's again, also when nothing in it is new.
#[test]
fn who_comes_back_is_listed_again() {
    let town = Township::new();
    let id = town.resident("王小明", "石板村", json!({}));
    accept_all(&town);
    let known = row(id, 2, json!({ "village": village("石板村"), "name": "王小明" }));
    town.store.apply_page(&page(0, 1, vec![known.clone()]), at(2)).unwrap();
    town.store.apply_page(&left(1, 2, id), at(3)).unwrap();
    assert_eq!(seen(&town, id), (true, 0));
    town.store.apply_page(&page(2, 3, vec![known]), at(4)).unwrap();
    assert_eq!(seen(&town, id), (false, 1));
    assert_eq!(residents_proved(&town), 1);
}

/// Guards: a departure of a row that never was here leaves no trace.
#[test]
fn who_was_never_here_does_not_leave() {
    let town = Township::new();
    let id = ResidentId(town.next_id());
    town.store.apply_page(&left(0, 1, id), at(2)).unwrap();
    assert_eq!(seen(&town, id), (false, 0));
    let comes = row(id, 1, json!({ "village": village("石板村"), "name": "王小明" }));
    town.store.apply_page(&page(1, 2, vec![comes]), at(3)).unwrap();
    assert_eq!(seen(&town, id), (false, 1));
}
