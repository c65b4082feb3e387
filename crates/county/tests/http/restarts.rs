//! What only a database server does: it restarts, it ends transactions that collide, and it lets callers wait.

use crate::county::*;
use crate::database::Database;
use crate::postgres::Postgres;
use crate::stopping::binary;
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

/// Guards: a full disk of the database is told as that and nothing is half taken; it goes on by itself. A trigger says what
/// the database says then.
#[tokio::test]
async fn a_full_disk_of_the_database_is_told_and_passes() {
    let mut county = County::start().await;
    let mut device = county.device("pc1").await;
    let first = device.resident("甲");
    device.push(&[first]).await.unwrap();
    let (server, name) = county.database.server();
    server.sql(
        &name,
        "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF pg_trigger_depth() = 1 THEN \
         RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END IF; RETURN NEW; END $$; \
         CREATE TRIGGER full_disk BEFORE INSERT ON places FOR EACH ROW EXECUTE FUNCTION full_disk(); \
         CREATE TRIGGER full_disk BEFORE UPDATE ON server FOR EACH ROW EXECUTE FUNCTION full_disk();",
    );
    let changes = [device.resident("乙"), device.resident("丙")];
    let refused = device.push(&changes).await.unwrap_err();
    assert_eq!(refused, Refusal(reqwest::StatusCode::SERVICE_UNAVAILABLE, "disk_full".to_owned()));
    let ready = device.http.get(format!("{}/readyz", county.url)).send().await.unwrap();
    assert_eq!((ready.status().as_u16(), ready.headers()["retry-after"].as_bytes()), (503, b"60".as_slice()));
    let figures = device.http.get(format!("{}/metrics", county.url)).send().await.unwrap().text().await.unwrap();
    assert!(figures.lines().any(|line| line == "xiangyi_takes_writes 0"), "what is there can be read");
    let (server, name) = county.database.server();
    assert_eq!(server.sql(&name, "SELECT count(*) FROM changes"), "1", "nothing is half taken");
    server.sql(&name, "DROP TRIGGER full_disk ON places; DROP TRIGGER full_disk ON server");
    assert_eq!(device.http.get(format!("{}/readyz", county.url)).send().await.unwrap().status().as_u16(), 200);
    let reply = device.push(&changes).await.unwrap();
    assert_eq!((reply.last_seq, words(&reply.results)), (3, vec!["accepted 1".to_owned(); 2]));
}

/// Guards: personal data crosses no network in the clear, and to nobody who does not prove who it is.
#[test]
fn a_database_elsewhere_is_refused_without_its_authority() {
    for (url, why) in [
        ("postgresql://x@10.0.0.9/county", "it is spoken by TLS only"),
        ("postgresql://x@county.example/county", "it is spoken by TLS only"),
        ("postgresql://x@127.0.0.1,10.0.0.9/county", "it is spoken by TLS only"),
        ("postgresql://x@10.0.0.9/county?sslmode=disable", "in the clear"),
        ("postgresql://x@10.0.0.9/county?sslmode=prefer", "is verify-full"),
        ("postgresql://x@10.0.0.9/county?sslmode=require", "is verify-full"),
        ("postgresql://x@10.0.0.9/county?sslmode=verify-ca&sslrootcert=ca.pem", "of use with sslmode=verify-full only"),
        ("postgresql://x@10.0.0.9/county?sslmode=verify-full", "add &sslrootcert=FILE"),
        ("postgresql://x@10.0.0.9/county?sslmode=verify-full&sslrootcert=/nowhere.pem", "holds no certificate"),
        ("postgresql://x@127.0.0.1/county?sslmode=require", "is verify-full"),
        ("postgresql://x@127.0.0.1", "names no database"),
        ("mysql://x", "cannot be read"),
    ] {
        let refused = Storage::open(url, [1; 48]).err().unwrap();
        assert!(matches!(refused, CountyError::DatabaseUrl { .. }), "{url}: {refused:?}");
        assert!(refused.to_string().contains(why), "{url}: {refused}");
    }
}

/// Guards: the database is spoken to under the certificate that the authority given has signed for its name, by the
/// server and by the programs that copy it; another authority's and another name's are refused.
#[tokio::test]
async fn a_database_is_spoken_to_by_tls_under_its_own_authority_only() {
    let folder = TempDir::new().unwrap();
    let ca = |name: &str, of: &str| {
        let made = binary().args(["ca", "--name", of, "--data"]).arg(folder.path().join(name)).output().unwrap();
        assert!(made.status.success());
        folder.path().join(name).join("tls").join("ca.pem")
    };
    let (ours, others, elsewhere) =
        (ca("ours", "127.0.0.1"), ca("others", "127.0.0.1"), ca("elsewhere", "county.example"));
    let at = |name: &str, file: &str| folder.path().join(name).join("tls").join(file);
    let encrypted = |name: &str| Postgres::encrypted(&at(name, "server.pem"), &at(name, "server.key"));
    let by = |server: &Postgres, ca: &Path| {
        format!("{}?sslmode=verify-full&sslrootcert={}", server.database(), ca.display())
    };
    let server = encrypted("ours");
    let opened = |url: String| std::thread::spawn(move || Storage::open(&url, [1; 48]).map(drop)).join().unwrap();
    let plain = opened(server.database());
    assert!(plain.is_err(), "the server of this test is spoken to by TLS only");
    for (url, what) in
        [(by(&server, &others), "another authority"), (by(&encrypted("elsewhere"), &elsewhere), "another name")]
    {
        let refused = opened(url).unwrap_err();
        assert!(matches!(refused, CountyError::DatabaseTls { .. }), "{what}: {refused:?}");
        assert!(refused.to_string().contains("was not signed for this name"), "{what}: {refused}");
    }
    let url = by(&server, &ours);
    let name = url.split('?').next().unwrap().rsplit('/').next().unwrap().to_owned();
    let database = Database { folder: folder.path().to_owned(), postgres: Some((Arc::new(server), url)) };
    let county = County::start_on((TempDir::new().unwrap(), database), |_| {}).await;
    let mut device = county.device("pc1").await;
    let resident = device.resident("甲");
    assert_eq!(word(&device.say(resident).await), "accepted 1");
    let (server, _) = county.database.postgres.as_ref().unwrap();
    let ssl = "SELECT count(*), bool_and(ssl) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE datname = '{name}' AND \
               application_name = 'xiangyi-county'";
    let seen = server.sql("postgres", &ssl.replace("{name}", &name));
    assert!(seen.ends_with("|t") && !seen.starts_with("0|"), "{seen}");
    let file = county.database.back_up("copy.backup");
    let database = county.stop().await.1;
    database.restore(&file, true).unwrap();
}
