//! 重复居民: people who stand in the records twice.
//!
//! Somebody looks at two residents side by side, chooses each value, and says
//! that they are one; or says that they are two, which is remembered. No row
//! is rewritten by a merge but the kept resident's own fields, and those come
//! back when it is undone. What a merge means for queries stands in the store
//! (`rows::aliases`).

mod compare;
mod different;
mod entry;
mod fields;
mod history;
mod merge;
mod suspects;
mod undo;

pub use compare::{CompareResidents, ComparedField, Comparison, Side};
pub use different::{KeepApart, KeptApart};
pub(crate) use entry::ask_about;
pub use entry::{EntryCheck, Taken};
pub use fields::Choice;
pub use history::{MergeHistory, MergeLine};
pub use merge::{MergeProblem, MergeResidents, MergeWarning, Merged};
pub use suspects::{ListSuspects, SuspectList, SuspectPair};
pub use undo::{UndoMerge, UndoneMerge};
