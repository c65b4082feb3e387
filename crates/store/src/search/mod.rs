//! The search box: Han, pinyin, initials, parts of ID numbers, phone tails, household numbers.
//!
//! Every way to find a resident is a key in a table ordered by village and
//! key, so that each step of a search is a short range of an index, also for
//! one letter, where an index of trigrams finds nothing. Only a part from the
//! middle of an ID number uses pieces of four digits. The index follows in
//! the commit that changes a resident.

mod find;
mod follow;
pub(crate) mod keys;
mod readings;
mod rebuild;
mod steps;

pub use find::{Scope, matching, search, search_fuzzy};
pub(crate) use follow::{SearchChanges, follow};
pub(crate) use keys::Person;
pub use readings::sound_alike;
pub(crate) use readings::{joined as readings_of, sound};
pub(crate) use rebuild::keep_current;
