//! 居民: finding, showing, adding and correcting people.

pub(crate) mod add;
pub(crate) mod card;
mod change_disease;
mod correct;
mod disease;
mod identity;
mod incomplete;
mod number;
mod page;
mod search;

pub use crate::lists::{ListResidents, ResidentList};
pub use add::{AddResident, AddedResident};
pub use card::{Hit, Named, ResidentRow};
pub(crate) use card::{Names, categories_on, diseases_in_care, hit, household_head};
pub use change_disease::{ChangeDisease, EndDisease, WithdrawDisease};
pub use correct::CorrectResident;
pub(crate) use disease::roster_disease_id;
pub use disease::{RegisterDisease, RegisteredDisease};
pub(crate) use identity::identity;
pub use incomplete::{IncompleteIdentities, IncompleteIdentity};
pub use number::{GiveRecordNumbers, GivenRecordNumbers};
pub use page::{HouseholdPage, Member, ResidentDetail, ResidentPage};
pub use search::{SearchAnswer, SearchInput, SearchSettings};
