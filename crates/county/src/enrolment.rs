//! One-time codes, devices and their tokens.

use crate::error::Refused;
use crate::keys::Keys;
use crate::storage::{Device, Hash, NamedBy, Result, ServerState, Storage};
use chrono::{DateTime, Duration, Utc};
use xiangyi_domain::OrgCode;
use xiangyi_domain::id::{DeviceId, derived};
use xiangyi_wire::SCHEMA;
use xiangyi_wire::enroll::{EnrollReply, EnrollRequest};

/// How long a code may be used.
pub const CODE_LIFE: Duration = Duration::hours(24);
/// Characters of a code: no 0, O, 1, I, L, which people mix up.
const ALPHABET: &[u8; 31] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";
/// Characters in a township's name at most.
const LONGEST_NAME: usize = 60;
/// Characters in a code, without its dashes.
const LENGTH: usize = 12;

/// A new code, from random bytes, in three groups of four.
#[must_use]
pub fn code_from(entropy: &[u8; 32]) -> String {
    let letter = |(index, byte): (usize, &u8)| {
        let letter = char::from(ALPHABET[usize::from(*byte) % ALPHABET.len()]);
        if index > 0 && index.is_multiple_of(4) { format!("-{letter}") } else { letter.to_string() }
    };
    entropy.iter().take(LENGTH).enumerate().map(letter).collect()
}

fn code_hash(code: &str) -> Hash {
    let plain: String = code.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
    *blake3::hash(plain.as_bytes()).as_bytes()
}

/// Keeps a code for a township, and the township if it is new. Answers when the code ends.
///
/// # Errors
/// When the database fails.
pub fn add_code(storage: &dyn Storage, org: &OrgCode, code: &str, now: DateTime<Utc>) -> Result<DateTime<Utc>> {
    let expires_at = now + CODE_LIFE;
    storage.write(|writer| {
        writer.add_org(org, now)?;
        writer.add_code(&code_hash(code), org, expires_at)
    })?;
    Ok(expires_at)
}

/// Calls a township by a name, whatever its devices say.
///
/// # Errors
/// When the database fails.
pub fn name_org(storage: &dyn Storage, org: &OrgCode, name: &str) -> Result<()> {
    let Some(name) = called(name) else { return Ok(()) };
    storage.write(|writer| writer.name_org(org, name, NamedBy::County))
}

/// A name that a line of the overview has room for.
fn called(name: &str) -> Option<&str> {
    Some(name.trim()).filter(|name| !name.is_empty() && name.chars().count() <= LONGEST_NAME)
}

/// Lets a device in. The same key gets the same answer as long as the code lives.
///
/// # Errors
/// `Refused` for a wrong code, another township, another key.
pub fn enroll(storage: &dyn Storage, request: &EnrollRequest, now: DateTime<Utc>) -> Result<EnrollReply> {
    if request.schema == 0 || request.schema > SCHEMA {
        return Err(Refused::UnknownSchema.into());
    }
    check_key(&request.device_key)?;
    let hash = code_hash(&request.code);
    storage.write(|writer| {
        writer.lock(&request.org_code)?;
        let code = writer.code(&hash)?.filter(|code| code.expires_at > now).ok_or(Refused::UnknownCode)?;
        if code.org != request.org_code {
            return Err(Refused::WrongOrg.into());
        }
        match &code.device_key {
            None => writer.bind_code(&hash, &request.device_key)?,
            Some(key) if *key == request.device_key => {}
            Some(_) => return Err(Refused::CodeUsed.into()),
        }
        let server = writer.server()?;
        let token = token(&server, &hash, &request.device_key);
        let device = Device {
            id: DeviceId(derived("device", &[code.org.as_str(), &request.device_key])),
            org: code.org,
            key: request.device_key.clone(),
            token_hash: *blake3::hash(token.as_bytes()).as_bytes(),
            revoked: false,
        };
        let present = writer.device(device.id)?;
        if present.as_ref().is_none_or(|present| present.token_hash != device.token_hash) {
            writer.put_device(&device, now)?;
        }
        if let Some(name) = request.org_name.as_deref().and_then(called) {
            writer.name_org(&device.org, name, NamedBy::Device)?;
        }
        let keys = Some(Keys::of(&server)?.public());
        let server_time = now.timestamp_millis();
        Ok(EnrollReply { device_id: device.id, token, epoch: server.epoch, server_time, keys })
    })
}

/// An Ed25519 public key is 32 bytes in base64url.
///
/// # Errors
/// `BadDeviceKey` for anything else.
pub fn check_key(key: &str) -> std::result::Result<(), Refused> {
    use base64::Engine;
    let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(key).map_err(|_| Refused::BadDeviceKey)?;
    if bytes.len() == 32 { Ok(()) } else { Err(Refused::BadDeviceKey) }
}

/// The token follows from the server's secret, the code and the key, so that it can be said again but is not stored.
fn token(server: &ServerState, code_hash: &Hash, device_key: &str) -> String {
    let mut hasher = blake3::Hasher::new_keyed(&server.secret);
    hasher.update(code_hash);
    hasher.update(device_key.as_bytes());
    hasher.finalize().to_hex().to_string()
}

/// The device behind a token.
///
/// # Errors
/// `UnknownDevice` for a token that is unknown or revoked.
pub fn authenticate(storage: &dyn Storage, token: &str) -> Result<Device> {
    let hash = blake3::hash(token.as_bytes());
    let device = storage.read(|reader| reader.device_by_token(hash.as_bytes()))?;
    // `blake3::Hash` compares in constant time.
    let device = device.filter(|device| !device.revoked && blake3::Hash::from(device.token_hash) == hash);
    device.ok_or_else(|| Refused::UnknownDevice.into())
}

/// Shuts a device out; `false` when it is unknown.
///
/// # Errors
/// When the text is no device id or the database fails.
pub fn revoke(storage: &dyn Storage, device: &str, now: DateTime<Utc>) -> Result<bool> {
    let Ok(device) = device.parse::<DeviceId>() else { return Ok(false) };
    storage.write(|writer| writer.revoke_device(device, now))
}
