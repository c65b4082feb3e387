//! The county's overview in a browser: townships, devices and rates, for operators. No person is on it, no script runs in
//! it, and nothing is changed by it.

mod places;
mod session;
mod view;
mod words;

use crate::error::{CountyError, Refused};
use crate::operators;
use crate::routes::{State, blocking};
use crate::storage::{Rates, Reader, Result as Stored, Township};
use axum::Router;
use axum::extract::{Form, Path, Query};
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, LOCATION, REFERRER_POLICY, SET_COOKIE};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::map_response;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use chrono::{DateTime, FixedOffset, NaiveDate, Utc};
use serde::Deserialize;
use session::Session;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use view::View;
use words::Words;
use xiangyi_domain::OrgCode;

/// Nothing but this page's own style; in no frame.
const POLICY: &str =
    "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
const STYLE: &str = include_str!("style.css");
/// Rates are counted anew when a township's log has moved on, but not more often than this.
const RATES_LIFE: chrono::Duration = chrono::Duration::minutes(5);

/// Rates that were counted, with the day, the time and the logs' heads that they are of.
pub(crate) type Counted = Arc<Mutex<HashMap<OrgCode, (NaiveDate, DateTime<Utc>, u64, Rates)>>>;

/// Its routes.
pub(crate) fn routes() -> Router<State> {
    Router::new()
        .route("/", get(|| async { axum::response::Redirect::to("/county") }))
        .route("/county", get(townships))
        .route("/county/township/{org}", get(township))
        .route("/county/enter", get(door).post(enter))
        .route("/county/leave", post(leave))
        .route("/county/style.css", get(|| async { ([(CONTENT_TYPE, "text/css; charset=utf-8")], STYLE) }))
        .layer(map_response(guarded))
}

async fn guarded(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, axum::http::HeaderValue::from_static(POLICY));
    headers.insert(REFERRER_POLICY, axum::http::HeaderValue::from_static("no-referrer"));
    headers.insert(CACHE_CONTROL, axum::http::HeaderValue::from_static("no-store"));
    response
}

/// What went wrong, as a page.
pub(crate) struct Trouble(StatusCode, String);

impl Trouble {
    fn of(words: &Words, error: &CountyError) -> Trouble {
        tracing::error!(%error, "page failed");
        Trouble(StatusCode::INTERNAL_SERVER_ERROR, view::notice(words, &words.failed))
    }
}

impl IntoResponse for Trouble {
    fn into_response(self) -> Response {
        (self.0, html(self.1)).into_response()
    }
}

fn html(page: String) -> impl IntoResponse {
    ([(CONTENT_TYPE, "text/html; charset=utf-8")], page)
}

/// The key in a link, or in its form.
#[derive(Deserialize)]
pub(crate) struct Key {
    #[serde(default)]
    key: String,
}

/// `GET /county/enter?key=…`: a button, because whoever previews a link must not use it up.
async fn door(headers: HeaderMap, Query(key): Query<Key>) -> Response {
    html(view::door(Words::of(&headers), &key.key)).into_response()
}

/// `POST /county/enter`.
async fn enter(
    axum::extract::State(state): axum::extract::State<State>,
    headers: HeaderMap,
    Form(link): Form<Key>,
) -> Result<Response, Trouble> {
    let words = Words::of(&headers);
    let failed = |error: CountyError| Trouble::of(words, &error);
    let session = operators::key_from(&crate::server::random().map_err(failed)?);
    let (now, kept) = (Utc::now(), session.clone());
    let entered = in_database(&state, words, move |storage| operators::enter(storage, &link.key, &kept, now)).await?;
    if !entered {
        return Err(Trouble(StatusCode::FORBIDDEN, view::notice(words, &words.link_used)));
    }
    let cookie = session::cookie(&session, state.secure);
    Ok((StatusCode::SEE_OTHER, [(LOCATION, "/county".to_owned()), (SET_COOKIE, cookie)]).into_response())
}

