//! Listens, serves, and stops without cutting a batch in half.

use crate::error::CountyError;
use crate::metrics::Metrics;
use crate::page::Counted;
use crate::routes;
use crate::snapshots::{Limits, Shelf};
use crate::storage::{self, Storage};
use crate::tls;
use axum_server::Handle;
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use std::future::Future;
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;

/// A connection that has not asked for anything by then is closed.
const FIRST_REQUEST: Duration = Duration::from_secs(60);

/// What can be set.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The data folder.
    pub data: PathBuf,
    /// A PostgreSQL database instead of the SQLite file in the folder.
    pub database_url: Option<String>,
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Batches that are taken or wait at the same time; more are asked to come back. Few, because one after the other is
    /// written: whoever waits behind sixty would wait longer than a device has patience.
    pub ingests: usize,
    /// Seconds without a byte of a request's body before it is given up.
    pub stall: u64,
    /// HTTPS on a loopback address too; everywhere else it is the only way.
    pub tls: bool,
    /// How large snapshots may be.
    pub snapshots: Limits,
}

impl Settings {
    /// The defaults for a folder and an address.
    #[must_use]
    pub fn new(data: PathBuf, listen: SocketAddr) -> Settings {
        Settings { data, database_url: None, listen, ingests: 16, stall: 30, tls: false, snapshots: Limits::default() }
    }
}

/// A server that listens and is not yet serving.
pub struct Server {
    listener: TcpListener,
    tls: Option<RustlsConfig>,
    state: routes::State,
}

impl Server {
    /// Opens the database and the address.
    ///
    /// # Errors
    /// When other computers could reach the address and there is no certificate to show them, or the database or the
    /// address cannot be opened.
    pub async fn bind(settings: &Settings) -> Result<Server, CountyError> {
        let address = settings.listen;
        let is_plain = address.ip().is_loopback() && !settings.tls;
        let tls = if is_plain { None } else { Some(tls::shown(&settings.data).await?) };
        let (storage, shelf) = opened(settings).await?;
        let listener = TcpListener::bind(address).map_err(|source| CountyError::Listen { address, source })?;
        let (places, ingests) = (settings.ingests, Arc::new(Semaphore::new(settings.ingests)));
        let state = routes::State {
            storage,
            shelf,
            ingests,
            places,
            metrics: Metrics::default(),
            rates: Counted::default(),
            secure: tls.is_some(),
            stall: settings.stall,
        };
        Ok(Server { listener, tls, state })
    }

    /// Where it listens, as a URL.
    ///
    /// # Errors
    /// When the system does not say.
    pub fn url(&self) -> Result<String, CountyError> {
        let scheme = if self.tls.is_some() { "https" } else { "http" };
        Ok(format!("{scheme}://{}", self.address()?))
    }

    /// The address that it listens on.
    ///
    /// # Errors
    /// When the system does not say.
    pub fn address(&self) -> Result<SocketAddr, CountyError> {
        self.listener.local_addr().map_err(CountyError::Served)
    }

    /// Serves until `stop` is done, then lets the requests under way finish.
    ///
    /// # Errors
    /// When the listener fails.
    pub async fn serve(self, stop: impl Future<Output = ()> + Send + 'static) -> Result<(), CountyError> {
        let service = routes::router(self.state).into_make_service_with_connect_info::<SocketAddr>();
        let handle = Handle::new();
        let stopping = handle.clone();
        let waiting = tokio::spawn(async move {
            stop.await;
            stopping.graceful_shutdown(None);
        });
        let served = match self.tls {
            None => {
                serving(axum_server::from_tcp(self.listener).map_err(CountyError::Served)?)
                    .handle(handle)
                    .serve(service)
                    .await
            }
            Some(tls) => {
                let server = axum_server::from_tcp(self.listener)
                    .map_err(CountyError::Served)?
                    .acceptor(RustlsAcceptor::new(tls));
                serving(server).handle(handle).serve(service).await
            }
        };
        waiting.abort();
        served.map_err(CountyError::Served)
    }
}

/// Opens the database, and clears away what a former life of it has left, on a thread that may wait.
async fn opened(settings: &Settings) -> Result<(Arc<dyn Storage>, Arc<Shelf>), CountyError> {
    let (settings, fresh) = (settings.clone(), random()?);
    let opening = tokio::task::spawn_blocking(move || {
        let storage = storage::open(&settings.data, settings.database_url.as_deref(), fresh)?;
        let shelf = Shelf::new(&settings.data, settings.snapshots);
        shelf.clear(storage.read(|reader| reader.server())?.epoch);
        Ok((Arc::from(storage), Arc::new(shelf)))
    });
    opening.await.map_err(|_| CountyError::Poisoned)?
}

/// What holds for both ways of serving: whoever connects and says nothing is let go.
fn serving<Acceptor>(server: axum_server::Server<SocketAddr, Acceptor>) -> axum_server::Server<SocketAddr, Acceptor> {
    server.first_request_timeout(FIRST_REQUEST)
}

/// Bytes from the system.
///
/// # Errors
/// When it gives none.
pub fn random<const N: usize>() -> Result<[u8; N], CountyError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| CountyError::NoRandomness)?;
    Ok(bytes)
}
