use crate::township::{LOGIN, PASSWORD, Seeded, Township, head};
use serde_json::json;
use xiangyi_domain::id::{UserId, derived};
use xiangyi_store::{RecoveryKey, Store, StoreError, residents};

fn doctor() -> UserId {
    UserId(derived("user", &["410482101", "zhang"]))
}

#[test]
fn a_wrong_password_or_login_opens_nothing() {
    let town = Township::new();
    for (login, password) in [(LOGIN, "wrong"), ("nobody", PASSWORD), ("", ""), (LOGIN, "correct horse ")] {
        let opened = Store::open(town.dir.path(), login, password).map(|_| ());
        assert!(matches!(opened, Err(StoreError::WrongPassword)), "{login}");
    }
}

#[test]
fn every_user_opens_the_store_with_a_password_of_their_own() {
    let town = Township::new();
    town.store.set_password("zhang", doctor(), "village", &mut Seeded(3)).unwrap();
    assert_eq!(Store::open(town.dir.path(), "zhang", "village").unwrap().1, doctor());
    assert_eq!(Store::open(town.dir.path(), LOGIN, PASSWORD).unwrap().1, head());
    town.store.set_password("zhang", doctor(), "new words", &mut Seeded(4)).unwrap();
    assert!(matches!(town.store.check_password("zhang", "village"), Err(StoreError::WrongPassword)));
    assert_eq!(town.store.check_password("zhang", "new words").unwrap(), doctor());
    assert!(town.store.remove_login("zhang").unwrap());
    assert!(!town.store.has_login("zhang").unwrap());
    assert!(Store::open(town.dir.path(), "zhang", "new words").is_err());
    assert!(matches!(town.store.remove_login(LOGIN), Err(StoreError::LastLogin)));
}

#[test]
fn the_recovery_key_opens_the_store_when_all_passwords_are_forgotten() {
    let town = Township::new();
    let id = town.resident("王小明", "石板村", json!({}));
    let Township { dir, store, recovery, .. } = town;
    drop(store);
    let typed = RecoveryKey::parse(&recovery.to_string().to_lowercase()).unwrap();
    let store = Store::open_with_recovery(dir.path(), &typed).unwrap();
    assert!(store.read(|reader| residents::find(reader, id)).unwrap().is_some());
    store.set_password(LOGIN, head(), "a new one", &mut Seeded(9)).unwrap();
    drop(store);
    assert!(Store::open(dir.path(), LOGIN, "a new one").is_ok());
    assert!(matches!(Store::open(dir.path(), LOGIN, PASSWORD).map(|_| ()), Err(StoreError::WrongPassword)));
}

#[test]
fn a_new_recovery_key_ends_the_former_one() {
    let town = Township::new();
    let new = town.store.renew_recovery_key(&mut Seeded(77)).unwrap();
    let old = Store::open_with_recovery(town.dir.path(), &town.recovery).map(|_| ());
    assert!(matches!(old, Err(StoreError::WrongRecoveryKey)));
    assert!(Store::open_with_recovery(town.dir.path(), &new).is_ok());
}

#[test]
fn damaged_keys_are_explained_and_left_as_they_are() {
    let town = Township::new();
    let path = town.dir.path().join("keys.json");
    let whole = std::fs::read(&path).unwrap();
    for damaged in [&whole[..whole.len() / 2], b"", b"{}", b"[1,2]"] {
        std::fs::write(&path, damaged).unwrap();
        let opened = Store::open(town.dir.path(), LOGIN, PASSWORD).map(|_| ());
        assert!(matches!(opened, Err(StoreError::KeysDamaged { .. })), "{opened:?}");
        assert!(matches!(
            town.store.set_password("x", head(), "y", &mut Seeded(1)),
            Err(StoreError::KeysDamaged { .. })
        ));
        assert_eq!(std::fs::read(&path).unwrap(), damaged, "nothing was made anew");
    }
    std::fs::remove_file(&path).unwrap();
    let opened = Store::open(town.dir.path(), LOGIN, PASSWORD).map(|_| ());
    assert!(matches!(opened, Err(StoreError::KeysMissing)));
}

#[test]
fn nothing_on_the_disk_shows_a_name_a_number_or_a_login() {
    let town = Township::new();
    town.resident("王小明", "石板村", json!({ "id_number": "410482195503120019", "phone": "13800001234" }));
    let mut files = 0;
    for entry in std::fs::read_dir(town.dir.path()).unwrap() {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        files += 1;
        for secret in ["王小明", "小明", "410482195503120019", "13800001234", LOGIN, "wangxiaoming", "石板镇"] {
            assert!(!holds(&bytes, secret.as_bytes()), "{} shows {secret}", path.display());
        }
    }
    assert!(files >= 3, "database, write-ahead log and keys were looked at");
    assert!(town.dir.path().join("xiangyi.db-wal").metadata().unwrap().len() > 0);
}

#[test]
fn the_database_is_unreadable_without_its_key() {
    let town = Township::new();
    let path = town.dir.path().join("xiangyi.db");
    let head = std::fs::read(&path).unwrap();
    assert_ne!(&head[..15], b"SQLite format 3");
    let conn = rusqlite::Connection::open(&path).unwrap();
    assert!(conn.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(())).is_err());
}

#[test]
fn a_damaged_database_is_explained_and_left_as_it_is() {
    let town = Township::new();
    let Township { dir, store, .. } = town;
    drop(store);
    let path = dir.path().join("xiangyi.db");
    let garbage = vec![7_u8; 40_960];
    std::fs::write(&path, &garbage).unwrap();
    let opened = Store::open(dir.path(), LOGIN, PASSWORD).map(|_| ());
    assert!(matches!(opened, Err(StoreError::Damaged { .. })), "{opened:?}");
    assert_eq!(std::fs::read(&path).unwrap(), garbage);
}

fn holds(bytes: &[u8], secret: &[u8]) -> bool {
    bytes.windows(secret.len()).any(|window| window == secret)
}
