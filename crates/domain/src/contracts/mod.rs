//! 签约: terms, states, numbers, groups, standard packs.
//!
//! Source: domain handbook §5. One contract in force per resident; one team
//! and the residents of one household per contract.

mod fee;
mod fulfilment;
mod group;
mod number;
mod pack;
mod reason;
mod roster;
mod term;

pub use fee::{Fee, Payer, Relief, Share, ShareError, Shares};
pub use fulfilment::{Deed, ItemProgress, SERVICE_KINDS, What, contract_year, counts, progress};
pub use group::{Group, groups_on};
pub use number::{letters, number};
pub use pack::{Pack, PackItem, StandardPack, pack_id, standard_packs, team_id};
pub use reason::{EndKind, EndWord, UnsignedWord, end_word, end_words, unsigned_word, unsigned_words};
pub use roster::{TeamPost, TeamRole};
pub use term::{Contract, ContractState, Ended, Guardian, OF_AGE, TermError, check_term, default_end, end_after};

/// The step that ends a contract before its term; its data is [`Ended`].
pub const ENDED: &str = "ended";
