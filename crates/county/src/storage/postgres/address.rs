//! Where the database is, and how it is spoken to: in the clear on this computer, to another one by TLS alone.

use super::encryption::Encryption;
use crate::error::CountyError;
use crate::storage::Result;
use std::path::PathBuf;
use std::time::Duration;
use tokio_postgres::Config;
use tokio_postgres::config::{Host, SslMode};

/// Commits are durable whatever the server's own settings say, and nothing waits or runs for ever.
const OPTIONS: &str = "-c synchronous_commit=on -c statement_timeout=30s -c lock_timeout=20s \
                       -c idle_in_transaction_session_timeout=60s -c client_min_messages=warning";
/// The name of the server's connections, by which a restore sees that it runs.
const APPLICATION: &str = "xiangyi-county";

/// A database.
#[derive(Clone)]
pub(super) struct Address {
    pub(super) config: Config,
    /// None for one on this computer.
    pub(super) encryption: Option<Encryption>,
}

impl Address {
    /// Reads a URL. A database on another computer holds personal data there, and is spoken to only under a certificate that
    /// the authority given has signed for its name.
    pub(super) fn read(url: &str) -> Result<Address> {
        let bad = |why| CountyError::DatabaseUrl { why };
        let (url, asked) = split(url);
        let mut config: Config = url.parse().map_err(|_| bad("it cannot be read"))?;
        let local = |host: &Host| match host {
            Host::Tcp(name) => name == "localhost" || name.parse().is_ok_and(|ip: std::net::IpAddr| ip.is_loopback()),
            #[cfg(unix)]
            Host::Unix(_) => true,
        };
        if config.get_hosts().is_empty() {
            return Err(bad("it names no computer"));
        }
        let is_here = config.get_hosts().iter().all(local);
        let encryption = match (asked.mode.as_deref(), asked.authority) {
            (Some("verify-full"), Some(file)) => Some(Encryption::by(file)?),
            (Some("verify-full"), None) => {
                return Err(bad(
                    "sslmode=verify-full needs the file of the database's authority: add &sslrootcert=FILE",
                ));
            }
            (None | Some("disable"), None) if is_here => None,
            (_, Some(_)) => return Err(bad("sslrootcert is of use with sslmode=verify-full only")),
            (Some("disable"), None) => {
                return Err(bad("sslmode=disable would send personal data to another computer in the clear; add \
                     ?sslmode=verify-full&sslrootcert=FILE"));
            }
            (None, None) => {
                return Err(bad("the database is on another computer, to which it is spoken by TLS only: add \
                     ?sslmode=verify-full&sslrootcert=FILE"));
            }
            (Some(_), None) => return Err(bad("the only sslmode that proves who answers is verify-full")),
        };
        if config.get_dbname().is_none() {
            return Err(bad("it names no database"));
        }
        config.options(OPTIONS).application_name(APPLICATION).connect_timeout(Duration::from_secs(5));
        config.ssl_mode(if encryption.is_some() { SslMode::Require } else { SslMode::Disable });
        Ok(Address { config, encryption })
    }

    /// Another database of the same server.
    pub(super) fn beside(&self, name: &str) -> Address {
        let mut beside = self.clone();
        beside.config.dbname(name);
        beside
    }

    /// Its name.
    pub(super) fn name(&self) -> Result<&str> {
        self.config.get_dbname().ok_or(CountyError::DatabaseUrl { why: "it names no database" })
    }
}

/// What a URL asks of TLS.
#[derive(Default)]
struct Asked {
    mode: Option<String>,
    authority: Option<PathBuf>,
}

/// Takes out of a URL what the library does not know.
fn split(url: &str) -> (String, Asked) {
    let Some((place, query)) = url.split_once('?') else { return (url.to_owned(), Asked::default()) };
    let (mut asked, mut rest) = (Asked::default(), Vec::new());
    for pair in query.split('&') {
        match pair.split_once('=') {
            Some(("sslmode", mode)) => asked.mode = Some(mode.to_owned()),
            Some(("sslrootcert", file)) => asked.authority = Some(PathBuf::from(plain(file))),
            _ => rest.push(pair),
        }
    }
    let place = if rest.is_empty() { place.to_owned() } else { format!("{place}?{}", rest.join("&")) };
    (place, asked)
}

/// Percent signs with two hex digits stand for a byte, as in any URL.
fn plain(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, more)) = rest.split_first() {
        let digits = more.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        match digits.and_then(|two| u8::from_str_radix(two, 16).ok()).filter(|_| *first == b'%') {
            Some(byte) => {
                bytes.push(byte);
                rest = &more[2..];
            }
            None => {
                bytes.push(*first);
                rest = more;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_url_asks_of_tls_is_taken_out_of_it() {
        let (url, asked) = split("postgresql://x@db/county?sslmode=verify-full&keepalives=1&sslrootcert=/a%20b/ca.pem");
        assert_eq!(url, "postgresql://x@db/county?keepalives=1");
        assert_eq!((asked.mode.as_deref(), asked.authority), (Some("verify-full"), Some(PathBuf::from("/a b/ca.pem"))));
        assert_eq!(split("postgresql://x@db/county?sslmode=disable").0, "postgresql://x@db/county");
        assert_eq!(plain("100%25%"), "100%%");
    }
}