/// `POST /county/leave`.
async fn leave(
    axum::extract::State(state): axum::extract::State<State>,
    headers: HeaderMap,
) -> Result<Response, Trouble> {
    let words = Words::of(&headers);
    if let Some(session) = session::named(&headers) {
        in_database(&state, words, move |storage| operators::leave(storage, &session)).await?;
    }
    let gone = session::gone(state.secure);
    Ok((StatusCode::SEE_OTHER, [(LOCATION, "/county".to_owned()), (SET_COOKIE, gone)]).into_response())
}

/// `GET /county`.
async fn townships(
    axum::extract::State(state): axum::extract::State<State>,
    headers: HeaderMap,
    session: Session,
) -> Result<Response, Trouble> {
    let words = Words::of(&headers);
    let (now, counted) = (Utc::now(), Arc::clone(&state.rates));
    let rows = in_database(&state, words, move |storage| {
        storage.read(|reader| {
            let all = reader.townships()?.into_iter();
            all.map(|township| Ok((rates(reader, &counted, &township, now)?, township))).collect::<Stored<Vec<_>>>()
        })
    });
    let rows = rows.await?;
    let writes = state.storage.writes();
    Ok(html(view::townships(&View { words, operator: &session.operator, now, writes }, &rows)).into_response())
}

/// `GET /county/township/{org}`.
async fn township(
    axum::extract::State(state): axum::extract::State<State>,
    headers: HeaderMap,
    session: Session,
    Path(org): Path<String>,
) -> Result<Response, Trouble> {
    let words = Words::of(&headers);
    let unknown = || Trouble(StatusCode::NOT_FOUND, view::notice(words, &words.unknown_township));
    let org = OrgCode::new(&org).map_err(|_| unknown())?;
    let (now, counted) = (Utc::now(), Arc::clone(&state.rates));
    let found = in_database(&state, words, move |storage| {
        storage.read(|reader| {
            let Some(township) = reader.townships()?.into_iter().find(|one| one.org == org) else { return Ok(None) };
            let rates = rates(reader, &counted, &township, now)?;
            let devices = reader.township_devices(&township.org)?.into_iter();
            let devices = devices.map(|device| Ok((places::of(reader, &township.org, &device)?, device)));
            let devices = devices.collect::<Stored<Vec<_>>>()?;
            Ok(Some((rates, devices, township)))
        })
    });
    let (rates, devices, township) = found.await?.ok_or_else(unknown)?;
    let view = View { words, operator: &session.operator, now, writes: state.storage.writes() };
    Ok(html(view::township(&view, &township, &rates, &devices)).into_response())
}

/// The rates of a township, counted anew only when it has moved on.
fn rates(reader: &dyn Reader, counted: &Counted, township: &Township, now: DateTime<Utc>) -> Stored<Rates> {
    let today = in_china(now).date_naive();
    let heads = reader.areas(&township.org)?.iter().map(|(_, head)| *head).sum::<u64>();
    let known = counted.lock().map_err(|_| CountyError::Poisoned)?.get(&township.org).copied();
    if let Some((_, _, _, rates)) =
        known.filter(|(day, at, of, _)| *day == today && (*of == heads || now - *at < RATES_LIFE))
    {
        return Ok(rates);
    }
    let rates = reader.rates(&township.org, today)?;
    let mut counted = counted.lock().map_err(|_| CountyError::Poisoned)?;
    counted.insert(township.org.clone(), (today, now, heads, rates));
    Ok(rates)
}

/// China has one time, and no summer time.
fn in_china(at: DateTime<Utc>) -> DateTime<FixedOffset> {
    at.with_timezone(&FixedOffset::east_opt(8 * 3600).unwrap_or_else(|| chrono::Offset::fix(&Utc)))
}

async fn in_database<T: Send + 'static>(
    state: &State,
    words: &'static Words,
    work: impl FnOnce(&dyn crate::storage::Storage) -> Stored<T> + Send + 'static,
) -> Result<T, Trouble> {
    blocking(state, work).await.map_err(|failure| match failure.error() {
        CountyError::DatabaseAway | CountyError::Refused(Refused::Busy) => {
            Trouble(StatusCode::SERVICE_UNAVAILABLE, view::notice(words, &words.busy))
        }
        error => Trouble::of(words, error),
    })
}
