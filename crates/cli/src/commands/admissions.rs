//! `admission …`.

use super::{open, read};
use crate::args::AdmissionCommand;
use crate::failure::Failure;
use crate::moment;
use crate::outcome::Answer;
use std::path::Path;
use xiangyi_clinic::admissions::{ListAdmissions, RegisterAdmission};

/// `admission …`.
pub fn run(folder: &Path, command: AdmissionCommand) -> Result<Answer, Failure> {
    let clinic = open(folder)?;
    let (now, ids) = (moment::now(), &mut moment::new_id);
    match command {
        AdmissionCommand::Register { file, override_reason } => {
            let mut input: RegisterAdmission = read(&file)?;
            input.override_reason = override_reason.or(input.override_reason);
            Answer::done(&clinic.register_admission(input, now, ids)?)
        }
        AdmissionCommand::Cost(document) => Answer::done(&clinic.add_cost(read(&document.file)?, now, ids)?),
        AdmissionCommand::Discharge(document) => Answer::done(&clinic.discharge(read(&document.file)?, now, ids)?),
        AdmissionCommand::Settle(document) => {
            Answer::done(&clinic.settle_admission(&read(&document.file)?, now, ids)?)
        }
        AdmissionCommand::Pay(document) => Answer::done(&clinic.pay_admission(&read(&document.file)?, now, ids)?),
        AdmissionCommand::ReturnPapers(document) => {
            Answer::done(&clinic.return_papers(read(&document.file)?, now, ids)?)
        }
        AdmissionCommand::List => Answer::done(&clinic.list_admissions(&ListAdmissions::default(), now)?),
        AdmissionCommand::Show { admission } => {
            let id = admission.parse().map_err(|_| Failure::new("unknown_admission").at("admission"))?;
            Answer::done(&clinic.admission_page(id, now)?)
        }
    }
}
