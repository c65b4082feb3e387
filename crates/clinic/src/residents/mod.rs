//! 居民: finding, showing, adding and correcting people.

pub(crate) mod add;
pub(crate) mod card;
mod correct;
mod disease;
mod page;
mod search;

pub use add::{AddResident, AddedResident};
pub use card::{Hit, Named, ResidentRow};
pub(crate) use card::{Names, categories_on, diseases_in_care, hit};
pub use correct::CorrectResident;
pub(crate) use disease::roster_disease_id;
pub use disease::{RegisterDisease, RegisteredDisease};
pub use crate::lists::{ListResidents, ResidentList};
pub use page::{CategoryLine, DiseaseLine, HouseholdPage, Member, ResidentDetail, ResidentPage};
pub use search::{SearchAnswer, SearchInput};
