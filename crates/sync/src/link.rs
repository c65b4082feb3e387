//! The HTTP client: one county server, packed bodies, no patience with silence.

use crate::error::SyncError;
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderValue, RANGE, RETRY_AFTER};
use reqwest::{Certificate, Client, RequestBuilder, Response, StatusCode, Url, redirect};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;
use tokio::task::JoinHandle;
use xiangyi_domain::Area;
use xiangyi_domain::id::UserId;
use xiangyi_store::StoreError;
use xiangyi_wire::frame::{self, MAX_INFLATED};
use xiangyi_wire::signature::{HEADER, signed_bytes};
use xiangyi_wire::{DISK_FULL, WRITE_FAILED, WireError, digest, enroll, numbers, pull, push, snapshot};

/// No byte for so long is a dead link.
const STALL: Duration = Duration::from_secs(30);
/// No connection for so long is no link.
const CONNECT: Duration = Duration::from_secs(15);

/// A county server.
pub(crate) struct Link(Arc<Way>);

/// What every request needs; requests on their way share it.
struct Way {
    client: Client,
    base: Url,
    token: String,
    key: Ed25519KeyPair,
    bytes_up: AtomicU64,
    bytes_down: AtomicU64,
}

/// A request that is on its way, whoever waits for its answer; dropped, it is broken off.
pub(crate) struct Asked<T>(JoinHandle<Result<T, SyncError>>);

impl<T> Asked<T> {
    pub(crate) async fn answer(mut self) -> Result<T, SyncError> {
        (&mut self.0).await.unwrap_or(Err(SyncError::NoLink))
    }
}

impl<T> Drop for Asked<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Link {
    /// Checks the address and makes the client. `https` trusts only `ca`; plain HTTP is for this computer. Every request
    /// is signed with `key`, the 32 bytes of the device's key.
    pub(crate) fn new(server: &str, ca: Option<&str>, token: &str, key: &[u8]) -> Result<Link, SyncError> {
        let key =
            Ed25519KeyPair::from_seed_unchecked(key).map_err(|_| StoreError::Unreadable { what: "device key" })?;
        let base = address(server)?;
        let builder = Client::builder()
            .connect_timeout(CONNECT)
            .read_timeout(STALL)
            .redirect(redirect::Policy::none())
            .user_agent(concat!("xiangyi/", env!("CARGO_PKG_VERSION")));
        let builder = match (base.scheme(), ca) {
            ("http", _) => builder.no_proxy(),
            (_, None) => return Err(SyncError::BadCa),
            (_, Some(pem)) => {
                let bundle = Certificate::from_pem_bundle(pem.as_bytes()).map_err(|_| SyncError::BadCa)?;
                if bundle.is_empty() {
                    return Err(SyncError::BadCa);
                }
                builder.https_only(true).tls_certs_only(bundle)
            }
        };
        let client = builder.build().map_err(|_| SyncError::BadCa)?;
        let (bytes_up, bytes_down) = (AtomicU64::new(0), AtomicU64::new(0));
        Ok(Link(Arc::new(Way { client, base, token: token.to_owned(), key, bytes_up, bytes_down })))
    }

    /// The device's public key in base64url.
    pub(crate) fn device_key(&self) -> String {
        BASE64.encode(self.0.key.public_key())
    }

    /// Bytes of bodies sent.
    pub(crate) fn bytes_up(&self) -> u64 {
        self.0.bytes_up.load(Relaxed)
    }

    /// Bytes of bodies received.
    pub(crate) fn bytes_down(&self) -> u64 {
        self.0.bytes_down.load(Relaxed)
    }

    pub(crate) async fn enroll(&self, request: &enroll::EnrollRequest) -> Result<enroll::EnrollReply, SyncError> {
        self.0.post("/v1/enroll", request).await
    }

    pub(crate) fn push(&self, request: push::PushRequest) -> Asked<push::PushReply> {
        let way = self.0.clone();
        Asked(tokio::spawn(async move { way.post("/v1/push", &request).await }))
    }

