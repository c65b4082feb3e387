//! The pages themselves.

use super::in_china;
use super::places::Place;
use super::words::Words;
use crate::storage::{Operator, Rates, Township, TownshipDevice, Writes};
use chrono::{DateTime, Duration, Utc};
use maud::{DOCTYPE, Markup, html};
use xiangyi_domain::users::Role;

/// A computer that was not heard of for so long is marked.
const LONG: Duration = Duration::days(3);

/// Villages that are named in a line; more are counted.
const NAMED: usize = 4;
/// Characters of a computer's id that tell it from the others of its township.
const SHORT: usize = 6;

/// What every page of an operator knows.
pub(super) struct View<'a> {
    pub words: &'static Words,
    pub operator: &'a Operator,
    pub now: DateTime<Utc>,
    /// Whether the server takes what is sent.
    pub writes: Writes,
}

fn page(words: &Words, operator: Option<&Operator>, body: &Markup) -> String {
    html! {
        (DOCTYPE)
        html lang=(words.lang) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (words.title) " · 乡医" }
                link rel="stylesheet" href="/county/style.css";
            }
            body {
                header {
                    a href="/county" { "乡医 · " (words.title) }
                    @if let Some(operator) = operator {
                        form method="post" action="/county/leave" {
                            span { (words.operator) " " (operator.name) }
                            button data-testid="leave" { (words.leave) }
                        }
                    }
                }
                main { (body) }
            }
        }
    }
    .into_string()
}

/// A page with one sentence.
pub(super) fn notice(words: &Words, sentence: &str) -> String {
    page(words, None, &html! { p.notice data-testid="notice" { (sentence) } })
}

/// The page behind a link.
pub(super) fn door(words: &Words, key: &str) -> String {
    let form = html! {
        form.door method="post" action="/county/enter" {
            p { (words.enter_note) }
            input type="hidden" name="key" value=(key);
            button data-testid="enter" { (words.enter) }
        }
    };
    page(words, None, &form)
}

/// All townships.
pub(super) fn townships(view: &View<'_>, rows: &[(Rates, Township)]) -> String {
    let words = view.words;
    let body = html! {
        h1 { (words.townships) }
        (as_of(view))
        @if rows.is_empty() {
            p.notice data-testid="notice" { (words.no_townships) }
        } @else {
            table data-testid="townships" {
                thead { tr {
                    th { (words.township) } th.n { (words.devices) } th { (words.last_heard) } th.n { (words.unsent) }
                    th.n { (words.held) } th.n { (words.rejected) } th.n { (words.open_cases) } th.n { (words.contracts) }
                    th.n { (words.follow_ups) }
                } }
                tbody { @for (rates, township) in rows {
                    tr {
                        td { a href={ "/county/township/" (township.org.as_str()) } { (called(township)) } (code(township)) }
                        (counts(view, township, rates))
                    }
                } }
                tfoot { tr { th { (words.all) } (totals(rows)) } }
            }
            @let given_back = rows.iter().map(|(_, one)| one.given_back).sum::<u64>();
            @if given_back > 0 {
                p.late data-testid="given-back" { (words.given_back) " " (given_back) " · " (words.given_back_note) }
            }
            (notes(words))
        }
    };
    page(words, Some(view.operator), &body)
}

/// What a township is called; its code where nobody has said.
fn called(township: &Township) -> &str {
    township.name.as_deref().unwrap_or(township.org.as_str())
}

fn code(township: &Township) -> Markup {
    html! { @if township.name.is_some() { " " span.id { (township.org.as_str()) } } }
}

fn counts(view: &View<'_>, township: &Township, rates: &Rates) -> Markup {
    html! {
        td.n { (township.devices) }
        (heard(view, township.heard_at))
        (marked(township.waiting.unsent)) (marked(township.waiting.held)) (marked(township.waiting.rejected))
        (marked(township.open_cases))
        (share(rates.contracted, rates.residents)) (share(rates.visited, rates.chronic))
    }
}

fn totals(rows: &[(Rates, Township)]) -> Markup {
    let sum = |of: fn(&(Rates, Township)) -> u64| rows.iter().map(of).sum::<u64>();
    html! {
        td.n { (sum(|(_, one)| one.devices)) } td {}
        td.n { (sum(|(_, one)| one.waiting.unsent)) } td.n { (sum(|(_, one)| one.waiting.held)) }
        td.n { (sum(|(_, one)| one.waiting.rejected)) } td.n { (sum(|(_, one)| one.open_cases)) }
        (share(sum(|(rates, _)| rates.contracted), sum(|(rates, _)| rates.residents)))
        (share(sum(|(rates, _)| rates.visited), sum(|(rates, _)| rates.chronic)))
    }
}

