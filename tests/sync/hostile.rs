//! An answer file that the county signed and that says anything: a county's server may be broken, too.

#[path = "../../crates/wire/tests/decoders/alter.rs"]
mod alter;

use crate::scene::County;
use alter::{alterations, altered};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use tempfile::TempDir;
use xiangyi_county::exchange;
use xiangyi_county::keys::Keys;
use xiangyi_county::storage::Storage;
use xiangyi_county::storage::sqlite::Sqlite;
use xiangyi_domain::id::InstallId;
use xiangyi_sync::{Export, SyncError, export, import};
use xiangyi_tests::dice::share;
use xiangyi_wire::envelope::{self, Envelope};
use xiangyi_wire::frame;

/// Guards: whatever an answer says, the computer reads it or says why not; its store stays whole, and what was typed on it
/// can still be sent.
#[tokio::test(flavor = "multi_thread")]
async fn no_altered_answer_breaks_the_store() {
    let (county, stick) = (County::start().await, TempDir::new().unwrap());
    let ((far, _), (near, _)) = (county.computer(1).await, county.computer(2).await);
    let storage = Sqlite::open(county.folder.path(), [1; 48]).unwrap();
    let server = (&storage as &dyn Storage).read(|reader| reader.server()).unwrap();
    let keys = Keys::of(&server).unwrap();
    let device_key = far.store.enrolment().unwrap().unwrap().device_key;
    let secret = blake3::derive_key("xiangyi 2026 device reads answers", &device_key);
    let mut runner = TestRunner::deterministic();
    let (mut read, mut refused) = (0, 0);
    for round in 0..share(60, 600) {
        let mine = far.add("王桂兰", "石板");
        near.add("李保国", "河口");
        let _ = near.sync().await;
        let file = stick.path().join("file.xyb");
        let (app_version, now) = ("test", crate::scene::morning(0));
        export(&far.store, Export { file: &file, limit: None, app_version, entropy: [3; 32], now }).unwrap();
        let taken = exchange::take(&storage, &std::fs::read(&file).unwrap(), [4; 32], chrono::Utc::now()).unwrap();
        let answer = Envelope::read(&taken.answer).unwrap();
        let content = answer.open(&secret, |_, _| true).unwrap();
        let mut changed = Vec::new();
        for (kind, body) in envelope::messages(&content).unwrap() {
            let json = frame::inflate(body).unwrap();
            let json = altered(&json, &alterations().new_tree(&mut runner).unwrap().current());
            envelope::add(&mut changed, kind, &frame::pack(&json).unwrap());
        }
        let to = envelope::reader_key(&secret);
        let sealed = envelope::seal(&answer.header, &changed, &to, [5; 32], |bytes| keys.sign(bytes)).unwrap();
        let path = stick.path().join("answer.xyb");
        std::fs::write(&path, sealed).unwrap();
        match import(&far.store, &path, InstallId(far.id())) {
            Ok(_) => read += 1,
            Err(SyncError::Envelope(_) | SyncError::Store(_)) => refused += 1,
            Err(error) => panic!("round {round}: {error}"),
        }
        assert!(far.resident(mine).is_some(), "round {round}: what was typed is there");
    }
    eprintln!("{read} read, {refused} refused");
    assert!(read > 0 && refused > 0);
    let problems = far.store.check().unwrap().problems;
    assert!(problems.is_empty(), "{problems:?}");
}
