//! The cookie of a session.

use super::words::Words;
use super::{Trouble, in_database, view};
use crate::operators::{self, SESSION_LIFE};
use crate::routes::State;
use crate::storage::Operator;
use axum::extract::FromRequestParts;
use axum::http::header::COOKIE;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use chrono::Utc;

const NAME: &str = "xiangyi_county";

/// An operator who is logged in. Everybody else is told how to get in.
pub(crate) struct Session {
    /// Who.
    pub operator: Operator,
}

impl FromRequestParts<State> for Session {
    type Rejection = Trouble;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Session, Trouble> {
        let words = Words::of(&parts.headers);
        let shut = || Trouble(StatusCode::UNAUTHORIZED, view::notice(words, &words.ask_for_link));
        let (key, now) = (named(&parts.headers).ok_or_else(shut)?, Utc::now());
        let found = in_database(state, words, move |storage| operators::of_session(storage, &key, now)).await?;
        Ok(Session { operator: found.ok_or_else(shut)? })
    }
}

/// The session that a request names.
pub(super) fn named(headers: &HeaderMap) -> Option<String> {
    let cookies = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|line| line.split("; ")).filter_map(|pair| pair.split_once('='));
    pairs.find(|(name, _)| *name == NAME).map(|(_, key)| key.to_owned())
}

/// A cookie that no script reads and no other site sends.
pub(super) fn cookie(key: &str, secure: bool) -> String {
    let secure = if secure { "; Secure" } else { "" };
    format!("{NAME}={key}; Path=/county; Max-Age={}; HttpOnly; SameSite=Strict{secure}", SESSION_LIFE.num_seconds())
}

/// The cookie that takes it away.
pub(super) fn gone(secure: bool) -> String {
    let secure = if secure { "; Secure" } else { "" };
    format!("{NAME}=; Path=/county; Max-Age=0; HttpOnly; SameSite=Strict{secure}")
}