    pub(crate) async fn verdicts(
        &self,
        install: xiangyi_domain::id::InstallId,
        (from, to): (u64, u64),
    ) -> Result<push::VerdictsReply, SyncError> {
        let mut url = self.0.url("/v1/verdicts")?;
        url.query_pairs_mut()
            .append_pair("install", &install.to_string())
            .append_pair("from", &from.to_string())
            .append_pair("to", &to.to_string());
        let request = self.0.client.get(url);
        self.0.send(request, &[]).await
    }

    pub(crate) fn pull(&self, request: pull::PullRequest) -> Asked<pull::PullReply> {
        let way = self.0.clone();
        Asked(tokio::spawn(async move { way.post("/v1/pull", &request).await }))
    }

    pub(crate) async fn digest(&self, request: &digest::DigestRequest) -> Result<digest::DigestReply, SyncError> {
        self.0.post("/v1/digest", request).await
    }

    pub(crate) async fn numbers(&self, request: &numbers::NumbersRequest) -> Result<numbers::NumbersReply, SyncError> {
        self.0.post("/v1/numbers", request).await
    }

    pub(crate) async fn snapshots(
        &self,
        request: &snapshot::SnapshotRequest,
    ) -> Result<snapshot::SnapshotReply, SyncError> {
        self.0.post("/v1/snapshot", request).await
    }

    /// Fetches a part of a snapshot from a byte on; `None` when the county gives none of that name to these users.
    pub(crate) async fn part(
        &self,
        name: &str,
        area: &Area,
        users: &[UserId],
        from: u64,
    ) -> Result<Option<Coming>, SyncError> {
        let mut url = self.0.url(&format!("/v1/snapshot/{name}"))?;
        url.query_pairs_mut().append_pair("area", area.as_str()).append_pair("users", &joined(users));
        let mut request = self.0.client.get(url);
        if from > 0 {
            request = request.header(RANGE, format!("bytes={from}-"));
        }
        let response = self.0.ask(request).await?;
        let (way, status, retry_after) = (Arc::clone(&self.0), response.status(), retry_after(&response));
        match status {
            StatusCode::PARTIAL_CONTENT => Ok(Some(Coming { way, response, passed_over: 0 })),
            // What stands between has not understood the range.
            StatusCode::OK => Ok(Some(Coming { way, response, passed_over: from })),
            StatusCode::NOT_FOUND | StatusCode::RANGE_NOT_SATISFIABLE => Ok(None),
            status => Err(refusal(status, retry_after, &way.collect(response).await?)),
        }
    }

    /// Whether the county has a chunk.
    pub(crate) async fn has_chunk(&self, hash: &str, n: u32) -> Result<bool, SyncError> {
        let url = self.0.url(&format!("/v1/blob/{hash}/{n}"))?;
        Ok(self.0.chunk_answer(self.0.client.head(url)).await?.is_some())
    }

    /// Sends a chunk; `false` when the county knows no such attachment, or its chunks did not fit its name.
    pub(crate) async fn put_chunk(&self, hash: &str, n: u32, chunk: &[u8]) -> Result<bool, SyncError> {
        let url = self.0.url(&format!("/v1/blob/{hash}/{n}"))?;
        self.0.bytes_up.fetch_add(chunk.len() as u64, Relaxed);
        let request = self.0.client.put(url).header(CONTENT_TYPE, "application/octet-stream").body(chunk.to_vec());
        Ok(self.0.chunk_answer(request).await?.is_some())
    }

    /// Fetches a chunk; `None` when the county has none that these users may see.
    pub(crate) async fn chunk(&self, hash: &str, n: u32, users: &[UserId]) -> Result<Option<Vec<u8>>, SyncError> {
        let mut url = self.0.url(&format!("/v1/blob/{hash}/{n}"))?;
        url.query_pairs_mut().append_pair("users", &joined(users));
        self.0.chunk_answer(self.0.client.get(url)).await
    }
}

/// The rest of a part, as it comes.
pub(crate) struct Coming {
    way: Arc<Way>,
    response: Response,
    /// Bytes at its beginning that are here already.
    passed_over: u64,
}

