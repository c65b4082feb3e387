//! What the county's overview shows: townships, devices and rates, no person.

use chrono::{DateTime, NaiveDate, Utc};
use xiangyi_domain::OrgCode;
use xiangyi_domain::id::{DeviceId, InstallId};
use xiangyi_wire::digest::Waiting;

/// Who says what a township is called.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NamedBy {
    /// A device that joins.
    Device,
    /// The county.
    County,
}

/// A township as its devices reported it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Township {
    /// Which.
    pub org: OrgCode,
    /// What it is called, if somebody has said so.
    pub name: Option<String>,
    /// Devices that may speak.
    pub devices: u64,
    /// When one of them was last heard of.
    pub heard_at: Option<DateTime<Utc>>,
    /// What waits there.
    pub waiting: Waiting,
    /// Cases that wait for a person at the county.
    pub open_cases: u64,
    /// Rows that the server had lost and that its computers have given back.
    pub given_back: u64,
}

/// A device as it reported itself.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TownshipDevice {
    /// Which.
    pub id: DeviceId,
    /// Its newest installation, once it has pushed.
    pub install: Option<InstallId>,
    /// When it joined, or joined again.
    pub enrolled_at: DateTime<Utc>,
    /// Whether it was shut out.
    pub revoked: bool,
    /// The version of its app, once it has pushed.
    pub app_version: Option<String>,
    /// When it was last heard of.
    pub heard_at: Option<DateTime<Utc>>,
    /// What waits there.
    pub waiting: Waiting,
}

/// How far a township's work has come.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Rates {
    /// Residents with a record.
    pub residents: u64,
    /// Residents whose contract covers the day.
    pub contracted: u64,
    /// People in care for hypertension or diabetes.
    pub chronic: u64,
    /// Those of them who were visited this year.
    pub visited: u64,
}

/// The day that rates are asked for, and the first of its year.
#[must_use]
pub(super) fn days(today: NaiveDate) -> (String, String) {
    (today.to_string(), today.format("%Y-01-01").to_string())
}

/// An operator's session.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Operator {
    /// The name that was given when the link was made.
    pub name: String,
    /// Whether the link was used.
    pub entered: bool,
    /// When the link, or the session that it opened, ends.
    pub ends_at: DateTime<Utc>,
}
