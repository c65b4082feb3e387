//! A PostgreSQL of the test's own, on a free port of this computer, in a folder that goes with it.
//!
//! `XIANGYI_TEST_POSTGRES` names a running one instead (`postgresql://USER@127.0.0.1:PORT`), so that many tests need not
//! start many; each database in it is still a test's own.

use std::io::Write;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use tempfile::TempDir;

/// Names a running server.
pub const VARIABLE: &str = "XIANGYI_TEST_POSTGRES";

/// A server, stopped by its process id when it is dropped.
pub struct Postgres {
    url: String,
    own: Option<Own>,
}

struct Own {
    child: Child,
    folder: TempDir,
    port: u16,
    settings: Vec<&'static str>,
}

impl Postgres {
    /// The running server that the environment names, or one of the test's own that syncs nothing to the disk.
    pub fn any() -> Postgres {
        match std::env::var(VARIABLE) {
            Ok(url) => Postgres { url, own: None },
            Err(_) => Postgres::start(false),
        }
    }

    /// A server of the test's own; a durable one syncs every commit to the disk, as the county's does.
    pub fn start(durable: bool) -> Postgres {
        let hasty = vec!["fsync=off", "full_page_writes=off"];
        Postgres::start_with(if durable { Vec::new() } else { hasty }, |_| {})
    }

    /// One that is spoken to by TLS only, with the certificate and the key of two files.
    pub fn encrypted(certificate: &Path, key: &Path) -> Postgres {
        let settings = vec!["fsync=off", "ssl=on", "ssl_cert_file=server.pem", "ssl_key_file=server.key"];
        Postgres::start_with(settings, |data| {
            for (from, name) in [(certificate, "server.pem"), (key, "server.key")] {
                std::fs::copy(from, data.join(name)).unwrap();
                if is_root() {
                    give_to_postgres(&data.join(name));
                }
                let closed = Command::new("chmod").arg("600").arg(data.join(name)).status().unwrap();
                assert!(closed.success());
            }
            std::fs::write(data.join("pg_hba.conf"), "hostssl all all 127.0.0.1/32 trust\n").unwrap();
        })
    }

    fn start_with(settings: Vec<&'static str>, prepare: impl FnOnce(&Path)) -> Postgres {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        std::fs::create_dir(&data).unwrap();
        if is_root() {
            give_to_postgres(folder.path());
            give_to_postgres(&data);
        }
        let mut init = server_program("initdb");
        init.args(["--auth=trust", "--username=xiangyi", "--encoding=UTF8", "--locale=C", "--no-sync", "-D"])
            .arg(&data);
        let made = init.stdin(Stdio::null()).output().expect("PostgreSQL is installed by `cargo xtask test`");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        prepare(&data);
        let child = serve(&data, port, &settings);
        let url = format!("postgresql://xiangyi@127.0.0.1:{port}");
        let postgres = Postgres { url, own: Some(Own { child, folder, port, settings }) };
        postgres.until_ready();
        postgres
    }

    /// The URL of a new, empty database.
    pub fn database(&self) -> String {
        static MADE: AtomicU32 = AtomicU32::new(0);
        let name = format!("test_{}_{}", std::process::id(), MADE.fetch_add(1, Ordering::Relaxed));
        self.sql("postgres", &format!("CREATE DATABASE {name} TEMPLATE template0"));
        format!("{}/{name}", self.url)
    }

    /// Runs SQL beside the server under test, and answers what it printed.
    pub fn sql(&self, database: &str, sql: &str) -> String {
        let output = self.psql(database, sql);
        assert!(output.status.success(), "{sql}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    /// The same, in a session that holds its locks until it is dropped.
    pub fn holding(&self, database: &str, sql: &str) -> Held {
        let mut session = psql(&format!("{}/{database}", self.url));
        let session = session.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = session.spawn().unwrap();
        let script = format!("BEGIN;\n{sql};\nSELECT 'held';\n");
        // Its input stays open: it waits there, and the server sees at once when it goes.
        child.stdin.as_mut().unwrap().write_all(script.as_bytes()).unwrap();
        let mut lines = std::io::BufRead::lines(std::io::BufReader::new(child.stdout.take().unwrap()));
        assert!(lines.any(|line| line.unwrap() == "held"), "the lock was not taken");
        Held(child)
    }

    /// Ends the server without notice to anybody and starts it again, which reads what it had synced.
    pub fn kill_and_restart(&mut self) {
        let own = self.own.as_mut().expect("a server of the test's own");
        quit(&mut own.child);
        own.child = serve(&own.folder.path().join("data"), own.port, &own.settings);
        self.until_ready();
    }

    fn psql(&self, database: &str, sql: &str) -> std::process::Output {
        psql(&format!("{}/{database}", self.url)).args(["-c", sql]).output().unwrap()
    }

    fn until_ready(&self) {
        let started = std::time::Instant::now();
        while !self.psql("postgres", "SELECT 1").status.success() {
            assert!(started.elapsed().as_secs() < 60, "PostgreSQL does not answer");
        }
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        if let Some(own) = &mut self.own {
            quit(&mut own.child);
        }
    }
}

/// An immediate stop: SIGQUIT to the first process ends its children too, as a power cut would.
fn quit(first: &mut Child) {
    let quit = Command::new("kill").arg("-QUIT").arg(first.id().to_string()).status();
    if !quit.is_ok_and(|status| status.success()) {
        let _ = first.kill();
    }
    let _ = first.wait();
}

/// A session that holds locks.
pub struct Held(Child);

impl Drop for Held {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn serve(data: &Path, port: u16, settings: &[&str]) -> Child {
    let mut command = server_program("postgres");
    command.arg("-D").arg(data).args(["-h", "127.0.0.1", "-k", "", "-p", &port.to_string()]);
    command.args(["-c", "log_min_messages=fatal", "-c", "max_connections=100"]);
    for setting in settings {
        command.args(["-c", setting]);
    }
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

fn psql(url: &str) -> Command {
    let mut command = Command::new("psql");
    command.args(["-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1", url]).stdin(Stdio::null());
    command
}

/// A program of the server. It refuses to run as root, and then runs as the user that its package made; it ends with the
/// test, however that ends.
fn server_program(name: &str) -> Command {
    let mut command = Command::new("setpriv");
    if is_root() {
        command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]);
    }
    command.args(["--pdeathsig", "QUIT"]).arg(installed().join(name)).current_dir("/");
    command
}

/// The newest version that is installed.
fn installed() -> PathBuf {
    let versions = std::fs::read_dir("/usr/lib/postgresql").expect("PostgreSQL is installed by `cargo xtask test`");
    let version = |path: &PathBuf| path.file_name().and_then(|name| name.to_string_lossy().parse::<u32>().ok());
    let newest = versions.map(|version| version.unwrap().path()).max_by_key(version);
    newest.expect("a version of PostgreSQL").join("bin")
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output().unwrap();
    id.stdout.trim_ascii() == b"0"
}

fn give_to_postgres(folder: &Path) {
    let given = Command::new("chown").arg("postgres:").arg(folder).status().unwrap();
    assert!(given.success(), "chown {}", folder.display());
}
