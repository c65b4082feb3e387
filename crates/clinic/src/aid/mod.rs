//! 县域外就医救助, 门诊慢病认定 and 门诊慢病结算 (domain handbook A9, A10, R5, J7, T20).

mod apply;
mod bills;
mod chronic;
mod list;
mod outpatient;
mod review;

pub use apply::{AidAnswer, ApplyForAid};
pub use bills::{ChronicBillLine, ChronicBillList};
pub use chronic::{ChronicAnswer, ChronicLine, ChronicList, DecideChronic, EndChronic, PutForwardChronic};
pub use list::{AidLine, AidList};
pub use outpatient::{BillChronic, ChronicBillReversed, ChronicBilled, ReverseChronicBill};
pub use review::{AnnounceAid, FollowAid, ReviewAid};
