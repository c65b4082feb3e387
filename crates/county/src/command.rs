//! The commands of `xiangyi-county`.

use crate::enrolment;
use crate::error::CountyError;
use crate::server::{Server, Settings, random};
use crate::stick;
use crate::storage::sqlite::{self, Sqlite};
use crate::tls;
use chrono::{SecondsFormat, Utc};
use clap::{Parser, Subcommand};
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

#[derive(Subcommand)]
enum Command {
    /// Serve the devices of the county until ctrl-c.
    Serve {
        /// The data folder; made if it is not there.
        #[arg(long)]
        data: PathBuf,
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
        /// The data folder, also of a running server.
        #[arg(long)]
        data: PathBuf,
        /// Answer as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Copy the database, also of a running server, and prove the copy.
    Backup {
        /// The new file.
        file: PathBuf,
        /// The data folder.
        #[arg(long)]
        data: PathBuf,
        /// Answer as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Put a backup in the database's place. Devices then send again what it lacks.
    Restore {
        /// The backup.
        file: PathBuf,
        /// The data folder; no server may run on it.
        #[arg(long)]
        data: PathBuf,
        /// Also when the database has changes that the backup lacks.
        #[arg(long)]
        force: bool,
        /// Answer as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Prove the database: file, logs, positions, ledger.
    Check {
        /// The data folder.
        #[arg(long)]
        data: PathBuf,
        /// Answer as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Files from USB sticks.
    #[command(subcommand)]
    Exchange(Exchange),
    /// Shut a device out.
    Revoke {
        /// The device's id.
        device: String,
        /// The data folder.
        #[arg(long)]
        data: PathBuf,
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
        /// The data folder.
        #[arg(long)]
        data: PathBuf,
        /// Where the answers go, instead of beside the files.
        #[arg(long)]
        out: Option<PathBuf>,
        /// Answer as JSON.
        #[arg(long)]
        json: bool,
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
        Command::Serve { data, listen, tls, json } => serve(&Settings { tls, ..Settings::new(data, listen) }, json),
        Command::Ca { names, data, json } => {
            let made = tls::make(&data, &names)?;
            let document = json!({ "ca": made.ca, "fingerprint": made.fingerprint, "kept": made.kept });
            answer(json, &document, &format!("{}\nSHA-256 {}", made.ca.display(), made.fingerprint));
            Ok(ExitCode::SUCCESS)
        }
        Command::Enroll { org_code, data, json } => {
            let storage = Sqlite::open(&data, random()?)?;
            let code = enrolment::code_from(&random()?);
            let expires_at = enrolment::add_code(&storage, &org_code, &code, Utc::now())?;
            let expires_at = expires_at.to_rfc3339_opts(SecondsFormat::Secs, true);
            let plain = format!("{code}\nuntil {expires_at}");
            answer(json, &json!({ "code": code, "expires_at": expires_at }), &plain);
            Ok(ExitCode::SUCCESS)
        }
        Command::Backup { file, data, json } => {
            let made = Sqlite::open(&data, random()?)?.backup(&file, Utc::now())?;
            let document = json!({ "installs": made.installs, "changes": made.changes, "bytes": made.bytes });
            answer(json, &document, &format!("{} changes of {} installs", made.changes, made.installs));
            Ok(ExitCode::SUCCESS)
        }
        Command::Restore { file, data, force, json } => {
            let done = sqlite::restore(&file, &data, force, random()?, Utc::now())?;
            let document = json!({ "behind": done.behind, "replaced": done.replaced });
            answer(json, &document, &format!("restored; {} changes will come again from their devices", done.behind));
            Ok(ExitCode::SUCCESS)
        }
        Command::Check { data, json } => {
            let problems = Sqlite::open(&data, random()?)?.check()?;
            let ok = problems.is_empty();
            let plain = if ok { "ok".to_owned() } else { problems.join("\n") };
            answer(json, &json!({ "ok": ok, "problems": problems }), &plain);
            Ok(if ok { ExitCode::SUCCESS } else { ExitCode::FAILURE })
        }
        Command::Exchange(Exchange::Import { files, data, out, json }) => {
            let storage = Sqlite::open(&data, random()?)?;
            stick::import(&storage, &files, out.as_deref()).map(|taken| taken.answer(json))
        }
        Command::Revoke { device, data } => {
            let storage = Sqlite::open(&data, random()?)?;
            let known = enrolment::revoke(&storage, &device, Utc::now())?;
            say(&mut std::io::stderr(), if known { "revoked" } else { "no such device" });
            Ok(if known { ExitCode::SUCCESS } else { ExitCode::FAILURE })
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
    // A second call (tests run several commands in one process) keeps the first subscriber.
    let _ = tracing_subscriber::fmt().json().with_env_filter(filter).with_writer(std::io::stderr).try_init();
}

pub(crate) fn answer(as_json: bool, document: &serde_json::Value, plain: &str) {
    let text = if as_json { document.to_string() } else { plain.to_owned() };
    say(&mut std::io::stdout(), &text);
}

fn say(to: &mut dyn Write, text: &str) {
    // A closed pipe is not the server's trouble.
    let _ = writeln!(to, "{text}").and_then(|()| to.flush());
}
