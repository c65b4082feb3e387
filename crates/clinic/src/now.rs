//! Time and names, which only the shell, the command line and tests know.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

/// The moment at which a verb runs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Now {
    /// The device's clock.
    pub at: DateTime<Utc>,
    /// The calendar day where the user is.
    pub today: NaiveDate,
}

/// Where new ids come from: `UUIDv7` in the app, counted in tests.
pub type Ids<'a> = &'a mut dyn FnMut() -> Uuid;
