use crate::township::{LOGIN, PASSWORD, Township, create, fields, head, org, village};
use serde_json::json;
use xiangyi_domain::Area;
use xiangyi_domain::id::ResidentId;
use xiangyi_store::{Op, Store, StoreError, residents};
use xiangyi_wire::Entity;

#[test]
fn a_saved_resident_is_there_after_reopening() {
    let town = Township::new();
    let id = town.resident("王小明", "石板村", json!({ "id_number": "410482195503120019", "birth_on": "1955-03-12" }));
    let Township { dir, store, .. } = town;
    drop(store);
    let (store, user) = Store::open(dir.path(), LOGIN, PASSWORD).unwrap();
    assert_eq!(user, head());
    let resident = store.read(|reader| residents::find(reader, id)).unwrap().unwrap();
    assert_eq!(resident.name, "王小明");
    assert_eq!(resident.village, village("石板村"));
    assert_eq!(resident.birth_on.unwrap().to_string(), "1955-03-12");
    assert_eq!(resident.meta.revision, None);
    let by_number = store.read(|reader| residents::by_id_number(reader, "410482195503120019")).unwrap();
    assert_eq!(by_number, vec![resident]);
}

#[test]
fn a_commit_that_fails_leaves_nothing() {
    let town = Township::new();
    let id = ResidentId(town.next_id());
    let failed = town.commit(Op::AddResident, |tx| {
        let area = Area::village(&org(), village("石板村"));
        tx.insert(Entity::Resident, id, &area, fields(json!({ "name": "王小明" })))?;
        assert!(residents::find(tx, id)?.is_some(), "a commit sees its own writes");
        Err::<(), _>(StoreError::GroupTooLarge)
    });
    assert!(matches!(failed, Err(StoreError::GroupTooLarge)));
    assert!(town.store.read(|reader| residents::find(reader, id)).unwrap().is_none());
    let (_, committed) = town.commit(Op::AddResident, |_| Ok(())).unwrap();
    assert_eq!(committed.seqs, 1..1, "no seq was taken");
}

#[test]
fn seqs_have_no_gaps() {
    let town = Township::new();
    let area = Area::township(&org());
    let mut next = 1;
    for _ in 0..3 {
        let (_, committed) = town
            .commit(Op::ChangeVillage, |tx| {
                for name in ["石板村", "柳树村"] {
                    let id = tx.new_id();
                    tx.insert(Entity::Village, xiangyi_domain::id::RowId(id), &area, fields(json!({ "name": name })))?;
                }
                Ok(())
            })
            .unwrap();
        assert_eq!(committed.seqs, next..next + 2);
        assert_eq!(committed.change_ids.len(), 2);
        assert!(committed.entities.contains(&Entity::Village));
        next += 2;
    }
}

#[test]
fn a_patch_changes_its_fields_and_leaves_the_others() {
    let town = Township::new();
    let id = town.resident("王小明", "石板村", json!({ "phone": "13800001234", "sex": "male" }));
    town.commit(Op::ChangeResident, |tx| {
        tx.patch(Entity::Resident, id, None, fields(json!({ "phone": "13900005678", "sex": null })))
    })
    .unwrap();
    let resident = town.store.read(|reader| residents::find(reader, id)).unwrap().unwrap();
    assert_eq!(
        (resident.name.as_str(), resident.phone.as_deref(), resident.sex),
        ("王小明", Some("13900005678"), None)
    );
}

#[test]
fn what_does_not_fit_the_registry_is_refused() {
    let town = Township::new();
    let id = town.resident("王小明", "石板村", json!({}));
    let area = Area::village(&org(), village("石板村"));
    let refused = |patch: serde_json::Value| {
        town.commit(Op::ChangeResident, |tx| tx.patch(Entity::Resident, id, None, fields(patch.clone())))
    };
    assert!(matches!(refused(json!({ "shoe_size": "42" })), Err(StoreError::BadField { .. })));
    assert!(matches!(refused(json!({ "village": "not an id" })), Err(StoreError::BadField { .. })));
    assert!(matches!(refused(json!({ "name": 5 })), Err(StoreError::BadField { .. })));
    let again = town.commit(Op::AddResident, |tx| tx.insert(Entity::Resident, id, &area, fields(json!({}))));
    assert!(matches!(again, Err(StoreError::RowExists { entity: Entity::Resident })), "{again:?}");
    let missing = town.commit(Op::ChangeResident, |tx| {
        let nobody = ResidentId(tx.new_id());
        tx.patch(Entity::Resident, nobody, None, fields(json!({ "name": "无" })))
    });
    assert!(matches!(missing, Err(StoreError::NoSuchRow { .. })));
    let fact = town.commit(Op::LogVisit, |tx| tx.patch(Entity::Visit, id, None, fields(json!({}))));
    assert!(matches!(fact, Err(StoreError::NotAllowed { .. })));
}

