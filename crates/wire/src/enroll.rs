//! `POST /v1/enroll` and `GET /v1/hello`.

use crate::Epoch;
use serde::{Deserialize, Serialize};
use xiangyi_domain::OrgCode;
use xiangyi_domain::id::{DeviceId, InstallId};

/// A device joins a county with a one-time code.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct EnrollRequest {
    /// The code, as typed.
    pub code: String,
    /// The township centre that the device serves.
    pub org_code: OrgCode,
    /// The device's Ed25519 public key in base64url; the code binds to the first that uses it.
    pub device_key: String,
    /// The installation that enrols.
    pub install_id: InstallId,
    /// Protocol schema of the caller.
    pub schema: u32,
    /// What the township centre is called, for the county's overview.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub org_name: Option<String>,
}

/// The same answer as long as the code lives, so that a lost reply burns nothing.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct EnrollReply {
    /// The name of the device.
    pub device_id: DeviceId,
    /// Sent as `Authorization: Bearer` from now on.
    pub token: String,
    /// The server's present epoch.
    pub epoch: Epoch,
    /// The server's clock, milliseconds since 1970.
    pub server_time: i64,
    /// For files on a stick.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keys: Option<CountyKeys>,
}

/// The county's public keys, in base64url.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CountyKeys {
    /// X25519: files for the county are sealed to it.
    pub reads: String,
    /// Ed25519: answer files are signed with it.
    pub signs: String,
}

/// The answer to an authenticated `GET /v1/hello`: there is a link.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct HelloReply {
    /// The server's present epoch.
    pub epoch: Epoch,
    /// The server's clock, milliseconds since 1970.
    pub server_time: i64,
    /// Protocol schemas that the server speaks.
    pub schemas: Vec<u32>,
    /// The oldest app that the server would like to see; never a lock-out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_app: Option<String>,
}
