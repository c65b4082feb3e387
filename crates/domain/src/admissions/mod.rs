//! admissions
