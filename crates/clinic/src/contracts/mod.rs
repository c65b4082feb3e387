//! 签约: teams, packs, signing, ending, lists.

mod end;
pub(crate) mod list;
pub(crate) mod options;
mod packs;
pub(crate) mod people;
mod sign;
mod teams;

pub use end::EndContract;
pub(crate) use list::contract_row;
pub use list::{ContractList, ContractRow, ListContracts};
pub use options::{ContractOptions, MemberOption, PackOption, TeamOption};
pub use packs::{AddPack, AddedPack, PackLine, PackList};
pub use sign::{SignContract, SignedContract};
pub use teams::{AddTeam, AddedTeam, TeamLine, TeamList};
