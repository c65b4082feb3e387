//! residents
pub mod id_number;
pub mod name;

pub mod category;
