//! Households and their history: 一户一档 (domain handbook §4.5, §4.6).
//!
//! Who lives where now stands in the residents' rows; how it came to be stands
//! in moves. From both this room computes who lived in a household from when
//! until when, and holds the rules of a head. It never writes and never
//! chooses a new head by itself: it proposes, a person decides.

mod day;
mod head;
mod kind;
mod plan;
mod relabel;
mod timeline;

pub use day::{DayProblem, check_day};
pub use head::{Headship, headship, sex_fits};
pub use kind::MoveKind;
pub use plan::{Measure, MeasureState};
pub use relabel::{Member, NewRelation, propose};
pub use timeline::{Stay, Step, follow_up_id, household_on, standing, stays};
