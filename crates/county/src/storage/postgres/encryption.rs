//! TLS to the database, by the library that HTTPS is spoken with. One authority is trusted: the one that was given.

use crate::error::CountyError;
use crate::storage::Result;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use std::future::Future;
use std::io;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio_postgres::Socket;
use tokio_postgres::tls::{ChannelBinding, MakeTlsConnect, TlsConnect};
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

/// How a database on another computer is spoken to.
#[derive(Clone)]
pub(super) struct Encryption {
    authority: PathBuf,
    config: Arc<ClientConfig>,
}

impl Encryption {
    /// Trusts the certificates that an authority has signed, whose own stands in a PEM file.
    pub(super) fn by(authority: PathBuf) -> Result<Encryption> {
        let none = CountyError::DatabaseUrl { why: "the file of sslrootcert holds no certificate of an authority" };
        let Ok(found) = CertificateDer::pem_file_iter(&authority) else { return Err(none) };
        let mut roots = RootCertStore::empty();
        let (added, _) = roots.add_parsable_certificates(found.flatten());
        if added == 0 {
            return Err(none);
        }
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
        let builder = builder.map_err(|_| none)?;
        let config = builder.with_root_certificates(roots).with_no_client_auth();
        Ok(Encryption { authority, config: Arc::new(config) })
    }

    /// The authority's file, for PostgreSQL's own programs.
    pub(super) fn authority(&self) -> &Path {
        &self.authority
    }
}

/// Why the handshake failed, where it was the handshake.
pub(super) fn refusal(error: &tokio_postgres::Error) -> Option<CountyError> {
    use std::error::Error;
    let failed = error.source()?.downcast_ref::<io::Error>()?.get_ref()?.downcast_ref::<rustls::Error>()?;
    let why = match failed {
        rustls::Error::InvalidCertificate(_) => "its certificate was not signed for this name by the authority given",
        _ => "it speaks no TLS that this server can",
    };
    Some(CountyError::DatabaseTls { why })
}

impl MakeTlsConnect<Socket> for Encryption {
    type Stream = Encrypted;
    type TlsConnect = Handshake;
    type Error = rustls::pki_types::InvalidDnsNameError;

    fn make_tls_connect(&mut self, name: &str) -> std::result::Result<Handshake, Self::Error> {
        let name = ServerName::try_from(name.to_owned())?;
        Ok(Handshake { connector: TlsConnector::from(Arc::clone(&self.config)), name })
    }
}

/// A connection to a name, about to be encrypted.
pub(super) struct Handshake {
    connector: TlsConnector,
    name: ServerName<'static>,
}

impl TlsConnect<Socket> for Handshake {
    type Stream = Encrypted;
    type Error = io::Error;
    type Future = Pin<Box<dyn Future<Output = io::Result<Encrypted>> + Send>>;

    fn connect(self, socket: Socket) -> Self::Future {
        Box::pin(async move { Ok(Encrypted(Box::new(self.connector.connect(self.name, socket).await?))) })
    }
}

/// An encrypted connection.
pub(super) struct Encrypted(Box<TlsStream<Socket>>);

impl tokio_postgres::tls::TlsStream for Encrypted {
    /// The certificate says who answers, so the password need not be bound to it.
    fn channel_binding(&self) -> ChannelBinding {
        ChannelBinding::none()
    }
}

impl AsyncRead for Encrypted {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(cx, into)
    }
}

impl AsyncWrite for Encrypted {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(cx)
    }
}
