//! Where this installation stands towards the server: enrolment, epoch, log, cursors, digest.

mod digest;
mod enrolment;
mod files;
mod life;
mod status;

pub use enrolment::{Enrolment, enrolment};
pub(crate) use life::{must_be_epoch, take_new_install};
pub use status::{Standing, SyncStatus, cursors, status};
