//! `user …`.

use super::open;
use crate::args::UserCommand;
use crate::failure::Failure;
use crate::moment;
use crate::outcome::Answer;
use std::path::Path;
use xiangyi_clinic::OsEntropy;
use xiangyi_clinic::users::{AddUser, DisableUser, SetPassword};
use xiangyi_domain::users::Role;

/// `user …`.
pub fn run(folder: &Path, command: UserCommand) -> Result<Answer, Failure> {
    let clinic = open(folder)?;
    let (now, ids) = (moment::now(), &mut moment::new_id);
    match command {
        UserCommand::Add { login, name, role, villages } => {
            let role = Role::from_code(&role).ok_or_else(|| Failure::new("unknown_role").at("role"))?;
            let input = AddUser { login, name, role, villages, password: moment::new_password()? };
            Answer::done(&clinic.add_user(&input, now, ids, &mut OsEntropy)?)
        }
        UserCommand::List => Answer::done(&clinic.list_users()?),
        UserCommand::Disable { login } => Answer::done(&clinic.disable_user(&DisableUser { login }, now, ids)?),
        UserCommand::Password { login } => {
            let (_, old) = moment::credentials()?;
            let input = SetPassword { login, password: moment::new_password()?, old: Some(old) };
            Answer::done(&clinic.set_password(&input, now, ids, &mut OsEntropy)?)
        }
    }
}
