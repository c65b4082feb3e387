//! Listens, serves, and stops without cutting a batch in half.

use crate::error::CountyError;
use crate::routes;
use crate::storage::Storage;
use crate::storage::sqlite::Sqlite;
use std::future::Future;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

/// What can be set.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The data folder.
    pub data: PathBuf,
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Batches that are taken or wait at the same time; more are asked to come back.
    pub ingests: usize,
    /// Seconds without a byte of a request's body before it is given up.
    pub stall: u64,
}

impl Settings {
    /// The defaults for a folder and an address.
    #[must_use]
    pub fn new(data: PathBuf, listen: SocketAddr) -> Settings {
        Settings { data, listen, ingests: 64, stall: 30 }
    }
}

/// A server that listens and is not yet serving.
pub struct Server {
    listener: TcpListener,
    state: routes::State,
}

impl Server {
    /// Opens the database and the address.
    ///
    /// # Errors
    /// When the address is no loopback address (this build speaks plain HTTP only), or the database or the address
    /// cannot be opened.
    pub async fn bind(settings: &Settings) -> Result<Server, CountyError> {
        let address = settings.listen;
        if !address.ip().is_loopback() {
            return Err(CountyError::NotLoopback { address });
        }
        let storage: Arc<dyn Storage> = Arc::new(Sqlite::open(&settings.data, random()?)?);
        let listener = TcpListener::bind(address).await.map_err(|source| CountyError::Listen { address, source })?;
        let ingests = Arc::new(Semaphore::new(settings.ingests));
        Ok(Server { listener, state: routes::State { storage, ingests, stall: settings.stall } })
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
        let router = routes::router(self.state);
        axum::serve(self.listener, router).with_graceful_shutdown(stop).await.map_err(CountyError::Served)
    }
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
