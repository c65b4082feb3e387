//! Who may look at the county's overview: by a link that works once, then by a session. No password is kept anywhere.

use crate::storage::{Hash, Operator, Result, Storage};
use chrono::{DateTime, Duration, Utc};

/// How long a link waits to be used.
pub const LINK_LIFE: Duration = Duration::hours(24);
/// How long a session lasts.
pub const SESSION_LIFE: Duration = Duration::days(30);

/// Makes a key from random bytes, as it stands in a link or a cookie.
#[must_use]
pub fn key_from(entropy: &[u8; 32]) -> String {
    blake3::Hash::from_bytes(*entropy).to_hex().to_string()
}

fn hash(key: &str) -> Hash {
    *blake3::hash(key.as_bytes()).as_bytes()
}

/// Lets somebody in by a link with this key. Answers when the link ends.
///
/// # Errors
/// When the database fails.
pub fn add(storage: &dyn Storage, name: &str, key: &str, now: DateTime<Utc>) -> Result<DateTime<Utc>> {
    let ends_at = now + LINK_LIFE;
    storage.write(|writer| writer.add_operator(name, &hash(key), ends_at))?;
    Ok(ends_at)
}

/// Turns a link into a session; `false` when the link was used, is too old or was never made.
///
/// # Errors
/// When the database fails.
pub fn enter(storage: &dyn Storage, link: &str, session: &str, now: DateTime<Utc>) -> Result<bool> {
    storage.write(|writer| writer.enter(&hash(link), &hash(session), (now, now + SESSION_LIFE)))
}

/// Whose session it is, while it lasts.
///
/// # Errors
/// When the database fails.
pub fn of_session(storage: &dyn Storage, session: &str, now: DateTime<Utc>) -> Result<Option<Operator>> {
    let found = storage.read(|reader| reader.operator(&hash(session)))?;
    Ok(found.filter(|operator| operator.ends_at > now))
}

/// Ends a session.
///
/// # Errors
/// When the database fails.
pub fn leave(storage: &dyn Storage, session: &str) -> Result<()> {
    storage.write(|writer| writer.leave(&hash(session)))
}
