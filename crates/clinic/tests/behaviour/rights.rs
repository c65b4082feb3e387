use crate::place::{MAN_1955, PASSWORD, Place, at, ids, refused};
use xiangyi_clinic::Clinic;
use xiangyi_clinic::residents::{ListResidents, SearchInput};
use xiangyi_clinic::users::{DisableUser, SetPassword};
use xiangyi_domain::users::Role;
use xiangyi_store::OsEntropy;

#[test]
fn a_village_doctor_sees_the_own_villages_only() {
    let place = Place::new("2026-09-01");
    let mine = place.user("zhao", Role::VillageDoctor, &["石板村"]);
    let other = place.user("qian", Role::VillageDoctor, &["柳林村"]);
    place.person("石板村", "张国福", MAN_1955);

    assert_eq!(mine.resident_page(MAN_1955, at("2026-09-01")).unwrap().resident.row.name, "张国福");
    assert_eq!(refused(other.resident_page(MAN_1955, at("2026-09-01"))), "not_your_village");
    assert_eq!(refused(other.due_lists(at("2026-09-01").today, Some("石板村"))), "not_your_village");

    let search = |clinic: &Clinic| {
        let input = SearchInput { text: "zhangguofu".into(), limit: None, fuzzy: None };
        clinic.search(&input, at("2026-09-01")).unwrap().hits.len()
    };
    assert_eq!((search(&mine), search(&other)), (1, 0));
    let listed = |clinic: &Clinic| clinic.list_residents(&ListResidents::default(), at("2026-09-01")).unwrap().total;
    assert_eq!((listed(&mine), listed(&other)), (1, 0));
    let villages: Vec<String> = other.villages().unwrap().into_iter().map(|village| village.name).collect();
    assert_eq!(villages, ["柳林村"]);
}

#[test]
fn money_is_for_the_window_and_users_for_the_head() {
    let place = Place::new("2026-09-01");
    let doctor = place.user("zhao", Role::VillageDoctor, &["石板村"]);
    let staff = place.user("sun", Role::ClinicStaff, &[]);
    let cashier = place.user("li", Role::Cashier, &[]);
    place.person("石板村", "张国福", MAN_1955);
    for clinic in [&doctor, &staff] {
        assert_eq!(refused(clinic.admission_desk(MAN_1955, None, at("2026-09-01"))), "not_allowed");
    }
    assert!(cashier.admission_desk(MAN_1955, None, at("2026-09-01")).is_ok());
    assert_eq!(refused(cashier.due_lists(at("2026-09-01").today, None)), "not_allowed");
    for clinic in [&doctor, &staff, &cashier] {
        assert_eq!(refused(clinic.list_users()), "not_allowed");
    }
    assert_eq!(place.head.list_users().unwrap().users.len(), 4);
    let menu = doctor.session(at("2026-09-01").today).unwrap().menu;
    assert!(!menu.contains(&"admissions".to_owned()), "{menu:?}");
    assert!(!cashier.session(at("2026-09-01").today).unwrap().menu.contains(&"followups".to_owned()));
}

#[test]
fn a_disabled_user_cannot_log_in_and_a_password_needs_the_old_one() {
    let place = Place::new("2026-09-01");
    let doctor = place.user("zhao", Role::VillageDoctor, &["石板村"]);
    let change = |old: Option<&str>| {
        let input = SetPassword { login: None, password: "new secret".into(), old: old.map(str::to_owned) };
        doctor.set_password(&input, at("2026-09-01"), &mut ids(), &mut OsEntropy)
    };
    assert_eq!(refused(change(Some("wrong one"))), "wrong_password");
    assert_eq!(refused(change(None)), "missing_key");
    change(Some(PASSWORD)).unwrap();
    assert_eq!(refused(Clinic::login(place.dir.path(), "zhao", PASSWORD).map(|_| ())), "wrong_password");
    assert!(Clinic::login(place.dir.path(), "zhao", "new secret").is_ok());

    let input = DisableUser { login: "zhao".into() };
    place.head.disable_user(&input, at("2026-09-01"), &mut ids()).unwrap();
    assert_eq!(refused(Clinic::login(place.dir.path(), "zhao", "new secret").map(|_| ())), "wrong_password");
    let own = DisableUser { login: "yuanzhang".into() };
    assert_eq!(refused(place.head.disable_user(&own, at("2026-09-01"), &mut ids())), "own_account");
}
