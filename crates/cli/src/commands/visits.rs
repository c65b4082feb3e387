//! `visit`: logging, photos, prescriptions, referrals, what a head looks at.

use super::{open, read};
use crate::failure::Failure;
use crate::moment;
use crate::outcome::Answer;
use crate::visit_args::{PeriodArgs, PhotoCommand, PrescriptionCommand, ReferralCommand, TableCommand, VisitCommand};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use std::path::Path;
use xiangyi_clinic::photos::{AddPhoto, PhotosOf};
use xiangyi_clinic::{Clinic, input};

/// `visit …`.
pub fn run(folder: &Path, command: VisitCommand) -> Result<Answer, Failure> {
    let clinic = open(folder)?;
    let now = moment::now();
    match command {
        VisitCommand::Add(document) => {
            Answer::done(&clinic.log_visit(read(&document.file)?, now, &mut moment::new_id)?)
        }
        VisitCommand::List { resident, form } => Answer::done(&clinic.visit_records(&resident, form.as_deref())?),
        VisitCommand::Photo(command) => photo(&clinic, command),
        VisitCommand::Prescription(command) => prescription(&clinic, command),
        VisitCommand::Referral(command) => referral(&clinic, command),
        VisitCommand::Measurements { who } => Answer::done(&clinic.list_measurements(who.as_deref())?),
        VisitCommand::Honesty(PeriodArgs { from, on, village }) => {
            let asked = input::read(&json!({ "from": from, "to": on, "village": village }).to_string())?;
            Answer::done(&clinic.visit_honesty(&asked, now)?)
        }
        VisitCommand::Table(command) => table(&clinic, command),
    }
}

fn photos_of(visit: &str) -> Result<PhotosOf, Failure> {
    Ok(input::read(&json!({ "visit": visit }).to_string())?)
}

fn photo(clinic: &Clinic, command: PhotoCommand) -> Result<Answer, Failure> {
    let now = moment::now();
    match command {
        PhotoCommand::Add { visit, file } => {
            let PhotosOf { visit, .. } = photos_of(&visit)?;
            let size = std::fs::metadata(&file).map_err(|_| Failure::new("file_not_read").at("file"))?.len();
            if size > xiangyi_clinic::photos::MAX_FILE as u64 {
                return Err(Failure::new("photo_too_large").at("file").with("megabytes", &20));
            }
            let bytes = std::fs::read(&file).map_err(|_| Failure::new("file_not_read").at("file"))?;
            let photo = AddPhoto { visit, resident: None, form: None, draft: None, content: STANDARD.encode(bytes) };
            Answer::done(&clinic.add_photo(&photo, now, &mut moment::new_id)?)
        }
        PhotoCommand::List { visit } => Answer::done(&clinic.list_photos(&photos_of(&visit)?)?),
        PhotoCommand::Save { visit, hash, out } => {
            let content = clinic.photo(&photos_of(&visit)?, &hash)?.content;
            let bytes = content.and_then(|text| STANDARD.decode(text).ok());
            let bytes = bytes.ok_or_else(|| Failure::new("photo_not_here").at("hash"))?;
            std::fs::write(&out, &bytes).map_err(|_| Failure::new("file_not_written").at("out"))?;
            Answer::done(&json!({ "file": out, "size": bytes.len() }))
        }
        PhotoCommand::Withdraw(document) => {
            Answer::done(&clinic.withdraw_photo(&read(&document.file)?, now, &mut moment::new_id)?)
        }
    }
}

fn prescription(clinic: &Clinic, command: PrescriptionCommand) -> Result<Answer, Failure> {
    let now = moment::now();
    match command {
        PrescriptionCommand::Open { who } => Answer::done(&clinic.open_prescription(&who, now)?),
        PrescriptionCommand::Issue(document) => {
            Answer::done(&clinic.issue_prescription(read(&document.file)?, now, &mut moment::new_id)?)
        }
        PrescriptionCommand::List { who } => {
            Answer::done(&json!({ "prescriptions": clinic.list_prescriptions(&who)? }))
        }
    }
}

fn referral(clinic: &Clinic, command: ReferralCommand) -> Result<Answer, Failure> {
    let now = moment::now();
    match command {
        ReferralCommand::List { village, overdue } => {
            let asked = input::read(&json!({ "village": village, "overdue": overdue }).to_string())?;
            Answer::done(&clinic.list_referrals(&asked, now)?)
        }
        ReferralCommand::Record(document) => {
            Answer::done(&clinic.record_referral(read(&document.file)?, now, &mut moment::new_id)?)
        }
        ReferralCommand::Result(document) => {
            Answer::done(&clinic.record_referral_result(read(&document.file)?, now, &mut moment::new_id)?)
        }
    }
}

fn asked(period: &PeriodArgs) -> Value {
    json!({ "from": period.from, "on": period.on, "village": period.village })
}

fn table(clinic: &Clinic, command: TableCommand) -> Result<Answer, Failure> {
    let now = moment::now();
    match command {
        TableCommand::Chronic { period, disease, people } => {
            let mut table = asked(&period);
            table["disease"] = json!(disease);
            match people {
                Some(measure) => {
                    let asked = json!({ "measure": measure, "table": table, "limit": 100_000 });
                    Answer::done(&clinic.chronic_people(&input::read(&asked.to_string())?, now)?)
                }
                None => Answer::done(&clinic.chronic_table(&input::read(&table.to_string())?, now)?),
            }
        }
        TableCommand::Due { period, overdue } => {
            let asked = json!({ "on": period.on, "village": period.village, "overdue": overdue, "limit": 100_000 });
            Answer::done(&clinic.due_table(&input::read(&asked.to_string())?, now)?)
        }
        TableCommand::Workload(period) => {
            let asked = json!({ "from": period.from, "on": period.on });
            Answer::done(&clinic.workload(&input::read(&asked.to_string())?, now)?)
        }
    }
}
