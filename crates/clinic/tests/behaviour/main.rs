//! What users of a clinic can do, and cannot, on a real encrypted store.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::needless_pass_by_value, missing_docs)]

mod accounts_hold;
mod admissions;
mod care;
mod contracts;
mod contracts_life;
mod demo;
mod duplicates;
mod follow_ups;
mod forms;
mod goods;
mod households;
mod identities;
mod numbers;
mod outpatients;
mod papers;
mod pay_later;
mod people;
mod place;
mod registers;
mod rights;
mod rosters;
mod rosters_chosen;
mod rosters_exported;
mod rosters_undone;
mod screenings;
mod store;
mod work_lists;
