//! 因病致贫筛查: campaigns, the work list, one household's entry, verifying, exits, figures.
//!
//! One entry is a row for the household and one for each member; they are
//! written together, under ids that every device derives alike, so that two
//! computers which screen the same household meet in the same rows.

mod campaigns;
mod change;
mod close;
mod dictionary;
mod enter;
mod exit;
mod open;
mod progress;
mod screen;
mod start;
mod verify;
mod which;
mod work_list;
mod yearly;

pub use campaigns::{CampaignList, CampaignRow, CampaignState};
pub use change::ChangeCampaign;
pub use close::CloseCampaign;
pub use dictionary::{MajorSet, ScreeningDictionary, TagWord};
pub use enter::EnterScreenings;
pub use exit::{ExitRecorded, RecordExit, TakeBackExit};
pub use open::{KnownDisease, MemberEntry, ScreeningEntry};
pub use progress::{CampaignProgress, VillageProgress};
pub use screen::{DiseaseOffer, FoundInput, ScreenHousehold, ScreenPerson, ScreenedHousehold};
pub use start::{CampaignSaved, StartCampaign};
pub use verify::{RefusedHousehold, Stepped, VerifyScreenings};

pub(crate) use which::{campaign as campaign_of, household_entry, person_entry};
pub use work_list::{ListScreenings, ScreeningList, ScreeningMember, ScreeningRow, Show};
pub use yearly::{ListYear, YearHousehold, YearHouseholds, YearTable, YearVillage, YearlyChange};
