//! admissions

pub mod facility;
