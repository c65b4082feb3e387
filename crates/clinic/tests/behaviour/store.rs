use crate::place::{MAN_1955, PASSWORD, Place, at, ids, refused};
use serde_json::json;
use xiangyi_clinic::Clinic;
use xiangyi_clinic::contracts::{PackLine, TeamLine};
use xiangyi_clinic::followups::OpenVisit;
use xiangyi_clinic::store::Restore;
use xiangyi_domain::users::Role;
use xiangyi_store::OsEntropy;

#[test]
fn a_new_store_has_a_head_a_team_and_the_standard_packs_with_ids_that_every_computer_derives() {
    let (one, two) = (Place::new("2026-09-01"), Place::new("2026-09-02"));
    let of = |place: &Place| {
        let teams = place.head.list_teams(at("2026-09-01").today).unwrap().teams;
        let packs = place.head.list_packs().unwrap().packs;
        let ids: Vec<String> = teams.iter().map(|team: &TeamLine| team.id.to_string()).collect();
        let codes: Vec<(String, String)> =
            packs.iter().map(|pack: &PackLine| (pack.id.to_string(), pack.code.clone())).collect();
        (place.head.user_id(), ids, codes)
    };
    assert_eq!(of(&one), of(&two));
    assert_eq!(of(&one).2.len(), 9);
    assert_eq!(one.head.list_teams(at("2026-09-01").today).unwrap().teams[0].leader, "周院长");
}

#[test]
fn a_backup_is_restored_with_the_password_or_the_recovery_key() {
    let place = Place::new("2026-09-01");
    place.user("zhao", Role::VillageDoctor, &["石板村"]);
    place.person("石板村", "张国福", MAN_1955);
    let file = place.dir.path().join("backup.xyk");
    let made = place.head.backup(&file, at("2026-09-01"), &mut ids()).unwrap();
    assert!(made.ok && made.bytes > 0);
    for recovery_key in [None, Some(place.recovery_key)] {
        let dir = tempfile::tempdir().unwrap();
        let input = Restore { path: file.clone(), login: "yuanzhang".into(), password: PASSWORD.into(), recovery_key };
        let (clinic, _) = Clinic::restore(dir.path(), &input, at("2026-09-02"), &mut ids(), &mut OsEntropy).unwrap();
        assert_eq!(clinic.resident_page(MAN_1955, at("2026-09-02")).unwrap().resident.row.name, "张国福");
        assert!(clinic.check_store().unwrap().ok);
        assert!(Clinic::login(dir.path(), "yuanzhang", PASSWORD).is_ok());
    }
}

#[test]
fn a_forgotten_password_is_replaced_with_the_recovery_key() {
    let place = Place::new("2026-09-01");
    let unlock = |key: &str| {
        let (login, new) = ("yuanzhang", "another one");
        Clinic::unlock(place.dir.path(), key, login, new, at("2026-09-02"), &mut ids(), &mut OsEntropy).map(|_| ())
    };
    assert_eq!(refused(unlock("not a key")), "not_a_recovery_key");
    unlock(&place.recovery_key).unwrap();
    assert_eq!(refused(Clinic::login(place.dir.path(), "yuanzhang", PASSWORD).map(|_| ())), "wrong_password");
    assert!(Clinic::login(place.dir.path(), "yuanzhang", "another one").is_ok());
}

#[test]
fn a_draft_is_kept_for_its_user_until_it_is_dropped() {
    let place = Place::new("2026-09-01");
    let doctor = place.user("zhao", Role::VillageDoctor, &["石板村"]);
    let id = place.person("石板村", "张国福", MAN_1955);
    let key = format!("visit/{id}/hypertension");
    doctor.save_draft(&key, &json!({"systolic_mmhg": 138}), at("2026-09-01")).unwrap();
    let form = |clinic: &Clinic| {
        let code = xiangyi_domain::followups::FormCode::HYPERTENSION;
        clinic.open_visit_form(&OpenVisit::of(MAN_1955, code), at("2026-09-01")).unwrap().draft
    };
    assert_eq!(form(&doctor), Some(json!({"systolic_mmhg": 138})));
    assert_eq!(form(&place.head), None);
    doctor.drop_draft(&key).unwrap();
    assert_eq!(form(&doctor), None);
}
