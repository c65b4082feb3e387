//! `init`, `demo`, `backup`, `restore`, `check`.

use super::{absolute, open};
use crate::failure::Failure;
use crate::moment;
use crate::outcome::Answer;
use std::path::{Path, PathBuf};
use xiangyi_clinic::demo::FillDemo;
use xiangyi_clinic::store::{InitStore, Restore};
use xiangyi_clinic::{Clinic, OsEntropy};

/// `init`.
pub fn init(folder: &Path, org_code: String, org_name: String, name: Option<String>) -> Result<Answer, Failure> {
    let (login, password) = moment::credentials()?;
    let input = InitStore { org_code, org_name, login, name, password };
    let (_, initialized) = Clinic::init(folder, &input, moment::now(), &mut moment::new_id, &mut OsEntropy)?;
    Answer::done(&initialized)
}

/// `demo`.
pub fn demo(folder: &Path, residents: u32, seed: u32) -> Result<Answer, Failure> {
    let input = FillDemo { residents, seed };
    let mut watch = |_| {};
    Answer::done(&open(folder)?.fill_demo(input, moment::now(), &mut moment::new_id, &mut watch)?)
}

/// `backup FILE`.
pub fn backup(folder: &Path, file: PathBuf) -> Result<Answer, Failure> {
    Answer::done(&open(folder)?.backup(&absolute(file), moment::now(), &mut moment::new_id)?)
}

/// `restore FILE`, with a password of the backup, or with its recovery key and a new password.
pub fn restore(folder: &Path, file: PathBuf) -> Result<Answer, Failure> {
    let (login, password) = moment::credentials()?;
    let input = Restore { path: absolute(file), login, password, recovery_key: moment::recovery_key() };
    let (_, restored) = Clinic::restore(folder, &input, moment::now(), &mut moment::new_id, &mut OsEntropy)?;
    Answer::done(&restored)
}

/// `check`.
pub fn check(folder: &Path) -> Result<Answer, Failure> {
    let report = open(folder)?.check_store()?;
    Answer::of(&report, report.ok)
}