impl Coming {
    /// The next bytes; `None` at the end.
    pub(crate) async fn next(&mut self) -> Result<Option<Vec<u8>>, SyncError> {
        while let Some(bytes) = self.response.chunk().await.map_err(|error| broken(&error))? {
            self.way.bytes_down.fetch_add(bytes.len() as u64, Relaxed);
            let known = usize::try_from(self.passed_over).unwrap_or(usize::MAX).min(bytes.len());
            self.passed_over -= known as u64;
            if known < bytes.len() {
                return Ok(Some(bytes[known..].to_vec()));
            }
        }
        Ok(None)
    }
}

fn joined(users: &[UserId]) -> String {
    users.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}

impl Way {
    async fn chunk_answer(&self, request: RequestBuilder) -> Result<Option<Vec<u8>>, SyncError> {
        let response = self.ask(request).await?;
        let status = response.status();
        let retry_after = retry_after(&response);
        let body = self.collect(response).await?;
        match status {
            StatusCode::OK | StatusCode::NO_CONTENT => Ok(Some(body)),
            StatusCode::NOT_FOUND | StatusCode::UNPROCESSABLE_ENTITY => Ok(None),
            status => Err(refusal(status, retry_after, &body)),
        }
    }

    fn url(&self, path: &str) -> Result<Url, SyncError> {
        self.base.join(path).map_err(|_| SyncError::BadAddress)
    }

    async fn post<T: DeserializeOwned>(&self, path: &str, message: &impl Serialize) -> Result<T, SyncError> {
        let unwritable = || SyncError::NotTheServer { status: 0 };
        let question = serde_json::to_vec(message).map_err(|_| unwritable())?;
        let body = frame::pack(&question).map_err(|_| unwritable())?;
        self.bytes_up.fetch_add(body.len() as u64, Relaxed);
        let request = self.client.post(self.url(path)?).header(CONTENT_TYPE, frame::CONTENT_TYPE).body(body);
        self.send(request, &question).await
    }

    /// Sends a request with the device's token and signature.
    async fn ask(&self, request: RequestBuilder) -> Result<Response, SyncError> {
        let mut request = request.bearer_auth(&self.token).build().map_err(|_| SyncError::BadAddress)?;
        let (path, query) = (request.url().path(), request.url().query());
        let target = query.map_or_else(|| path.to_owned(), |query| format!("{path}?{query}"));
        let body = request.body().and_then(reqwest::Body::as_bytes).unwrap_or_default();
        let signature = self.key.sign(&signed_bytes(request.method().as_str(), &target, body));
        let signature = HeaderValue::from_str(&BASE64.encode(signature)).map_err(|_| SyncError::BadAddress)?;
        request.headers_mut().insert(HEADER, signature);
        self.client.execute(request).await.map_err(|error| broken(&error))
    }

    /// Sends a question and reads the answer, which the server may pack after it.
    async fn send<T: DeserializeOwned>(&self, request: RequestBuilder, question: &[u8]) -> Result<T, SyncError> {
        let response = self.ask(request.header(ACCEPT, frame::CONTENT_TYPE_AFTER)).await?;
        let status = response.status();
        let kind = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("").to_owned();
        let retry_after = retry_after(&response);
        let body = self.collect(response).await?;
        if status == StatusCode::OK {
            // A server of this protocol packs what was asked for packed; anything else is someone else's page.
            let message = match kind.as_str() {
                frame::CONTENT_TYPE_AFTER => frame::decode_after(&body, question).ok(),
                frame::CONTENT_TYPE => frame::decode(&body).ok(),
                _ => None,
            };
            return message.ok_or(SyncError::NotTheServer { status: status.as_u16() });
        }
        Err(refusal(status, retry_after, &body))
    }

