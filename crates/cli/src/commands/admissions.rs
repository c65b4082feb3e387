//! `admission …`.

use super::{open, read, word};
use crate::admission_args::{AdmissionCommand, AdmissionListArgs};
use crate::failure::Failure;
use crate::moment;
use crate::outcome::Answer;
use std::path::Path;
use xiangyi_clinic::Clinic;
use xiangyi_clinic::admissions::{ListAdmissions, OnlyAdmissions, RegisterAdmission};
use xiangyi_domain::id::AdmissionId;

/// `admission …`.
pub fn run(folder: &Path, command: AdmissionCommand) -> Result<Answer, Failure> {
    use AdmissionCommand as C;
    let clinic = open(folder)?;
    let now = moment::now();
    match command {
        C::Desk { resident, on } => Answer::done(&clinic.admission_desk(&resident, on, now)?),
        C::Estimate(document) => Answer::done(&clinic.preview_settlement(&read(&document.file)?, now)?),
        C::Compare(document) => Answer::done(&clinic.compare_admission(&read(&document.file)?, now)?),
        C::Affected { resident, year } => {
            let affected = clinic.affected_settlements(&resident, year)?;
            Answer::done(&serde_json::json!({ "affected": affected }))
        }
        C::Recompute { admission } => Answer::done(&clinic.recompute_settlement(id(&admission)?)?),
        C::List(arguments) => Answer::done(&clinic.list_admissions(&wanted(arguments)?, now)?),
        C::ListOutside { resident } => Answer::done(&clinic.list_outside_settlements(resident.as_deref())?),
        C::Show { admission } => Answer::done(&clinic.admission_page(id(&admission)?, now)?),
        other => write(&clinic, other),
    }
}

fn write(clinic: &Clinic, command: AdmissionCommand) -> Result<Answer, Failure> {
    use AdmissionCommand as C;
    let (now, ids) = (moment::now(), &mut moment::new_id);
    match command {
        C::Register { file, override_reason } => {
            let mut input: RegisterAdmission = read(&file)?;
            input.override_reason = override_reason.or(input.override_reason);
            Answer::done(&clinic.register_admission(input, now, ids)?)
        }
        C::Withdraw(document) => Answer::done(&clinic.withdraw_admission(&read(&document.file)?, now, ids)?),
        C::Cost(document) => Answer::done(&clinic.add_cost(read(&document.file)?, now, ids)?),
        C::CorrectCost(document) => Answer::done(&clinic.correct_cost(read(&document.file)?, now, ids)?),
        C::Move(document) => Answer::done(&clinic.move_inpatient(read(&document.file)?, now, ids)?),
        C::Waive(document) => Answer::done(&clinic.waive_fee(read(&document.file)?, now, ids)?),
        C::Kit(document) => Answer::done(&clinic.issue_kit(read(&document.file)?, now, ids)?),
        C::Discharge(document) => Answer::done(&clinic.discharge(read(&document.file)?, now, ids)?),
        C::WithdrawDischarge(document) => Answer::done(&clinic.withdraw_discharge(read(&document.file)?, now, ids)?),
        C::TakePapers(document) => Answer::done(&clinic.take_papers(read(&document.file)?, now, ids)?),
        C::ReturnPapers(document) => Answer::done(&clinic.return_papers(read(&document.file)?, now, ids)?),
        other => money(clinic, other),
    }
}

fn money(clinic: &Clinic, command: AdmissionCommand) -> Result<Answer, Failure> {
    use AdmissionCommand as C;
    let (now, ids) = (moment::now(), &mut moment::new_id);
    match command {
        C::Settle(document) => Answer::done(&clinic.settle_admission(&read(&document.file)?, now, ids)?),
        C::Pay(document) => Answer::done(&clinic.pay_admission(&read(&document.file)?, now, ids)?),
        C::Refund(document) => Answer::done(&clinic.refund_admission(&read(&document.file)?, now, ids)?),
        C::Instalments(document) => Answer::done(&clinic.agree_instalments(read(&document.file)?, now, ids)?),
        C::WriteOff(document) => Answer::done(&clinic.write_off(&read(&document.file)?, now, ids)?),
        C::Abscond(document) => Answer::done(&clinic.mark_absconded(read(&document.file)?, now, ids)?),
        C::LiftBlock(document) => Answer::done(&clinic.lift_block(read(&document.file)?, now, ids)?),
        C::Reverse(document) => Answer::done(&clinic.reverse_admission(&read(&document.file)?, now, ids)?),
        C::Outside(document) => Answer::done(&clinic.enter_outside_settlement(&read(&document.file)?, now, ids)?),
        C::WithdrawOutside(document) => {
            Answer::done(&clinic.withdraw_outside_settlement(&read(&document.file)?, now, ids)?)
        }
        _ => Err(Failure::new("unexpected")),
    }
}

fn id(text: &str) -> Result<AdmissionId, Failure> {
    text.parse().map_err(|_| Failure::new("unknown_admission").at("admission"))
}

fn wanted(arguments: AdmissionListArgs) -> Result<ListAdmissions, Failure> {
    let AdmissionListArgs { state, text, owing, papers_out, after, limit } = arguments;
    let only = if owing { Some(OnlyAdmissions::Owing) } else { papers_out.then_some(OnlyAdmissions::PapersOut) };
    Ok(ListAdmissions { state: word("state", state)?, text, only, after, limit })
}
