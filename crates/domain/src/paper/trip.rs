//! 巡诊单: whom a doctor is to visit, in the order of the way.

use chrono::NaiveDate;
use serde::Serialize;

/// A list to take along.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct TripSheet {
    /// The institution.
    pub org_name: String,
    /// Who goes.
    pub doctor: String,
    /// The day of printing.
    pub on: NaiveDate,
    /// Which lists and villages, in words.
    pub scope: String,
    /// Stops in visiting order.
    pub stops: Vec<TripStop>,
}

/// One 组 of one village.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct TripStop {
    /// Village and 组.
    pub place: String,
    /// Who is to be visited there.
    pub people: Vec<TripPerson>,
}

/// Somebody to visit.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct TripPerson {
    /// Name.
    pub name: String,
    /// 男 or 女; empty if unknown.
    pub sex: String,
    /// Full years.
    pub age: Option<u16>,
    /// Head of household and address.
    pub home: String,
    /// Whole telephone.
    pub phone: String,
    /// The disease.
    pub disease: String,
    /// The last visit: day, way and result.
    pub last: String,
    /// When the visit is due.
    pub due_on: Option<NaiveDate>,
    /// Why, in words.
    pub why: String,
}