    /// The body up to the cap; more is not a county server.
    async fn collect(&self, mut response: Response) -> Result<Vec<u8>, SyncError> {
        let status = response.status().as_u16();
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| broken(&error))? {
            self.bytes_down.fetch_add(chunk.len() as u64, Relaxed);
            if (body.len() + chunk.len()) as u64 > MAX_INFLATED {
                return Err(SyncError::NotTheServer { status });
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    }
}

fn refusal(status: StatusCode, retry_after: Option<u64>, body: &[u8]) -> SyncError {
    let said: Option<WireError> = serde_json::from_slice(body).ok();
    match (status.as_u16(), said) {
        (503, Some(WireError { code, .. })) if code == WRITE_FAILED => SyncError::ServerWriteFailed,
        (503, Some(WireError { code, .. })) if code == DISK_FULL => SyncError::ServerDiskFull,
        (503 | 429, _) => SyncError::Busy { retry_after },
        (status @ 500.., _) => SyncError::ServerFailed { status },
        (400.., Some(WireError { code, .. })) => SyncError::Refused { code },
        (status, _) => SyncError::NotTheServer { status },
    }
}

fn retry_after(response: &Response) -> Option<u64> {
    let seconds: u64 = response.headers().get(RETRY_AFTER)?.to_str().ok()?.parse().ok()?;
    Some(seconds.saturating_mul(1000))
}

fn broken(error: &reqwest::Error) -> SyncError {
    let mut cause: Option<&dyn std::error::Error> = Some(error);
    while let Some(at) = cause {
        // The TLS library's own error is not part of our graph; its text names the certificate.
        if at.to_string().contains("certificate") {
            return SyncError::NotTheCounty;
        }
        cause = at.source();
    }
    SyncError::NoLink
}

/// The server's address: `https` anywhere, `http` only on this computer.
fn address(server: &str) -> Result<Url, SyncError> {
    let url = Url::parse(server.trim()).map_err(|_| SyncError::BadAddress)?;
    let is_loopback = match url.host_str() {
        Some("localhost") => true,
        Some(host) => {
            host.trim_matches(['[', ']']).parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
        }
        None => return Err(SyncError::BadAddress),
    };
    match url.scheme() {
        "https" => Ok(url),
        "http" if is_loopback => Ok(url),
        "http" => Err(SyncError::PlainHttp),
        _ => Err(SyncError::BadAddress),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn plain_http_is_spoken_to_this_computer_only() {
        for (server, answer) in [
            ("http://127.0.0.1:8620", None),
            ("http://[::1]:8620/", None),
            ("http://localhost:8620", None),
            ("https://county.example", None),
            ("http://192.168.1.10:8620", Some("plain_http")),
            ("http://localhost.example", Some("plain_http")),
            ("http://127.0.0.1.example", Some("plain_http")),
            ("ftp://127.0.0.1", Some("bad_address")),
            ("county", Some("bad_address")),
            ("", Some("bad_address")),
        ] {
            assert_eq!(address(server).err().map(|error| error.code()), answer, "{server}");
        }
    }

    #[test]
    fn https_without_the_countys_ca_is_not_tried() {
        assert_eq!(Link::new("https://county.example", None, "", &[7; 32]).err().unwrap().code(), "bad_ca");
        assert_eq!(
            Link::new("https://county.example", Some("not a certificate"), "", &[7; 32]).err().unwrap().code(),
            "bad_ca"
        );
    }

    #[test]
    fn an_error_page_is_told_from_a_refusal() {
        let html = b"<html>Bad Gateway</html>".as_slice();
        let shut = br#"{"code":"write_failed"}"#.as_slice();
        let full = br#"{"code":"disk_full"}"#.as_slice();
        let ours = br#"{"code":"code_used"}"#.as_slice();
        for (status, body, code) in [
            (403, ours, "refused"),
            (403, html, "not_the_server"),
            (404, html, "not_the_server"),
            (302, html, "not_the_server"),
            (500, ours, "server_failed"),
            (502, html, "server_failed"),
            (503, ours, "server_busy"),
            (503, html, "server_busy"),
            (503, shut, "server_write_failed"),
            (503, full, "server_disk_full"),
        ] {
            assert_eq!(refusal(StatusCode::from_u16(status).unwrap(), None, body).code(), code, "{status}");
        }
    }
}
