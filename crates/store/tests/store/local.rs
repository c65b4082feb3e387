use crate::township::{Township, at, head};
use serde_json::json;
use xiangyi_store::{Enrolment, Op, audit, local};
use xiangyi_wire::enroll::CountyKeys;

#[test]
fn a_draft_survives_until_it_is_dropped() {
    let town = Township::new();
    let draft = || town.store.read(|reader| local::draft(reader, head(), "visit")).unwrap();
    assert_eq!(draft(), None);
    for (minute, typed) in [(1, "1"), (2, "138/86")] {
        town.store.save_draft(head(), "visit", &json!({ "pressure": typed }), at(minute)).unwrap();
    }
    assert_eq!(draft().unwrap().content["pressure"], "138/86");
    assert_eq!(town.store.read(|reader| local::drafts(reader, head())).unwrap().len(), 1);
    town.store.drop_draft(head(), "visit").unwrap();
    assert_eq!(draft(), None);
}

#[test]
fn settings_are_of_one_user_or_of_all() {
    let town = Township::new();
    let setting = |user| town.store.read(|reader| local::setting(reader, user, "paper")).unwrap();
    town.store.set_setting(None, "paper", &json!("A4")).unwrap();
    town.store.set_setting(Some(head()), "paper", &json!("A5")).unwrap();
    assert_eq!((setting(None), setting(Some(head()))), (Some(json!("A4")), Some(json!("A5"))));
    town.store.set_setting(Some(head()), "paper", &json!(null)).unwrap();
    assert_eq!(setting(Some(head())), None);
    town.store.save_mapping("header", &json!({ "姓名": "name" }), at(1)).unwrap();
    assert!(town.store.read(|reader| local::mapping(reader, "header")).unwrap().is_some());
}

#[test]
fn an_enrolment_is_kept_and_a_second_one_takes_its_place() {
    let town = Township::new();
    assert!(!town.store.sync_status().unwrap().enrolled);
    for token in ["one", "two"] {
        let enrolment = Enrolment {
            server_url: "http://127.0.0.1:8620".into(),
            device_id: xiangyi_domain::id::DeviceId::from_bytes([4; 16]),
            token: token.into(),
            device_key: vec![1, 2, 3],
            ca: None,
            keys: Some(CountyKeys { reads: "reads".to_owned(), signs: "signs".to_owned() }),
        };
        town.store.set_enrolment(&enrolment).unwrap();
        assert_eq!(town.store.enrolment().unwrap(), Some(enrolment));
    }
    assert!(town.store.sync_status().unwrap().enrolled);
}

#[test]
fn the_audit_trail_says_who_did_what_and_also_what_left_no_row() {
    let town = Township::new();
    town.resident("王小明", "石板村", json!({}));
    town.commit(Op::Print, |tx| {
        tx.note("contract-roster");
        Ok(())
    })
    .unwrap();
    let rows = town.store.read(|reader| audit::page(reader, None, None, 10)).unwrap();
    let told: Vec<_> = rows.iter().map(|row| (row.no, row.op.as_str(), row.changes, row.note.as_deref())).collect();
    assert_eq!(told, [(2, "print", 0, Some("contract-roster")), (1, "add_resident", 2, None)]);
    assert!(rows.iter().all(|row| row.user == head()));
    assert_eq!(town.store.read(|reader| audit::page(reader, Some(head()), Some(2), 10)).unwrap().len(), 1);
}
