//! Policy packs, and what they make of a hospital bill.
//!
//! A [`Pack`] is a county's policy as data (`policies/*.toml`, described in
//! `policies/README.md`). [`settle`] takes a [`Bill`] through the pack's
//! layers and returns a [`Statement`] in which every fen has its [`Reason`].
//!
//! This room is pure: no clock, no file, no database, no float. It knows no
//! county by name; a new county is a new pack. Sentences for people are in
//! [`words`] and nowhere else.
//!
//! Start reading at [`settle`], then [`pack`]; the worked examples are in
//! `tests/`.

pub mod bill;
pub mod compare;
mod engine;
pub mod layer;
pub mod pack;
pub mod packs;
pub mod plain;
pub mod refusal;
pub mod statement;
pub mod words;

pub use bill::Bill;
pub use compare::{Comparison, compare};
pub use engine::settle;
pub use layer::LayerCode;
pub use pack::Pack;
pub use refusal::Refusal;
pub use statement::{Clause, Difference, Layer, Mode, Reason, Statement, Warning};
