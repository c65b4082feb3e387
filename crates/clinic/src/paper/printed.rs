//! What was printed for whom: the household's page says when and how often.

use super::PaperKind;
use crate::admissions::Settle;
use crate::changes::Changes;
use crate::clinic::Clinic;
use crate::error::ClinicError;
use crate::now::{Ids, Now};
use crate::residents::Names;
use crate::residents::add::object;
use chrono::NaiveDate;
use serde::Serialize;
use serde_json::json;
use xiangyi_domain::id::{AdmissionId, HouseholdId, PrintedPaperId, ResidentId, RowId, VillageId};
use xiangyi_domain::users::Right;
use xiangyi_store::{Op, Reader, contracts, households, outpatient_bills, prescriptions, printed_papers, residents};
use xiangyi_wire::Entity;

/// That the same paper was printed before.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct PrintedBefore {
    /// How often.
    pub times: u32,
    /// The last time.
    pub last_on: Option<NaiveDate>,
    /// By whom, the last time.
    pub by: String,
}

/// Whom a paper is about, as it was when it was prepared: what is signed while a preview stands open is not on it.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct PaperSubjects {
    kind: &'static str,
    about: Vec<About>,
}

/// Whom one sheet is about.
#[derive(Clone, PartialEq, Eq, Debug)]
struct About {
    village: VillageId,
    household: Option<HouseholdId>,
    resident: Option<ResidentId>,
    subject: Option<RowId>,
}

impl Clinic {
    /// Whom a paper is about; asked before the paper is prepared.
    ///
    /// # Errors
    /// `not_allowed`, `not_your_village`, the `unknown_…` of what is named.
    pub fn paper_subjects(&self, kind: &PaperKind, today: NaiveDate) -> Result<PaperSubjects, ClinicError> {
        self.must(Right::ResidentsView)?;
        let about = self.read(|reader| self.about(reader, kind, today))?;
        Ok(PaperSubjects { kind: kind.name(), about })
    }

    /// Notes that a prepared paper was saved or handed to a printer. Papers of one household, resident, contract or
    /// admission are noted with it; a roster or a nameless form belongs to nobody and writes nothing.
    ///
    /// # Errors
    /// `not_allowed`.
    pub fn record_printed(&self, paper: &PaperSubjects, now: Now, ids: Ids<'_>) -> Result<Changes, ClinicError> {
        self.must(Right::ResidentsView)?;
        if paper.about.is_empty() {
            return Ok(Changes::default());
        }
        let ((), committed) = self.commit(Op::RecordPrint, now, ids, |tx| {
            tx.note(paper.kind);
            for one in &paper.about {
                let id = PrintedPaperId(tx.new_id());
                let fields = json!({
                    "village": one.village, "household": one.household, "resident": one.resident,
                    "kind": paper.kind, "subject": one.subject, "copies": 1, "printed_on": now.today,
                    "printed_by": self.user_id(),
                });
                tx.insert(Entity::PrintedPaper, id, &self.area(one.village), object(fields))?;
            }
            Ok::<_, ClinicError>(())
        })?;
        Ok(committed.into())
    }

    /// Whether the same paper of one contract, admission, resident or household was printed before. A series and a list
    /// are not counted.
    ///
    /// # Errors
    /// As [`Clinic::paper_subjects`].
    pub fn printed_before(&self, kind: &PaperKind, today: NaiveDate) -> Result<Option<PrintedBefore>, ClinicError> {
        if matches!(kind, PaperKind::Contracts { .. } | PaperKind::BlankFollowup { .. }) {
            return Ok(None);
        }
        self.read(|reader| {
            let about = self.about(reader, kind, today)?;
            let [one] = about.as_slice() else { return Ok(None) };
            let rows = match (one.subject, one.household) {
                (Some(subject), _) => printed_papers::of_subject(reader, kind.name(), subject)?,
                (None, Some(household)) => {
                    let mut rows = printed_papers::of_household(reader, household)?;
                    rows.retain(|row| row.kind == kind.name() && row.resident == one.resident);
                    rows
                }
                (None, None) => Vec::new(),
            };
            let Some(last) = rows.first() else { return Ok(None) };
            let times = rows.iter().map(|row| u32::try_from(row.copies).unwrap_or(1)).sum();
            let by = Names::load(reader)?.user(last.printed_by);
            Ok(Some(PrintedBefore { times, last_on: last.printed_on, by }))
        })
    }

