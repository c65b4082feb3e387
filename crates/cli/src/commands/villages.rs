//! `village`.

use super::open;
use crate::args::VillageCommand;
use crate::failure::Failure;
use crate::moment;
use crate::outcome::Answer;
use std::path::Path;
use xiangyi_clinic::villages::SetVillageCode;

/// `village …`.
pub fn run(folder: &Path, command: VillageCommand) -> Result<Answer, Failure> {
    let clinic = open(folder)?;
    match command {
        VillageCommand::List => Answer::done(&clinic.list_villages()?),
        VillageCommand::Code { village, code } => {
            let input = SetVillageCode { village, code };
            Answer::done(&clinic.set_village_code(input, moment::now(), &mut moment::new_id)?)
        }
    }
}
