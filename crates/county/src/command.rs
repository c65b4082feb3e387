//! The commands of `xiangyi-county`.

use crate::enrolment;
use crate::error::CountyError;
use crate::operators;
use crate::server::{Server, Settings, random};
use crate::service;
use crate::stick;
use crate::storage::{self, Storage};
use crate::tls;
use chrono::{SecondsFormat, Utc};
use clap::{Args, Parser, Subcommand};
use serde_json::json;
use std::ffi::OsString;
use std::io::Write;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use xiangyi_domain::OrgCode;

/// The county server of 乡医 · Xiangyi.
#[derive(Parser)]
#[command(name = "xiangyi-county", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

/// Where the county's data is.
#[derive(Args)]
struct Kept {
    /// The data folder; made if it is not there. Beside a PostgreSQL database it holds only what HTTPS needs.
    #[arg(long, required_unless_present = "database_url")]
    data: Option<PathBuf>,
    /// A PostgreSQL database instead of the SQLite file in the folder: postgresql://USER:PASSWORD@127.0.0.1/NAME.
    /// One on another computer is spoken to by TLS only: …@HOST/NAME?sslmode=verify-full&sslrootcert=FILE.
    #[arg(long, env = "XIANGYI_DATABASE_URL", hide_env_values = true)]
    database_url: Option<String>,
}

impl Kept {
    /// The data folder; beside a database it may be left out.
    fn folder(&self) -> PathBuf {
        self.data.clone().unwrap_or_default()
    }

    fn open(&self) -> Result<Box<dyn Storage>, CountyError> {
        storage::open(&self.folder(), self.database_url.as_deref(), random()?)
    }
}

