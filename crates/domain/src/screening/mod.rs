//! 因病致贫筛查: who is to be screened, how an entry moves, what a village has done.
//!
//! Source: domain handbook §1 (Y1–Y5, G1), §4.7–4.8 and tables T2, T17. The
//! sources say what is counted, not who may verify or why a household leaves
//! the list; such decisions carry the mark ASM and are parameters or data.
//!
//! This room reads no row and no clock. Start at [`Status`] for an entry, at
//! [`Target`] for a campaign, at [`Progress`] and [`yearly`] for figures.

mod campaign;
mod exit;
mod found;
mod progress;
mod rate;
mod status;
mod yearly;

pub use campaign::{CampaignError, DEFAULT_THRESHOLD, KIND, Target, VerifyRule, check_dates, check_threshold};
pub use exit::{Exit, ExitReason, exit_reasons};
pub use found::{CatalogueDisease, DiseaseGroup, Found, FoundError, check_found, classify, disease_catalogue};
pub use progress::{PersonEntry, Progress, progress};
pub use rate::Rate;
pub use status::{Refusal, Status, Step, Verifier, next_status};
pub use yearly::{Both, Change, Finding, Standing, YearCounts, changes, count_year};
