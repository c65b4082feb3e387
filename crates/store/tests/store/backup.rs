use crate::township::{LOGIN, PASSWORD, Township, at, head};
use serde_json::json;
use std::path::Path;
use xiangyi_domain::id::{InstallId, ResidentId};
use xiangyi_store::{Restored, Store, StoreError, Unlock, residents};

const PASS: Unlock<'static> = Unlock::Password { login: LOGIN, password: PASSWORD };

fn restore(file: &Path, dir: &Path, unlock: &Unlock<'_>) -> Result<Restored, StoreError> {
    Store::restore(file, dir, unlock, InstallId::from_bytes([9; 16]), at(90))
}

fn backed_up() -> (Township, ResidentId, std::path::PathBuf) {
    let town = Township::new();
    let id = town.resident("王小明", "石板村", json!({ "id_number": "410482195503120019" }));
    let file = town.dir.path().join("乡医 备份.xyk");
    let report = town.store.backup(&file).unwrap();
    assert_eq!((report.residents, report.last_seq), (1, 2));
    assert_eq!(report.bytes, file.metadata().unwrap().len());
    (town, id, file)
}

#[test]
fn a_backup_brings_everything_back_as_a_new_installation() {
    let (town, id, file) = backed_up();
    town.resident("后来的人", "石板村", json!({}));
    let elsewhere = tempfile::tempdir().unwrap();
    let restored = restore(&file, elsewhere.path(), &PASS).unwrap();
    assert_eq!((restored.user, restored.set_aside), (Some(head()), None));
    assert_eq!(restored.store.read(|reader| residents::find(reader, id)).unwrap().unwrap().name, "王小明");
    assert_eq!(restored.store.read(|reader| residents::count(reader, None)).unwrap(), 1);
    let (old, new) = (town.store.sync_status().unwrap(), restored.store.sync_status().unwrap());
    assert_eq!(new.install_id, InstallId::from_bytes([9; 16]));
    assert_eq!(new.former_install, Some(old.install_id));
    assert_eq!((new.unsent, new.last_seq, new.acked_seq), (2, 2, 0), "unacknowledged changes are sent by the new one");
    assert!(restored.store.check().unwrap().is_whole());
    drop(restored.store);
    assert!(Store::open(elsewhere.path(), LOGIN, PASSWORD).is_ok());
}

#[test]
fn a_store_in_the_way_is_set_aside_and_not_deleted() {
    let (town, id, file) = backed_up();
    let later = town.resident("后来的人", "石板村", json!({}));
    let Township { dir, store, recovery, .. } = town;
    drop(store);
    let restored = restore(&file, dir.path(), &Unlock::Recovery(&recovery)).unwrap();
    assert_eq!(restored.user, None);
    let found = |store: &Store, id| store.read(|reader| residents::find(reader, id)).unwrap().is_some();
    assert!(found(&restored.store, id) && !found(&restored.store, later));
    let (former, _) = Store::open(&restored.set_aside.unwrap(), LOGIN, PASSWORD).unwrap();
    assert!(found(&former, later), "what the backup lacks is still there");
}

#[test]
fn a_wrong_password_changes_nothing() {
    let (town, _, file) = backed_up();
    let elsewhere = tempfile::tempdir().unwrap();
    let wrong = Unlock::Password { login: LOGIN, password: "wrong" };
    assert!(matches!(restore(&file, elsewhere.path(), &wrong).map(|_| ()), Err(StoreError::WrongPassword)));
    assert_eq!(std::fs::read_dir(elsewhere.path()).unwrap().count(), 0);
    drop(town);
}

#[test]
fn a_backup_cut_short_anywhere_is_refused_and_changes_nothing() {
    let (town, id, file) = backed_up();
    let whole = std::fs::read(&file).unwrap();
    let target = tempfile::tempdir().unwrap();
    let cut = target.path().join("cut.xyk");
    let data = target.path().join("data");
    let cuts = (0..whole.len()).step_by(4096).chain([1, 7, 27, 28, 29, whole.len() - 33, whole.len() - 1]);
    for length in cuts {
        std::fs::write(&cut, &whole[..length]).unwrap();
        let refused = restore(&cut, &data, &PASS).map(|_| ());
        assert!(matches!(refused, Err(StoreError::BackupDamaged { .. })), "{length}: {refused:?}");
        assert_eq!(std::fs::read_dir(&data).unwrap().count(), 0, "{length}");
    }
    for at in (0..whole.len()).step_by(9973) {
        let mut changed = whole.clone();
        changed[at] ^= 1;
        std::fs::write(&cut, &changed).unwrap();
        assert!(matches!(restore(&cut, &data, &PASS).map(|_| ()), Err(StoreError::BackupDamaged { .. })), "{at}");
    }
    assert!(restore(&file, &data, &PASS).is_ok());
    assert!(town.store.read(|reader| residents::find(reader, id)).unwrap().is_some());
}

#[test]
fn a_backup_shows_no_name() {
    let (_town, _, file) = backed_up();
    let bytes = std::fs::read(file).unwrap();
    assert!(!bytes.windows("王小明".len()).any(|window| window == "王小明".as_bytes()));
}
