//! 签约: terms, states, numbers, groups, standard packs.
//!
//! Source: domain handbook §5. One contract in force per resident; one team
//! and the residents of one household per contract.

mod group;
mod number;
mod pack;
mod term;

pub use group::{Group, groups_on};
pub use number::{letters, number};
pub use pack::{Pack, PackItem, StandardPack, pack_id, standard_packs, team_id};
pub use term::{Contract, ContractState, Ended, TermError, check_term, default_end};

/// The step that ends a contract before its term; its data is [`Ended`].
pub const ENDED: &str = "ended";
