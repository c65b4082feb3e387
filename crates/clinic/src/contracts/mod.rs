//! 签约: teams, packs, signing, renewing, refusing, ending; what was done (履约), the figures (T9) and the money.

mod agreement;
pub(crate) mod claims;
mod end;
mod fulfilment;
pub(crate) mod list;
pub(crate) mod options;
mod packs;
pub(crate) mod people;
mod refuse;
mod renew;
mod service;
mod sign;
mod standing;
mod standing_list;
mod statistics;
pub(crate) mod teams;
mod to_end;

pub use claims::{AskClaims, ClaimList, ClaimRow, ClaimTotal};
pub(crate) use end::end_for;
pub use end::{ContractReasons, EndContract, WithdrawContract};
pub use fulfilment::{
    AskFulfilment, DeedLine, FulfilmentBy, FulfilmentPage, FulfilmentRow, FulfilmentShow, FulfilmentSum,
    ItemFulfilment, ResidentFulfilment,
};
pub(crate) use list::contract_row;
pub use list::{ContractList, ContractRow, ListContracts};
pub use options::{ContractOptions, MemberOption, PackOption, TeamOption};
pub use packs::{AddPack, AddedPack, EndPack, PackLine, PackList};
pub use refuse::{RecordUnsigned, RecordedUnsigned};
pub use renew::{
    BulkProgress, BulkWatch, ListRenewable, RenewContracts, RenewableList, RenewableRow, Renewal, Renewed,
};
pub use service::{LogService, LoggedService};
pub use sign::{SignContract, SignedContract};
pub use standing_list::{AskStanding, StandingList, StandingMeasure, StandingRow};
pub use statistics::{AskStatistics, ContractStatistics, GroupCoverage, StatisticsRow, UnsignedCount};
pub use teams::{AddTeam, AddedTeam, ChangeTeam, EndTeam, PostLine, TeamLine, TeamList};
pub use to_end::{EndGone, EndedGone, EndedLine, Gone, ListToEnd, ToEndList, ToEndRow};
