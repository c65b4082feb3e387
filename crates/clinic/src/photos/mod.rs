//! 随访照片: added by paste, drop or file, shrunk on the way in, kept encrypted with the store, synced after the text.

mod add;
mod list;
mod shrink;
mod withdraw;

pub(crate) use add::attach_waiting;
pub use add::{AddPhoto, AddedPhoto};
pub use list::{PhotoBytes, PhotoLine, PhotoList, PhotosOf};
pub use withdraw::WithdrawPhoto;

/// No file that is larger is taken, in bytes.
pub const MAX_FILE: usize = shrink::MAX_FILE;