/// One township with its devices.
pub(super) fn township(
    view: &View<'_>,
    township: &Township,
    rates: &Rates,
    devices: &[(Place, TownshipDevice)],
) -> String {
    let words = view.words;
    let body = html! {
        p { a href="/county" { "← " (words.back) } }
        h1 { (called(township)) (code(township)) }
        (as_of(view))
        dl {
            dt { (words.contracts) } dd { (rates.contracted) " / " (rates.residents) }
            dt { (words.follow_ups) } dd { (rates.visited) " / " (rates.chronic) }
            dt { (words.open_cases) } dd { (township.open_cases) }
            @if township.given_back > 0 { dt { (words.given_back) } dd.late data-testid="given-back" { (township.given_back) } }
        }
        @if devices.is_empty() {
            p.notice data-testid="notice" { (words.no_devices) }
        } @else {
            table data-testid="devices" {
                thead { tr {
                    th { (words.place) } th { (words.roles) } th { (words.device) } th { (words.joined) } th { (words.last_heard) } th { (words.version) }
                    th.n { (words.unsent) } th.n { (words.held) } th.n { (words.rejected) } th { (words.state) }
                } }
                tbody { @for (place, device) in devices { (row(view, place, device)) } }
            }
            (notes(words))
        }
    };
    page(words, Some(view.operator), &body)
}

fn row(view: &View<'_>, place: &Place, device: &TownshipDevice) -> Markup {
    let words = view.words;
    html! {
        tr {
            td { (stands(words, place)) }
            td { (used_by(words, place)) }
            td.id title=(device.id) { (device.id.to_string().chars().take(SHORT).collect::<String>()) }
            td { (moment(device.enrolled_at)) }
            (heard(view, device.heard_at))
            td { (device.app_version.as_deref().unwrap_or(&words.none)) }
            (marked(device.waiting.unsent)) (marked(device.waiting.held)) (marked(device.waiting.rejected))
            td { @if device.revoked { (words.shut_out) } @else { (words.in_use) } }
        }
    }
}

/// The centre, or the villages of those who work at it.
fn stands(words: &Words, place: &Place) -> String {
    if place.roles.is_empty() {
        return words.unknown_place.clone();
    }
    if place.villages.is_empty() || place.roles.iter().any(|role| *role != Role::VillageDoctor) {
        return words.centre.clone();
    }
    let named = place.villages.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join("、");
    let more = place.villages.len() > NAMED;
    if more { format!("{named} {} ({})", words.and_more, place.villages.len()) } else { named }
}

fn used_by(words: &Words, place: &Place) -> String {
    let word = |role: &Role| match role {
        Role::VillageDoctor => words.role_village_doctor.as_str(),
        Role::ClinicStaff => &words.role_clinic_staff,
        Role::Cashier => &words.role_cashier,
        Role::Head => &words.role_head,
    };
    let all: Vec<&str> = place.roles.iter().map(word).collect();
    if all.is_empty() { words.none.clone() } else { all.join("、") }
}

fn as_of(view: &View<'_>) -> Markup {
    html! {
        p.quiet { (view.words.as_of) " " (moment(view.now)) }
        @match view.writes {
            Writes::Taken => {}
            Writes::NoRoom => { p.alarm role="alert" data-testid="disk-full" { (view.words.disk_full) } }
            Writes::Failed => { p.alarm role="alert" data-testid="disk-failed" { (view.words.disk_failed) } }
        }
    }
}

fn notes(words: &Words) -> Markup {
    html! { ul.quiet { li { (words.reported_note) } li { (words.contracts_note) } li { (words.follow_ups_note) } } }
}

fn heard(view: &View<'_>, at: Option<DateTime<Utc>>) -> Markup {
    let words = view.words;
    match at {
        None => html! { td.late { (words.never) } },
        Some(at) if view.now - at > LONG => html! { td.late title=(words.long_silent) { (moment(at)) " ⚠" } },
        Some(at) => html! { td { (moment(at)) } },
    }
}

fn moment(at: DateTime<Utc>) -> String {
    in_china(at).format("%Y-%m-%d %H:%M").to_string()
}

/// A count that should be nothing.
fn marked(count: u64) -> Markup {
    if count == 0 {
        html! { td.n { "0" } }
    } else {
        html! { td.n.late { (count) } }
    }
}

/// A share to a tenth of a percent, cut and not rounded up: 100 % is all of them.
fn share(part: u64, whole: u64) -> Markup {
    if whole == 0 {
        return html! { td.n title="0 / 0" { "—" } };
    }
    let tenths = part.saturating_mul(1000) / whole;
    html! { td.n title={ (part) " / " (whole) } { (tenths / 10) "." (tenths % 10) "%" } }
}