#[test]
fn a_voided_row_stays_and_takes_no_further_change() {
    let town = Township::new();
    let id = town.resident("王小明", "石板村", json!({ "id_number": "410482195503120019" }));
    town.commit(Op::VoidRecord, |tx| tx.void(Entity::Resident, id, "录入错误")).unwrap();
    let resident = town.store.read(|reader| residents::find(reader, id)).unwrap().unwrap();
    assert_eq!(resident.meta.voided.as_deref(), Some("录入错误"));
    assert!(town.store.read(|reader| residents::by_id_number(reader, "410482195503120019")).unwrap().is_empty());
    let later = town.commit(Op::ChangeResident, |tx| {
        tx.patch(Entity::Resident, id, None, fields(json!({ "phone": "13900005678" })))
    });
    assert!(matches!(later, Err(StoreError::NoSuchRow { .. })));
}

#[test]
fn a_group_holds_at_most_a_hundred_changes() {
    let town = Township::new();
    let area = Area::township(&org());
    let insert = |count: u32| {
        town.commit(Op::ChangeVillage, |tx| {
            tx.group(|tx| {
                for _ in 0..count {
                    let id = xiangyi_domain::id::RowId(tx.new_id());
                    tx.insert(Entity::Village, id, &area, fields(json!({ "name": "村" })))?;
                }
                Ok(())
            })
        })
    };
    assert!(insert(100).is_ok());
    assert!(matches!(insert(101), Err(StoreError::GroupTooLarge)));
}

#[test]
fn two_processes_write_to_one_folder() {
    let town = Township::new();
    let (other, _) = Store::open(town.dir.path(), LOGIN, PASSWORD).unwrap();
    let id = town.resident("王小明", "石板村", json!({}));
    let mut ids = || uuid::Uuid::from_u128(77);
    let deed = xiangyi_store::Deed { op: Op::ChangeResident, user: head(), at: crate::township::at(9), ids: &mut ids };
    let (_, committed) = other
        .commit(deed, |tx| tx.patch(Entity::Resident, id, None, fields(json!({ "phone": "13900005678" }))))
        .unwrap();
    assert_eq!(committed.seqs, 3..4, "the log continues where the first process left it");
    let resident = town.store.read(|reader| residents::find(reader, id)).unwrap().unwrap();
    assert_eq!(resident.phone.as_deref(), Some("13900005678"));
}

#[test]
fn a_folder_with_a_store_is_not_made_anew() {
    let town = Township::new();
    assert!(matches!(create(town.dir.path(), 2), Err(StoreError::AlreadyExists)));
    let empty = tempfile::tempdir().unwrap();
    assert!(matches!(Store::open(empty.path(), LOGIN, PASSWORD), Err(StoreError::NoStore)));
}

/// Guards: what is left of a store whose making was cut short stands in nobody's way; keys alone may belong to a database
/// that somebody moved elsewhere.
#[test]
fn a_store_whose_making_was_cut_short_is_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    drop(create(folder.path(), 1).unwrap());
    let making = folder.path().join("being-made");
    assert!(!making.exists(), "nothing is left of the making");
    std::fs::create_dir(&making).unwrap();
    std::fs::rename(folder.path().join("xiangyi.db"), making.join("xiangyi.db")).unwrap();
    assert!(!Store::exists(folder.path()));
    drop(create(folder.path(), 2).unwrap());
    assert!(Store::open(folder.path(), LOGIN, PASSWORD).is_ok());
    std::fs::remove_file(folder.path().join("xiangyi.db")).unwrap();
    assert!(matches!(create(folder.path(), 3), Err(StoreError::AlreadyExists)));
}
