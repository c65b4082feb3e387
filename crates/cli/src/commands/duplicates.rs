//! `duplicates`.

use super::{open, read};
use crate::duplicates_args::DuplicatesCommand;
use crate::failure::Failure;
use crate::moment;
use crate::outcome::Answer;
use std::path::Path;
use xiangyi_clinic::duplicates::{CompareResidents, KeepApart, ListSuspects, UndoMerge};

/// `duplicates …`.
pub fn run(folder: &Path, command: DuplicatesCommand) -> Result<Answer, Failure> {
    let clinic = open(folder)?;
    let (now, ids) = (moment::now(), &mut moment::new_id);
    match command {
        DuplicatesCommand::List { village, offset, limit } => {
            let input = ListSuspects { village, offset: Some(offset), limit: Some(limit) };
            Answer::done(&clinic.suspects(&input, now)?)
        }
        DuplicatesCommand::Compare { kept, merged } => {
            Answer::done(&clinic.compare_residents(&CompareResidents { kept, merged }, now)?)
        }
        DuplicatesCommand::Merge(document) => Answer::done(&clinic.merge_residents(read(&document.file)?, now, ids)?),
        DuplicatesCommand::Undo { merge } => {
            let merge = merge.parse().map_err(|_| Failure::new("unknown_merge").at("merge"))?;
            let undone = clinic.undo_merge(UndoMerge { merge }, now, ids)?;
            Answer::of(&undone, undone.stays.is_empty())
        }
        DuplicatesCommand::Different { one, other } => {
            Answer::done(&clinic.keep_apart(KeepApart { one, other }, now, ids)?)
        }
        DuplicatesCommand::History { who } => Answer::done(&clinic.merge_history(&who, now)?),
    }
}