    fn about(&self, reader: &Reader<'_>, kind: &PaperKind, today: NaiveDate) -> Result<Vec<About>, ClinicError> {
        match kind {
            PaperKind::Settlement { admission, .. }
            | PaperKind::AdmissionAgreement { admission }
            | PaperKind::DailyCosts { admission }
            | PaperKind::Receipt { admission, .. }
            | PaperKind::ArrearsPlan { admission }
            | PaperKind::Estimate(Settle { id: admission, .. }) => self.about_admission(reader, *admission),
            PaperKind::OutpatientReceipt { bill } => {
                let row = outpatient_bills::find(reader, *bill)?.ok_or(ClinicError::unknown("bill", "bill"))?;
                let resident =
                    residents::find(reader, row.resident)?.ok_or(ClinicError::unknown("resident", "bill"))?;
                Ok(vec![About { subject: Some(row.id.into()), ..of(&resident) }])
            }
            PaperKind::FollowupSheet { resident, .. } => Ok(vec![of(&self.resident(reader, resident)?)]),
            PaperKind::BlankFollowup { residents, .. } => {
                residents.iter().map(|who| Ok(of(&self.resident(reader, who)?))).collect()
            }
            PaperKind::Contract { contract } | PaperKind::ContractHandbook { contract } => {
                Ok(vec![about_contract(&self.contract(reader, *contract)?)])
            }
            PaperKind::Contracts { village, unprinted } => {
                let rows = self.wanted_contracts(reader, village.as_deref(), *unprinted, today)?;
                Ok(rows.iter().map(about_contract).collect())
            }
            PaperKind::PolicyCard { household: Some(which), .. } => self.about_household(reader, which),
            PaperKind::PolicyCard { village, policy, .. } => {
                let rows = self.households_for_cards(reader, village.as_deref(), policy.as_deref(), today)?;
                let about = |row: households::Household| About {
                    village: row.village,
                    household: Some(row.id),
                    resident: None,
                    subject: None,
                };
                Ok(rows.into_iter().map(|(row, _)| about(row)).collect())
            }
            PaperKind::ContactCard { household } => self.about_household(reader, &household.to_string()),
            PaperKind::ScreeningForm { resident: Some(who), .. } => Ok(vec![of(&self.resident(reader, who)?)]),
            PaperKind::ScreeningForm { household: Some(which), .. } => self.about_household(reader, which),
            PaperKind::Prescription { prescription } => {
                let row = prescriptions::find(reader, *prescription)?;
                let row = row.ok_or(ClinicError::unknown("prescription", "prescription"))?;
                let person = residents::find(reader, row.resident)?;
                Ok(person.iter().map(|person| About { subject: Some(RowId::from(row.id)), ..of(person) }).collect())
            }
            PaperKind::ReferralSlip { visit } => {
                let row = self.visit_seen(reader, *visit)?;
                let person = residents::find(reader, row.resident)?;
                Ok(person.iter().map(|person| About { subject: Some(RowId::from(row.id)), ..of(person) }).collect())
            }
            PaperKind::ScreeningForm { .. }
            | PaperKind::ContractRoster(_)
            | PaperKind::ContractStatistics(_)
            | PaperKind::ContractClaims(_)
            | PaperKind::WallBoard { .. }
            | PaperKind::ChronicTable(_)
            | PaperKind::DueTable(_)
            | PaperKind::Workload(_)
            | PaperKind::GoodsList(_)
            | PaperKind::TripSheet(_)
            | PaperKind::TripForms(_)
            | PaperKind::PayLaterStatistics { .. }
            | PaperKind::AdmissionRegister(_)
            | PaperKind::ArrearsRegister
            | PaperKind::PapersRegister(_)
            | PaperKind::AidRegister
            | PaperKind::PayerClaims(_)
            | PaperKind::HouseholdLedger(_) => Ok(Vec::new()),
        }
    }

    fn about_household(&self, reader: &Reader<'_>, which: &str) -> Result<Vec<About>, ClinicError> {
        let row = self.household_named(reader, which)?;
        Ok(vec![About { village: row.village, household: Some(row.id), resident: None, subject: None }])
    }

    fn about_admission(&self, reader: &Reader<'_>, id: AdmissionId) -> Result<Vec<About>, ClinicError> {
        let admission = self.admission(reader, id)?;
        let person = residents::find(reader, admission.resident)?;
        Ok(person.iter().map(|person| About { subject: Some(RowId::from(id)), ..of(person) }).collect())
    }
}

fn about_contract(row: &contracts::Contract) -> About {
    let subject = Some(RowId::from(row.id));
    About { village: row.village, household: row.household, resident: None, subject }
}

fn of(person: &residents::Resident) -> About {
    About { village: person.village, household: person.household, resident: Some(person.id), subject: None }
}