#[derive(Subcommand)]
enum Command {
    /// Serve the devices of the county until ctrl-c.
    Serve {
        #[command(flatten)]
        kept: Kept,
        /// Address and port; port 0 takes a free one. Plain HTTP on a loopback address, HTTPS on any other.
        #[arg(long, default_value = "127.0.0.1:8620")]
        listen: SocketAddr,
        /// HTTPS on a loopback address too.
        #[arg(long)]
        tls: bool,
        /// Say the address as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Make the county's certificate authority (once) and the server's certificate (each time).
    Ca {
        /// A DNS name or IP address under which devices reach the server; may be given several times.
        #[arg(long = "name", required = true)]
        names: Vec<String>,
        /// The data folder.
        #[arg(long)]
        data: PathBuf,
        /// Answer as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Make a one-time code with which one device of a township can join.
    Enroll {
        /// The nine digits of the township centre; an unknown one is added.
        #[arg(long, value_parser = org_code)]
        org_code: OrgCode,
        /// What the township centre is called on the overview. Its first device says so too.
        #[arg(long)]
        name: Option<String>,
        #[command(flatten)]
        kept: Kept,
        /// Answer as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Copy the database, also of a running server, and prove the copy.
    Backup {
        /// The new file.
        file: PathBuf,
        #[command(flatten)]
        kept: Kept,
        /// Answer as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Put a backup in the database's place. Devices then send again what it lacks.
    Restore {
        /// The backup.
        file: PathBuf,
        #[command(flatten)]
        kept: Kept,
        /// Also when the database has changes that the backup lacks.
        #[arg(long)]
        force: bool,
        /// Answer as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Prove the database: file, logs, positions, ledger.
    Check {
        #[command(flatten)]
        kept: Kept,
        /// Answer as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Files from USB sticks.
    #[command(subcommand)]
    Exchange(Exchange),
    /// Who may look at the county's overview, at /county of the server.
    #[command(subcommand)]
    Operator(Operator),
    /// The server as a service of the system.
    #[command(subcommand)]
    Service(Service),
    /// Shut a device out.
    Revoke {
        /// The device's id.
        device: String,
        #[command(flatten)]
        kept: Kept,
    },
}

#[derive(Subcommand)]
enum Exchange {
    /// Take the files that devices wrote, also beside a running server. The answer to `NAME.xyb` is written beside it,
    /// as `NAME.answer.xyb`.
    Import {
        /// The files.
        #[arg(required = true)]
        files: Vec<PathBuf>,
        #[command(flatten)]
        kept: Kept,
        /// Where the answers go, instead of beside the files.
        #[arg(long)]
        out: Option<PathBuf>,
        /// Answer as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Write a file for each device that brought none: the rows and verdicts that it lacks, as far as it has said where it
    /// stands. Each is named `DEVICE.answer.xyb`.
    Export {
        /// For these devices.
        #[arg(long = "device", required_unless_present = "org_code")]
        devices: Vec<String>,
        /// For all devices of a township.
        #[arg(long, value_parser = org_code)]
        org_code: Option<OrgCode>,
        /// The folder for the files.
        #[arg(long)]
        out: PathBuf,
        /// Megabytes that a file may have.
        #[arg(long, value_parser = clap::value_parser!(u64).range(2..=200))]
        max_mb: Option<u64>,
        #[command(flatten)]
        kept: Kept,
        /// Answer as JSON.
        #[arg(long)]
        json: bool,
    },
}

#[derive(Subcommand)]
enum Operator {
    /// Make a link that lets one person in once; their browser then stays logged in for 30 days.
    Add {
        /// Who it is for, as the page shows it.
        #[arg(long)]
        name: String,
        /// The server's address, as that person's browser reaches it.
        #[arg(long, default_value = "http://127.0.0.1:8620")]
        url: String,
        #[command(flatten)]
        kept: Kept,
        /// Answer as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Say who has a link or is logged in.
    List {
        #[command(flatten)]
        kept: Kept,
        /// Answer as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Take all links and sessions of a name away.
    Remove {
        /// The name.
        name: String,
        #[command(flatten)]
        kept: Kept,
    },
}

#[derive(Subcommand)]
enum Service {
    /// Print a unit for systemd that starts the server with the computer. Save it as
    /// /etc/systemd/system/xiangyi-county.service, then `systemctl enable --now xiangyi-county`.
    PrintUnit {
        /// The data folder.
        #[arg(long, default_value = "/var/lib/xiangyi-county")]
        data: PathBuf,
        /// Address and port.
        #[arg(long, default_value = "0.0.0.0:8620")]
        listen: SocketAddr,
        /// The user that the server runs as.
        #[arg(long, default_value = "xiangyi")]
        user: String,
    },
}

fn org_code(text: &str) -> Result<OrgCode, String> {
    OrgCode::new(text).map_err(|error| error.to_string())
}

/// Runs one command.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let command = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments.command,
        Err(error) => {
            // Clap writes its help to stdout and its errors to stderr; nothing is left to do when that fails.
            let _ = error.print();
            return if error.use_stderr() { ExitCode::from(2) } else { ExitCode::SUCCESS };
        }
    };
    log_to_stderr();
    match execute(command) {
        Ok(code) => code,
        Err(error) => {
            let mut cause: &dyn std::error::Error = &error;
            let mut text = cause.to_string();
            while let Some(next) = cause.source() {
                text = format!("{text}: {next}");
                cause = next;
            }
            say(&mut std::io::stderr(), &text);
            ExitCode::FAILURE
        }
    }
}

fn execute(command: Command) -> Result<ExitCode, CountyError> {
    match command {
        Command::Serve { kept, listen, tls, json } => {
            let folder = kept.folder();
            serve(&Settings { tls, database_url: kept.database_url, ..Settings::new(folder, listen) }, json)
        }
        Command::Ca { names, data, json } => {
            let made = tls::make(&data, &names)?;
            let document = json!({ "ca": made.ca, "fingerprint": made.fingerprint, "kept": made.kept });
            answer(json, &document, &format!("{}\nSHA-256 {}", made.ca.display(), made.fingerprint));
            Ok(ExitCode::SUCCESS)
        }
        Command::Enroll { org_code, name, kept, json } => {
            let storage = kept.open()?;
            let code = enrolment::code_from(&random()?);
            let expires_at = enrolment::add_code(storage.as_ref(), &org_code, &code, Utc::now())?;
            if let Some(name) = name {
                enrolment::name_org(storage.as_ref(), &org_code, &name)?;
            }
            let expires_at = expires_at.to_rfc3339_opts(SecondsFormat::Secs, true);
            let plain = format!("{code}\nuntil {expires_at}");
            answer(json, &json!({ "code": code, "expires_at": expires_at }), &plain);
            Ok(ExitCode::SUCCESS)
        }
        Command::Backup { file, kept, json } => {
            let made = kept.open()?.backup(&file, Utc::now())?;
            let document = json!({ "installs": made.installs, "changes": made.changes, "bytes": made.bytes });
            answer(json, &document, &format!("{} changes of {} installs", made.changes, made.installs));
            Ok(ExitCode::SUCCESS)
        }
        Command::Restore { file, kept, force, json } => {
            let folder = kept.folder();
            let place = (folder.as_path(), kept.database_url.as_deref());
            let done = storage::restore(&file, place, force, random()?, Utc::now())?;
            let document = json!({ "behind": done.behind, "replaced": done.replaced });
            answer(json, &document, &format!("restored; {} changes will come again from their devices", done.behind));
            Ok(ExitCode::SUCCESS)
        }
        Command::Check { kept, json } => {
            let problems = kept.open()?.check()?;
            let ok = problems.is_empty();
            let plain = if ok { "ok".to_owned() } else { problems.join("\n") };
            answer(json, &json!({ "ok": ok, "problems": problems }), &plain);
            Ok(if ok { ExitCode::SUCCESS } else { ExitCode::FAILURE })
        }
        Command::Exchange(Exchange::Import { files, kept, out, json }) => {
            stick::import(kept.open()?.as_ref(), &files, out.as_deref()).map(|taken| taken.answer(json))
        }
        Command::Exchange(Exchange::Export { devices, org_code, out, max_mb, kept, json }) => {
            let storage = kept.open()?;
            let chosen = stick::chosen(storage.as_ref(), &devices, org_code.as_ref())?;
            stick::export(storage.as_ref(), &chosen, &out, max_mb).map(|written| written.answer(json))
        }
        Command::Operator(command) => operate(command),
        Command::Service(Service::PrintUnit { data, listen, user }) => {
            let program = std::env::current_exe().map_err(CountyError::Served)?;
            say(&mut std::io::stdout(), service::unit(&program, &data, listen, &user).trim_end());
            Ok(ExitCode::SUCCESS)
        }
        Command::Revoke { device, kept } => {
            let known = enrolment::revoke(kept.open()?.as_ref(), &device, Utc::now())?;
            say(&mut std::io::stderr(), if known { "revoked" } else { "no such device" });
            Ok(if known { ExitCode::SUCCESS } else { ExitCode::FAILURE })
        }
    }
}

fn operate(command: Operator) -> Result<ExitCode, CountyError> {
    match command {
        Operator::Add { name, url, kept, json } => {
            let key = operators::key_from(&random()?);
            let ends_at = operators::add(kept.open()?.as_ref(), &name, &key, Utc::now())?;
            let link = format!("{}/county/enter?key={key}", url.trim_end_matches('/'));
            let ends_at = ends_at.to_rfc3339_opts(SecondsFormat::Secs, true);
            answer(json, &json!({ "link": link, "ends_at": ends_at }), &format!("{link}\nuntil {ends_at}"));
            Ok(ExitCode::SUCCESS)
        }
        Operator::List { kept, json } => {
            let all = kept.open()?.read(|reader| reader.operators())?;
            let line = |one: &storage::Operator| {
                let ends_at = one.ends_at.to_rfc3339_opts(SecondsFormat::Secs, true);
                json!({ "name": one.name, "entered": one.entered, "ends_at": ends_at })
            };
            let plain = |one: &storage::Operator| {
                format!("{} {} until {}", one.name, if one.entered { "logged in" } else { "link" }, one.ends_at)
            };
            let document = json!({ "operators": all.iter().map(line).collect::<Vec<_>>() });
            answer(json, &document, &all.iter().map(plain).collect::<Vec<_>>().join("\n"));
            Ok(ExitCode::SUCCESS)
        }
        Operator::Remove { name, kept } => {
            let removed = kept.open()?.write(|writer| writer.remove_operator(&name))?;
            say(&mut std::io::stderr(), if removed > 0 { "removed" } else { "no such operator" });
            Ok(if removed > 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
        }
    }
}

fn serve(settings: &Settings, json: bool) -> Result<ExitCode, CountyError> {
    let runtime = tokio::runtime::Runtime::new().map_err(CountyError::Served)?;
    runtime.block_on(async {
        let server = Server::bind(settings).await?;
        let address = server.address()?;
        let url = server.url()?;
        tracing::info!(url, "listening");
        answer(json, &json!({ "listen": address, "url": url }), &format!("listening on {url}"));
        server.serve(stopped()).await
    })?;
    tracing::info!("stopped");
    Ok(ExitCode::SUCCESS)
}

/// Done when the system asks the server to stop.
async fn stopped() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    // Without a handler there is no polite stop; serving goes on until the process ends.
    if interrupt.await.is_err() {
        std::future::pending::<()>().await;
    }
}

fn log_to_stderr() {
    let filter = tracing_subscriber::EnvFilter::try_from_env("XIANGYI_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
    let lines = tracing_subscriber::fmt().json().with_env_filter(filter).with_writer(std::io::stderr).finish();
    // Only this is installed and no bridge from the `log` crate: PostgreSQL's client would write the values of its
    // statements there. A second call (tests run several commands in one process) keeps the first subscriber.
    let _ = tracing::subscriber::set_global_default(lines);
}

pub(crate) fn answer(as_json: bool, document: &serde_json::Value, plain: &str) {
    let text = if as_json { document.to_string() } else { plain.to_owned() };
    say(&mut std::io::stdout(), &text);
}

fn say(to: &mut dyn Write, text: &str) {
    // A closed pipe is not the server's trouble.
    let _ = writeln!(to, "{text}").and_then(|()| to.flush());
}
