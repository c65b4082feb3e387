use crate::place::{Place, at, day, ids, refused};
use xiangyi_clinic::admissions::ListAdmissions;
use xiangyi_clinic::contracts::ListContracts;
use xiangyi_clinic::demo::{DemoFilled, FillDemo};
use xiangyi_clinic::residents::{ListResidents, SearchInput};

fn filled(place: &Place, residents: u32, seed: u32) -> DemoFilled {
    place.head.fill_demo(FillDemo { residents, seed }, at("2026-09-01"), &mut ids(), &mut |_| {}).unwrap()
}

#[test]
fn the_township_is_as_large_as_asked_and_lively() {
    let place = Place::new("2026-09-01");
    let made = filled(&place, 1_500, 1);
    assert_eq!(made.residents, 1_500);
    assert!(made.visits > made.residents, "{made:?}");
    let contracts = place.head.list_contracts(&ListContracts::default(), at("2026-09-01")).unwrap();
    assert!(contracts.signed * 2 >= contracts.population, "{} of {}", contracts.signed, contracts.population);
    let today = place.head.today_page(at("2026-09-01")).unwrap();
    let counts = today.counts;
    for (name, count) in [
        ("overdue", counts.overdue),
        ("today", counts.due_today),
        ("week", counts.this_week),
        ("recheck", counts.recheck),
        ("referral", counts.referral),
    ] {
        assert!(count > 0, "{name} is empty: {counts:?}");
    }
    assert!(counts.overdue * 10 < made.residents, "{counts:?}");
    let admissions = place.head.list_admissions(&ListAdmissions::default(), at("2026-09-01")).unwrap();
    assert_eq!(admissions.counts.len(), 5, "one admission in each state: {:?}", admissions.counts);
    assert!(place.head.check_store().unwrap().ok);
    let found =
        place.head.search(&SearchInput { text: "wang".into(), limit: None, fuzzy: None }, at("2026-09-01")).unwrap();
    assert!(!found.hits.is_empty());
}

#[test]
fn the_same_seed_gives_the_same_people() {
    let people = |seed| {
        let place = Place::new("2026-09-01");
        let made = filled(&place, 300, seed);
        let input = ListResidents { limit: Some(300), ..ListResidents::default() };
        let list = place.head.list_residents(&input, at("2026-09-01")).unwrap();
        let due = place.head.due_lists(day("2026-09-01"), None).unwrap();
        (made, list.rows, due)
    };
    assert_eq!(people(1), people(1));
    assert_ne!(people(1).1, people(2).1);
}

#[test]
fn a_store_with_residents_is_not_filled_again() {
    let place = Place::new("2026-09-01");
    filled(&place, 50, 1);
    let again = place.head.fill_demo(FillDemo { residents: 50, seed: 2 }, at("2026-09-01"), &mut ids(), &mut |_| {});
    assert_eq!(refused(again), "store_not_empty");
}
