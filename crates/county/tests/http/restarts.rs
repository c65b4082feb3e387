//! What only a database server does: it restarts, it ends transactions that collide, and it lets callers wait.

use crate::county::*;
use crate::database::Database;
use crate::postgres::Postgres;
use std::path::Path;
use std::sync::Arc;
use tempfile::TempDir;
use xiangyi_county::CountyError;
use xiangyi_county::storage::postgres::Postgres as Storage;

impl Database {
    /// One on a PostgreSQL of the test's own.
    pub fn on(server: Postgres, folder: &Path) -> Database {
        let url = server.database();
        Database { folder: folder.to_owned(), postgres: Some((Arc::new(server), url)) }
    }

    /// The PostgreSQL server behind it, and the name of the database there.
    pub fn server(&mut self) -> (&mut Postgres, String) {
        let (server, url) = self.postgres.as_mut().expect("a test on PostgreSQL");
        let name = url.rsplit('/').next().unwrap().to_owned();
        (Arc::get_mut(server).expect("nobody else uses it"), name)
    }
}

/// Guards: the retry. The database is killed between two batches; the device notices nothing.
#[tokio::test]
async fn a_database_that_restarts_costs_no_batch() {
    let folder = TempDir::new().unwrap();
    let database = Database::on(Postgres::start(true), folder.path());
    let mut county = County::start_on((folder, database), |_| {}).await;
    let mut device = county.device("pc1").await;
    let first = device.resident("甲");
    assert_eq!(device.push(&[first]).await.unwrap().last_seq, 1);
    county.database.server().0.kill_and_restart();
    let second = device.resident("乙");
    let reply = device.push(&[second]).await.unwrap();
    assert_eq!((reply.last_seq, words(&reply.results)), (2, vec!["accepted 1".to_owned()]));
}

/// Guards: the codes that ask for the same transaction again. A trigger raises each of them twice.
#[tokio::test]
async fn a_transaction_that_the_database_ends_is_run_again() {
    let mut county = County::start().await;
    let mut device = county.device("pc1").await;
    for (n, code) in ["40001", "40P01"].into_iter().enumerate() {
        let (server, name) = county.database.server();
        server.sql(
            &name,
            &format!(
                "CREATE SEQUENCE tries_{code}; CREATE FUNCTION fail_{code}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
                 IF nextval('tries_{code}') <= 2 THEN RAISE EXCEPTION 'again' USING ERRCODE = '{code}'; END IF; \
                 RETURN NEW; END $$; CREATE TRIGGER fail_{code} BEFORE INSERT ON changes FOR EACH ROW \
                 EXECUTE FUNCTION fail_{code}();"
            ),
        );
        let change = device.resident(&format!("{n}"));
        let reply = device.push(&[change]).await.unwrap();
        assert_eq!(words(&reply.results), ["accepted 1"], "{code}");
        let (server, name) = county.database.server();
        assert_eq!(server.sql(&name, &format!("SELECT last_value FROM tries_{code}")), "3", "{code}");
        assert_eq!(server.sql(&name, "SELECT count(*) FROM changes"), (n + 1).to_string(), "once each");
    }
}

/// Guards: personal data crosses no network in the clear.
#[test]
fn a_database_elsewhere_is_refused() {
    for (url, why) in [
        ("postgresql://x@10.0.0.9/county", "must be on this computer"),
        ("postgresql://x@county.example/county", "must be on this computer"),
        ("postgresql://x@127.0.0.1,10.0.0.9/county", "must be on this computer"),
        ("postgresql://x@127.0.0.1", "names no database"),
        ("mysql://x", "cannot be read"),
    ] {
        let refused = Storage::open(url, [1; 48]).err().unwrap();
        assert!(matches!(refused, CountyError::DatabaseUrl { .. }), "{url}: {refused:?}");
        assert!(refused.to_string().contains(why), "{url}: {refused}");
    }
}
