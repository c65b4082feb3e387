//! Joining a county.

use crate::error::SyncError;
use crate::link::Link;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use serde::Serialize;
use serde_json::Value;
use xiangyi_domain::id::DeviceId;
use xiangyi_store::{Enrolment, Store, local};
use xiangyi_wire::SCHEMA;
use xiangyi_wire::enroll::EnrollRequest;

/// What someone types to join a county.
#[derive(Clone, Debug)]
pub struct Enrol<'a> {
    /// `https://…`, or `http://` on this computer.
    pub server: &'a str,
    /// The one-time code.
    pub code: &'a str,
    /// The county's certificate, PEM; needed for `https`.
    pub ca: Option<&'a str>,
    /// 32 random bytes: the device's key, if it has none yet.
    pub entropy: [u8; 32],
}

/// The device has joined.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Enrolled {
    /// Its name at the county.
    pub device_id: DeviceId,
}

/// Joins a county. A lost answer costs nothing: the same call again, with the same code, gets the same answer.
///
/// # Errors
/// `BadAddress`, `PlainHttp`, `BadCa`; `NoLink`, `NotTheServer`; `Refused` with `unknown_code`, `code_used`,
/// `wrong_org`.
pub async fn enroll(store: &Store, enrol: Enrol<'_>) -> Result<Enrolled, SyncError> {
    let seed = seed(store, enrol.entropy)?;
    let link = Link::new(enrol.server, enrol.ca, "", &seed)?;
    let request = EnrollRequest {
        code: enrol.code.trim().to_owned(),
        org_code: store.org_code().clone(),
        device_key: link.device_key(),
        install_id: store.sync_status()?.install_id,
        schema: SCHEMA,
        org_name: Some(store.org_name()?),
    };
    let reply = link.enroll(&request).await?;
    store.set_enrolment(&Enrolment {
        server_url: enrol.server.trim().to_owned(),
        device_id: reply.device_id,
        token: reply.token,
        device_key: seed.to_vec(),
        ca: enrol.ca.map(str::to_owned),
        keys: reply.keys,
    })?;
    Ok(Enrolled { device_id: reply.device_id })
}

/// The seed of this installation's key, kept before it is first used: the code binds to the key.
fn seed(store: &Store, entropy: [u8; 32]) -> Result<[u8; 32], SyncError> {
    // A restored backup is another installation, so it does not take over the key of the first.
    let name = format!("device_key/{}", store.sync_status()?.install_id);
    let kept = store.read(|reader| local::setting(reader, None, &name))?;
    let kept = kept.as_ref().and_then(Value::as_str).and_then(|text| BASE64.decode(text).ok()?.try_into().ok());
    if let Some(seed) = kept {
        return Ok(seed);
    }
    store.set_setting(None, &name, &Value::String(BASE64.encode(entropy)))?;
    Ok(entropy)
}
