//! 县域外就医救助 and 门诊慢病认定 (domain handbook A9, A10, R5, J7, T20).

mod apply;
mod chronic;
mod list;
mod review;

pub use apply::{AidAnswer, ApplyForAid};
pub use chronic::{ChronicAnswer, ChronicLine, ChronicList, DecideChronic, EndChronic, PutForwardChronic};
pub use list::{AidLine, AidList};
pub use review::{AnnounceAid, FollowAid, ReviewAid};
