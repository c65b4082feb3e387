//! The main job in the real window, with a real county server: what is done by keyboard and mouse is then looked up
//! in the database (by the command line, another program) and at the server (by a second device).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]
#![recursion_limit = "256"] // a health examination is one long document

mod aid;
mod bad_input;
mod care;
mod cases;
mod collisions;
mod contracts;
#[cfg(target_os = "linux")]
mod county_overview;
mod followups;
mod forms;
mod goods;
mod lists;
mod main_job;
mod pay_later;
mod residents;
mod roles;
mod scaling;
mod screenings;
mod steps;
mod two_places;
